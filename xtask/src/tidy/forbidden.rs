//! What may stand nowhere: unfinished work, and lints switched off without a reason.

use super::Violation;
use super::patterns::has_word;
use super::rust_source::{Part, Sight};
use super::tree::Tree;

/// Code that is forbidden everywhere, tests included, and what to write instead.
const FORBIDDEN: &[(&str, &str)] = &[
    ("#[allow(", "`#[expect(lint, reason = \"…\")]` goes away with its cause"),
    ("#![allow(", "`#![expect(lint, reason = \"…\")]` goes away with its cause"),
    (", allow(", "`expect(lint, reason = \"…\")` in the `cfg_attr` goes away with its cause"),
    ("todo!(", "finish it, or leave it out"),
    ("unimplemented!(", "finish it, or leave it out"),
    ("dbg!(", "record a tracing event, or remove it"),
    ("#[ignore", "a test that does not run proves nothing: mend it or remove it"),
];

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for source in tree.rust() {
        for (line, text) in source.lines(Sight::Code, Part::Everything) {
            let found = FORBIDDEN.iter().find(|(code, _)| has_word(text, code));
            violations.extend(found.map(|(code, instead)| Violation {
                path: source.path.clone(),
                line,
                what: format!("`{code}` is forbidden"),
                remedy: (*instead).to_owned(),
            }));
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unfinished_work_is_found_in_code_alone() {
        for wrong in [
            "#[allow(dead_code)]",
            "#![allow(dead_code)]",
            "#[cfg_attr(test, allow(dead_code))]",
            "    todo!()",
            "unimplemented!(\"later\")",
            "let a = dbg!(b);",
            "#[ignore = \"slow\"]",
        ] {
            let tree = Tree::of(&[("crates/a/tests/a.rs", wrong)]);
            assert_eq!(check(&tree).len(), 1, "{wrong}");
        }
        let right = "// todo!()\n#[expect(unused, reason = \"#[allow(\")]\nfn my_todo() {}\n";
        assert_eq!(check(&Tree::of(&[("src/a.rs", right)])), []);
    }
}
