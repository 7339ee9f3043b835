//! Account numbers as nearly all billers write them: letters, digits, dashes.

use super::UsualField;
use super::word::Word;
use crate::AccountNumber;

/// An account number of the usual form, where it stands.
#[derive(Clone, Copy, Debug)]
pub struct UsualAccountNumber<'a> {
    pub(super) text: &'a [u8],
}

/// So many words hold the longest account number and the byte behind it.
const MAX_WORDS: usize = AccountNumber::MAX_CHARS / Word::BYTES + 1;

impl<'a> UsualAccountNumber<'a> {
    #[expect(clippy::inline_always, reason = "a row has four fields, and its loop is short")]
    #[inline(always)]
    pub(super) fn read(text: &'a [u8], delimiters: Word) -> Option<UsualField<'a, Self>> {
        let (words, _) = text.as_chunks();
        let words = &words[..words.len().min(MAX_WORDS)];
        let others = |word: &[u8; 8]| Word::of(*word).others_than_plain(delimiters);
        let (index, others) =
            words.iter().map(others).enumerate().find(|(_, others)| !others.is_empty())?;
        let length = index * Word::BYTES + others.first();
        if !(1..=AccountNumber::MAX_CHARS).contains(&length) {
            return None;
        }
        let (text, behind) = text.split_at_checked(length)?;
        let (&end, rest) = behind.split_first()?;
        Some(UsualField { field: Self { text }, end, rest })
    }
}
