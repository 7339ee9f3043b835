//! Words of a list that the provider may add to: what is documented has a name, all else is kept.

use std::fmt;

/// A word that is on no documented list, kept to the letter.
///
/// Only the type that reads the word makes one, so it never holds a documented word: there is one way
/// to say each thing.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OtherWord(Box<str>);

impl OtherWord {
    pub(super) fn new(word: &str) -> Self {
        Self(word.into())
    }

    /// The word, as it came: whoever shows it escapes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for OtherWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
