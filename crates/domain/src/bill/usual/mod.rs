//! Bills in their usual form: each field read once, from the front of a row's bytes, and where it
//! ends is found by the reading itself.
//!
//! Nearly every field of nearly every file is written in one way: no blanks, no quotes, no zeros in
//! front, nothing wrong. Such a field is told and read in a few steps, without a copy. Of anything
//! else nothing is said here, and [`Bill::parse`] decides: it knows every rule, and the reason.
//!
//! - What is read here, `Bill::parse` accepts as well, and [`Bill::with_ref`] lends as the same texts:
//!   that is a law, and `tests/usual_laws.rs` checks it. The other way round it need not be so.
//! - A field is told from what stands behind it by its own form. Whether a delimiter or a line end
//!   stands there is for the reader of the row to see; if not, the field is not the usual one.

mod account_number;
mod amount;
mod day;
mod field;
mod word;

pub use account_number::UsualAccountNumber;
pub use amount::UsualAmount;
pub use day::{UsualDueDate, UsualPeriod};
pub use field::UsualField;

use time::Date;

use super::{Bill, BillRef};
use crate::calendar::Rank;
use word::Word;

/// Reads fields in their usual form, by the rules of one day, from rows with one delimiter.
///
/// Each reader gives the field and the bytes behind it, or nothing if what stands there is of another
/// form, wrong, or too near to the end of the bytes: a reader looks up to eight bytes ahead.
///
/// ```
/// use billport_domain::{BillRef, UsualForm};
/// use time::{Date, Month};
///
/// let today = Date::from_calendar_date(2026, Month::November, 22)?;
/// let form = UsualForm::new(b',', today);
/// let read = || {
///     let row = b"AB123457,1700.78,26-05-2031,06-2031\n";
///     let (account_number, rest) = form.account_number(row)?.before(b',')?;
///     let (amount, rest) = form.amount(rest)?.before(b',')?;
///     let (due_date, rest) = form.due_date(rest)?.before(b',')?;
///     let (period, rest) = form.period(rest)?.at_line_end()?;
///     Some((BillRef::of_usual(account_number, amount, due_date, period), rest))
/// };
/// let (bill, rest) = read().expect("all four are of the usual form");
/// assert_eq!(bill.amount_in_hundredths(), 170_078);
/// assert!(rest.is_empty());
/// assert!(form.amount(b"01700.78,26-05-2031").is_none(), "a zero in front");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct UsualForm {
    delimiters: Word,
    today: Rank,
    this_month: Rank,
}

impl UsualForm {
    /// The usual form in rows whose fields are kept apart by a delimiter, an ASCII character, on the
    /// day `today`.
    #[must_use]
    pub const fn new(delimiter: u8, today: Date) -> Self {
        Self {
            delimiters: Word::all(delimiter),
            today: Rank::of_today(today),
            this_month: Rank::of_this_month(today),
        }
    }

    /// Reads an account number: printable ASCII without blanks, quotes, exclamation marks, backslashes
    /// and delimiters, at most [`MAX_CHARS`](crate::AccountNumber::MAX_CHARS) of it.
    #[must_use]
    #[inline]
    pub fn account_number<'a>(
        &self,
        text: &'a [u8],
    ) -> Option<UsualField<'a, UsualAccountNumber<'a>>> {
        UsualAccountNumber::read(text, self.delimiters)
    }

    /// Reads an amount: above nothing and below 10,000,000, with no, one or two decimals, and without
    /// zeros in front.
    #[must_use]
    #[inline]
    pub fn amount<'a>(&self, text: &'a [u8]) -> Option<UsualField<'a, UsualAmount<'a>>> {
        UsualAmount::read(text)
    }

    /// Reads a due date that is today or later.
    #[must_use]
    #[inline]
    pub fn due_date<'a>(&self, text: &'a [u8]) -> Option<UsualField<'a, UsualDueDate<'a>>> {
        UsualDueDate::read(text, self.today)
    }

    /// Reads a period that is this month or later.
    #[must_use]
    #[inline]
    pub fn period<'a>(&self, text: &'a [u8]) -> Option<UsualField<'a, UsualPeriod<'a>>> {
        UsualPeriod::read(text, self.this_month)
    }
}

impl<'a> BillRef<'a> {
    /// The bill whose four fields are of the usual form.
    #[must_use]
    #[inline]
    pub const fn of_usual(
        account_number: UsualAccountNumber<'a>,
        amount: UsualAmount<'a>,
        due_date: UsualDueDate<'a>,
        period: UsualPeriod<'a>,
    ) -> Self {
        Self {
            account_number: account_number.text,
            is_plain: true,
            amount: amount.text,
            hundredths: amount.hundredths,
            due_date: due_date.date,
            due_date_text: due_date.text,
            period: period.month,
            period_text: period.text,
        }
    }
}

// The largest amount of the usual form is one that a bill may have.
const _: () = assert!(UsualAmount::MAX_HUNDREDTHS as i128 <= Bill::MAX_AMOUNT.mantissa());
