//! The ways a text may spell bytes: as they are, percent-encoded (RFC 3986, and forms with `+` for a
//! space), or escaped in a JSON string (RFC 8259).
//!
//! Each spelling reads a text unit by unit and has one reading for each unit, so a match takes one pass.

/// A way to spell bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    Plain,
    Percent,
    Json,
}

pub(super) const SPELLINGS: [Spelling; 3] = [Spelling::Plain, Spelling::Percent, Spelling::Json];

/// What counts as the same byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alphabet {
    Bytes,
    /// `-` and `_` of the URL-safe alphabet are `+` and `/` of the standard one.
    Base64,
}

/// One unit of a spelled text: the bytes it stands for, and how many it takes.
struct Unit {
    bytes: [u8; 4],
    len: usize,
    taken: usize,
}

impl Spelling {
    /// How much of the text's beginning spells `bytes`, if it does.
    pub(super) fn match_len(self, alphabet: Alphabet, bytes: &[u8], text: &[u8]) -> Option<usize> {
        let (mut matched, mut taken) = (0, 0);
        while matched < bytes.len() {
            let unit = self.read_unit(text.get(taken..)?)?;
            for &byte in &unit.bytes[..unit.len] {
                if !self.is_same(alphabet, *bytes.get(matched)?, byte, unit.taken) {
                    return None;
                }
                matched += 1;
            }
            taken += unit.taken;
        }
        Some(taken)
    }

    fn is_same(self, alphabet: Alphabet, wanted: u8, read: u8, taken: usize) -> bool {
        let form_space = self == Self::Percent && taken == 1 && read == b'+' && wanted == b' ';
        let url_safe =
            alphabet == Alphabet::Base64 && matches!((wanted, read), (b'+', b'-') | (b'/', b'_'));
        wanted == read || form_space || url_safe
    }

    fn read_unit(self, text: &[u8]) -> Option<Unit> {
        let escaped = match self {
            Self::Plain => None,
            Self::Percent => read_percent(text),
            Self::Json => read_json_escape(text),
        };
        escaped.or_else(|| text.first().map(|&byte| Unit::of(byte, 1)))
    }
}

impl Unit {
    fn of(byte: u8, taken: usize) -> Self {
        Self { bytes: [byte, 0, 0, 0], len: 1, taken }
    }
}

fn read_percent(text: &[u8]) -> Option<Unit> {
    let [b'%', digits @ ..] = text else {
        return None;
    };
    let byte = read_hex(digits.get(..2)?)?;
    Some(Unit::of(u8::try_from(byte).ok()?, 3))
}

fn read_json_escape(text: &[u8]) -> Option<Unit> {
    let [b'\\', escape, rest @ ..] = text else {
        return None;
    };
    let byte = match escape {
        b'"' | b'\\' | b'/' => *escape,
        b'b' => 0x08,
        b'f' => 0x0c,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'u' => return read_json_unicode(rest),
        _ => return None,
    };
    Some(Unit::of(byte, 2))
}

/// The digits after `\u`, and those of a second escape where the first is half of a pair.
fn read_json_unicode(digits: &[u8]) -> Option<Unit> {
    let first = read_hex(digits.get(..4)?)?;
    let second = match digits.get(4..10) {
        Some([b'\\', b'u', low @ ..]) => read_hex(low),
        _ => None,
    };
    let pair = [first, second.unwrap_or_default()];
    let (character, taken) = match char::decode_utf16(pair).next()? {
        Ok(character) if character.len_utf16() == 2 => (character, 12),
        Ok(character) => (character, 6),
        Err(_) => return None,
    };
    let mut bytes = [0; 4];
    let len = character.encode_utf8(&mut bytes).len();
    Some(Unit { bytes, len, taken })
}

fn read_hex(digits: &[u8]) -> Option<u16> {
    digits.iter().try_fold(0_u16, |value, &digit| {
        let digit = char::from(digit).to_digit(16)?;
        Some(value * 16 + u16::try_from(digit).ok()?)
    })
}
