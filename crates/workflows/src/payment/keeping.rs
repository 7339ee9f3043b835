//! What became of an attempt is written to the journal, whatever it takes: the settlement is tried
//! again until it is written, the request never.

use billport_domain::{Excerpt, PaymentReference, Receipt};
use billport_journal::{
    JournalError, NewPayment, PaymentAnswer, PaymentOutcome, PaymentRecord, PaymentSettlement,
};
use billport_ports::{PortError, Reach};

use super::end::Kept;
use super::notice::PaymentNotice;
use super::{PaymentBooks, PaymentContext};
use crate::persistence::Persistence;

/// What the journal has of a payment whose intent took too long to be written.
const HELD_UP: &[u8] = b"not sent: it was held up while its intent was written";
/// What the journal has of a payment whose intent was written although an error came back.
const NOT_CONFIRMED: &[u8] = b"the intent was not confirmed, and nothing was sent";

/// What became of an attempt, by what the port says. Its last arm is the only one that takes the
/// provider's no for a no, and it is reached by errors of which the port promises that nothing was
/// paid.
pub(super) fn settlement(
    record: &PaymentRecord,
    answer: &Result<Receipt, PortError>,
) -> PaymentSettlement {
    let (outcome, answer) = match answer {
        Ok(receipt) => (PaymentOutcome::Paid(receipt.clone()), PaymentAnswer::default()),
        Err(error) => (outcome_of(error), answer_of(error)),
    };
    of_attempt(record, outcome, answer)
}

/// What becomes of an attempt that was held up before the port was asked.
pub(super) fn held_up(record: &PaymentRecord) -> PaymentSettlement {
    of_attempt(record, PaymentOutcome::NotSent, in_our_words(HELD_UP))
}

fn outcome_of(error: &PortError) -> PaymentOutcome {
    match error.reach() {
        _ if error.is_outcome_unknown() => PaymentOutcome::Unknown,
        Reach::NotSent => PaymentOutcome::NotSent,
        Reach::MayHaveArrived | Reach::Answered => PaymentOutcome::NotPaid,
    }
}

/// What an error tells, as the journal keeps it.
pub(super) fn answer_of(error: &PortError) -> PaymentAnswer {
    let story = || Excerpt::cut_at(error.to_string().as_bytes(), Excerpt::MESSAGE_BYTES);
    PaymentAnswer {
        status: error.status(),
        code: error.code().cloned(),
        words: Some(error.message().cloned().unwrap_or_else(story)),
    }
}

fn in_our_words(words: &[u8]) -> PaymentAnswer {
    PaymentAnswer { words: Some(Excerpt::of(words)), ..PaymentAnswer::default() }
}

fn of_attempt(
    record: &PaymentRecord,
    outcome: PaymentOutcome,
    answer: PaymentAnswer,
) -> PaymentSettlement {
    let (reference, attempt) = (record.reference().clone(), record.attempts);
    PaymentSettlement { reference, attempt, outcome, answer }
}

/// Writes what became of an attempt. If others have written meanwhile what became of the payment, that
/// stays, and is given.
pub(super) async fn keep(
    books: PaymentBooks<'_>,
    context: PaymentContext<'_>,
    settlement: PaymentSettlement,
) -> Kept {
    let mut persistence = Persistence::new();
    let mut tried_before = false;
    loop {
        let error = match books.journal.settle(settlement.clone()).await {
            Ok(record) => return Ok(Box::new(record)),
            Err(JournalError::Store(error)) if error.is_temporary() => error,
            Err(error @ JournalError::Superseded { .. }) => {
                let Some(record) = record_of(books, &settlement).await else { return Err(error) };
                // An error may come back although the outcome was written.
                if !(tried_before && is_written(&record, &settlement)) {
                    context.observer.notice(PaymentNotice::Overtaken(&record));
                }
                return Ok(record);
            }
            Err(error) => return Err(error),
        };
        tried_before = true;
        let reference = &settlement.reference;
        let notice = PaymentNotice::OutcomeNotWritten { reference, error: &error };
        context.observer.notice(notice);
        if !persistence.next_try(context.stop).await {
            return Err(error.into());
        }
    }
}

/// What the journal has of the payment.
async fn record_of(
    books: PaymentBooks<'_>,
    settlement: &PaymentSettlement,
) -> Option<Box<PaymentRecord>> {
    books.history.payment(&settlement.reference).await.ok()?.map(Box::new)
}

/// Whether the journal has this outcome already.
fn is_written(record: &PaymentRecord, settlement: &PaymentSettlement) -> bool {
    let is_said = record.attempts == settlement.attempt && record.answer == settlement.answer;
    is_said && !record.state.is_in_flight()
}

/// Takes an intent back that may be on disk although an error came back. It is provably ours: no
/// other payment has its session and the moment of its inquiry.
pub(super) async fn take_back(books: PaymentBooks<'_>, intent: &NewPayment) -> Option<Kept> {
    let record = written_intent(books, intent).await?;
    let not_sent = of_attempt(&record, PaymentOutcome::NotSent, in_our_words(NOT_CONFIRMED));
    Some(match books.journal.settle(not_sent.clone()).await {
        Err(error @ JournalError::Superseded { .. }) => {
            record_of(books, &not_sent).await.ok_or(error)
        }
        settled => settled.map(Box::new),
    })
}

async fn written_intent(books: PaymentBooks<'_>, intent: &NewPayment) -> Option<PaymentRecord> {
    let reference: &PaymentReference = &intent.reference;
    let record = books.history.payment(reference).await.ok()??;
    let written = &record.intended;
    // The journal keeps moments to the millisecond.
    let is_ours = written.session == intent.session
        && (written.inquired_at - intent.inquired_at).abs() < time::Duration::MILLISECOND
        && written.consumer == intent.consumer
        && written.target == intent.target;
    (is_ours && record.state.is_in_flight()).then_some(record)
}
