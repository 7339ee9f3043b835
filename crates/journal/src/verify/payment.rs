//! A payment as its events tell it.

use billport_domain::Money;

use crate::payments::moves::state_behind;
use crate::payments::{
    Found, LastLookUp, LookUps, NewPayment, PaymentAct, PaymentEvent, PaymentRecord,
};
use crate::records::Process;

/// The payment that events tell of, and what is wrong with which of them.
pub(super) fn replayed(
    events: &[PaymentEvent],
) -> (Option<PaymentRecord>, Vec<(u64, &'static str)>) {
    let mut told: Option<PaymentRecord> = None;
    let mut wrong = Vec::new();
    for PaymentEvent { number, event, .. } in events {
        let stands = told.as_ref().map(|told| told.state);
        let is_intent = matches!(event.act, PaymentAct::Intended { .. });
        let what = if told.is_none() && !is_intent {
            Some("it tells of a payment that nobody intended")
        } else if event.before != stands {
            Some("it moves the payment from where that did not stand")
        } else if state_behind(told.as_ref(), &event.act, event.at) != Ok(event.after) {
            Some("it moves the payment in a way that is not allowed")
        } else {
            None
        };
        wrong.extend(what.map(|what| (*number, what)));
        told = PaymentRecord::behind(told, *number, event);
    }
    (told, wrong)
}

/// In what a record differs from what its events tell.
pub(super) fn differences(told: &PaymentRecord, record: &PaymentRecord) -> Vec<String> {
    // Taken apart by name: a field that is added to the type can't be forgotten here.
    let PaymentRecord {
        intended,
        state,
        attempts,
        first_intended_at,
        intended_at,
        process: Process { pid, host },
        changed_at,
        settled_at,
        answer,
        receipt,
        refunded,
        look_ups,
        resolved_because,
        first_event,
        last_event,
    } = record;
    let mut differences = Vec::new();
    if *state != told.state {
        differences.push(format!("it is {state}, and by its events {}", told.state));
    }
    let others = [
        (!is_same_payment(intended, &told.intended), "what is to be paid"),
        (*attempts != told.attempts, "the number of its attempts"),
        (*first_intended_at != told.first_intended_at, "the time of its first intent"),
        (*intended_at != told.intended_at, "the time of its last intent"),
        ((*pid, host) != (told.process.pid, &told.process.host), "the process that intended it"),
        (*changed_at != told.changed_at, "the time of its last change"),
        (*settled_at != told.settled_at, "the time since which it is settled"),
        (*answer != told.answer, "the provider's answer"),
        (*receipt != told.receipt, "the provider's receipt"),
        (digits(*refunded) != digits(told.refunded), "what was refunded"),
        (!are_same_look_ups(look_ups, &told.look_ups), "what is known of its look-ups"),
        (*resolved_because != told.resolved_because, "why it was resolved"),
        (*first_event != told.first_event, "the number of its first event"),
        (*last_event != told.last_event, "the number of its last event"),
    ];
    let others = others.into_iter().filter(|(differs, _)| *differs);
    differences.extend(others.map(|(_, what)| format!("{what} is not that of its events")));
    differences
}

/// An amount to the digit: two that are worth the same can be written in two ways.
fn digits(money: Option<Money>) -> Option<String> {
    money.map(|money| money.to_string())
}

fn is_same_payment(one: &NewPayment, other: &NewPayment) -> bool {
    let figures = |of: &NewPayment| {
        let NewPayment { amount, service_charge, minimum_payable, total_due, .. } = of;
        [Some(*amount), Some(*service_charge), *minimum_payable, Some(*total_due)].map(digits)
    };
    one == other && figures(one) == figures(other)
}

fn are_same_look_ups(one: &LookUps, other: &LookUps) -> bool {
    let figures = |of: &LookUps| match of.last.as_ref().map(|LastLookUp { look_up, .. }| look_up) {
        Some(look_up) => match &look_up.found {
            Found::Paid(paid) => [paid.amount, paid.refunded].map(digits),
            _ => [None, None],
        },
        None => [None, None],
    };
    one == other && figures(one) == figures(other)
}
