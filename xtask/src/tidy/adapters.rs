//! Every adapter has the same rooms with the same names: who knows one, knows all.

use super::Violation;
use super::tree::Tree;
use crate::layers::{Kind, LAYERS};

/// What each adapter has beside one file per port that it offers; folders end with `/`.
const ROOMS: &[(&str, &str)] = &[
    ("src/lib.rs", "the map of the crate"),
    ("src/config.rs", "what a caller sets"),
    ("src/client.rs", "the adapter itself"),
    ("src/refusal.rs", "the provider's codes and the kind of each"),
    ("src/wire/", "the types as the provider spells them"),
    ("src/translate/", "wire to domain and back, pure"),
    ("tests/contract.rs", "the contract of each port, against the sandbox"),
    ("tests/wire.rs", "the provider's documented messages decode"),
];

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let adapters = LAYERS.iter().filter(|layer| layer.kind == Kind::Adapter);
    let present = adapters.filter(|layer| tree.has(layer.folder));
    let missing = present.flat_map(|layer| {
        let rooms = ROOMS.iter().map(|(room, what)| (format!("{}/{room}", layer.folder), what));
        rooms.filter(|(path, _)| !tree.has(path))
    });
    missing
        .map(|(path, what)| Violation {
            path,
            line: 1,
            what: "every adapter has this room, and here it is missing".to_owned(),
            remedy: format!("it holds {what}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_adapter_has_every_room() {
        let mut files: Vec<(String, &str)> = ROOMS
            .iter()
            .map(|(room, _)| {
                let file = if room.ends_with('/') { "mod.rs" } else { "" };
                (format!("crates/blaggo/{room}{file}"), "")
            })
            .collect();
        let violations = |files: &[(String, &str)]| {
            let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
            check(&Tree::of(&files))
        };
        assert_eq!(violations(&files), []);
        files.retain(|(path, _)| path != "crates/blaggo/src/refusal.rs");
        let missing = violations(&files);
        assert_eq!(missing.len(), 1);
        assert_eq!(missing[0].path, "crates/blaggo/src/refusal.rs");
    }

    #[test]
    fn an_adapter_that_is_not_there_misses_nothing() {
        assert_eq!(check(&Tree::of(&[("crates/domain/src/lib.rs", "")])), []);
    }
}
