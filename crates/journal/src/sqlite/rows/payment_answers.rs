//! What the provider says of a payment, in the rows of payments and of their events: an answer, a
//! receipt, what a look-up found. Each is a group of columns that stand side by side.

use billport_domain::{Excerpt, ProviderScalar, Receipt};
use rusqlite::Result;
use rusqlite::types::Value;

use super::columns::{Columns, money, scalar, text_of_scalar};
use crate::payments::{Found, FoundPaid, PaymentAnswer};

/// How many columns an answer has: `status, code, words`.
pub(super) const ANSWER_COLUMNS: usize = 3;
/// How many columns a receipt has: `provider_id, message, credits_consumed, credits_available`.
pub(super) const RECEIPT_COLUMNS: usize = 4;
/// How many columns there are of what a look-up found: `found, found_provider_id, found_amount,
/// found_refunded`.
pub(super) const FOUND_COLUMNS: usize = 4;

// The numbers of what a look-up found are those of the file, and never change.
const PAID: i64 = 1;
const NOT_PAID: i64 = 2;
const PENDING: i64 = 3;
const NO_SUCH_REFERENCE: i64 = 4;
const UNCLEAR: i64 = 5;
const FAILED: i64 = 6;

/// The answer in the next columns.
pub(super) fn answer_of(columns: &mut Columns<'_, '_>) -> Result<PaymentAnswer> {
    Ok(PaymentAnswer { status: columns.value()?, code: columns.words()?, words: columns.words()? })
}

pub(super) fn values_of_answer(answer: &PaymentAnswer) -> [Value; ANSWER_COLUMNS] {
    let PaymentAnswer { status, code, words } = answer;
    [status.map(i64::from).into(), text_of(code.as_ref()), text_of(words.as_ref())]
}

/// The receipt in the next columns.
pub(super) fn receipt_of(columns: &mut Columns<'_, '_>) -> Result<Receipt> {
    Ok(Receipt {
        provider_id: columns.maybe(scalar)?,
        message: columns.words()?,
        credits_consumed: columns.maybe(scalar)?,
        credits_available: columns.maybe(scalar)?,
    })
}

pub(super) fn values_of_receipt(receipt: &Receipt) -> [Value; RECEIPT_COLUMNS] {
    let Receipt { provider_id, message, credits_consumed, credits_available } = receipt;
    [
        scalar_value(provider_id.as_ref()),
        text_of(message.as_ref()),
        scalar_value(credits_consumed.as_ref()),
        scalar_value(credits_available.as_ref()),
    ]
}

/// What a look-up found, in the next columns; nothing if they are empty.
pub(super) fn found_of(columns: &mut Columns<'_, '_>) -> Result<Option<Found>> {
    let found = match columns.value::<Option<i64>>()? {
        Some(PAID) => {
            return Ok(Some(Found::Paid(FoundPaid {
                provider_id: columns.maybe(scalar)?,
                amount: columns.maybe(money)?,
                refunded: columns.maybe(money)?,
            })));
        }
        Some(NOT_PAID) => Some(Found::NotPaid),
        Some(PENDING) => Some(Found::Pending),
        Some(NO_SUCH_REFERENCE) => Some(Found::NoSuchReference),
        Some(UNCLEAR) => Some(Found::Unclear),
        Some(FAILED) => Some(Found::Failed),
        Some(_) => return Err(columns.senseless()),
        None => None,
    };
    columns.empty(FOUND_COLUMNS - 1)?;
    Ok(found)
}

pub(super) fn values_of_found(found: &Found) -> [Value; FOUND_COLUMNS] {
    let nothing = FoundPaid::default();
    let (number, paid) = match found {
        Found::Paid(paid) => (PAID, paid),
        Found::NotPaid => (NOT_PAID, &nothing),
        Found::Pending => (PENDING, &nothing),
        Found::NoSuchReference => (NO_SUCH_REFERENCE, &nothing),
        Found::Unclear => (UNCLEAR, &nothing),
        Found::Failed => (FAILED, &nothing),
    };
    let FoundPaid { provider_id, amount, refunded } = paid;
    [
        number.into(),
        scalar_value(provider_id.as_ref()),
        amount.map(|amount| amount.to_string()).into(),
        refunded.map(|refunded| refunded.to_string()).into(),
    ]
}

pub(super) fn text_of(words: Option<&Excerpt>) -> Value {
    words.map(|words| words.as_str().to_owned()).into()
}

fn scalar_value(scalar: Option<&ProviderScalar>) -> Value {
    scalar.map(text_of_scalar).into()
}
