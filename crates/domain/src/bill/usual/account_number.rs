//! Account numbers as nearly all billers write them: letters, digits, dashes.

use super::word::Word;
use crate::AccountNumber;

/// An account number of the usual form, where it stands.
#[derive(Clone, Copy, Debug)]
pub struct UsualAccountNumber<'a> {
    pub(super) text: &'a [u8],
}

impl<'a> UsualAccountNumber<'a> {
    #[inline]
    pub(super) fn read(text: &'a [u8], delimiters: Word) -> Option<(Self, &'a [u8])> {
        let mut length = 0;
        loop {
            let plain = Word::at_front(text.get(length..)?)?.plain_bytes_at_front(delimiters);
            length += plain;
            if plain < size_of::<Word>() {
                break;
            }
            if length > AccountNumber::MAX_CHARS {
                return None;
            }
        }
        let (text, rest) = text.split_at_checked(length)?;
        (1..=AccountNumber::MAX_CHARS).contains(&length).then_some((Self { text }, rest))
    }
}
