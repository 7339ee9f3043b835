//! Where settings come from: flags, the environment, the settings file, the defaults. The first
//! that says something holds.

use secrecy::{ExposeSecret, SecretString};
use std::{
    env, fmt,
    path::{Path, PathBuf},
};

use super::file::SettingsFile;
use super::key::{Key, Kind};
use crate::args::{Globals, Target};
use crate::failure::Failure;
use crate::view::shown;

/// The variable that names the settings file.
const CONFIG_VARIABLE: &str = "BILLPORT_CONFIG";

/// What a setting says.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Plain(String),
    /// Shown without the credentials that somebody may have written into it.
    Url(String),
    Secret(SecretString),
}

impl Value {
    pub(super) fn new(key: Key, text: String) -> Self {
        match key.kind {
            Kind::Plain => Self::Plain(text),
            Kind::Url => Self::Url(text),
            Kind::Secret => Self::Secret(text.into()),
        }
    }

    fn text(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Url(text) => text,
            Self::Secret(secret) => secret.expose_secret(),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(text) => f.pad(shown(text).as_str()),
            Self::Url(text) => f.pad(shown(without_secrets(text)).as_str()),
            Self::Secret(_) => f.pad("***"),
        }
    }
}

/// Where a setting comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Flag(&'static str),
    Variable(&'static str),
    File(PathBuf),
    /// It belongs to a target.
    Target(Target),
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => f.write_str(flag),
            Self::Variable(name) => write!(f, "environment, {name}"),
            Self::File(path) => write!(f, "{}", shown(path)),
            Self::Target(target) => write!(f, "target {}", target.name()),
            Self::Default => f.write_str("default"),
        }
    }
}

/// A setting that says something.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) value: Value,
    pub(crate) origin: Origin,
}

/// Settings that were given as flags: the key, the flag, and its value.
pub(crate) type Flags = Vec<(Key, &'static str, Option<String>)>;

/// All sources.
#[derive(Debug)]
pub(crate) struct Sources {
    flags: Flags,
    file: Option<SettingsFile>,
}

impl Sources {
    /// Reads the settings file: the one that is named, else the user's own if there is one.
    pub(crate) fn open(globals: &Globals, mut flags: Flags) -> Result<Self, Failure> {
        flags.push((Key::JOURNAL, "--journal", globals.journal.clone()));
        let named = match &globals.config {
            Some(path) => Some(path.clone()),
            None => variable(CONFIG_VARIABLE)?.map(PathBuf::from),
        };
        let file = match named {
            Some(path) => Some(SettingsFile::read(&path)?),
            None => match users_config_file() {
                Some(path) if path.exists() => Some(SettingsFile::read(&path)?),
                _ => None,
            },
        };
        Ok(Self { flags, file })
    }

    /// Reads it for a command that takes a target and no other setting as a flag.
    pub(crate) fn open_at(globals: &Globals, target: Option<Target>) -> Result<Self, Failure> {
        let target = target.map(|target| target.name().to_owned());
        Self::open(globals, vec![(Key::TARGET, "--target", target)])
    }

    /// The settings file, if one is in force.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.file.as_ref().map(SettingsFile::path)
    }

    /// What a setting says, if anything does.
    pub(crate) fn find(&self, key: Key) -> Result<Option<Found>, Failure> {
        for (flagged, flag, value) in &self.flags {
            if let (true, Some(value)) = (*flagged == key, value) {
                let value = Value::new(key, value.clone());
                return Ok(Some(Found { value, origin: Origin::Flag(flag) }));
            }
        }
        if let Some(text) = variable(key.variable)? {
            let origin = Origin::Variable(key.variable);
            return Ok(Some(Found { value: Value::new(key, text), origin }));
        }
        if let Some(file) = &self.file
            && let Some(value) = file.value(key)
        {
            return Ok(Some(Found { value, origin: Origin::File(file.path().to_owned()) }));
        }
        Ok(key
            .default
            .map(|text| Found { value: Value::new(key, text.to_owned()), origin: Origin::Default }))
    }

    /// The text of a setting, if anything says it.
    pub(crate) fn text(&self, key: Key) -> Result<Option<String>, Failure> {
        Ok(self.find(key)?.map(|found| found.value.text().to_owned()))
    }

    /// A secret, if anything says it.
    pub(crate) fn secret(&self, key: Key) -> Result<Option<SecretString>, Failure> {
        Ok(self.find(key)?.map(|found| found.value.text().into()))
    }

    /// A setting that has a default, read as what it means.
    pub(crate) fn read<T>(
        &self,
        key: Key,
        expected: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, Failure> {
        let found = self.find(key)?.expect("a setting that is read has a default");
        read(found.value.text()).ok_or_else(|| {
            let Found { value, origin } = &found;
            Failure::usage(format!("{} is `{value}` ({origin}): it must be {expected}", key.name))
        })
    }
}

/// The URL with `***` for its user information and its query. An `@` further behind is taken for the
/// end of the former as well: a password that is not escaped may hold a `/`.
fn without_secrets(url: &str) -> String {
    let (shown, rest) = match url.rsplit_once('@') {
        None => (String::new(), url),
        Some((before, behind)) => {
            let scheme = before.find("://").map_or("", |end| &before[..end + 3]);
            (format!("{scheme}***@"), behind)
        }
    };
    match rest.split_once('?') {
        None => shown + rest,
        Some((path, _)) => format!("{shown}{path}?***"),
    }
}

/// A variable of the environment that says something.
fn variable(name: &'static str) -> Result<Option<String>, Failure> {
    match env::var(name) {
        Ok(text) if text.is_empty() => Ok(None),
        Ok(text) => Ok(Some(text)),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => {
            Err(Failure::usage(format!("the environment variable {name} is no UTF-8 text")))
        }
    }
}

/// Where the user's own settings file would be.
fn users_config_file() -> Option<PathBuf> {
    let folder = users_folder("XDG_CONFIG_HOME", ".config");
    folder.map(|config| config.join("billport").join("config.toml"))
}

/// Where the user's own journal is, if nothing is said.
pub(crate) fn users_journal() -> Option<PathBuf> {
    let folder = users_folder("XDG_DATA_HOME", ".local/share");
    folder.map(|data| data.join("billport").join("journal.db"))
}

/// Where what can be asked for again is kept for a while.
pub(crate) fn users_cache() -> Option<PathBuf> {
    users_folder("XDG_CACHE_HOME", ".cache").map(|cache| cache.join("billport"))
}

/// A folder of the user: the one that a variable names, else the usual one in their home (XDG Base
/// Directory Specification).
fn users_folder(variable: &str, in_home: &str) -> Option<PathBuf> {
    let folder = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if cfg!(windows) {
        return folder("APPDATA");
    }
    folder(variable).or_else(|| folder("HOME").map(|home| home.join(in_home)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_information_and_queries_are_masked() {
        for (url, shown) in [
            ("https://bills.example/path", "https://bills.example/path"),
            ("https://user:secret@bills.example/path", "https://***@bills.example/path"),
            ("https://secret@bills.example", "https://***@bills.example"),
            ("https://user:sec/r@et@bills.example/", "https://***@bills.example/"),
            ("user:secret@bills.example", "***@bills.example"),
            ("https://bills.example/path?key=secret", "https://bills.example/path?***"),
            ("https://user:sec?ret@bills.example/?key=secret", "https://***@bills.example/?***"),
            ("@", "***@"),
            ("", ""),
        ] {
            assert_eq!(without_secrets(url), shown);
        }
    }
}
