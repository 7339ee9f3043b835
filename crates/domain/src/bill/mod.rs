//! A bill, and the one place where all its rules stand together.

mod batch;
mod bill_ref;
mod deadline;
mod rejection;
mod rule;
mod usual;

pub use batch::{BatchLimit, BatchLimitError, BatchRejection, BillBatch};
pub use bill_ref::BillRef;
pub use deadline::Deadline;
pub use rejection::{BillField, Rejection, Rejections};
pub use rule::BillRule;
pub use usual::{
    UsualAccountNumber, UsualAmount, UsualDueDate, UsualField, UsualForm, UsualPeriod,
};

use rust_decimal::Decimal;
use time::Date;

use crate::{AccountNumber, BillingPeriod, Currency, DueDate, Money, MoneyError};

/// What a customer owes for one billing period, valid on the day it was judged.
///
/// - The amount is in PHP, above 0, at most [`Bill::MAX_AMOUNT`], with at most two decimals.
/// - The due date was today or later, the period this month or later, on the day of judgement; a
///   bill that is kept is judged again by [`Bill::judge`].
/// - No rule ties the due date to the period: a bill of June may be due in May.
///
/// Source: Blaggo, Upload Bills API ("All parameters are required. Due date should be
/// current/future date. Period should be current/future month."); currency and limits are this
/// project's own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Bill {
    account_number: AccountNumber,
    amount: Money,
    due_date: DueDate,
    period: BillingPeriod,
}

/// The four fields of a bill as a file or a form has them, not yet judged.
///
/// Any text is fine here; blanks (spaces and tabs) around a field do not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BillText<'a> {
    /// The customer's account number, such as `AB123457`.
    pub account_number: &'a [u8],
    /// The net amount to be paid in PHP, such as `1700.78`.
    pub amount: &'a [u8],
    /// The due date, `DD-MM-YYYY`.
    pub due_date: &'a [u8],
    /// The billing period, `MM-YYYY`.
    pub period: &'a [u8],
}

/// What makes a bill the same bill: its account and its period.
///
/// Two bills with one key in one file are a mistake that users make (this project's own rule).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BillKey<'a> {
    /// The customer's account number.
    pub account_number: &'a AccountNumber,
    /// The billing period.
    pub period: BillingPeriod,
}

impl Bill {
    /// The currency of every bill.
    pub const CURRENCY: Currency = Currency::PHP;
    /// The largest amount of a bill: 9,999,999,999.99.
    pub const MAX_AMOUNT: Decimal = Decimal::from_parts(3_567_587_327, 232, 0, false, 2);
    /// The most decimals of an amount.
    pub const MAX_DECIMALS: u32 = 2;

    /// Reads and judges the four fields of a bill by the rules of the day `today`.
    ///
    /// # Errors
    /// Every rule that a field breaks, at most one for each field. See [`BillRule`].
    pub fn parse(text: BillText<'_>, today: Date) -> Result<Self, Rejections> {
        let account_number = AccountNumber::parse(text.account_number);
        let amount = read_amount(trim_blanks(text.amount));
        let due_date =
            DueDate::parse(trim_blanks(text.due_date)).and_then(|due| on_time(due, today));
        let period = BillingPeriod::parse(trim_blanks(text.period))
            .and_then(|period| current(period, today));
        match (account_number, amount, due_date, period) {
            (Ok(account_number), Ok(amount), Ok(due_date), Ok(period)) => {
                Ok(Self { account_number, amount, due_date, period })
            }
            (account_number, amount, due_date, period) => {
                let broken = [account_number.err(), amount.err(), due_date.err(), period.err()];
                Err(Rejections::of(broken).expect("one of the four is an error"))
            }
        }
    }

    /// Makes a bill of its parts, judged by the rules of the day `today`.
    ///
    /// # Errors
    /// Every rule that a part breaks, at most one for each field. See [`BillRule`].
    pub fn new(
        account_number: AccountNumber,
        amount: Money,
        due_date: DueDate,
        period: BillingPeriod,
        today: Date,
    ) -> Result<Self, Rejections> {
        let bill = Self { account_number, amount, due_date, period };
        let broken = [
            judge_amount(amount)
                .err()
                .map(|rule| Rejection::new(BillField::Amount, rule, amount.to_string().as_bytes())),
            on_time(due_date, today).err(),
            current(period, today).err(),
        ];
        Rejections::of(broken).map_or(Ok(bill), Err)
    }

    /// Judges the bill again, by the rules of another day.
    ///
    /// # Errors
    /// [`BillRule::PastDue`] and [`BillRule::PastPeriod`], whichever hold.
    pub fn judge(&self, today: Date) -> Result<(), Rejections> {
        let broken = [on_time(self.due_date, today).err(), current(self.period, today).err()];
        Rejections::of(broken).map_or(Ok(()), Err)
    }

    /// The customer's account number.
    #[must_use]
    pub const fn account_number(&self) -> &AccountNumber {
        &self.account_number
    }

    /// The net amount to be paid, in PHP.
    #[must_use]
    pub const fn amount(&self) -> Money {
        self.amount
    }

    /// The due date.
    #[must_use]
    pub const fn due_date(&self) -> DueDate {
        self.due_date
    }

    /// The billing period.
    #[must_use]
    pub const fn period(&self) -> BillingPeriod {
        self.period
    }

    /// What makes it the same bill as another one.
    #[must_use]
    pub const fn key(&self) -> BillKey<'_> {
        BillKey { account_number: &self.account_number, period: self.period }
    }
}

/// The text without the spaces and tabs around it.
pub(crate) fn trim_blanks(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = text {
        text = rest;
    }
    text
}

fn read_amount(text: &[u8]) -> Result<Money, Rejection> {
    let amount = match Money::parse(text, Bill::CURRENCY) {
        Ok(amount) => judge_amount(amount).map(|()| amount),
        Err(_) if text.is_empty() => Err(BillRule::Missing),
        Err(MoneyError::TooManyDecimals) => Err(BillRule::AmountDecimals),
        Err(MoneyError::TooLarge) => Err(BillRule::AmountTooLarge),
        Err(_) => Err(BillRule::AmountForm),
    };
    amount.map_err(|rule| Rejection::new(BillField::Amount, rule, text))
}

fn judge_amount(amount: Money) -> Result<(), BillRule> {
    let value = amount.amount();
    if amount.currency() != Bill::CURRENCY {
        Err(BillRule::AmountCurrency)
    } else if value <= Decimal::ZERO {
        Err(BillRule::AmountNotPositive)
    } else if value > Bill::MAX_AMOUNT {
        Err(BillRule::AmountTooLarge)
    } else if value.scale() > Bill::MAX_DECIMALS {
        Err(BillRule::AmountDecimals)
    } else {
        Ok(())
    }
}

fn on_time(due_date: DueDate, today: Date) -> Result<DueDate, Rejection> {
    if !due_date.is_before(today) {
        return Ok(due_date);
    }
    Err(Rejection::new(BillField::DueDate, BillRule::PastDue { today }, &due_date.to_ascii()))
}

fn current(period: BillingPeriod, today: Date) -> Result<BillingPeriod, Rejection> {
    if !period.is_before(today) {
        return Ok(period);
    }
    Err(Rejection::new(BillField::Period, BillRule::PastPeriod { today }, &period.to_ascii()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_amount_is_as_documented() {
        assert_eq!(Bill::MAX_AMOUNT.to_string(), "9999999999.99");
    }

    #[test]
    fn a_bill_is_small() {
        assert_eq!(size_of::<Bill>(), 56);
    }

    #[test]
    fn blanks_around_a_field_do_not_count() {
        assert_eq!(trim_blanks(b" \t a b \t"), b"a b");
        assert_eq!(trim_blanks(b" \t "), b"");
        assert_eq!(trim_blanks("\u{a0}x".as_bytes()), "\u{a0}x".as_bytes());
    }
}
