//! Strategies for property tests: bills that are valid, and ones that are wrong in exactly one way;
//! dues as they should be, and odd ones; customers of every kind.
//!
//! ```
//! use billport_domain::{Bill, strategies};
//! use proptest::prelude::*;
//! use time::{Date, Month};
//!
//! let today = Date::from_calendar_date(2026, Month::November, 22)?;
//! proptest!(|(row in strategies::wrong_bill_text(today))| {
//!     let rejections = Bill::parse(row.text.as_text(), today).unwrap_err();
//!     prop_assert_eq!(rejections.iter().count(), 1);
//! });
//! # Ok::<(), time::error::ComponentRange>(())
//! ```

mod consumers;
mod customer_details;
mod customers;
mod dues;
mod fields;
mod months;
mod new_customers;
mod payments;
mod wrong;

pub use consumers::{consumer, consumer_id, office_code, service_number};
pub use customer_details::{
    customer_change, customer_details, customer_text, official_number, payment_method, stated,
    statement_day,
};
pub use customers::{
    balance, custom_field, customer, customer_id, customer_status, payment_token, provider_moment,
};
pub use dues::{due_bill, dues, odd_dues, readable_bill_month, rupees};
pub use fields::{account_number_text, amount_text, due_date_text, period_text};
pub use months::{bikram_month, bikram_month_text};
pub use new_customers::{
    card_expiry, card_number, new_customer, new_subscription, password, subscription_date,
};
pub use payments::{payment_reference, provider_scalar, session_id};
pub use wrong::{WrongBillText, wrong_bill_text};

use proptest::prelude::*;
use time::Date;

use crate::{Bill, BillText};

/// A [`BillText`] that owns its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedBillText {
    /// The account number.
    pub account_number: Vec<u8>,
    /// The amount.
    pub amount: Vec<u8>,
    /// The due date.
    pub due_date: Vec<u8>,
    /// The period.
    pub period: Vec<u8>,
}

impl OwnedBillText {
    /// The same fields, borrowed.
    #[must_use]
    pub fn as_text(&self) -> BillText<'_> {
        BillText {
            account_number: &self.account_number,
            amount: &self.amount,
            due_date: &self.due_date,
            period: &self.period,
        }
    }
}

/// The text of a bill that is valid on the day `today`, in years up to 2999.
pub fn bill_text(today: Date) -> impl Strategy<Value = OwnedBillText> {
    (account_number_text(), amount_text(), due_date_text(today), period_text(today)).prop_map(
        |(account_number, amount, due_date, period)| OwnedBillText {
            account_number: account_number.into_bytes(),
            amount: amount.into_bytes(),
            due_date: due_date.into_bytes(),
            period: period.into_bytes(),
        },
    )
}

/// A bill that is valid on the day `today`.
pub fn bill(today: Date) -> impl Strategy<Value = Bill> {
    bill_text(today).prop_map(move |text| {
        Bill::parse(text.as_text(), today).expect("the text is that of a valid bill")
    })
}
