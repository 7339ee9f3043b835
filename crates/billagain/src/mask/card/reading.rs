//! How a text may be read: letter by letter, or with what is escaped in it unescaped.

use std::ops::Range;

/// One letter of a text, and where it is spelled. Letters side by side that are no part of a number stand
/// for one gap, and only the first of them is kept.
pub(super) struct Unit {
    pub(super) letter: char,
    pub(super) at: Range<usize>,
}

/// A way to read a text. Nobody says which one was meant: `5%20` ends with a blank, or with 20.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    AsItStands,
    /// `%34` of a URL, `\u0034` of JSON, `&#52;` and `&#x34;` of HTML are the digit 4.
    Unescaped,
}

impl Unit {
    pub(super) fn is_digit(&self) -> bool {
        self.letter.is_ascii_digit()
    }

    pub(super) fn is_plus(&self) -> bool {
        self.letter == '+'
    }

    fn is_gap(&self) -> bool {
        !matches!(self.letter, '0'..='9' | '.' | ',' | '+' | 'e' | 'E')
    }
}

impl Reading {
    pub(super) const ALL: [Self; 2] = [Self::AsItStands, Self::Unescaped];

    pub(super) fn units(self, text: &str) -> Vec<Unit> {
        let mut units: Vec<Unit> = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let escaped = if self == Self::Unescaped { unescape(rest) } else { None };
            let (letter, taken) = escaped.unwrap_or((first, first.len_utf8()));
            let start = text.len() - rest.len();
            let unit = Unit { letter, at: start..start + taken };
            if !unit.is_gap() || !units.last().is_some_and(Unit::is_gap) {
                units.push(unit);
            }
            rest = &rest[taken..];
        }
        units
    }
}

/// With its `;`: no digit needs more, and a text is not to be searched to its end again and again.
const LONGEST_REFERENCE: usize = 9;

/// The letter that is escaped at the beginning of a text, and how many bytes that takes.
fn unescape(text: &str) -> Option<(char, usize)> {
    let of_length = |mark: &str, length: usize| {
        let digits = text.strip_prefix(mark)?.get(..length)?;
        Some((letter(digits, 16)?, mark.len() + length))
    };
    let reference = |mark: &str, radix: u32| {
        let rest = text.strip_prefix(mark)?;
        let length = rest.bytes().take(LONGEST_REFERENCE).position(|byte| byte == b';')?;
        Some((letter(&rest[..length], radix)?, mark.len() + length + 1))
    };
    match text.as_bytes().first()? {
        b'%' => of_length("%", 2),
        b'\\' => of_length("\\u", 4),
        b'&' => {
            reference("&#x", 16).or_else(|| reference("&#X", 16)).or_else(|| reference("&#", 10))
        }
        _ => None,
    }
}

/// The letter of a number. Half of a pair that makes one letter is none, and no digit either.
fn letter(digits: &str, radix: u32) -> Option<char> {
    let number = u32::from_str_radix(digits, radix).ok()?;
    Some(char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER))
}
