//! The settings in force, as a table.

use std::fmt::Write as _;
use std::path::Path;

use super::shown;
use crate::settings::{Found, Key};

/// A line for each setting: its name, its value, and where it comes from.
pub(crate) fn text(settings: &[(Key, Option<Found>)], file: Option<&Path>) -> String {
    let mut rows = vec![["setting".to_owned(), "value".to_owned(), "comes from".to_owned()]];
    rows.extend(settings.iter().map(|(key, found)| match found {
        Some(Found { value, origin }) => {
            [key.name.to_owned(), value.to_string(), origin.to_string()]
        }
        None => [key.name.to_owned(), "-".to_owned(), format!("not set ({})", key.variable)],
    }));
    let width = |column: usize| {
        rows.iter().map(|row: &[String; 3]| row[column].chars().count()).max().unwrap_or_default()
    };
    let (names, values) = (width(0), width(1));
    let mut text = String::new();
    for [name, value, origin] in &rows {
        writeln!(text, "{name:<names$}  {value:<values$}  {origin}")
            .expect("writing to a String never fails");
    }
    let file = match file {
        Some(path) => shown(path).to_string(),
        None => "none".to_owned(),
    };
    text + &format!("\nsettings file: {file}\n")
}
