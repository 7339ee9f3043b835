//! The settings in force, as a table.

use std::path::Path;

use super::shown;
use super::table::Table;
use crate::settings::{Found, Key};

/// A line for each setting: its name, its value, and where it comes from.
pub(crate) fn text(settings: &[(Key, Option<Found>)], file: Option<&Path>) -> String {
    let rows = settings.iter().map(|(key, found)| match found {
        Some(Found { value, origin }) => {
            [key.name.to_owned(), value.to_string(), origin.to_string()]
        }
        None => [key.name.to_owned(), "-".to_owned(), format!("not set ({})", key.variable)],
    });
    let table =
        Table { head: ["setting", "value", "comes from"], numbers: &[], rows: rows.collect() };
    let file = match file {
        Some(path) => shown(path).to_string(),
        None => "none".to_owned(),
    };
    table.text() + &format!("\nsettings file: {file}\n")
}
