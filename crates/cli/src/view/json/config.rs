//! The settings in force.

use serde::Serialize;

use crate::settings::{Found, Key};

/// A setting: its value (a secret is masked), and where it comes from.
#[derive(Serialize)]
pub(crate) struct SettingJson {
    name: &'static str,
    variable: &'static str,
    value: Option<String>,
    origin: Option<String>,
}

impl SettingJson {
    pub(crate) fn new(key: Key, found: Option<&Found>) -> Self {
        Self {
            name: key.name,
            variable: key.variable,
            value: found.map(|found| found.value.to_string()),
            origin: found.map(|found| found.origin.to_string()),
        }
    }
}
