//! Amounts as nearly all billers write them: `1700.78`, `1500`, `0.5`.

use super::UsualField;
use super::word::Word;

/// An amount of the usual form, where it stands.
#[derive(Clone, Copy, Debug)]
pub struct UsualAmount<'a> {
    pub(super) text: &'a [u8],
    pub(super) hundredths: u64,
}

impl<'a> UsualAmount<'a> {
    /// The largest amount in hundredths of a PHP: seven digits and two decimals.
    pub(super) const MAX_HUNDREDTHS: u64 = 999_999_999;

    #[expect(clippy::inline_always, reason = "a row has four fields, and its loop is short")]
    #[inline(always)]
    pub(super) fn read(text: &'a [u8]) -> Option<UsualField<'a, Self>> {
        // Up to seven digits stand before the point or the end.
        let word = Word::of(*text.first_chunk()?);
        let others = word.others_than_digits();
        if others.is_empty() {
            return None;
        }
        let digits = others.first();
        if digits == 0 || (text[0] == b'0' && digits > 1) {
            return None;
        }
        let whole = word.number(digits) * 100;
        let &[point, tenth, hundredth, _] = text.get(digits..)?.first_chunk()?;
        let (tenth, hundredth) = (tenth.wrapping_sub(b'0'), hundredth.wrapping_sub(b'0'));
        let (length, hundredths) = if point != b'.' {
            (digits, whole)
        } else if tenth > 9 {
            return None;
        } else if hundredth > 9 {
            (digits + 2, whole + u64::from(tenth) * 10)
        } else {
            (digits + 3, whole + u64::from(tenth) * 10 + u64::from(hundredth))
        };
        if hundredths == 0 {
            return None;
        }
        let (text, behind) = text.split_at_checked(length)?;
        let (&end, rest) = behind.split_first()?;
        Some(UsualField { field: Self { text, hundredths }, end, rest })
    }
}
