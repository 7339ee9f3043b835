//! Payments as the journal has them, and what was done to them.

use billport::domain::Excerpt;
use billport::journal::{
    LookUp, PaymentAct, PaymentAnswer, PaymentEvent, PaymentRecord, PaymentState,
};
use serde::Serialize;
use serde_json::value::RawValue;

use super::figures::{amount, scalar};
use super::run::NextStepJson;
use crate::view::instants::rfc_3339;
use crate::view::payment::settled::Settled;
use crate::view::payment::shown::{ShownPayment, told};

/// A payment as the journal has it.
#[derive(Serialize)]
pub(crate) struct PaymentJson<'a> {
    reference: &'a str,
    state: String,
    target: &'a str,
    office: &'a str,
    sc_no: String,
    consumer: &'a str,
    amount: Box<RawValue>,
    service_charge: Box<RawValue>,
    currency: String,
    minimum_payable: Option<Box<RawValue>>,
    total_due: Box<RawValue>,
    begun: String,
    changed: String,
    settled: Option<String>,
    attempts: u32,
    provider_id: Option<Box<RawValue>>,
    credits_available: Option<Box<RawValue>>,
    refunded: Option<Box<RawValue>>,
    look_ups: u32,
    look_up_from: Option<String>,
    code: Option<&'a str>,
    message: Option<&'a str>,
    /// Why a person has said what became of it.
    because: Option<&'a str>,
    /// The line of the file that has ordered it.
    line: Option<u64>,
}

impl<'a> From<&'a PaymentRecord> for PaymentJson<'a> {
    fn from(record: &'a PaymentRecord) -> Self {
        let payment = &record.intended;
        let receipt = &record.receipt;
        let answer = last_answer(record);
        Self {
            reference: payment.reference.as_str(),
            state: record.state.name().replace(' ', "_"),
            target: &payment.target,
            office: payment.consumer.office.as_str(),
            sc_no: payment.consumer.service_number.to_string(),
            consumer: payment.consumer.consumer_id.as_str(),
            amount: amount(payment.amount),
            service_charge: amount(payment.service_charge),
            currency: payment.amount.currency().to_string(),
            minimum_payable: payment.minimum_payable.map(amount),
            total_due: amount(payment.total_due),
            begun: rfc_3339(record.first_intended_at),
            changed: rfc_3339(record.changed_at),
            settled: record.settled_at.map(rfc_3339),
            attempts: record.attempts,
            provider_id: receipt.provider_id.as_ref().map(scalar),
            credits_available: receipt.credits_available.as_ref().map(scalar),
            refunded: record.refunded.map(amount),
            look_ups: record.look_ups.made,
            look_up_from: record.look_up_from().map(rfc_3339),
            code: answer.and_then(|answer| answer.code.as_ref()).map(Excerpt::as_str),
            message: receipt
                .message
                .as_ref()
                .or_else(|| answer?.words.as_ref())
                .map(Excerpt::as_str),
            because: record.resolved_because.as_ref().map(Excerpt::as_str),
            line: payment.from_file.map(|row| row.line),
        }
    }
}

/// What was said last of a payment that is not paid: what was said before it was found out is over.
fn last_answer(record: &PaymentRecord) -> Option<&PaymentAnswer> {
    let looked_up = record.look_ups.last.as_ref().map(|last| &last.look_up.answer);
    (record.state != PaymentState::Paid).then(|| looked_up.unwrap_or(&record.answer))
}

/// A payment that was to be settled.
#[derive(Serialize)]
pub(crate) struct SettledJson<'a> {
    reference: &'a str,
    state: String,
    amount: Option<Box<RawValue>>,
    currency: Option<String>,
    provider_id: Option<Box<RawValue>>,
    refunded: Option<Box<RawValue>>,
    /// From when it can be asked for again.
    look_up_from: Option<String>,
    /// Why it is not settled.
    why: Option<&'a str>,
}

impl<'a> From<&'a Settled> for SettledJson<'a> {
    fn from(settled: &'a Settled) -> Self {
        let record = settled.record.as_ref();
        let money = record.map(|record| record.intended.amount);
        Self {
            reference: settled.reference.as_str(),
            state: settled.state().replace(' ', "_"),
            amount: money.map(amount),
            currency: money.map(|money| money.currency().to_string()),
            provider_id: record.and_then(|record| record.receipt.provider_id.as_ref()).map(scalar),
            refunded: record.and_then(|record| record.refunded).map(amount),
            look_up_from: record.and_then(PaymentRecord::look_up_from).map(rfc_3339),
            why: settled.why.as_deref(),
        }
    }
}

/// A payment with all that is told of it.
#[derive(Serialize)]
pub(crate) struct ShownPaymentJson<'a> {
    #[serde(flatten)]
    payment: PaymentJson<'a>,
    events: Vec<PaymentEventJson>,
    next_steps: Vec<NextStepJson<'a>>,
}

impl<'a> From<&'a ShownPayment> for ShownPaymentJson<'a> {
    fn from(shown: &'a ShownPayment) -> Self {
        Self {
            payment: PaymentJson::from(&shown.record),
            events: shown.events.iter().map(PaymentEventJson::from).collect(),
            next_steps: shown.next_steps.iter().map(NextStepJson::from).collect(),
        }
    }
}

/// An event of a payment.
#[derive(Serialize)]
pub(crate) struct PaymentEventJson {
    event: u64,
    reference: String,
    at: String,
    act: String,
    before: Option<String>,
    after: String,
    /// What was intended, answered, found or said, in words.
    told: String,
    /// What was intended.
    amount: Option<Box<RawValue>>,
    service_charge: Option<Box<RawValue>>,
    status: Option<u16>,
    code: Option<String>,
    words: Option<String>,
    digest: String,
}

impl From<&PaymentEvent> for PaymentEventJson {
    fn from(PaymentEvent { number, event, digest }: &PaymentEvent) -> Self {
        let state = |state: PaymentState| state.name().replace(' ', "_");
        let answer = match &event.act {
            PaymentAct::Settled(settlement) => Some(&settlement.answer),
            PaymentAct::LookedUp { look_up, .. } => {
                let LookUp { answer, .. } = &**look_up;
                Some(answer)
            }
            PaymentAct::Intended { .. } | PaymentAct::Resolved { .. } => None,
        };
        let intended = match &event.act {
            PaymentAct::Intended { payment, .. } => Some(payment),
            _ => None,
        };
        let text = |excerpt: &Option<Excerpt>| excerpt.as_ref().map(ToString::to_string);
        Self {
            event: *number,
            reference: event.act.reference().to_string(),
            at: rfc_3339(event.at),
            act: event.act.name().replace(' ', "_"),
            before: event.before.map(state),
            after: state(event.after),
            told: told(&event.act),
            amount: intended.map(|payment| amount(payment.amount)),
            service_charge: intended.map(|payment| amount(payment.service_charge)),
            status: answer.and_then(|answer| answer.status),
            code: answer.and_then(|answer| text(&answer.code)),
            words: answer.and_then(|answer| text(&answer.words)),
            digest: digest.to_string(),
        }
    }
}
