//! One field that a change would change.

use std::fmt;

use super::{CustomerField, Stated};
use crate::Excerpt;

/// What a change would make of one field.
///
/// `Display` tells it on one line, escaped and cut: ``City: `Durban` → `Gqeberha` ``.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Difference {
    /// The field.
    pub field: CustomerField,
    /// What it says, as text, to the letter.
    pub from: Stated<String>,
    /// What it would say, as text, to the letter; never [`Stated::Absent`].
    pub to: Stated<String>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = |said: &Stated<String>| match said {
            Stated::Absent => "(not told)".to_owned(),
            Stated::Empty if self.field == CustomerField::StatementDay => {
                "(last day of the month)".to_owned()
            }
            Stated::Empty => "(empty)".to_owned(),
            Stated::Set(text) => format!("`{}`", Excerpt::of(text.as_bytes())),
        };
        write!(f, "{}: {} → {}", self.field.name_for_writers(), told(&self.from), told(&self.to))
    }
}
