//! An edit of every field of everything that is written of payments.

use billport_domain::{Consumer, Currency, Excerpt, Money, ProviderScalar, Receipt, SessionId};
use billport_journal::{
    FileRow, Found, FoundPaid, LastLookUp, LookUp, LookUps, NewPayment, NewPaymentEvent,
    PaymentAct, PaymentAnswer, PaymentEvent, PaymentOutcome, PaymentRecord, PaymentSettlement,
    PaymentState, PaymentVerdict, Process,
};
use std::time::Duration;
use time::macros::datetime;

use crate::edits::{Edits, edits, toggle};
use crate::payments::{consumer, reference, rupees};

const MILLI: Duration = Duration::from_millis(1);

fn scalar(digits: &str) -> ProviderScalar {
    ProviderScalar::number(digits).unwrap()
}

fn more(money: Money) -> Money {
    money.checked_add(Money::from_minor(1, Currency::NPR).unwrap()).unwrap()
}

fn other_state(state: PaymentState) -> PaymentState {
    match state {
        PaymentState::Paid => PaymentState::NotPaid,
        PaymentState::InFlight(attempt) => PaymentState::InFlight(attempt + 1),
        _ => PaymentState::Paid,
    }
}

pub(crate) fn edits_of_payment_events() -> Edits<PaymentEvent> {
    edits!(PaymentEvent {
        number: |record| record.number += 1_000,
        event: |record| record.event.at += MILLI,
        digest: |record| record.digest.0[31] ^= 1,
    })
}

pub(crate) fn edits_of_what_happened_to_payments() -> Edits<NewPaymentEvent> {
    edits!(NewPaymentEvent {
        at: |event| event.at += MILLI,
        before: |event| toggle(&mut event.before, PaymentState::Paid),
        after: |event| event.after = other_state(event.after),
        act: |event| edit_reference(&mut event.act),
    })
}

fn edit_reference(act: &mut PaymentAct) {
    *match act {
        PaymentAct::Intended { payment, .. } => &mut payment.reference,
        PaymentAct::Settled(settlement) => &mut settlement.reference,
        PaymentAct::LookedUp { reference, .. } | PaymentAct::Resolved { reference, .. } => {
            reference
        }
    } = reference(77);
}

/// Edits of what an act alone tells; of a settlement, [`edits_of_settlements`] has them all.
pub(crate) fn edits_of_act(act: &PaymentAct) -> Edits<PaymentAct> {
    match act {
        PaymentAct::Intended { .. } => vec![
            ("process.pid", |act| process_of(act).pid += 1),
            ("process.host", |act| process_of(act).host.push('x')),
        ],
        PaymentAct::Settled(_) => Vec::new(),
        PaymentAct::LookedUp { .. } => vec![("found", |act| {
            let PaymentAct::LookedUp { look_up, .. } = act else { panic!("it is a look-up") };
            look_up.found = match look_up.found {
                Found::Unclear => Found::Pending,
                _ => Found::Unclear,
            };
        })],
        PaymentAct::Resolved { .. } => vec![
            ("verdict", |act| {
                let PaymentAct::Resolved { verdict, .. } = act else { panic!("it is a verdict") };
                *verdict = match verdict {
                    PaymentVerdict::Paid => PaymentVerdict::NotPaid,
                    PaymentVerdict::NotPaid => PaymentVerdict::Paid,
                };
            }),
            ("because", |act| {
                let PaymentAct::Resolved { because, .. } = act else { panic!("it is a verdict") };
                *because = Excerpt::of(b"other");
            }),
        ],
    }
}

fn process_of(act: &mut PaymentAct) -> &mut Process {
    match act {
        PaymentAct::Intended { process, .. } => process,
        other => panic!("it is no intent: {other:?}"),
    }
}

pub(crate) fn edits_of_settlements() -> Edits<PaymentSettlement> {
    edits!(PaymentSettlement {
        reference: |settlement| settlement.reference = reference(77),
        attempt: |settlement| settlement.attempt += 1,
        outcome: |settlement| settlement.outcome = match settlement.outcome {
            PaymentOutcome::Unknown => PaymentOutcome::NotPaid,
            _ => PaymentOutcome::Unknown,
        },
        answer: |settlement| settlement.answer.status = Some(299),
    })
}

pub(crate) fn edits_of_new_payments() -> Edits<NewPayment> {
    edits!(NewPayment {
        reference: |payment| payment.reference = reference(77),
        target: |payment| payment.target.push('x'),
        consumer: |payment| payment.consumer = consumer(77),
        amount: |payment| payment.amount = more(payment.amount),
        service_charge: |payment| payment.service_charge = more(payment.service_charge),
        minimum_payable: |payment| toggle(&mut payment.minimum_payable, rupees("1")),
        total_due: |payment| payment.total_due = more(payment.total_due),
        session: |payment| payment.session = SessionId(scalar("77")),
        inquired_at: |payment| payment.inquired_at -= MILLI,
        inquired_behind: |payment| payment.inquired_behind += 1,
        from_file: |payment| toggle(
            &mut payment.from_file,
            FileRow { fingerprint: billport_journal::Fingerprint([1; 32]), line: 3 }
        ),
    })
}

pub(crate) fn edits_of_consumers() -> Edits<Consumer> {
    edits!(Consumer {
        office: |consumer| consumer.office = "245:balaju-dc".parse().unwrap(),
        service_number: |consumer| consumer.service_number = "1.2.3".parse().unwrap(),
        consumer_id: |consumer| consumer.consumer_id = "77".parse().unwrap(),
    })
}

pub(crate) fn edits_of_file_rows() -> Edits<FileRow> {
    edits!(FileRow { fingerprint: |row| row.fingerprint.0[31] ^= 1, line: |row| row.line += 1 })
}

pub(crate) fn edits_of_receipts() -> Edits<Receipt> {
    edits!(Receipt {
        provider_id: |receipt| toggle(&mut receipt.provider_id, scalar("77")),
        message: |receipt| toggle(&mut receipt.message, Excerpt::of(b"other")),
        credits_consumed: |receipt| toggle(&mut receipt.credits_consumed, scalar("77")),
        credits_available: |receipt| toggle(&mut receipt.credits_available, scalar("77")),
    })
}

pub(crate) fn edits_of_answers() -> Edits<PaymentAnswer> {
    edits!(PaymentAnswer {
        status: |answer| answer.status = Some(answer.status.map_or(200, |status| status + 1)),
        code: |answer| toggle(&mut answer.code, Excerpt::of(b"7000")),
        words: |answer| toggle(&mut answer.words, Excerpt::of(b"other")),
    })
}

pub(crate) fn edits_of_found_paid() -> Edits<FoundPaid> {
    edits!(FoundPaid {
        provider_id: |paid| toggle(&mut paid.provider_id, scalar("77")),
        amount: |paid| toggle(&mut paid.amount, rupees("1")),
        refunded: |paid| toggle(&mut paid.refunded, rupees("1")),
    })
}

pub(crate) fn edits_of_payments() -> Edits<PaymentRecord> {
    edits!(PaymentRecord {
        intended: |payment| payment.intended.target.push('x'),
        state: |payment| payment.state = other_state(payment.state),
        attempts: |payment| payment.attempts += 1,
        first_intended_at: |payment| payment.first_intended_at -= MILLI,
        intended_at: |payment| payment.intended_at -= MILLI,
        process: |payment| payment.process = Process { pid: 77, host: "x".into() },
        changed_at: |payment| payment.changed_at += MILLI,
        settled_at: |payment| toggle(&mut payment.settled_at, datetime!(2031-03-14 09:00 UTC)),
        answer: |payment| payment.answer.status = Some(299),
        receipt: |payment| toggle(&mut payment.receipt.message, Excerpt::of(b"other")),
        refunded: |payment| toggle(&mut payment.refunded, rupees("1")),
        look_ups: |payment| payment.look_ups.made += 1,
        resolved_because: |payment| toggle(&mut payment.resolved_because, Excerpt::of(b"other")),
        first_event: |payment| payment.first_event += 1,
        last_event: |payment| payment.last_event += 1,
    })
}

pub(crate) fn edits_of_look_ups() -> Edits<LookUps> {
    edits!(LookUps {
        sent_by: |look_ups| look_ups.sent_by -= MILLI,
        made: |look_ups| look_ups.made += 1,
        counted: |look_ups| look_ups.counted += 1,
        counted_at: |look_ups| toggle(&mut look_ups.counted_at, datetime!(2031-03-14 09:00 UTC)),
        last: |look_ups| toggle(
            &mut look_ups.last,
            LastLookUp {
                at: datetime!(2031-03-14 09:00 UTC),
                look_up: LookUp { found: Found::Failed, answer: PaymentAnswer::default() },
            }
        ),
    })
}
