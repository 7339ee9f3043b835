//! Due dates and periods have one form only; usual are those that are not over.

use super::UsualField;
use crate::calendar::Rank;
use crate::{BillingPeriod, DueDate};

/// A due date that is today or later, where it stands.
#[derive(Clone, Copy, Debug)]
pub struct UsualDueDate<'a> {
    pub(super) text: &'a [u8; 10],
    pub(super) date: DueDate,
}

impl<'a> UsualDueDate<'a> {
    #[expect(clippy::inline_always, reason = "a row has four fields, and its loop is short")]
    #[inline(always)]
    pub(super) fn read(text: &'a [u8], first: Rank) -> Option<UsualField<'a, Self>> {
        let (text, behind) = text.split_first_chunk()?;
        let (&end, rest) = behind.split_first()?;
        let date = DueDate::from_ascii(text).ok()?;
        (date.rank() >= first).then_some(UsualField { field: Self { text, date }, end, rest })
    }
}

/// A period that is this month or later, where it stands.
#[derive(Clone, Copy, Debug)]
pub struct UsualPeriod<'a> {
    pub(super) text: &'a [u8; 7],
    pub(super) month: BillingPeriod,
}

impl<'a> UsualPeriod<'a> {
    #[expect(clippy::inline_always, reason = "a row has four fields, and its loop is short")]
    #[inline(always)]
    pub(super) fn read(text: &'a [u8], first: Rank) -> Option<UsualField<'a, Self>> {
        let (text, behind) = text.split_first_chunk()?;
        let (&end, rest) = behind.split_first()?;
        let month = BillingPeriod::from_ascii(text).ok()?;
        (month.rank() >= first).then_some(UsualField { field: Self { text, month }, end, rest })
    }
}
