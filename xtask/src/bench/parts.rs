//! Times each part by itself: the benches of the crates, by criterion.

use crate::command::CommandLine;
use crate::failure::{Done, Outcome};
use crate::repository::Repository;

/// The package and its bench, in the order in which a bill meets them.
const PARTS: &[(&str, &str)] = &[
    ("billport-intake", "rows"),
    ("billport-workflows", "planning"),
    ("billport-blaggo", "bodies"),
    ("billport-journal", "batches"),
];

pub(super) fn run(repository: &Repository) -> Outcome {
    for (package, bench) in PARTS {
        CommandLine::cargo(&format!("bench --package {package} --bench {bench}"))
            .run(repository)?;
    }
    Ok(Done::Checked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_there() {
        let root = Repository::here().root().join("crates");
        for (package, bench) in PARTS {
            let folder = package.strip_prefix("billport-").unwrap();
            assert!(root.join(folder).join(format!("benches/{bench}.rs")).is_file(), "{bench}");
        }
    }
}
