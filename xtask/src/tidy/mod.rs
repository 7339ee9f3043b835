//! `cargo xtask tidy`: a line of code stands in its room, and the tree reads well.
//!
//! Each file here is one kind of rule, with the table it goes by at its top and a test that breaks
//! it. All that is wrong is listed at once, as `path:line: what is wrong — what to do`.

mod adapters;
mod decisions;
mod files;
mod forbidden;
mod links;
mod machines;
mod manifests;
mod patterns;
mod proofs;
mod providers;
mod rooms;
mod rust_source;
mod scanner;
mod size;
mod tree;

use std::fmt;

use crate::failure::{Done, Failure, Outcome};
use crate::repository::Repository;
use tree::Tree;

/// Something that is wrong in one place.
#[derive(Debug, PartialEq, Eq)]
struct Violation {
    path: String,
    /// Counted from 1.
    line: usize,
    what: String,
    remedy: String,
}

/// Every rule, by the file that holds it.
const RULES: &[fn(&Tree) -> Vec<Violation>] = &[
    rooms::check,
    providers::check,
    forbidden::check,
    size::check,
    files::check,
    manifests::check,
    adapters::check,
    decisions::check,
    links::check,
    proofs::check,
    machines::check,
];

pub(crate) fn run(repository: &Repository) -> Outcome {
    let tree = Tree::new(repository.text_files()?);
    let violations: Vec<_> = RULES.iter().flat_map(|rule| rule(&tree)).collect();
    for violation in &violations {
        eprintln!("{violation}");
    }
    eprintln!("{} Rust files, median {} lines", tree.rust().count(), size::median_lines(&tree));
    if violations.is_empty() {
        return Ok(Done::Checked);
    }
    Err(Failure::new(format!("{} places are untidy", violations.len())).hint(
        "the tables stand in xtask/src/tidy/; change a rule there with a decision record in \
         docs/decisions/",
    ))
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, line, what, remedy } = self;
        write!(f, "{path}:{line}: {what} — {remedy}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_violation_reads_as_place_what_and_remedy() {
        let violation = Violation {
            path: "crates/domain/src/lib.rs".to_owned(),
            line: 7,
            what: "`println!`".to_owned(),
            remedy: "return it".to_owned(),
        };
        assert_eq!(violation.to_string(), "crates/domain/src/lib.rs:7: `println!` — return it");
    }
}
