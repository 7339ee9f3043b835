//! Text from outside, made safe to show.
//!
//! A file or a provider can put control characters, terminal escapes or right-to-left overrides
//! into text that ends on an operator's screen or in a log. Whatever is shown passes here first.

use std::fmt::{self, Write as _};

/// A piece of foreign text, escaped and cut, so that it can be shown and logged.
///
/// - Control characters, bidirectional and invisible formatting characters and line separators
///   stand as escapes (`\n`, `\u{202e}`); bytes that are no UTF-8 stand as `\xff`.
/// - It holds at most as many bytes as were asked for; where text was cut, it ends in `…`.
///
/// ```
/// use billport_domain::Excerpt;
///
/// assert_eq!(Excerpt::of(b"AB\x1b[31m12").as_str(), "AB\\u{1b}[31m12");
/// assert_eq!(Excerpt::cut_at(b"123456789", 8).as_str(), "12345…");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Excerpt(Box<str>);

impl Excerpt {
    /// The length in bytes that [`Excerpt::of`] keeps: enough to recognise a value.
    pub const VALUE_BYTES: usize = 80;
    /// The length in bytes to keep of a provider's message.
    pub const MESSAGE_BYTES: usize = 512;

    /// An excerpt of a value of a field, at most [`Excerpt::VALUE_BYTES`] long.
    #[must_use]
    pub fn of(text: &[u8]) -> Self {
        Self::cut_at(text, Self::VALUE_BYTES)
    }

    /// An excerpt of at most `limit` bytes after escaping, the mark of the cut included.
    #[must_use]
    pub fn cut_at(text: &[u8], limit: usize) -> Self {
        const CUT: char = '…';
        // Nearly every text: it fits, and stands as it is.
        if text.len() <= limit
            && text.iter().all(|byte| matches!(byte, b' '..=b'~'))
            && let Ok(plain) = str::from_utf8(text)
        {
            return Self(plain.into());
        }
        let mut shown = String::with_capacity(text.len().min(limit));
        let mut fits = 0; // length up to which the mark of a cut still fits behind
        for chunk in text.utf8_chunks() {
            let characters = chunk.valid().chars().map(Piece::Character);
            let bytes = chunk.invalid().iter().copied().map(Piece::Byte);
            for piece in characters.chain(bytes) {
                if shown.len() + CUT.len_utf8() <= limit {
                    fits = shown.len();
                }
                piece.write_to(&mut shown);
                if shown.len() > limit {
                    shown.truncate(fits);
                    if CUT.len_utf8() <= limit {
                        shown.push(CUT);
                    }
                    return Self(shown.into_boxed_str());
                }
            }
        }
        Self(shown.into_boxed_str())
    }

    /// The text, safe to show.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.0)
    }
}

/// Whether a character can't be seen for what it is, or changes how its neighbours are seen: control
/// characters, separators of lines, blanks other than the space, fillers, invisible and
/// bidirectional formatting characters.
pub(crate) fn is_hidden(character: char) -> bool {
    character.is_control()
        || (character.is_whitespace() && character != ' ')
        || matches!(
            character,
            '\u{00ad}' // soft hyphen
            | '\u{034f}' // grapheme joiner
            | '\u{061c}' // Arabic letter mark
            | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' // Hangul fillers
            | '\u{17b4}' | '\u{17b5}' // Khmer inherent vowels
            | '\u{180b}'..='\u{180f}' // Mongolian selectors and separator
            | '\u{200b}'..='\u{200f}' // zero widths, direction marks
            | '\u{202a}'..='\u{202e}' // embeddings, overrides
            | '\u{2060}'..='\u{206f}' // joiners, isolates
            | '\u{2800}' // the empty Braille pattern
            | '\u{fe00}'..='\u{fe0f}' // variation selectors
            | '\u{feff}' // byte order mark
            | '\u{fff9}'..='\u{fffb}' // interlinear annotations
            | '\u{e0000}'..='\u{e01ef}' // tags, variation selectors
        )
}

enum Piece {
    Character(char),
    Byte(u8),
}

impl Piece {
    fn write_to(self, shown: &mut String) {
        match self {
            Self::Character(character) if is_hidden(character) => {
                shown.extend(character.escape_default());
            }
            Self::Character(character) => shown.push(character),
            Self::Byte(byte) => {
                write!(shown, "\\x{byte:02x}").expect("writing to a String never fails");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_escaped() {
        for (text, shown) in [
            ("plain 12.50", "plain 12.50"),
            ("naïve 電気", "naïve 電気"),
            ("a\nb\tc\r", "a\\nb\\tc\\r"),
            ("\u{1b}]0;owned\u{7}", "\\u{1b}]0;owned\\u{7}"),
            ("\u{202e}evil\u{2066}", "\\u{202e}evil\\u{2066}"),
            ("zero\u{200b}width", "zero\\u{200b}width"),
            ("~\u{7f}\u{85}\u{2028}", "~\\u{7f}\\u{85}\\u{2028}"),
            ("no\u{a0}break\u{3000}", "no\\u{a0}break\\u{3000}"),
            ("\u{3164}\u{fe0f}", "\\u{3164}\\u{fe0f}"),
        ] {
            assert_eq!(Excerpt::of(text.as_bytes()).as_str(), shown);
        }
        assert_eq!(Excerpt::of(b"A\xff\xfeB").as_str(), "A\\xff\\xfeB");
    }

    #[test]
    fn what_is_cut_ends_in_a_mark_and_never_exceeds_the_limit() {
        for limit in 0..40 {
            for text in ["", "short", "a longer text that is cut", "\u{202e}\u{202e}\u{202e}"] {
                let excerpt = Excerpt::cut_at(text.as_bytes(), limit);
                assert!(excerpt.as_str().len() <= limit, "{excerpt:?} at {limit}");
            }
        }
        assert_eq!(Excerpt::cut_at(b"exactly ten", 11).as_str(), "exactly ten");
        assert_eq!(Excerpt::cut_at(b"exactly ten!", 11).as_str(), "exactly …");
    }
}
