//! What is wrong with a file of a customer: all of it at once, by lines and names.

use std::cell::RefCell;
use std::fmt;

use crate::view::shown;

/// Something that is wrong. Of what stands there only the name is told, for it may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    line: usize,
    /// The names that lead to it; empty if it is the whole.
    member: String,
    why: String,
}

impl Problem {
    pub(super) fn new(line: usize, member: &str, why: impl Into<String>) -> Self {
        Self { line, member: shown(member).to_string(), why: why.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, member, why } = self;
        match member.as_str() {
            "" => write!(f, "line {line}: {why}"),
            member => write!(f, "line {line}: `{member}`: {why}"),
        }
    }
}

/// What was found to be wrong so far.
#[derive(Debug, Default)]
pub(super) struct Problems(RefCell<Vec<Problem>>);

impl Problems {
    pub(super) fn add(&self, problem: Problem) {
        self.0.borrow_mut().push(problem);
    }

    /// All of it, in the order of the lines; nothing if nothing is wrong.
    pub(super) fn into_sorted(self) -> Option<Vec<Problem>> {
        let mut problems = self.0.into_inner();
        problems.sort_by_key(|problem| problem.line);
        (!problems.is_empty()).then_some(problems)
    }
}
