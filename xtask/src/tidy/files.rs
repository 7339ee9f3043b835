//! A file says at its top what it is for, and its name says what it holds.

use super::Violation;
use super::tree::Tree;

/// Names that say nothing, so that anything ends up there; for files (without their ending) and
/// folders alike.
const EMPTY_NAMES: &[&str] = &["util", "utils", "helper", "helpers", "common", "misc"];

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = missing_module_docs(tree);
    violations.extend(empty_names(tree));
    violations
}

fn missing_module_docs(tree: &Tree) -> Vec<Violation> {
    let under_src = tree.rust().filter(|source| source.path.contains("/src/"));
    let silent = under_src.filter(|source| {
        let first = source.text.lines().find(|line| !line.trim().is_empty());
        !first.is_some_and(|line| line.starts_with("//!"))
    });
    silent
        .map(|source| Violation {
            path: source.path.clone(),
            line: 1,
            what: "the file does not say what it is for".to_owned(),
            remedy: "begin it with a `//!` doc: what it is and why".to_owned(),
        })
        .collect()
}

fn empty_names(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in tree.files() {
        let mut names = file.path.split('/');
        let empty = names.find_map(|name| {
            let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
            EMPTY_NAMES.iter().find(|empty| **empty == stem)
        });
        violations.extend(empty.map(|name| Violation {
            path: file.path.clone(),
            line: 1,
            what: format!("`{name}` says nothing of what is inside"),
            remedy: "name it after the one thing that it holds".to_owned(),
        }));
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_under_src_begins_with_its_doc() {
        for right in ["//! Money.\n", "\n//! Money.\nfn a() {}\n"] {
            assert_eq!(check(&Tree::of(&[("crates/a/src/money.rs", right)])), []);
        }
        for wrong in ["", "// Money.\n", "#![no_std]\n//! Money.\n"] {
            assert_eq!(check(&Tree::of(&[("crates/a/src/money.rs", wrong)])).len(), 1);
        }
        assert_eq!(check(&Tree::of(&[("crates/a/tests/money.rs", "")])), []);
    }

    #[test]
    fn a_name_that_says_nothing_is_found() {
        for wrong in ["a/utils.rs", "a/tests/common/mod.rs", "docs/misc/a.md", "a/helper.rs"] {
            assert_eq!(check(&Tree::of(&[(wrong, "")])).len(), 1, "{wrong}");
        }
        for right in ["a/common_carrier.rs", "a/miscible/b.md"] {
            assert_eq!(check(&Tree::of(&[(right, "")])), [], "{right}");
        }
    }
}
