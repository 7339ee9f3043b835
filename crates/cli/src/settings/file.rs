//! The settings file: TOML with the names of `key.rs`, and nothing else.

use std::{
    fs, io,
    path::{Path, PathBuf},
};
use toml::{Table, Value as Toml};

use super::key::{KEYS, Key, Kind};
use super::sources::Value;
use crate::failure::Failure;
use crate::private_mode::mode_if_shared;
use crate::view::shown;

/// A settings file, read and checked: it says only what is known, and keeps its secrets.
#[derive(Debug)]
pub(crate) struct SettingsFile {
    path: PathBuf,
    values: Vec<(Key, Value)>,
}

impl SettingsFile {
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let told =
            |what: String| Failure::usage(format!("the settings file {} {what}", shown(path)));
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(told("does not exist".to_owned()));
            }
            Err(error) => return Err(told(format!("can't be read: {error}"))),
        };
        // What the parser would show of the text might be a secret: only the place is told.
        let table: Table = text.parse().map_err(|error: toml::de::Error| {
            let before = error.span().map_or("", |span| text.get(..span.start).unwrap_or(""));
            let line = before.matches('\n').count() + 1;
            told(format!("is no TOML (line {line}): {}", error.message()))
        })?;
        let mut values = Vec::new();
        for (name, value) in flattened(table) {
            let Some(key) = KEYS.into_iter().find(|key| key.name == name) else {
                let known: Vec<_> = KEYS.iter().map(|key| key.name).collect();
                return Err(told(format!("has an unknown setting `{}`", shown(&name)))
                    .hint(format!("the settings are {}", known.join(", "))));
            };
            let text = text_of(&value).ok_or_else(|| {
                told(format!("must give {name} a text, a number, or true or false"))
            })?;
            values.push((key, Value::new(key, text)));
        }
        let file = Self { path: path.to_owned(), values };
        file.refuse_shared_secrets()?;
        Ok(file)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn value(&self, key: Key) -> Option<Value> {
        self.values.iter().find(|(known, _)| *known == key).map(|(_, value)| value.clone())
    }

    /// A file with a secret in it must be readable by its owner only.
    fn refuse_shared_secrets(&self) -> Result<(), Failure> {
        let has_secret = self.values.iter().any(|(key, _)| key.kind == Kind::Secret);
        let mode = fs::metadata(&self.path).ok().and_then(|metadata| mode_if_shared(&metadata));
        let Some(mode) = mode.filter(|_| has_secret) else { return Ok(()) };
        let path = shown(&self.path);
        Err(Failure::usage(format!(
            "the settings file {path} holds a secret and can be read by others (mode {mode:03o})"
        ))
        .hint(format!("chmod 600 {path}")))
    }
}

/// The settings of a table, with the names of tables in front.
fn flattened(table: Table) -> Vec<(String, Toml)> {
    let mut settings = Vec::new();
    for (name, value) in table {
        match value {
            Toml::Table(inner) => {
                let inner = flattened(inner).into_iter();
                settings.extend(inner.map(|(below, value)| (format!("{name}.{below}"), value)));
            }
            value => settings.push((name, value)),
        }
    }
    settings
}

fn text_of(value: &Toml) -> Option<String> {
    match value {
        Toml::String(text) => Some(text.clone()),
        Toml::Integer(number) => Some(number.to_string()),
        Toml::Boolean(yes) => Some(yes.to_string()),
        _ => None,
    }
}
