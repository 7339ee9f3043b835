//! Blanks the comments and strings of Rust code, by a small scan of its own.
//!
//! Rules look for words in code, while a comment may speak of anything and a string may quote it.
//! Every blanked character becomes a blank and lines stay lines, so that places can still be told.

/// What a stretch of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Code,
    Comment,
    /// A string or a character.
    Text,
}

/// The text without comments and strings, and the text without comments.
pub(super) fn blank(text: &str) -> (String, String) {
    let (mut code, mut code_and_strings) = (String::new(), String::new());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (length, kind) =
            next_piece(rest, code.chars().next_back()).unwrap_or((first.len_utf8(), Piece::Code));
        let (piece, after) = rest.split_at(length);
        match kind {
            Piece::Code => {
                code.push_str(piece);
                code_and_strings.push_str(piece);
            }
            Piece::Comment => {
                code.extend(blanks(piece));
                code_and_strings.extend(blanks(piece));
            }
            Piece::Text => {
                code.extend(blanks(piece));
                code_and_strings.push_str(piece);
            }
        }
        rest = after;
    }
    (code, code_and_strings)
}

fn blanks(piece: &str) -> impl Iterator<Item = char> {
    piece.chars().map(|c| if c == '\n' { c } else { ' ' })
}

/// The length of the comment, string or character that begins here, if one does.
fn next_piece(rest: &str, before: Option<char>) -> Option<(usize, Piece)> {
    if rest.starts_with("//") {
        return Some((rest.find('\n').unwrap_or(rest.len()), Piece::Comment));
    }
    if rest.starts_with("/*") {
        return Some((block_comment_length(rest), Piece::Comment));
    }
    if let Some(quoted) = rest.strip_prefix('"') {
        return Some((1 + escaped_length(quoted, '"'), Piece::Text));
    }
    if let Some(quoted) = rest.strip_prefix('\'') {
        return character_length(quoted).map(|length| (1 + length, Piece::Text));
    }
    let inside_a_name = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
    if inside_a_name {
        return None;
    }
    raw_string_length(rest).map(|length| (length, Piece::Text))
}

fn block_comment_length(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        let here = &rest.as_bytes()[at..];
        if here.starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if here.starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

/// Up to and with the closing quote, escapes skipped.
fn escaped_length(quoted: &str, quote: char) -> usize {
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        if character == '\\' {
            characters.next();
        } else if character == quote {
            return at + 1;
        }
    }
    quoted.len()
}

/// The rest of a character literal; none for a lifetime.
fn character_length(quoted: &str) -> Option<usize> {
    let mut characters = quoted.chars();
    let first = characters.next()?;
    let is_literal = first == '\\' || characters.next() == Some('\'');
    is_literal.then(|| escaped_length(quoted, '\''))
}

/// A string such as `r"…"`, `r#"…"#` or `br##"…"##`, whole.
fn raw_string_length(rest: &str) -> Option<usize> {
    let opening = ["r", "br", "cr"].into_iter().find_map(|prefix| {
        let after = rest.strip_prefix(prefix)?;
        let hashes = after.len() - after.trim_start_matches('#').len();
        let opens = after[hashes..].starts_with('"');
        opens.then_some((prefix.len() + hashes + 1, hashes))
    });
    let (begins, hashes) = opening?;
    let closing = format!("\"{}", "#".repeat(hashes));
    let length = rest[begins..].find(&closing);
    Some(length.map_or(rest.len(), |at| begins + at + closing.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> String {
        blank(text).0
    }

    #[test]
    fn comments_are_blanked_and_lines_stay() {
        assert_eq!(code("a // b\nc"), "a     \nc");
        assert_eq!(
            code("a /* b /* c */\nd */ e"),
            format!("a {}\n{}e", " ".repeat(12), " ".repeat(5))
        );
        assert_eq!(blank("a // b").1, "a     ");
    }

    #[test]
    fn strings_are_blanked_in_one_of_the_views() {
        let (code, code_and_strings) = blank(r#"say("a // \" b"); x"#);
        assert_eq!(code, format!("say({}); x", " ".repeat(11)));
        assert_eq!(code_and_strings, r#"say("a // \" b"); x"#);
    }

    #[test]
    fn raw_strings_end_at_their_hashes() {
        let text = "f(r#\"a \" // b\"#, br\"c\", bar\"d\")";
        assert_eq!(
            code(text),
            format!("f({}, {}, bar{})", " ".repeat(13), " ".repeat(5), " ".repeat(3))
        );
    }

    #[test]
    fn lifetimes_are_no_characters() {
        assert_eq!(
            code("&'a str, '\"', '\\'', 'b'"),
            format!("&'a str, {}, {}, {}", "   ", "    ", "   ")
        );
    }

    #[test]
    fn an_unfinished_text_ends_with_the_file() {
        assert_eq!(code("a \"b"), "a   ");
        assert_eq!(code("a /* b"), "a     ");
    }
}
