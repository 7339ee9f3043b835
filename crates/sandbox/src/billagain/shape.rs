//! How strictly a body is read: an object of the documented fields, once each, of the right kind.
//!
//! All that is wrong is told at once, one message for each slip. A message names the field and the
//! rule, never the value: it may be a password, or the number of a card.

use serde_json::value::RawValue;

use super::{
    kind::{Kind, is_number},
    record::{Json, text},
};
use crate::object::Object;

/// A field that a body may hold.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// Whether it must be there, and not null.
    is_required: bool,
}

impl Field {
    /// A field that may be there.
    pub(super) const fn optional(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, is_required: false }
    }

    /// A field that must be there.
    pub(super) const fn required(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, is_required: true }
    }

    /// The name under which it is read: one is written under another.
    pub(super) fn read_name(&self) -> &'static str {
        match self.kind {
            Kind::StatementDay => "StatementDate",
            _ => self.name,
        }
    }

    /// What is read after this was written.
    pub(super) fn read_back(&self, written: &RawValue) -> Json {
        match self.kind {
            Kind::TextOrNumber if is_number(written.get()) => text(written.get()),
            _ => written.get().to_owned().into(),
        }
    }
}

/// Reads an object of these fields.
///
/// # Errors
///
/// A sentence for everything that is wrong; none of them shows a value.
pub(super) fn read(
    json: &str,
    fields: impl IntoIterator<Item = &'static Field>,
) -> Result<Object<'_>, Vec<String>> {
    let mut wrong = Vec::new();
    let object = Judge { wrong: &mut wrong, path: String::new() }.object(json, fields);
    match object {
        Some(object) if wrong.is_empty() => Ok(object),
        _ => Err(wrong),
    }
}

/// An object that has been judged already, as a part of one that was.
pub(super) fn judged(json: &RawValue) -> Object<'_> {
    serde_json::from_str(json.get()).expect("it was judged with the object around it")
}

/// A list that has been judged already.
pub(super) fn judged_list(json: &RawValue) -> Vec<&RawValue> {
    serde_json::from_str(json.get()).expect("it was judged with the object around it")
}

/// Collects what is wrong with an object.
struct Judge<'w> {
    wrong: &'w mut Vec<String>,
    /// Where the object stands: empty, or names with a dot behind each.
    path: String,
}

impl Judge<'_> {
    fn object<'a>(
        &mut self,
        json: &'a str,
        fields: impl IntoIterator<Item = &'static Field>,
    ) -> Option<Object<'a>> {
        let object = match serde_json::from_str::<Object<'a>>(json) {
            Ok(object) => object,
            Err(error) => {
                // What is said of anything but an object shows its value.
                let is_object = json.trim_start().starts_with('{');
                let slip = if is_object { error.to_string() } else { "it is no object".to_owned() };
                self.wrong(&slip);
                return None;
            }
        };
        let mut known = Vec::new();
        for field in fields {
            known.push(field.name);
            match object.given(field.name) {
                Some(value) => self.inside(field.name).value(field.kind, value),
                None if field.is_required => self.inside(field.name).wrong("is required"),
                None => {}
            }
        }
        for name in object.names().filter(|name| !known.contains(name)) {
            self.inside(name).wrong("is not a field");
        }
        Some(object)
    }

    fn value(&mut self, kind: Kind, value: &RawValue) {
        match (kind.check(value), kind) {
            (Err(slip), _) => self.wrong(slip),
            (Ok(()), Kind::Object(fields)) => {
                self.object(value.get(), fields);
            }
            (Ok(()), Kind::Objects { most, of }) => {
                let list = judged_list(value);
                if list.len() > most {
                    self.wrong(&format!("has more than {most}"));
                }
                for (index, item) in list.into_iter().enumerate() {
                    self.inside(&index.to_string()).object(item.get(), of);
                }
            }
            (Ok(()), _) => {}
        }
    }

    fn wrong(&mut self, slip: &str) {
        let slip = match self.path.strip_suffix('.') {
            Some(path) => format!("{path} {slip}"),
            None => format!("the body can't be read: {slip}"),
        };
        self.wrong.push(slip);
    }

    fn inside(&mut self, name: &str) -> Judge<'_> {
        Judge { path: format!("{}{name}.", self.path), wrong: self.wrong }
    }
}
