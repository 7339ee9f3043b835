//! A provider's name stands in its adapter, the facade's registry, the cli and the sandbox.
//!
//! Everything else works for any provider, and would lie to the next one if it named the first.
//! Tests may take a provider as their example.

use super::Violation;
use super::patterns::is_in;
use super::rust_source::{Part, Sight};
use super::tree::Tree;

/// A provider, by the name as identifiers spell it and the folder of its adapter.
#[derive(Debug)]
struct Provider {
    name: &'static str,
    adapter: &'static str,
}

const PROVIDERS: &[Provider] = &[
    Provider { name: "blaggo", adapter: "crates/blaggo/" },
    Provider { name: "nea", adapter: "crates/nea/" },
    Provider { name: "khalti", adapter: "crates/nea/" },
    Provider { name: "billagain", adapter: "crates/billagain/" },
];

/// Where any of them may be named.
const REGISTRIES: &[&str] = &[
    "crates/facade/src/lib.rs",
    "crates/facade/src/registry.rs",
    "crates/facade/src/registry/",
    "crates/facade/src/blaggo.rs",
    "crates/facade/src/nea.rs",
    "crates/facade/src/billagain.rs",
    "crates/facade/tests/",
    "crates/facade/examples/",
    "crates/cli/",
    "crates/sandbox/",
    "examples/",
    "xtask/",
];

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for source in tree.rust() {
        if REGISTRIES.iter().any(|pattern| is_in(&source.path, pattern)) {
            continue;
        }
        let strangers: Vec<_> =
            PROVIDERS.iter().filter(|provider| !is_in(&source.path, provider.adapter)).collect();
        for (line, text) in source.lines(Sight::CodeAndStrings, Part::Shipped) {
            let named = strangers.iter().find(|provider| names(text, provider.name));
            violations.extend(named.map(|provider| {
                Violation {
                    path: source.path.clone(),
                    line,
                    what: format!("the provider {} is named", provider.name),
                    remedy:
                        "only its adapter, the facade's registry, the cli and the sandbox know \
                         it: take what differs as a setting, or move the code"
                            .to_owned(),
                }
            }));
        }
    }
    violations
}

/// Whether a word of an identifier, or two in a row, spell the name in any case: `NeaClient`,
/// `BillAgain` and `BLAGGO_URL` do for their names, `nearest` doesn't for `nea`.
fn names(line: &str, name: &str) -> bool {
    let mut identifiers = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    identifiers.any(|identifier| {
        let words = words_of(identifier);
        words.iter().any(|word| word == name) || words.windows(2).any(|pair| pair.concat() == name)
    })
}

/// `snake_case`, `camelCase`, `CamelCase` and `CAMELCase` taken apart, in lower case.
fn words_of(identifier: &str) -> Vec<String> {
    let mut words = Vec::new();
    for run in identifier.split('_') {
        let letters: Vec<char> = run.chars().collect();
        let mut word = String::new();
        for (at, letter) in letters.iter().enumerate() {
            let after_lower = at > 0 && !letters[at - 1].is_ascii_uppercase();
            let before_lower = letters.get(at + 1).is_some_and(char::is_ascii_lowercase);
            if letter.is_ascii_uppercase() && (after_lower || before_lower) {
                words.push(std::mem::take(&mut word));
            }
            word.push(letter.to_ascii_lowercase());
        }
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_every_spelling() {
        for (line, name) in [
            ("use billport_blaggo::Upload;", "blaggo"),
            ("struct NeaClient;", "nea"),
            ("struct NEAClient;", "nea"),
            ("const NEA_URL: &str", "nea"),
            ("BillAgainCustomer", "billagain"),
            ("bill_again()", "billagain"),
            ("\"asked Khalti again\"", "khalti"),
        ] {
            assert!(names(line, name), "{line}");
        }
        for line in ["nearest", "linear()", "Beneath", "unneat", "LineaBlock"] {
            assert!(!names(line, "nea"), "{line}");
        }
        assert!(!names("let bill = again;", "billagain"));
    }

    #[test]
    fn a_provider_is_named_only_at_home_and_in_the_registries() {
        let lines = |path| {
            let text = "//! Blaggo says so.\nstruct BlaggoUpload;\n";
            check(&Tree::of(&[(path, text)])).len()
        };
        assert_eq!(lines("crates/workflows/src/upload.rs"), 1);
        assert_eq!(lines("crates/nea/src/lib.rs"), 1);
        assert_eq!(lines("crates/blaggo/src/upload.rs"), 0);
        assert_eq!(lines("crates/facade/src/registry/mod.rs"), 0);
        assert_eq!(lines("crates/cli/src/main.rs"), 0);
        assert_eq!(lines("crates/ports/tests/error.rs"), 0);
    }
}
