//! JSON as a tree in which a number is its own digits: two trees are equal if nothing was lost.

use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// A value of JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tree {
    Null,
    Flag(bool),
    Number(String),
    Text(String),
    List(Vec<Tree>),
    Object(BTreeMap<String, Tree>),
}

impl Tree {
    pub(crate) fn parse(json: &str) -> Self {
        let json = json.trim();
        match json.as_bytes()[0] {
            b'n' => Self::Null,
            b't' | b'f' => Self::Flag(json == "true"),
            b'"' => Self::Text(serde_json::from_str(json).unwrap()),
            b'[' => {
                let items: Vec<&RawValue> = serde_json::from_str(json).unwrap();
                Self::List(items.into_iter().map(|item| Self::parse(item.get())).collect())
            }
            b'{' => {
                let fields: BTreeMap<String, &RawValue> = serde_json::from_str(json).unwrap();
                let fields = fields.into_iter();
                Self::Object(fields.map(|(name, value)| (name, Self::parse(value.get()))).collect())
            }
            _ => Self::Number(json.to_owned()),
        }
    }

    pub(crate) fn json(&self) -> String {
        let text = |text: &String| serde_json::to_string(text).unwrap();
        match self {
            Self::Null => "null".to_owned(),
            Self::Flag(flag) => flag.to_string(),
            Self::Number(digits) => digits.clone(),
            Self::Text(letters) => text(letters),
            Self::List(items) => {
                let items: Vec<_> = items.iter().map(Self::json).collect();
                format!("[{}]", items.join(","))
            }
            Self::Object(fields) => {
                let fields: Vec<_> = fields
                    .iter()
                    .map(|(name, value)| format!("{}:{}", text(name), value.json()))
                    .collect();
                format!("{{{}}}", fields.join(","))
            }
        }
    }

    /// The fields of an object.
    pub(crate) fn fields(&mut self) -> &mut BTreeMap<String, Self> {
        match self {
            Self::Object(fields) => fields,
            other => panic!("{other:?} is an object"),
        }
    }

    /// The items of a list.
    pub(crate) fn items(self) -> Vec<Self> {
        match self {
            Self::List(items) => items,
            other => panic!("{other:?} is a list"),
        }
    }

    /// What stands at the end of a path of names.
    pub(crate) fn at(&mut self, path: &[&str]) -> &mut Self {
        path.iter().fold(self, |tree, name| tree.fields().get_mut(*name).expect(name))
    }
}
