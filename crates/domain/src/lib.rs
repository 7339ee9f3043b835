//! The nouns of Billport and the laws they obey: money, account numbers, due dates, billing
//! periods, bills; dues and their payment; the customers of a billing service.
//!
//! Everything here is pure: no I/O, no clock, no async, no HTTP, no serialization. A type has
//! private fields and one fallible constructor, so whoever holds one holds a valid one. Rules that
//! depend on the day take `today` as an argument; whose day that is (the provider's, never the
//! host's) is for the caller to say.
//!
//! ```
//! use billport_domain::{Bill, BillText};
//! use time::{Date, Month};
//!
//! let today = Date::from_calendar_date(2026, Month::November, 22)?;
//! let text = BillText {
//!     account_number: b"AB123457",
//!     amount: b"1700.78",
//!     due_date: b"26-05-2031",
//!     period: b"06-2031",
//! };
//! let bill = Bill::parse(text, today)?;
//! assert_eq!(bill.amount().to_string(), "PHP 1700.78");
//!
//! let late = BillText { due_date: b"26-05-2024", ..text };
//! let rejections = Bill::parse(late, today).unwrap_err();
//! assert_eq!(
//!     rejections.to_string(),
//!     "due_date `26-05-2024` is in the past (today is 22-11-2026): \
//!      the due date is today or later"
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//! - `proptest`: the module `strategies` for property tests, in ours and in other teams' crates.

mod account_number;
mod bill;
mod calendar;
mod customer;
mod dues;
mod excerpt;
mod money;
mod payment;
#[cfg(feature = "proptest")]
pub mod strategies;

pub use account_number::AccountNumber;
pub use bill::{
    BatchLimit, BatchLimitError, BatchRejection, Bill, BillBatch, BillField, BillKey, BillRef,
    BillRule, BillText, Deadline, Rejection, Rejections, UsualAccountNumber, UsualAmount,
    UsualDueDate, UsualField, UsualForm, UsualPeriod,
};
pub use calendar::{BikramMonth, BikramMonthError, BillingPeriod, DueDate};
pub use customer::{
    Address, Balance, BalanceError, BillingSettings, CardExpiry, CardExpiryError, CardNumber,
    CardNumberError, ComponentUsage, ContactData, CountryCode, CountryCodeError, CustomField,
    Customer, CustomerChange, CustomerDetails, CustomerEdit, CustomerField, CustomerFieldError,
    CustomerId, CustomerIdError, CustomerRejections, CustomerStatus, Difference, FieldInput,
    FieldRejection, FieldRule, LastFour, LastFourError, NewCard, NewContact, NewCustomer,
    NewCustomerDraft, NewPaymentMethod, NewSubscription, NewSubscriptions, OfficialNumber,
    OtherWord, Password, PaymentMethod, PaymentMethodInfo, PaymentToken, PrimaryPaymentMethod,
    ProviderMoment, Stated, StatementDay, StatementDayError, StoredCard, StoredContact,
    StoredPaymentMethod, SubscriptionDate, SubscriptionDateError, TaxSettings, TermType,
    TooManySubscriptions,
};
pub use dues::{
    Adjustment, BillMonth, Consumer, ConsumerField, ConsumerId, ConsumerRejection, Counter,
    DueBill, Dues, DuesError, OfficeCode, ServiceNumber,
};
pub use excerpt::Excerpt;
pub use money::{Currency, CurrencyError, Money, MoneyError, exact_decimal};
pub use payment::{
    Advance, AmountWanted, ChargeBreach, OrderRejection, PaymentOrder, PaymentReference,
    PaymentReferenceError, ProviderScalar, Receipt, ScalarForm, ServiceCharge, ServiceChargeRule,
    SessionId,
};
