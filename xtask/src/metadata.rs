//! What `cargo metadata` knows of the workspace: the few fields that the tasks read.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Deserializer};

use crate::command::CommandLine;
use crate::failure::Failure;
use crate::repository::Repository;

/// The workspace with everything it depends on, features resolved as a build of all of it does.
#[derive(Debug, Deserialize)]
pub(crate) struct Metadata {
    pub(crate) packages: Vec<Package>,
    pub(crate) workspace_members: Vec<String>,
    pub(crate) resolve: Resolve,
    pub(crate) target_directory: PathBuf,
}

/// A package, in-house or not, with its dependencies as its manifest declares them.
#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) manifest_path: PathBuf,
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) targets: Vec<Target>,
    pub(crate) features: BTreeMap<String, Vec<String>>,
}

/// A declared dependency, optional ones included.
#[derive(Debug, Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    #[serde(rename = "kind", deserialize_with = "null_is_normal")]
    pub(crate) purpose: Purpose,
}

/// What a dependency is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Purpose {
    #[default]
    Normal,
    Build,
    Dev,
}

/// A library, binary, test … of a package.
#[derive(Debug, Deserialize)]
pub(crate) struct Target {
    pub(crate) kind: Vec<String>,
}

/// The graph as resolved.
#[derive(Debug, Deserialize)]
pub(crate) struct Resolve {
    pub(crate) nodes: Vec<Node>,
}

/// A package in the resolved graph.
#[derive(Debug, Deserialize)]
pub(crate) struct Node {
    pub(crate) id: String,
    pub(crate) deps: Vec<NodeDependency>,
}

/// An edge of the resolved graph.
#[derive(Debug, Deserialize)]
pub(crate) struct NodeDependency {
    pub(crate) pkg: String,
    pub(crate) dep_kinds: Vec<NodeDependencyKind>,
}

/// One of the purposes that an edge serves.
#[derive(Debug, Deserialize)]
pub(crate) struct NodeDependencyKind {
    #[serde(rename = "kind", deserialize_with = "null_is_normal")]
    pub(crate) purpose: Purpose,
}

impl Metadata {
    /// Asks cargo.
    ///
    /// # Errors
    ///
    /// When cargo can't resolve the workspace, or answers with something unforeseen.
    pub(crate) fn load(repository: &Repository) -> Result<Self, Failure> {
        let line = CommandLine::cargo("metadata --format-version 1");
        Self::parse(&line.capture(repository)?)
    }

    fn parse(json: &str) -> Result<Self, Failure> {
        serde_json::from_str(json)
            .map_err(|error| Failure::new("cargo metadata can't be read").because(error))
    }

    /// The packages of this workspace.
    pub(crate) fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| self.workspace_members.contains(&package.id))
    }
}

impl Package {
    /// Whether other crates can use it.
    pub(crate) fn is_library(&self) -> bool {
        let mut kinds = self.targets.iter().flat_map(|target| &target.kind);
        kinds.any(|kind| kind == "lib")
    }
}

fn null_is_normal<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Purpose, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_workspace_it_was_built_from() {
        let metadata = Metadata::load(&Repository::here()).unwrap();
        let xtask = metadata.members().find(|p| p.name == "xtask").unwrap();
        assert!(!xtask.is_library());
        let clap = xtask.dependencies.iter().find(|d| d.name == "clap");
        assert_eq!(clap.unwrap().purpose, Purpose::Normal);
        assert!(metadata.members().all(|package| package.name != "clap"));
    }

    #[test]
    fn a_kind_is_normal_when_cargo_says_null() {
        let purposes = |json| {
            let dependency: Dependency = serde_json::from_str(json).unwrap();
            dependency.purpose
        };
        assert_eq!(purposes(r#"{"name":"a","kind":null}"#), Purpose::Normal);
        assert_eq!(purposes(r#"{"name":"a","kind":"dev"}"#), Purpose::Dev);
        assert_eq!(purposes(r#"{"name":"a","kind":"build"}"#), Purpose::Build);
    }

    #[test]
    fn an_unforeseen_answer_is_an_error() {
        assert!(Metadata::parse("{}").is_err());
    }
}
