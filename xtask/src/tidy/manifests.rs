//! Every crate takes its lints from the workspace, so that one place decides.

use super::Violation;
use super::patterns::is_in;
use super::tree::Tree;

const MANIFESTS: &[&str] = &["crates/*/Cargo.toml", "xtask/Cargo.toml"];

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let is_manifest = |path: &str| MANIFESTS.iter().any(|pattern| is_in(path, pattern));
    let manifests = tree.files().filter(|file| is_manifest(&file.path));
    let lax = manifests.filter(|file| !inherits_lints(&file.text));
    lax.map(|file| Violation {
        path: file.path.clone(),
        line: 1,
        what: "the crate does not take the lints of the workspace".to_owned(),
        remedy: "add `[lints]` with `workspace = true`".to_owned(),
    })
    .collect()
}

fn inherits_lints(manifest: &str) -> bool {
    let mut lines = manifest.lines().map(str::trim);
    lines.any(|line| line == "[lints]")
        && lines.take_while(|line| !line.starts_with('[')).any(|line| line == "workspace = true")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_inherits_its_lints() {
        let violations = |manifest| check(&Tree::of(&[("crates/a/Cargo.toml", manifest)])).len();
        assert_eq!(violations("[package]\nname = \"a\"\n\n[lints]\nworkspace = true\n"), 0);
        assert_eq!(violations("[package]\nname = \"a\"\n"), 1);
        assert_eq!(violations("[lints]\n\n[dependencies.b]\nworkspace = true\n"), 1);
    }

    #[test]
    fn the_manifest_of_the_workspace_is_no_crate() {
        assert_eq!(check(&Tree::of(&[("Cargo.toml", "[workspace]\n")])), []);
    }
}
