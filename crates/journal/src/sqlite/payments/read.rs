//! What is read of payments.

use billport_domain::{Consumer, PaymentReference};
use rusqlite::{Connection, OptionalExtension as _, Result, Row, ToSql, params};

use crate::payments::{
    FileRow, NewPayment, PaymentEvent, PaymentQuery, PaymentRecord, PaymentState, WhichPayments,
};
use crate::records::Digest;
use crate::sqlite::read::all;
use crate::sqlite::rows::{
    Columns, count, is_paid, is_unsettled, new_payment_columns, parsed, payment_columns,
    payment_event_columns, payment_event_of, payment_of, payment_state_of, up_to,
};

/// A payment.
pub(super) fn payment(
    connection: &Connection,
    reference: &PaymentReference,
) -> Result<Option<PaymentRecord>> {
    const SQL: &str = concat!("SELECT ", payment_columns!(), " FROM payment WHERE reference = ?1");
    connection.prepare_cached(SQL)?.query_row([reference.as_str()], payment_of).optional()
}

/// Payments, newest first. Each statement names what leads to them, and looks at the rest of what is
/// asked for row by row.
pub(super) fn payments(
    connection: &Connection,
    query: &PaymentQuery,
) -> Result<Vec<PaymentRecord>> {
    macro_rules! payments_from {
        ($place:expr) => {
            concat!(
                "SELECT ",
                payment_columns!(),
                " FROM payment ",
                $place,
                " AND first_event < ?1 AND (?2 IS NULL OR target = ?2) \
                 AND (?3 IS NULL OR fingerprint = ?3) AND (?4 IS NULL OR office = ?4) \
                 AND (?5 IS NULL OR service_number = ?5) AND (?6 IS NULL OR consumer_id = ?6) \
                 ORDER BY first_event DESC LIMIT ?7"
            )
        };
    }
    const ALL: &str = payments_from!("WHERE true");
    const UNSETTLED: &str =
        payments_from!(concat!("INDEXED BY payment_unsettled WHERE ", is_unsettled!()));
    const OF_CONSUMER: &str = payments_from!(
        "INDEXED BY payment_of_consumer \
         WHERE office = ?4 AND service_number = ?5 AND consumer_id = ?6"
    );
    const OF_A_FILE: &str = payments_from!("INDEXED BY payment_of_file WHERE fingerprint = ?3");
    let PaymentQuery { which, consumer, target, fingerprint, before, limit } = query;
    let sql = match (which, consumer, fingerprint) {
        (WhichPayments::Unsettled, ..) => UNSETTLED,
        (WhichPayments::All, Some(_), _) => OF_CONSUMER,
        (WhichPayments::All, None, Some(_)) => OF_A_FILE,
        (WhichPayments::All, None, None) => ALL,
    };
    let consumer = consumer.as_ref();
    let params: [&dyn ToSql; 7] = [
        &before.map_or(i64::MAX, up_to),
        target,
        &fingerprint.map(|fingerprint| fingerprint.0),
        &consumer.map(|consumer| consumer.office.as_str()),
        &consumer.map(|consumer| consumer.service_number.as_str()),
        &consumer.map(|consumer| consumer.consumer_id.as_str()),
        &limit.map_or(i64::MAX, up_to),
    ];
    all(connection, sql, params, payment_of)
}

/// What a statement asks for other payments for the consumer of one, and for a row of a file if there is
/// one.
macro_rules! of_another_payment {
    () => {
        "FROM payment INDEXED BY payment_of_consumer WHERE office = ?1 AND service_number = ?2 \
         AND consumer_id = ?3 AND target = ?4 AND reference <> ?5 \
         AND (?6 IS NULL OR (fingerprint = ?6 AND line = ?7))"
    };
}

/// Another payment for the same consumer that is not settled.
pub(super) fn unsettled_other(
    connection: &Connection,
    payment: &NewPayment,
) -> Result<Option<(PaymentReference, PaymentState)>> {
    const SQL: &str = concat!(
        "SELECT reference, state ",
        of_another_payment!(),
        " AND ",
        is_unsettled!(),
        " ORDER BY first_event LIMIT 1"
    );
    another_payment(connection, SQL, payment, None, payment_state_of)
}

/// Another payment for the same consumer, and for this row of a file if one is given: the one that is paid
/// and was changed last, and by which event.
pub(super) fn other_paid_last(
    connection: &Connection,
    payment: &NewPayment,
    row: Option<FileRow>,
) -> Result<Option<(PaymentReference, u64)>> {
    const SQL: &str = concat!(
        "SELECT reference, last_event ",
        of_another_payment!(),
        " AND ",
        is_paid!(),
        " ORDER BY last_event DESC LIMIT 1"
    );
    another_payment(connection, SQL, payment, row, count)
}

fn another_payment<T>(
    connection: &Connection,
    sql: &str,
    payment: &NewPayment,
    row: Option<FileRow>,
    meaning: fn(i64) -> Option<T>,
) -> Result<Option<(PaymentReference, T)>> {
    let Consumer { office, service_number, consumer_id } = &payment.consumer;
    let other = params![
        office.as_str(),
        service_number.as_str(),
        consumer_id.as_str(),
        payment.target,
        payment.reference.as_str(),
        row.map(|row| row.fingerprint.0),
        row.map(|row| up_to(row.line)),
    ];
    let read = |row: &Row<'_>| {
        let mut columns = Columns::of(row);
        Ok((columns.meaning(parsed)?, columns.meaning(meaning)?))
    };
    connection.prepare_cached(sql)?.query_row(other, read).optional()
}

/// The number and the digest of the last event.
pub(in crate::sqlite) fn last_event(connection: &Connection) -> Result<Option<(u64, Digest)>> {
    const SQL: &str = "SELECT number, digest FROM payment_event ORDER BY number DESC LIMIT 1";
    connection.prepare_cached(SQL)?.query_row([], place_in_chain).optional()
}

/// The digest of the event with a number.
pub(in crate::sqlite) fn digest_of_event(
    connection: &Connection,
    number: u64,
) -> Result<Option<Digest>> {
    const SQL: &str = "SELECT number, digest FROM payment_event WHERE number = ?1";
    let found = connection.prepare_cached(SQL)?.query_row([up_to(number)], place_in_chain);
    Ok(found.optional()?.map(|(_, digest)| digest))
}

/// Events behind a number, in their order.
pub(super) fn events(
    connection: &Connection,
    after: u64,
    limit: usize,
) -> Result<Vec<PaymentEvent>> {
    const SQL: &str = concat!(
        "SELECT ",
        payment_event_columns!(),
        " FROM payment_event WHERE number > ?1 ORDER BY number LIMIT ?2"
    );
    all(connection, SQL, [up_to(after), up_to(limit)], payment_event_of)
}

/// The events of a payment, in their order.
pub(super) fn events_of_payment(
    connection: &Connection,
    reference: &PaymentReference,
) -> Result<Vec<PaymentEvent>> {
    const SQL: &str = concat!(
        "SELECT ",
        payment_event_columns!(),
        " FROM payment_event INDEXED BY payment_event_of WHERE reference = ?1 ORDER BY number"
    );
    all(connection, SQL, [reference.as_str()], payment_event_of)
}

/// Events that belong to a payment which is not there, and payments without the events that they name.
pub(in crate::sqlite) fn orphans(connection: &Connection) -> Result<Vec<String>> {
    const EVENTS: &str = "SELECT number FROM payment_event
         WHERE reference NOT IN (SELECT reference FROM payment) ORDER BY number";
    const PAYMENTS: &str = "SELECT first_event FROM payment
         WHERE NOT EXISTS (SELECT 1 FROM payment_event
             WHERE number = first_event AND payment_event.reference = payment.reference)
         ORDER BY first_event";
    let number = |row: &Row<'_>| row.get::<_, i64>(0);
    let mut orphans = Vec::new();
    for event in all(connection, EVENTS, [], number)? {
        orphans.push(format!("event {event} of payments belongs to one that is not there"));
    }
    for event in all(connection, PAYMENTS, [], number)? {
        orphans.push(format!(
            "a payment was begun by event {event} of payments, which is not its own"
        ));
    }
    Ok(orphans)
}

fn place_in_chain(row: &Row<'_>) -> Result<(u64, Digest)> {
    let mut columns = Columns::of(row);
    Ok((columns.count()?, Digest(columns.value()?)))
}
