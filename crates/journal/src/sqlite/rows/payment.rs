//! Payments in the file.

use rusqlite::types::Value;
use rusqlite::{Connection, Result, Row, params_from_iter};

use super::columns::{Columns, moment, money, parsed, whole};
use super::new_payment::{new_payment_columns, new_payment_of, process_of, values_of_new_payment};
use super::payment_answers::{
    ANSWER_COLUMNS, FOUND_COLUMNS, answer_of, found_of, receipt_of, text_of, values_of_answer,
    values_of_found, values_of_receipt,
};
use super::payment_state::{number_of, payment_state_of};
use crate::instant::millis;
use crate::payments::{LastLookUp, LookUp, LookUps, PaymentRecord};

/// The columns that [`payment_of`] reads, in its order.
macro_rules! payment_columns {
    () => {
        concat!(
            "first_event, reference, ",
            new_payment_columns!(),
            ", state, attempts, first_intended_at, intended_at, changed_at, settled_at, \
             status, code, words, provider_id, message, credits_consumed, credits_available, \
             refunded, sent_by, look_ups_made, look_ups_counted, counted_at, looked_up_at, \
             found, found_provider_id, found_amount, found_refunded, \
             found_status, found_code, found_words, resolved_because, last_event"
        )
    };
}
pub(in crate::sqlite) use payment_columns;

/// The payment in a row of [`payment_columns`].
pub(in crate::sqlite) fn payment_of(row: &Row<'_>) -> Result<PaymentRecord> {
    let mut columns = Columns::of(row);
    let first_event = columns.count()?;
    let reference = columns.meaning(parsed)?;
    Ok(PaymentRecord {
        intended: new_payment_of(reference, &mut columns)?,
        process: process_of(&mut columns)?,
        state: columns.meaning(payment_state_of)?,
        attempts: columns.value()?,
        first_intended_at: columns.meaning(moment)?,
        intended_at: columns.meaning(moment)?,
        changed_at: columns.meaning(moment)?,
        settled_at: columns.maybe(moment)?,
        answer: answer_of(&mut columns)?,
        receipt: receipt_of(&mut columns)?,
        refunded: columns.maybe(money)?,
        look_ups: LookUps {
            sent_by: columns.meaning(moment)?,
            made: columns.value()?,
            counted: columns.value()?,
            counted_at: columns.maybe(moment)?,
            last: last_look_up(&mut columns)?,
        },
        resolved_because: columns.words()?,
        first_event,
        last_event: columns.count()?,
    })
}

fn last_look_up(columns: &mut Columns<'_, '_>) -> Result<Option<LastLookUp>> {
    match (columns.maybe(moment)?, found_of(columns)?) {
        (Some(at), Some(found)) => {
            let answer = answer_of(columns)?;
            Ok(Some(LastLookUp { at, look_up: LookUp { found, answer } }))
        }
        (None, None) => columns.empty(ANSWER_COLUMNS).map(|()| None),
        _ => Err(columns.senseless()),
    }
}

/// Writes a payment in the place of what was known of it before.
pub(in crate::sqlite) fn save_payment(
    connection: &Connection,
    record: &PaymentRecord,
) -> Result<()> {
    const FORGET: &str = "DELETE FROM payment WHERE first_event = ?1";
    const SQL: &str = concat!(
        "INSERT INTO payment (",
        payment_columns!(),
        ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, \
         ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    );
    connection.prepare_cached(FORGET)?.execute([whole(record.first_event)?])?;
    connection.prepare_cached(SQL)?.execute(params_from_iter(values_of(record)?))?;
    Ok(())
}

fn values_of(record: &PaymentRecord) -> Result<Vec<Value>> {
    // Taken apart by name: a field that is added to the type can't be forgotten here.
    let PaymentRecord {
        intended,
        state,
        attempts,
        first_intended_at,
        intended_at,
        process,
        changed_at,
        settled_at,
        answer,
        receipt,
        refunded,
        look_ups: LookUps { sent_by, made, counted, counted_at, last },
        resolved_because,
        first_event,
        last_event,
    } = record;
    let mut values = vec![whole(*first_event)?.into(), intended.reference.to_string().into()];
    values.extend(values_of_new_payment(intended, process)?);
    values.extend([
        number_of(*state).into(),
        i64::from(*attempts).into(),
        millis(*first_intended_at).into(),
        millis(*intended_at).into(),
        millis(*changed_at).into(),
        settled_at.map(millis).into(),
    ]);
    values.extend(values_of_answer(answer));
    values.extend(values_of_receipt(receipt));
    values.extend([
        refunded.map(|refunded| refunded.to_string()).into(),
        millis(*sent_by).into(),
        i64::from(*made).into(),
        i64::from(*counted).into(),
        counted_at.map(millis).into(),
        last.as_ref().map(|last| millis(last.at)).into(),
    ]);
    match last {
        Some(LastLookUp { at: _, look_up: LookUp { found, answer } }) => {
            values.extend(values_of_found(found));
            values.extend(values_of_answer(answer));
        }
        None => values.extend([const { Value::Null }; FOUND_COLUMNS + ANSWER_COLUMNS]),
    }
    values.extend([text_of(resolved_because.as_ref()), whole(*last_event)?.into()]);
    Ok(values)
}
