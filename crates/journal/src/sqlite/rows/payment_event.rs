//! Events of payments in the file.

use rusqlite::types::Value;
use rusqlite::{Connection, Result, Row, params_from_iter};

use super::columns::{Columns, moment, parsed, whole};
use super::new_payment::{
    NEW_PAYMENT_COLUMNS, new_payment_columns, new_payment_of, process_of, values_of_new_payment,
};
use super::payment_answers::{
    ANSWER_COLUMNS, FOUND_COLUMNS, RECEIPT_COLUMNS, answer_of, found_of, receipt_of,
    values_of_answer, values_of_found, values_of_receipt,
};
use super::payment_state::{number_of, payment_state_of};
use crate::instant::millis;
use crate::payments::{
    LookUp, NewPaymentEvent, PaymentAct, PaymentEvent, PaymentOutcome, PaymentSettlement,
    PaymentVerdict,
};
use crate::records::Digest;

// The numbers are those of the file, and never change.
const INTENDED: i64 = 1;
const SETTLED: i64 = 2;
const LOOKED_UP: i64 = 3;
const RESOLVED: i64 = 4;

const PAID: i64 = 1;
const NOT_PAID: i64 = 2;
const UNKNOWN: i64 = 3;
const NOT_SENT: i64 = 4;

/// The columns that [`payment_event_of`] reads, in its order. An act has what it tells in its own
/// groups of them, and leaves the others empty.
macro_rules! payment_event_columns {
    () => {
        concat!(
            "number, at, state_before, state_after, act, reference, ",
            new_payment_columns!(),
            ", attempt, outcome, provider_id, message, credits_consumed, credits_available, \
             found, found_provider_id, found_amount, found_refunded, status, code, words, \
             verdict, because, digest"
        )
    };
}
pub(in crate::sqlite) use payment_event_columns;

/// How many columns what became of an attempt has, its receipt apart: `attempt, outcome`.
const OUTCOME_COLUMNS: usize = 2;
/// How many columns a person's word has: `verdict, because`.
const VERDICT_COLUMNS: usize = 2;

/// The event in a row of [`payment_event_columns`].
pub(in crate::sqlite) fn payment_event_of(row: &Row<'_>) -> Result<PaymentEvent> {
    let mut columns = Columns::of(row);
    let number = columns.count()?;
    let at = columns.meaning(moment)?;
    let before = columns.maybe(payment_state_of)?;
    let after = columns.meaning(payment_state_of)?;
    let act = match columns.value()? {
        INTENDED => intended_of(&mut columns)?,
        SETTLED => settled_of(&mut columns)?,
        LOOKED_UP => looked_up_of(&mut columns)?,
        RESOLVED => resolved_of(&mut columns)?,
        _ => return Err(columns.senseless()),
    };
    let event = NewPaymentEvent { at, before, after, act };
    Ok(PaymentEvent { number, event, digest: Digest(columns.value()?) })
}

fn intended_of(columns: &mut Columns<'_, '_>) -> Result<PaymentAct> {
    let reference = columns.meaning(parsed)?;
    let payment = Box::new(new_payment_of(reference, columns)?);
    let process = process_of(columns)?;
    columns.empty(OUTCOME_COLUMNS + RECEIPT_COLUMNS)?;
    columns.empty(FOUND_COLUMNS + ANSWER_COLUMNS + VERDICT_COLUMNS)?;
    Ok(PaymentAct::Intended { payment, process })
}

fn settled_of(columns: &mut Columns<'_, '_>) -> Result<PaymentAct> {
    let reference = columns.meaning(parsed)?;
    columns.empty(NEW_PAYMENT_COLUMNS)?;
    let attempt = columns.value()?;
    let outcome = outcome_of(columns)?;
    columns.empty(FOUND_COLUMNS)?;
    let answer = answer_of(columns)?;
    columns.empty(VERDICT_COLUMNS)?;
    Ok(PaymentAct::Settled(Box::new(PaymentSettlement { reference, attempt, outcome, answer })))
}

fn outcome_of(columns: &mut Columns<'_, '_>) -> Result<PaymentOutcome> {
    let outcome = match columns.value()? {
        PAID => return Ok(PaymentOutcome::Paid(receipt_of(columns)?)),
        NOT_PAID => PaymentOutcome::NotPaid,
        UNKNOWN => PaymentOutcome::Unknown,
        NOT_SENT => PaymentOutcome::NotSent,
        _ => return Err(columns.senseless()),
    };
    columns.empty(RECEIPT_COLUMNS)?;
    Ok(outcome)
}

fn looked_up_of(columns: &mut Columns<'_, '_>) -> Result<PaymentAct> {
    let reference = columns.meaning(parsed)?;
    columns.empty(NEW_PAYMENT_COLUMNS + OUTCOME_COLUMNS + RECEIPT_COLUMNS)?;
    let found = found_of(columns)?.ok_or_else(|| columns.senseless())?;
    let look_up = Box::new(LookUp { found, answer: answer_of(columns)? });
    columns.empty(VERDICT_COLUMNS)?;
    Ok(PaymentAct::LookedUp { reference, look_up })
}

fn resolved_of(columns: &mut Columns<'_, '_>) -> Result<PaymentAct> {
    let reference = columns.meaning(parsed)?;
    columns.empty(NEW_PAYMENT_COLUMNS + OUTCOME_COLUMNS + RECEIPT_COLUMNS)?;
    columns.empty(FOUND_COLUMNS + ANSWER_COLUMNS)?;
    let verdict = match columns.value()? {
        PAID => PaymentVerdict::Paid,
        NOT_PAID => PaymentVerdict::NotPaid,
        _ => return Err(columns.senseless()),
    };
    let because = columns.words()?.ok_or_else(|| columns.senseless())?;
    Ok(PaymentAct::Resolved { reference, verdict, because })
}

/// Adds an event.
pub(in crate::sqlite) fn insert_payment_event(
    connection: &Connection,
    record: &PaymentEvent,
) -> Result<()> {
    const SQL: &str = concat!(
        "INSERT INTO payment_event (",
        payment_event_columns!(),
        ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, \
         ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    );
    connection.prepare_cached(SQL)?.execute(params_from_iter(values_of(record)?))?;
    Ok(())
}

fn values_of(record: &PaymentEvent) -> Result<Vec<Value>> {
    let PaymentEvent { number, event: NewPaymentEvent { at, before, after, act }, digest } = record;
    let mut groups = Groups::default();
    let act_number = match act {
        PaymentAct::Intended { payment, process } => {
            groups.new_payment = values_of_new_payment(payment, process)?;
            INTENDED
        }
        PaymentAct::Settled(settlement) => {
            let PaymentSettlement { reference: _, attempt, outcome, answer } = &**settlement;
            groups.outcome = [i64::from(*attempt).into(), number_of_outcome(outcome).into()];
            if let PaymentOutcome::Paid(receipt) = outcome {
                groups.receipt = values_of_receipt(receipt);
            }
            groups.answer = values_of_answer(answer);
            SETTLED
        }
        PaymentAct::LookedUp { reference: _, look_up } => {
            groups.found = values_of_found(&look_up.found);
            groups.answer = values_of_answer(&look_up.answer);
            LOOKED_UP
        }
        PaymentAct::Resolved { reference: _, verdict, because } => {
            let verdict = match verdict {
                PaymentVerdict::Paid => PAID,
                PaymentVerdict::NotPaid => NOT_PAID,
            };
            groups.verdict = [verdict.into(), because.as_str().to_owned().into()];
            RESOLVED
        }
    };
    let mut values = vec![
        whole(*number)?.into(),
        millis(*at).into(),
        before.map(number_of).into(),
        number_of(*after).into(),
        act_number.into(),
        act.reference().to_string().into(),
    ];
    values.extend(groups.new_payment);
    values.extend(groups.outcome);
    values.extend(groups.receipt);
    values.extend(groups.found);
    values.extend(groups.answer);
    values.extend(groups.verdict);
    values.push(digest.0.to_vec().into());
    Ok(values)
}

/// What acts tell, in groups of columns; empty but for those of the act.
struct Groups {
    new_payment: [Value; NEW_PAYMENT_COLUMNS],
    outcome: [Value; OUTCOME_COLUMNS],
    receipt: [Value; RECEIPT_COLUMNS],
    found: [Value; FOUND_COLUMNS],
    answer: [Value; ANSWER_COLUMNS],
    verdict: [Value; VERDICT_COLUMNS],
}

impl Default for Groups {
    fn default() -> Self {
        Self {
            new_payment: [const { Value::Null }; _],
            outcome: [const { Value::Null }; _],
            receipt: [const { Value::Null }; _],
            found: [const { Value::Null }; _],
            answer: [const { Value::Null }; _],
            verdict: [const { Value::Null }; _],
        }
    }
}

fn number_of_outcome(outcome: &PaymentOutcome) -> i64 {
    match outcome {
        PaymentOutcome::Paid(_) => PAID,
        PaymentOutcome::NotPaid => NOT_PAID,
        PaymentOutcome::Unknown => UNKNOWN,
        PaymentOutcome::NotSent => NOT_SENT,
    }
}
