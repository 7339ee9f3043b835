//! Masks known secrets in any text, however the text came to hold them.
//!
//! Types keep our own secrets from being printed. This is for text of others: a provider that repeats the
//! token it did not like, a URL in somebody's error. It finds a secret plain, percent-encoded or
//! JSON-escaped, and also within base64 (both alphabets), as in a Basic header that holds it beside a user.
//!
//! Numbers of payment cards are no secrets of ours, and are masked all the same: nobody asked for them.

mod base64_core;
mod cards;
mod spelling;

use std::array;
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use secrecy::{ExposeSecret, SecretSlice, SecretString};

use self::base64_core::encoded_cores;
use self::spelling::{Alphabet, SPELLINGS, Spelling};

/// What stands in place of a secret.
pub const MASK: &str = "***";

/// A secret shorter than this is masked only where it stands alone: a PIN of `42` is not to eat every
/// amount that holds these digits.
const SHORTEST_FOR_ANYWHERE: usize = 4;

/// Masks the secrets it knows, and numbers of cards but for their last four digits.
///
/// ```
/// use billport_transport::Redactor;
/// use secrecy::SecretString;
///
/// let redactor = Redactor::new([SecretString::from("p&ss word")]);
/// assert_eq!(redactor.mask("tried p&ss word"), "tried ***");
/// assert_eq!(redactor.mask("/login?key=p%26ss+word&x=1"), "/login?key=***&x=1");
/// assert_eq!(redactor.mask("Basic dXNlcjpwJnNzIHdvcmQ="), "Basic ***");
/// assert_eq!(redactor.mask("card 4111 1111 1111 1111"), "card ***1111");
/// ```
#[derive(Clone)]
pub struct Redactor {
    patterns: Vec<Pattern>,
    /// By the value of a byte, whether a spelled pattern can begin with it. Nearly no byte of a large
    /// text gets beyond this.
    can_begin: [bool; 256],
}

/// Bytes that are looked for, in every spelling.
#[derive(Clone)]
struct Pattern {
    bytes: SecretSlice<u8>,
    alphabet: Alphabet,
    place: Place,
}

/// Where a pattern counts, and how much of the text around it goes with it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Anywhere,
    /// Not within a word or a number.
    Alone,
    /// Within base64: the text to both sides holds bits of the secret, or of what stood beside it.
    WithinBase64,
}

impl Redactor {
    /// A redactor that knows these secrets. Empty ones are left out.
    pub fn new(secrets: impl IntoIterator<Item = SecretString>) -> Self {
        let mut patterns = Vec::new();
        for secret in secrets {
            let bytes = secret.expose_secret().as_bytes();
            let is_short = bytes.len() < SHORTEST_FOR_ANYWHERE;
            if !bytes.is_empty() {
                patterns.push(Pattern {
                    bytes: SecretSlice::from(bytes.to_vec()),
                    alphabet: Alphabet::Bytes,
                    place: if is_short { Place::Alone } else { Place::Anywhere },
                });
            }
            if !is_short {
                patterns.extend(encoded_cores(bytes).map(|core| Pattern {
                    bytes: core,
                    alphabet: Alphabet::Base64,
                    place: Place::WithinBase64,
                }));
            }
        }
        let can_begin = array::from_fn(|value| {
            let may_begin = |byte| patterns.iter().any(|pattern| pattern.may_begin_with(byte));
            u8::try_from(value).is_ok_and(may_begin)
        });
        Self { patterns, can_begin }
    }

    /// The text, with every known secret replaced by [`MASK`], and of every number of a card all but
    /// its last four digits.
    #[must_use]
    pub fn mask<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let found = self.find(text);
        if found.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut masked = String::with_capacity(text.len());
        let mut copied = 0;
        for Range { start, end } in found {
            masked.push_str(&text[copied..start]);
            masked.push_str(MASK);
            copied = end;
        }
        masked.push_str(&text[copied..]);
        Cow::Owned(masked)
    }

    /// Where secrets stand: in order, and none touching the next.
    fn find(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = cards::find(text);
        for (start, byte) in text.bytes().enumerate() {
            if !self.can_begin[usize::from(byte)] {
                continue;
            }
            for pattern in self.patterns.iter().filter(|pattern| pattern.may_begin_with(byte)) {
                for spelling in SPELLINGS {
                    found.extend(pattern.find_at(text, start, spelling));
                }
            }
        }
        merge(found)
    }
}

impl Pattern {
    /// Whether a text in which it is spelled can begin with this byte.
    fn may_begin_with(&self, byte: u8) -> bool {
        let first = self.bytes.expose_secret().first();
        first == Some(&byte) || matches!(byte, b'%' | b'\\' | b'+' | b'-' | b'_')
    }

    fn find_at(&self, text: &str, start: usize, spelling: Spelling) -> Option<Range<usize>> {
        let bytes = self.bytes.expose_secret();
        let end = start + spelling.match_len(self.alphabet, bytes, &text.as_bytes()[start..])?;
        match self.place {
            Place::Anywhere => Some(start..end),
            Place::Alone => {
                let before = text[..start].chars().next_back();
                let after = text[end..].chars().next();
                let is_alone = |beside: Option<char>| !beside.is_some_and(char::is_alphanumeric);
                (is_alone(before) && is_alone(after)).then_some(start..end)
            }
            Place::WithinBase64 => Some(base64_core::widen(text, start..end)),
        }
    }
}

fn merge(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

impl Default for Redactor {
    /// A redactor that knows no secrets, and masks numbers of cards.
    fn default() -> Self {
        Self::new([])
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redactor").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
