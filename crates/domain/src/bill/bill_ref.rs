//! A valid bill that is borrowed: from a row of a file, or from a [`Bill`].

use super::Bill;
use crate::{BillingPeriod, DueDate, Money};

/// A valid bill, its four fields as they are written when it travels; borrowed from where it stands.
///
/// Tens of millions of bills pass from files into requests, and their fields mostly leave as they
/// came. So a bill need not be taken apart and put together again: whoever writes a request copies
/// these texts.
///
/// - It obeys every law of [`Bill`], on the day by which it was judged. Like a `Bill` it is made in
///   this crate only.
/// - The texts are canonical: no blanks around them, no leading zeros in the amount, which keeps the
///   decimals that it was written with. The same bill has the same texts, whatever it came from.
/// - The amount is in PHP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BillRef<'a> {
    /// UTF-8.
    pub(super) account_number: &'a [u8],
    pub(super) is_plain: bool,
    /// ASCII digits, with a point if there are decimals.
    pub(super) amount: &'a [u8],
    pub(super) hundredths: u64,
    pub(super) due_date: DueDate,
    pub(super) due_date_text: &'a [u8; 10],
    pub(super) period: BillingPeriod,
    pub(super) period_text: &'a [u8; 7],
}

impl<'a> BillRef<'a> {
    /// The customer's account number, as UTF-8.
    #[must_use]
    pub const fn account_number(&self) -> &'a [u8] {
        self.account_number
    }

    /// Whether the account number is printable ASCII without quotes and backslashes: then it stands in
    /// JSON and in CSV as it is. If not, nothing is said.
    #[must_use]
    pub const fn has_plain_account_number(&self) -> bool {
        self.is_plain
    }

    /// The net amount in PHP as it is written: `1700.78`, `1500`, `0.5`.
    #[must_use]
    pub const fn amount_text(&self) -> &'a [u8] {
        self.amount
    }

    /// The net amount in hundredths of a PHP, exactly.
    #[must_use]
    pub const fn amount_in_hundredths(&self) -> u64 {
        self.hundredths
    }

    /// The due date.
    #[must_use]
    pub const fn due_date(&self) -> DueDate {
        self.due_date
    }

    /// The due date as it is written: `DD-MM-YYYY`.
    #[must_use]
    pub const fn due_date_text(&self) -> &'a [u8; 10] {
        self.due_date_text
    }

    /// The billing period.
    #[must_use]
    pub const fn period(&self) -> BillingPeriod {
        self.period
    }

    /// The billing period as it is written: `MM-YYYY`.
    #[must_use]
    pub const fn period_text(&self) -> &'a [u8; 7] {
        self.period_text
    }
}

impl Bill {
    /// Lends the bill as the texts that travel.
    pub fn with_ref<T>(&self, take: impl FnOnce(BillRef<'_>) -> T) -> T {
        let account_number = self.account_number.as_str().as_bytes();
        let is_plain = |byte: &u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
        take(BillRef {
            account_number,
            is_plain: account_number.iter().all(is_plain),
            amount: self.amount.plain_text().as_bytes(),
            hundredths: hundredths(self.amount),
            due_date: self.due_date,
            due_date_text: &self.due_date.to_ascii(),
            period: self.period,
            period_text: &self.period.to_ascii(),
        })
    }
}

fn hundredths(amount: Money) -> u64 {
    let (value, unit) = (amount.amount(), 10_u64.pow(Bill::MAX_DECIMALS - amount.amount().scale()));
    u64::try_from(value.mantissa()).expect("the amount of a bill is positive and has twelve digits")
        * unit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BillText, strategies};
    use proptest::prelude::*;
    use rust_decimal::Decimal;
    use time::{Date, macros::date};

    const TODAY: Date = date!(2026 - 11 - 22);

    proptest! {
        #[test]
        fn the_texts_of_a_bill_are_the_bill(bill in strategies::bill(TODAY)) {
            let (read, hundredths) = bill.with_ref(|lent| {
                let text = BillText {
                    account_number: lent.account_number(),
                    amount: lent.amount_text(),
                    due_date: lent.due_date_text(),
                    period: lent.period_text(),
                };
                (Bill::parse(text, TODAY).unwrap(), lent.amount_in_hundredths())
            });
            prop_assert_eq!(&read, &bill);
            prop_assert_eq!(Decimal::from(hundredths), bill.amount().amount() * Decimal::ONE_HUNDRED);
        }
    }
}
