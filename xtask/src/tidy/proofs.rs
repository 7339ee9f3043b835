//! The paper that says what must survive names the tests that prove it: each of them exists.

use super::Violation;
use super::tree::Tree;

const PAPER: &str = "docs/faults.md";

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let papers = tree.files().filter(|file| file.path == PAPER);
    let mut violations = Vec::new();
    for (line, text) in papers.flat_map(|paper| (1..).zip(paper.text.lines())) {
        for name in proofs(text).filter(|name| !is_function(name, tree)) {
            violations.push(Violation {
                path: PAPER.to_owned(),
                line,
                what: format!("there is no test `{name}`"),
                remedy: "name the test that proves it, or write it".to_owned(),
            });
        }
    }
    violations
}

/// The names of tests in a line: in a list, in backticks, at least three words.
fn proofs(line: &str) -> impl Iterator<Item = &str> {
    let is_listed = line.starts_with("- ") || line.starts_with("  ");
    let quoted = line.split('`').skip(1).step_by(2);
    quoted.filter(move |name| is_listed && is_name(name))
}

fn is_name(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    text.bytes().all(plain) && text.matches('_').count() >= 2
}

fn is_function(name: &str, tree: &Tree) -> bool {
    let definition = format!("fn {name}(");
    let mut rust = tree.files().filter(|file| file.has_extension("rs"));
    rust.any(|file| file.text.contains(&definition))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(paper: &str) -> Vec<usize> {
        let test = ("crates/a/tests/b.rs", "#[test]\nfn nothing_is_lost() {}\n");
        let violations = check(&Tree::of(&[(PAPER, paper), test]));
        violations.iter().map(|violation| violation.line).collect()
    }

    #[test]
    fn a_test_that_is_named_exists() {
        assert_eq!(wrong("- *stack* b: `nothing_is_lost`,\n  `nothing_is_lost`\n"), [0; 0]);
        assert_eq!(wrong("- b: `nothing_is_found`,\n  `nothing_is_won`\n"), [1, 2]);
    }

    #[test]
    fn what_is_no_name_of_a_test_is_left_alone() {
        assert_eq!(wrong("Set `stop_after_unknown` to 3.\n"), [0; 0]);
        assert_eq!(wrong("- `crates/a/tests/b.rs`: `is_connect`, `Once`\n"), [0; 0]);
    }
}
