//! How the tables of the rules are written: words to look for, and paths where they may stand.

/// Whether the line has the word: where it begins or ends with a letter, digit or `_`, it must not
/// go on, so that `print!` is not found in `eprint!`, nor `serde` in `serde_json`.
pub(super) fn has_word(line: &str, word: &str) -> bool {
    let mut from = 0;
    while let Some(found) = line[from..].find(word) {
        let (begins, ends) = (from + found, from + found + word.len());
        let before = line[..begins].chars().next_back();
        let after = line[ends..].chars().next();
        let joined_before = word.starts_with(is_name) && before.is_some_and(is_name);
        let joined_after = word.ends_with(is_name) && after.is_some_and(is_name);
        if !joined_before && !joined_after {
            return true;
        }
        from = ends;
    }
    false
}

/// Whether a path is the one of the pattern, or lies below it if the pattern ends with `/`; a `*`
/// stands for the name of one folder or file.
pub(super) fn is_in(path: &str, pattern: &str) -> bool {
    let (pattern, below) = match pattern.strip_suffix('/') {
        Some(folder) => (folder, true),
        None => (pattern, false),
    };
    let mut names = path.split('/');
    let matches = pattern
        .split('/')
        .all(|wanted| names.next().is_some_and(|name| wanted == "*" || wanted == name));
    matches && (names.next().is_some() == below)
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_whole() {
        for (line, word) in [
            ("use reqwest::Client;", "reqwest"),
            ("reqwest", "reqwest"),
            ("eprint!(); print!()", "print!"),
            ("#[derive(Debug, Serialize)]", "Serialize"),
        ] {
            assert!(has_word(line, word), "{line}");
        }
        for (line, word) in [
            ("eprintln!()", "println!"),
            ("my_reqwest()", "reqwest"),
            ("serde_json::Value", "serde"),
            ("DeserializeOwned", "Deserialize"),
        ] {
            assert!(!has_word(line, word), "{line}");
        }
    }

    #[test]
    fn a_pattern_is_a_file_or_a_folder() {
        for (path, pattern) in [
            ("crates/cli/src/main.rs", "crates/cli/"),
            ("crates/nea/src/wire/bill.rs", "crates/*/src/wire/"),
            ("crates/a/src/lib.rs", "crates/a/src/lib.rs"),
        ] {
            assert!(is_in(path, pattern), "{path} in {pattern}");
        }
        for (path, pattern) in [
            ("crates/client/src/main.rs", "crates/cli/"),
            ("crates/a/b/src/wire/bill.rs", "crates/*/src/wire/"),
            ("crates/a/src/lib.rs/x", "crates/a/src/lib.rs"),
            ("crates/a/src", "crates/a/src/"),
        ] {
            assert!(!is_in(path, pattern), "{path} in {pattern}");
        }
    }
}
