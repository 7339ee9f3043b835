//! A customer as it is answered: names and values in the order of the documents' samples.
//!
//! A value is its JSON text, character by character. So a balance keeps its zeros, and a test can
//! let a customer say what no real one would.

use std::borrow::Cow;

use crate::object::Object;

/// A JSON text. Most of them are always the same, and cost nothing.
pub(super) type Json = Cow<'static, str>;

pub(super) const NULL: Json = Cow::Borrowed("null");
pub(super) const FALSE: Json = Cow::Borrowed("false");
pub(super) const TRUE: Json = Cow::Borrowed("true");

/// The one field that only two of the four reading calls answer.
pub(super) const CUSTOM_FIELDS: &str = "CustomFields";

/// Fields by name.
#[derive(Debug)]
pub(super) struct Record {
    fields: Vec<(Json, Json)>,
}

impl Record {
    pub(super) fn of<const N: usize>(fields: [(&'static str, Json); N]) -> Self {
        Self { fields: fields.into_iter().map(|(name, json)| (name.into(), json)).collect() }
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find_map(|(known, json)| (known == name).then_some(json.as_ref()))
    }

    /// Gives a field this value: in its place, or at the end if it has none.
    pub(super) fn set(&mut self, name: Json, json: Json) {
        match self.fields.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = json,
            None => self.fields.push((name, json)),
        }
    }

    pub(super) fn remove(&mut self, name: &str) {
        self.fields.retain(|(known, _)| known != name);
    }

    pub(super) fn into_json(self) -> String {
        let mut json = String::new();
        self.write(&mut json);
        json
    }

    /// Appends the record as a JSON object.
    pub(super) fn write(&self, out: &mut String) {
        let mut separator = '{';
        for (name, json) in &self.fields {
            out.push(separator);
            out.push('"');
            out.push_str(name);
            out.push_str("\":");
            out.push_str(json);
            separator = ',';
        }
        out.push_str(if separator == '{' { "{}" } else { "}" });
    }
}

/// A text as JSON.
pub(super) fn text(text: &str) -> Json {
    serde_json::to_string(text).expect("a text is JSON").into()
}

/// A number as JSON.
pub(super) fn number(number: u64) -> Json {
    number.to_string().into()
}

/// What was sent in a field, or this if nothing was.
pub(super) fn sent(given: &Object<'_>, name: &str, missing: Json) -> Json {
    given.given(name).map_or(missing, |value| value.get().to_owned().into())
}
