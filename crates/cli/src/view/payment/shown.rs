//! A payment with its story, for people.

use billport::domain::Excerpt;
use billport::journal::{
    Found, LookUp, PaymentAct, PaymentAnswer, PaymentEvent, PaymentOutcome, PaymentRecord,
    PaymentVerdict,
};
use time::OffsetDateTime;

use crate::connect::nea;
use crate::view::instants::instant;
use crate::view::next_steps::{self, NextStep};
use crate::view::numbers::grouped_money;
use crate::view::shown;
use crate::view::table::named;

/// A payment, and what is to be told of it.
#[derive(Debug)]
pub(crate) struct ShownPayment {
    pub(crate) record: PaymentRecord,
    pub(crate) events: Vec<PaymentEvent>,
    pub(crate) next_steps: Vec<NextStep>,
}

/// The payment as text: its figures, what happened, what to do next.
pub(crate) fn text(told: &ShownPayment) -> String {
    figures(&told.record) + &story(&told.events) + &next_steps::text(&told.next_steps)
}

fn figures(record: &PaymentRecord) -> String {
    let payment = &record.intended;
    let optional = |money: Option<_>| money.map_or_else(|| "not known".to_owned(), grouped_money);
    let mut rows = vec![
        ("payment", format!("{}, {}", payment.reference, record.state.name())),
        ("consumer", shown(payment.consumer.to_string()).to_string()),
        ("target", nea::told(&payment.target).to_string()),
        ("amount", grouped_money(payment.amount)),
        ("charge", grouped_money(payment.service_charge)),
        ("minimum", optional(payment.minimum_payable)),
        ("total due", grouped_money(payment.total_due)),
        ("begun", instant(record.first_intended_at)),
        ("last change", instant(record.changed_at)),
    ];
    let receipt = &record.receipt;
    if let Some(id) = &receipt.provider_id {
        rows.push(("NEA's number", shown(id.to_string()).to_string()));
    }
    if let Some(left) = &receipt.credits_available {
        rows.push(("credits left", shown(left.to_string()).to_string()));
    }
    if let Some(refunded) = record.refunded {
        rows.push(("given back", grouped_money(refunded)));
    }
    if let Some(from) = record.look_up_from() {
        rows.push(("look up from", instant(from)));
    }
    named(&rows)
}

fn story(events: &[PaymentEvent]) -> String {
    let mut text = "\nwhat happened\n".to_owned();
    for PaymentEvent { event, .. } in events {
        text += &line(event.at, &told(&event.act));
    }
    text
}

fn line(at: OffsetDateTime, what: &str) -> String {
    format!("{}  {}\n", instant(at), shown(what))
}

/// What was done, in one sentence.
pub(crate) fn told(act: &PaymentAct) -> String {
    match act {
        PaymentAct::Intended { payment, process } => format!(
            "about to be paid: {}, by process {} on {}",
            grouped_money(payment.amount),
            process.pid,
            process.host
        ),
        PaymentAct::Settled(settlement) => {
            let what = match &settlement.outcome {
                PaymentOutcome::Paid(_) => "paid, says NEA",
                PaymentOutcome::NotPaid => "not paid, says NEA",
                PaymentOutcome::Unknown => "nobody knows what became of it",
                PaymentOutcome::NotSent => "not sent",
            };
            with_answer(what, &settlement.answer)
        }
        PaymentAct::LookedUp { look_up, .. } => {
            let LookUp { found, answer } = &**look_up;
            with_answer(&format!("looked up: {}", found_in_words(found)), answer)
        }
        PaymentAct::Resolved { verdict, because, .. } => {
            let what = match verdict {
                PaymentVerdict::Paid => "paid",
                PaymentVerdict::NotPaid => "not paid",
            };
            format!("{what}, says a person: {because}")
        }
    }
}

fn found_in_words(found: &Found) -> String {
    match found {
        Found::Paid(paid) => match paid.refunded {
            Some(refunded) => format!("paid, and {} was given back", grouped_money(refunded)),
            None => "paid".to_owned(),
        },
        Found::NotPaid => "not paid".to_owned(),
        Found::Pending => "NEA is still at it".to_owned(),
        Found::NoSuchReference => "NEA knows of no such payment".to_owned(),
        Found::Unclear => "the answer does not tell".to_owned(),
        Found::Failed => "NEA could not be asked".to_owned(),
    }
}

fn with_answer(what: &str, answer: &PaymentAnswer) -> String {
    let PaymentAnswer { status, code, words } = answer;
    let status = status.map(|status| format!("HTTP {status}"));
    let code = code.as_ref().map(|code| format!("code {code}"));
    let known: Vec<_> = status.into_iter().chain(code).collect();
    let known = if known.is_empty() { String::new() } else { format!(" ({})", known.join(", ")) };
    let words = words.as_ref().map_or("", Excerpt::as_str);
    let words = if words.is_empty() { String::new() } else { format!(": {words}") };
    format!("{what}{known}{words}")
}
