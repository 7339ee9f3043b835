//! `cargo xtask features`: every library compiles with its default features, with none, and with
//! each feature alone.
//!
//! The other tasks turn every feature on, where a `cfg` that was forgotten can't be seen.

use crate::command::CommandLine;
use crate::failure::{Done, Outcome};
use crate::metadata::{Metadata, Package};
use crate::repository::Repository;

pub(crate) fn run(repository: &Repository) -> Outcome {
    let metadata = Metadata::load(repository)?;
    for library in metadata.members().filter(|package| package.is_library()) {
        for line in check_lines(library) {
            line.run(repository)?;
        }
    }
    Ok(Done::Checked)
}

fn check_lines(library: &Package) -> Vec<CommandLine> {
    let check = |selection: &str| {
        CommandLine::cargo(&format!("check --package {} --lib {selection}", library.name))
    };
    let mut lines = vec![check("")];
    if !library.features.is_empty() {
        lines.push(check("--no-default-features"));
    }
    for feature in library.features.keys().filter(|name| *name != "default") {
        lines.push(check(&format!("--no-default-features --features {feature}")));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_with_features(features: &str) -> Vec<String> {
        let package = format!(
            r#"{{"id":"x","name":"bills","manifest_path":"x","dependencies":[],"targets":[],
               "features":{features}}}"#
        );
        let package: Package = serde_json::from_str(&package).unwrap();
        let lines = check_lines(&package);
        lines.iter().map(CommandLine::to_string).collect()
    }

    #[test]
    fn a_crate_without_features_is_checked_once() {
        assert_eq!(lines_with_features("{}"), ["cargo check --package bills --lib"]);
    }

    #[test]
    fn each_feature_is_checked_alone() {
        assert_eq!(
            lines_with_features(r#"{"default":["sqlite"],"mock":[],"sqlite":[]}"#),
            [
                "cargo check --package bills --lib",
                "cargo check --package bills --lib --no-default-features",
                "cargo check --package bills --lib --no-default-features --features mock",
                "cargo check --package bills --lib --no-default-features --features sqlite",
            ]
        );
    }
}
