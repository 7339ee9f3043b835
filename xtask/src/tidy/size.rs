//! A file holds one idea, so it is short: at most 400 lines outside tests; aim at 60 to 200.

use super::Violation;
use super::rust_source::RustSource;
use super::tree::Tree;

/// The unit tests that end a file, and whole files of tests, don't count.
const MOST_LINES: usize = 400;

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let too_long = tree.rust().filter(|source| source.shipped_lines() > MOST_LINES);
    too_long
        .map(|source| Violation {
            path: source.path.clone(),
            line: MOST_LINES + 1,
            what: format!(
                "{} lines outside tests, {MOST_LINES} are allowed",
                source.shipped_lines()
            ),
            remedy: "it holds more than one idea: give the second a file".to_owned(),
        })
        .collect()
}

/// Half of the files with code are shorter than this, tests not counted; 0 without any file.
pub(super) fn median_lines(tree: &Tree) -> usize {
    let sizes = tree.rust().map(RustSource::shipped_lines);
    let mut sizes: Vec<usize> = sizes.filter(|&lines| lines > 0).collect();
    sizes.sort_unstable();
    sizes.get(sizes.len() / 2).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_hundred_lines_are_the_most() {
        let most = "fn a() {}\n".repeat(400);
        let too_long = format!("{most}\n");
        let with_tests = format!("{most}#[cfg(test)]\nmod tests {{\n{most}}}\n");
        for right in [most.as_str(), with_tests.as_str()] {
            assert_eq!(check(&Tree::of(&[("src/a.rs", right)])), []);
        }
        let violations = check(&Tree::of(&[("src/a.rs", too_long.as_str())]));
        assert_eq!(violations[0].what, "401 lines outside tests, 400 are allowed");
        assert_eq!(check(&Tree::of(&[("crates/a/tests/a.rs", too_long.as_str())])), []);
    }

    #[test]
    fn the_median_counts_files_with_code() {
        let tree = Tree::of(&[
            ("src/a.rs", "\n\n\n"),
            ("src/b.rs", "\n"),
            ("src/c.rs", "\n\n"),
            ("tests/d.rs", "\n\n\n\n\n"),
        ]);
        assert_eq!(median_lines(&tree), 2);
        assert_eq!(median_lines(&Tree::of(&[])), 0);
    }
}
