//! The customers of a billing service: what is read of them, and what is written.
//!
//! | what | where |
//! |---|---|
//! | a customer as read | `customer.rs`, with `stored_contact.rs`, `stored_payment_method.rs`, `custom_field.rs` |
//! | the 24 fields that are read and written alike | `details.rs` |
//! | a customer to be added | `new_customer.rs`, with `new_contact.rs`, `new_payment_method.rs`, `new_subscription.rs` |
//! | what is to be changed, and all that is written then | `change.rs`, `difference.rs` |
//! | the table of the fields: names, and who may write what | `field.rs` |
//! | fields by their name: read, set, emptied, shown | `slot.rs`, `input.rs`, `shown.rs` |
//! | a customer made of texts, field by field | `draft.rs` |
//! | why a value can't stand in a field | `rejection.rs` |
//! | what is never shown | `card_number.rs`, `password.rs`, `payment_token.rs` |
//!
//! Everything else is one value each. A field says one of three things, and never two of them are one:
//! see [`Stated`].

mod balance;
mod card_expiry;
mod card_number;
mod change;
mod country_code;
mod custom_field;
#[expect(
    clippy::module_inception,
    reason = "the customer itself is one of the nouns of this module"
)]
mod customer;
mod customer_id;
mod customer_status;
mod details;
mod difference;
mod draft;
mod field;
mod input;
mod last_four;
mod new_contact;
mod new_customer;
mod new_payment_method;
mod new_subscription;
mod official_number;
mod open_word;
mod password;
mod payment_method;
mod payment_token;
mod provider_moment;
mod rejection;
mod shown;
mod slot;
mod stated;
mod statement_day;
mod stored_contact;
mod stored_payment_method;
mod subscription_date;

pub use balance::{Balance, BalanceError};
pub use card_expiry::{CardExpiry, CardExpiryError};
pub use card_number::{CardNumber, CardNumberError};
pub use change::{CustomerChange, CustomerEdit};
pub use country_code::{CountryCode, CountryCodeError};
pub use custom_field::CustomField;
pub use customer::Customer;
pub use customer_id::{CustomerId, CustomerIdError};
pub use customer_status::CustomerStatus;
pub use details::{Address, BillingSettings, ContactData, CustomerDetails, TaxSettings};
pub use difference::Difference;
pub use draft::NewCustomerDraft;
pub use field::{CustomerField, CustomerFieldError};
pub use input::FieldInput;
pub use last_four::{LastFour, LastFourError};
pub use new_contact::NewContact;
pub use new_customer::NewCustomer;
pub use new_payment_method::{NewCard, NewPaymentMethod};
pub use new_subscription::{
    ComponentUsage, NewSubscription, NewSubscriptions, TermType, TooManySubscriptions,
};
pub use official_number::OfficialNumber;
pub use open_word::OtherWord;
pub use password::Password;
pub use payment_method::PaymentMethod;
pub use payment_token::PaymentToken;
pub use provider_moment::ProviderMoment;
pub use rejection::{CustomerRejections, FieldRejection, FieldRule};
pub use stated::Stated;
pub use statement_day::{StatementDay, StatementDayError};
pub use stored_contact::StoredContact;
pub use stored_payment_method::{
    PaymentMethodInfo, PrimaryPaymentMethod, StoredCard, StoredPaymentMethod,
};
pub use subscription_date::{SubscriptionDate, SubscriptionDateError};
