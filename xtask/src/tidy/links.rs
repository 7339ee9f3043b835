//! A relative link in a paper leads to a file that exists.
//!
//! Links to other sites are not followed: a check must not turn red by somebody's server. Links in
//! Rust documentation are checked by `cargo xtask doc`.

use super::Violation;
use super::tree::Tree;
use crate::repository::TextFile;

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let papers = tree.files().filter(|file| file.has_extension("md"));
    papers.flat_map(|paper| dead_links(paper, tree)).collect()
}

fn dead_links(paper: &TextFile, tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut in_code_block = false;
    for (number, line) in paper.text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code_block = !in_code_block;
        }
        if in_code_block {
            continue;
        }
        let dead = targets(line).into_iter().filter(|target| !leads_somewhere(target, paper, tree));
        violations.extend(dead.map(|target| Violation {
            path: paper.path.clone(),
            line: number + 1,
            what: format!("the link to `{target}` leads nowhere"),
            remedy: "correct it, or write the paper".to_owned(),
        }));
    }
    violations
}

/// Where the links of a line lead: `[text](target "title")`, and `[name]: target` on its own.
fn targets(line: &str) -> Vec<&str> {
    let mut targets = Vec::new();
    if line.starts_with('[')
        && let Some((_, target)) = line.split_once("]: ")
    {
        targets.extend(target.split_whitespace().next());
    }
    // Every second piece between backticks is code.
    for prose in line.split('`').step_by(2) {
        let mut rest = prose;
        while let Some((_, after)) = rest.split_once("](") {
            let (target, next) = after.split_once(')').unwrap_or((after, ""));
            targets.extend(target.split_whitespace().next());
            rest = next;
        }
    }
    targets
}

fn leads_somewhere(target: &str, paper: &TextFile, tree: &Tree) -> bool {
    let path = target.split('#').next().unwrap_or_default();
    let elsewhere = path.contains(':');
    path.is_empty() || elsewhere || resolve(path, &paper.path).is_some_and(|path| tree.has(&path))
}

/// The path from the root; none if it leads out of the repository.
fn resolve(path: &str, paper: &str) -> Option<String> {
    let mut folders: Vec<&str> = paper.split('/').collect();
    folders.pop();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." => drop(folders.pop()?),
            name => folders.push(name),
        }
    }
    Some(folders.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dead(text: &str) -> usize {
        let files =
            [("docs/guide/start.md", text), ("docs/guide/resume.md", ""), ("README.md", "")];
        check(&Tree::of(&files)).len()
    }

    #[test]
    fn links_that_lead_to_a_file_are_fine() {
        for right in [
            "[a](resume.md)",
            "[a](./resume.md#after-a-crash) and [b](../../README.md \"title\")",
            "[a](../guide/)",
            "[a](https://example.com/missing.md) [b](mailto:someone@example.com) [c](#below)",
            "[a]: resume.md",
            "`[a](missing.md)`",
            "```\n[a](missing.md)\n```",
            "[`a`](resume.md)",
        ] {
            assert_eq!(dead(right), 0, "{right}");
        }
    }

    #[test]
    fn links_that_lead_nowhere_are_found() {
        for wrong in [
            "[a](missing.md)",
            "[a](resume.md) [b](missing.md)",
            "[`a`](missing.md)",
            "[a](../../../README.md)",
            "[a]: missing.md",
            "```\n```\n[a](missing.md)",
        ] {
            assert_eq!(dead(wrong), 1, "{wrong}");
        }
    }
}
