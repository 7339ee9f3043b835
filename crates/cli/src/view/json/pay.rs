//! What became of an order to pay.

use billport::domain::Dues;
use billport::workflows::payment::{NotSent, PaymentEnd};
use serde::Serialize;
use serde_json::value::RawValue;

use super::figures::{amount, scalar};
use crate::view::instants::rfc_3339;
use crate::view::payment::result::{self, Ending, PayResult, PayState};

/// An order to pay that has ended.
#[derive(Serialize)]
pub(crate) struct PayJson {
    reference: String,
    /// `paid`, `not_paid` or `unknown`.
    state: &'static str,
    amount: Option<Box<RawValue>>,
    service_charge: Option<Box<RawValue>>,
    currency: String,
    /// The provider's own number of the payment.
    provider_id: Option<Box<RawValue>>,
    credits_available: Option<Box<RawValue>>,
    minimum_payable: Option<Box<RawValue>>,
    total_due: Option<Box<RawValue>>,
    /// From when the provider can be asked what became of it.
    look_up_from: Option<String>,
    /// The reference of which nobody knows what became of it: this one, or another one of the consumer
    /// that has to be settled before.
    in_doubt: Option<String>,
    /// The provider's code.
    code: Option<String>,
    /// The provider's words, or why it was not paid.
    message: Option<String>,
}

impl From<&PayResult> for PayJson {
    fn from(told: &PayResult) -> Self {
        let receipt = told.receipt();
        let code = match &told.ending {
            Ending::Ended(
                PaymentEnd::NotPaid { error, .. }
                | PaymentEnd::Unknown { error, .. }
                | PaymentEnd::NotSent {
                    why: NotSent::NotQuoted(error) | NotSent::Port(error), ..
                },
            )
            | Ending::NotQuoted { error, .. } => error.code(),
            _ => None,
        };
        let words = receipt.and_then(|receipt| receipt.message.as_ref());
        Self {
            reference: told.reference.to_string(),
            state: match told.state() {
                PayState::Paid => "paid",
                PayState::NotPaid => "not_paid",
                PayState::Unknown => "unknown",
            },
            amount: told.found.amount.map(amount),
            service_charge: told.found.service_charge.map(amount),
            currency: Dues::CURRENCY.to_string(),
            provider_id: told.provider_id().map(scalar),
            credits_available: receipt
                .and_then(|receipt| receipt.credits_available.as_ref())
                .map(scalar),
            minimum_payable: told.found.minimum_payable.map(amount),
            total_due: told.found.total_due.map(amount),
            look_up_from: told.look_up_from().map(rfc_3339),
            in_doubt: told.in_doubt().map(ToString::to_string),
            code: code.map(ToString::to_string),
            message: words.map(ToString::to_string).or_else(|| result::problem(told)),
        }
    }
}
