//! A command as it is typed.

use std::fmt;
use std::path::PathBuf;

/// What is typed behind the name of the program, and what comes by standard input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) words: Vec<String>,
    /// The file that comes by standard input.
    pub(super) input: Option<PathBuf>,
}

impl Line {
    /// Nothing comes by standard input.
    pub(super) fn of(words: &[&str]) -> Self {
        Self { words: words.iter().map(|&word| word.to_owned()).collect(), input: None }
    }

    /// The same, and more behind it.
    pub(super) fn and(mut self, words: &[&str]) -> Self {
        self.words.extend(words.iter().map(|&word| word.to_owned()));
        self
    }

    /// Whether the journal is sound.
    pub(super) fn verify() -> Self {
        Self::of(&["journal", "verify", "--output", "json"])
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "billport {}", self.words.join(" "))
    }
}
