//! The house as it is: who names whom, read from `cargo metadata`.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;

use crate::metadata::{Metadata, Package, Purpose};

/// The crates of the workspace with what they name and what they bring in.
#[derive(Debug, Default)]
pub(crate) struct House {
    pub(crate) members: Vec<Member>,
}

/// A crate of the workspace.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) package: String,
    /// Its folder, relative to the root, with `/` between folders.
    pub(crate) folder: String,
    pub(crate) edges: Vec<Edge>,
    pub(crate) built_in: BuiltIn,
}

/// A dependency that a manifest declares, optional or not.
#[derive(Debug)]
pub(crate) struct Edge {
    pub(crate) to: String,
    pub(crate) purpose: Purpose,
}

/// Every package that a crate brings in by normal dependencies, each with the one that names it.
#[derive(Debug, Default)]
pub(crate) struct BuiltIn {
    named_by: BTreeMap<String, String>,
}

impl House {
    pub(crate) fn of(metadata: &Metadata, root: &Path) -> Self {
        let members = metadata.members().map(|package| Member {
            package: package.name.clone(),
            folder: folder_of(package, root),
            edges: package
                .dependencies
                .iter()
                .map(|dependency| Edge { to: dependency.name.clone(), purpose: dependency.purpose })
                .collect(),
            built_in: BuiltIn::of(metadata, package),
        });
        Self { members: members.collect() }
    }
}

impl BuiltIn {
    /// Walks the resolved graph breadth first, so that [`Self::path_to`] is the shortest.
    fn of(metadata: &Metadata, from: &Package) -> Self {
        let name_of: BTreeMap<&str, &str> = metadata
            .packages
            .iter()
            .map(|package| (package.id.as_str(), package.name.as_str()))
            .collect();
        let nodes: BTreeMap<&str, _> =
            metadata.resolve.nodes.iter().map(|node| (node.id.as_str(), node)).collect();
        let mut built_in = Self::default();
        let mut waiting = VecDeque::from([from.id.as_str()]);
        while let Some(id) = waiting.pop_front() {
            let normal = nodes
                .get(id)
                .into_iter()
                .flat_map(|node| &node.deps)
                .filter(|dep| dep.dep_kinds.iter().any(|kind| kind.purpose == Purpose::Normal));
            for dependency in normal {
                let name = name_of[dependency.pkg.as_str()];
                if name != from.name && built_in.add(name, name_of[id]) {
                    waiting.push_back(&dependency.pkg);
                }
            }
        }
        built_in
    }

    /// Notes that `by` names `package`; false if the package was known before.
    pub(crate) fn add(&mut self, package: &str, by: &str) -> bool {
        if self.named_by.contains_key(package) {
            return false;
        }
        self.named_by.insert(package.to_owned(), by.to_owned());
        true
    }

    /// How the package comes in: `a → b → package`; none if it doesn't.
    pub(crate) fn path_to(&self, package: &str) -> Option<String> {
        let mut by = self.named_by.get(package)?;
        let mut path = vec![package];
        loop {
            path.push(by);
            match self.named_by.get(by) {
                Some(next) => by = next,
                None => break,
            }
        }
        path.reverse();
        Some(path.join(" → "))
    }
}

fn folder_of(package: &Package, root: &Path) -> String {
    let manifest = package.manifest_path.strip_prefix(root);
    let folder = manifest.unwrap_or(&package.manifest_path).parent();
    let folders = folder.into_iter().flat_map(Path::iter);
    let names: Vec<_> = folders.map(|name| name.to_string_lossy()).collect();
    names.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::Repository;

    #[test]
    fn the_shortest_path_is_told() {
        let mut built_in = BuiltIn::default();
        assert!(built_in.add("b", "a"));
        assert!(built_in.add("c", "b"));
        assert!(!built_in.add("c", "a"));
        assert_eq!(built_in.path_to("c").unwrap(), "a → b → c");
        assert_eq!(built_in.path_to("d"), None);
    }

    #[test]
    fn the_real_house_is_read() {
        let repository = Repository::here();
        let metadata = Metadata::load(&repository).unwrap();
        let house = House::of(&metadata, repository.root());
        let xtask = house.members.iter().find(|m| m.package == "xtask").unwrap();
        assert_eq!(xtask.folder, "xtask");
        assert!(xtask.edges.iter().any(|edge| edge.to == "serde_json"));
        let path = xtask.built_in.path_to("clap_builder").unwrap();
        assert_eq!(path, "xtask → clap → clap_builder");
        assert_eq!(xtask.built_in.path_to("reqwest"), None);
    }
}
