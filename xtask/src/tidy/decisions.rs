//! Decision records are numbered from 0001 without a gap, so that none is lost and none is twice.

use super::Violation;
use super::tree::Tree;

const FOLDER: &str = "docs/decisions/";

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut expected = 1_u32;
    let records = tree.files().filter_map(|file| file.path.strip_prefix(FOLDER));
    for name in records.filter(|name| *name != "README.md") {
        let number = number_of(name);
        if number != Some(expected) {
            violations.push(Violation {
                path: format!("{FOLDER}{name}"),
                line: 1,
                what: format!("the next decision record is number {expected:04}"),
                remedy: "name it NNNN-what-was-decided.md, numbered on from the one before"
                    .to_owned(),
            });
        }
        expected = number.unwrap_or(expected).max(expected) + 1;
    }
    violations
}

/// `0007-money-is-exact.md` is number 7.
fn number_of(name: &str) -> Option<u32> {
    let (digits, title) = name.strip_suffix(".md")?.split_once('-')?;
    let is_number = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && !title.is_empty()).then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(names: &[&str]) -> Vec<String> {
        let paths: Vec<String> = names.iter().map(|name| format!("{FOLDER}{name}")).collect();
        let files: Vec<_> = paths.iter().map(|path| (path.as_str(), "")).collect();
        let violations = check(&Tree::of(&files)).into_iter();
        violations.map(|violation| violation.path).collect()
    }

    #[test]
    fn numbers_go_on_without_a_gap() {
        assert_eq!(wrong(&["0001-a.md", "0002-b.md", "README.md"]), [""; 0]);
        assert_eq!(wrong(&["0001-a.md", "0003-c.md", "0004-d.md"]), ["docs/decisions/0003-c.md"]);
        assert_eq!(wrong(&["0001-a.md", "0001-b.md"]), ["docs/decisions/0001-b.md"]);
        assert_eq!(wrong(&["0002-a.md"]), ["docs/decisions/0002-a.md"]);
    }

    #[test]
    fn a_record_is_named_by_number_and_title() {
        for name in ["1-a.md", "0001.md", "0001-.md", "0001-a.txt", "+001-a.md"] {
            assert_eq!(wrong(&[name]).len(), 1, "{name}");
        }
    }
}
