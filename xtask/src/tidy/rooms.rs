//! How a line of code knows its room: which words may stand in which files.

use super::Violation;
use super::patterns::{has_word, is_in};
use super::rust_source::{Part, Sight};
use super::tree::Tree;

/// A kind of code and the rooms it may stand in.
#[derive(Debug)]
struct Room {
    words: &'static [&'static str],
    sight: Sight,
    part: Part,
    /// Files, or folders when they end with `/`; `*` is any one name.
    only_in: &'static [&'static str],
    remedy: &'static str,
}

const ROOMS: &[Room] = &[
    Room {
        words: &["reqwest"],
        sight: Sight::Code,
        part: Part::Everything,
        only_in: &[
            "crates/transport/src/http.rs",
            "crates/transport/tests/",
            // What our layers cost is measured beside the bare client.
            "crates/transport/benches/",
        ],
        remedy: "HTTP is spoken in crates/transport/src/http.rs alone: go through `Transport`",
    },
    Room {
        words: &["serde", "serde_json", "Serialize", "Deserialize"],
        sight: Sight::Code,
        part: Part::Shipped,
        only_in: &[
            "crates/*/src/wire/",
            "crates/transport/src/json/",
            "crates/intake/src/ndjson.rs",
            "crates/cli/src/settings/",
            "crates/cli/src/view/",
            "crates/sandbox/",
            "xtask/src/metadata.rs",
            "xtask/src/million/",
            "xtask/src/upload/",
            "xtask/src/crash/records.rs",
        ],
        remedy: "JSON belongs to a boundary: write a wire type there, and a conversion",
    },
    Room {
        words: &["INSERT INTO", "DELETE FROM", "SELECT", "CREATE TABLE", "CREATE INDEX", "PRAGMA"],
        sight: Sight::CodeAndStrings,
        part: Part::Shipped,
        only_in: &["crates/journal/", "xtask/src/tidy/"],
        remedy: "only the journal knows how it is stored: give its trait a method",
    },
    Room {
        words: &["print!", "println!", "eprint!", "eprintln!"],
        sight: Sight::Code,
        part: Part::Shipped,
        only_in: &["crates/cli/", "crates/sandbox/", "xtask/"],
        remedy: "libraries print nothing: return it, or record a tracing event",
    },
    Room {
        words: &["std::env", "env::var", "env::var_os", "env::args"],
        sight: Sight::Code,
        part: Part::Shipped,
        only_in: &["crates/cli/", "crates/sandbox/", "xtask/"],
        remedy: "libraries read no environment: take it as a setting",
    },
];

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    ROOMS.iter().flat_map(|room| check_room(room, tree)).collect()
}

fn check_room(room: &Room, tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    let outside = |path: &str| !room.only_in.iter().any(|pattern| is_in(path, pattern));
    for source in tree.rust().filter(|source| outside(&source.path)) {
        for (line, text) in source.lines(room.sight, room.part) {
            let found = room.words.iter().find(|word| has_word(text, word));
            violations.extend(found.map(|word| Violation {
                path: source.path.clone(),
                line,
                what: format!("`{word}` is out of its room"),
                remedy: room.remedy.to_owned(),
            }));
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(path: &str, text: &str) -> Vec<usize> {
        let violations = check(&Tree::of(&[(path, text)]));
        violations.iter().map(|violation| violation.line).collect()
    }

    #[test]
    fn reqwest_stays_in_its_file_even_in_tests() {
        let text = "//! Not reqwest.\nuse reqwest::Client;\n";
        assert_eq!(places("crates/transport/src/journey.rs", text), [2]);
        assert_eq!(places("crates/blaggo/tests/wire.rs", text), [2]);
        assert_eq!(places("crates/transport/src/http.rs", text), [0; 0]);
        assert_eq!(places("crates/transport/tests/phases.rs", text), [0; 0]);
    }

    #[test]
    fn json_stays_at_the_boundaries() {
        let text = "#[derive(Serialize)]\nstruct Bill;\n";
        assert_eq!(places("crates/domain/src/bill.rs", text), [1]);
        assert_eq!(places("crates/intake/src/csv.rs", text), [1]);
        assert_eq!(places("crates/blaggo/src/wire/bill.rs", text), [0; 0]);
        assert_eq!(places("crates/intake/src/ndjson.rs", text), [0; 0]);
        assert_eq!(places("crates/blaggo/tests/wire.rs", text), [0; 0]);
        let in_unit_tests = "fn a() {}\n#[cfg(test)]\nmod tests {\nuse serde_json::json;\n}\n";
        assert_eq!(places("crates/blaggo/src/upload.rs", in_unit_tests), [0; 0]);
    }

    #[test]
    fn sql_stays_in_the_journal() {
        let text = "let sql = \"SELECT * FROM run\";\nlet select = \"select a file\";\n";
        assert_eq!(places("crates/cli/src/main.rs", text), [1]);
        assert_eq!(places("crates/journal/src/sqlite.rs", text), [0; 0]);
    }

    #[test]
    fn only_the_counter_prints_and_reads_the_environment() {
        let text = "println!(\"a\");\nstd::env::var(\"HOME\");\nlet s = \"println!\";\n";
        assert_eq!(places("crates/facade/src/lib.rs", text), [1, 2]);
        assert_eq!(places("crates/facade/examples/upload.rs", text), [0; 0]);
        assert_eq!(places("crates/cli/src/main.rs", text), [0; 0]);
    }
}
