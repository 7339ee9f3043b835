//! The rules of a bill, each with a stable code and a sentence for the person who must mend it.

use std::fmt;
use time::Date;

use super::Bill;
use crate::{AccountNumber, DueDate};

/// A rule that a field of a bill can break.
///
/// `Display` says what is wrong and what would be right, to stand behind the value; [`code`] is a
/// short name that does not change.
///
/// [`code`]: BillRule::code
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BillRule {
    /// The field is empty. Source: "All parameters are required."
    Missing,
    /// The field is no UTF-8 text.
    NotText,
    /// A control, zero-width or bidirectional formatting character, or a blank that is not the space,
    /// stands in the field.
    HiddenCharacter,
    /// More than [`AccountNumber::MAX_CHARS`] characters.
    AccountNumberTooLong,
    /// Not digits with an optional point and one or two decimals.
    AmountForm,
    /// Three or more decimals.
    AmountDecimals,
    /// Zero, or less.
    AmountNotPositive,
    /// Above [`Bill::MAX_AMOUNT`].
    AmountTooLarge,
    /// Money of another currency than [`Bill::CURRENCY`].
    AmountCurrency,
    /// A due date that is not of the form `DD-MM-YYYY`.
    DueDateForm,
    /// A due date that the calendar does not have.
    NoSuchDay,
    /// A due date before today. Source: "Due date should be current/future date."
    PastDue {
        /// The day of judgement.
        today: Date,
    },
    /// A period that is not of the form `MM-YYYY`.
    PeriodForm,
    /// A period whose month is not 01 to 12.
    NoSuchMonth,
    /// A period before this month. Source: "Period should be current/future month."
    PastPeriod {
        /// The day of judgement.
        today: Date,
    },
}

impl BillRule {
    /// A short name that does not change, such as `past-due`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::NotText => "not-text",
            Self::HiddenCharacter => "hidden-character",
            Self::AccountNumberTooLong => "account-number-too-long",
            Self::AmountForm => "amount-form",
            Self::AmountDecimals => "amount-decimals",
            Self::AmountNotPositive => "amount-not-positive",
            Self::AmountTooLarge => "amount-too-large",
            Self::AmountCurrency => "amount-currency",
            Self::DueDateForm => "due-date-form",
            Self::NoSuchDay => "no-such-day",
            Self::PastDue { .. } => "past-due",
            Self::PeriodForm => "period-form",
            Self::NoSuchMonth => "no-such-month",
            Self::PastPeriod { .. } => "past-period",
        }
    }
}

impl fmt::Display for BillRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("is missing: all four fields are required"),
            Self::NotText => f.write_str("is not text: save the file as UTF-8"),
            Self::HiddenCharacter => {
                f.write_str("has a hidden character (control, zero-width, direction or special blank): remove it")
            }
            Self::AccountNumberTooLong => {
                write!(f, "is too long: at most {} characters", AccountNumber::MAX_CHARS)
            }
            Self::AmountForm => f.write_str(
                "is not a plain amount: digits, with an optional point and one or two decimals",
            ),
            Self::AmountDecimals => f.write_str("has too many decimals: at most two"),
            Self::AmountNotPositive => f.write_str("is not above 0"),
            Self::AmountTooLarge => write!(f, "is too large: at most {}", Bill::MAX_AMOUNT),
            Self::AmountCurrency => {
                write!(f, "is of the wrong currency: bills are in {}", Bill::CURRENCY)
            }
            Self::DueDateForm => f.write_str("is not a date of the form DD-MM-YYYY"),
            Self::NoSuchDay => f.write_str("is no day of the calendar (the form is DD-MM-YYYY)"),
            Self::PastDue { today } => {
                write!(f, "is in the past (today is ")?;
                write_day(*today, f)?;
                f.write_str("): the due date is today or later")
            }
            Self::PeriodForm => f.write_str("is not a month of the form MM-YYYY"),
            Self::NoSuchMonth => f.write_str("is no month of the calendar (the form is MM-YYYY)"),
            Self::PastPeriod { today } => {
                f.write_str("is in the past (today is ")?;
                write_day(*today, f)?;
                f.write_str("): the period is this month or later")
            }
        }
    }
}

/// A day in the form of the fields beside it.
fn write_day(day: Date, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match DueDate::new(day) {
        Ok(day) => write!(f, "{day}"),
        Err(_) => write!(f, "{day}"),
    }
}

#[cfg(test)]
mod tests;
