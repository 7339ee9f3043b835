//! Nothing in the tree speaks of one developer's machine.

use super::Violation;
use super::patterns::is_in;
use super::tree::Tree;

/// Where machines keep people's files.
const HOMES: &[&str] = &["/home/", "/Users/", "/root/", "C:\\Users\\"];

/// The table above, and the tests below.
const EXEMPT: &str = "xtask/src/tidy/machines.rs";

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in tree.files().filter(|file| !is_in(&file.path, EXEMPT)) {
        for (number, line) in file.text.lines().enumerate() {
            let home = HOMES.iter().find(|home| begins_a_path(line, home));
            violations.extend(home.map(|home| {
                Violation {
                    path: file.path.clone(),
                    line: number + 1,
                    what: format!("`{home}` is a path of somebody's machine"),
                    remedy: "write it relative to the repository, or invent a neutral one such as \
                         `/srv/bills`"
                        .to_owned(),
                }
            }));
        }
    }
    violations
}

/// Whether the folder stands at the beginning of a path, and not within one such as `docs/home/`.
fn begins_a_path(line: &str, home: &str) -> bool {
    line.match_indices(home).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || "._-~*}/".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> usize {
        check(&Tree::of(&[("docs/guide/start.md", text)])).len()
    }

    #[test]
    fn a_path_of_a_machine_is_found_in_any_text() {
        for wrong in [
            "see /home/ana/bills.csv",
            "\"/Users/ana/bills.csv\"",
            "path=/home/ana",
            "`/root/.ssh/id`",
            "C:\\Users\\ana",
        ] {
            assert_eq!(found(wrong), 1, "{wrong}");
        }
    }

    #[test]
    fn other_paths_are_fine() {
        for right in [
            "/srv/bills/may.csv",
            "docs/home/plan.md",
            "https://example.com/home/",
            "${ROOT}/home/",
            "../home/",
        ] {
            assert_eq!(found(right), 0, "{right}");
        }
    }
}
