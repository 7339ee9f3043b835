//! What is to be paid, in the rows of payments and of their intents.

use billport_domain::{Consumer, PaymentReference, SessionId};
use rusqlite::types::Value;
use rusqlite::{Error, Result};

use super::columns::{Columns, count, moment, money, parsed, scalar, text_of_scalar, whole};
use crate::instant::millis;
use crate::payments::{FileRow, NewPayment};
use crate::records::{Fingerprint, Process};

/// The columns that [`new_payment_of`] reads behind the reference, and [`process_of`] behind them.
macro_rules! new_payment_columns {
    () => {
        "target, office, service_number, consumer_id, amount, service_charge, minimum_payable, \
         total_due, session, inquired_at, inquired_behind, fingerprint, line, pid, host"
    };
}
pub(in crate::sqlite) use new_payment_columns;

/// How many these are.
pub(super) const NEW_PAYMENT_COLUMNS: usize = 15;

/// The payment of a reference in the next columns.
pub(super) fn new_payment_of(
    reference: PaymentReference,
    columns: &mut Columns<'_, '_>,
) -> Result<NewPayment> {
    let target = columns.value()?;
    let consumer = Consumer {
        office: columns.meaning(parsed)?,
        service_number: columns.meaning(parsed)?,
        consumer_id: columns.meaning(parsed)?,
    };
    Ok(NewPayment {
        reference,
        target,
        consumer,
        amount: columns.meaning(money)?,
        service_charge: columns.meaning(money)?,
        minimum_payable: columns.maybe(money)?,
        total_due: columns.meaning(money)?,
        session: SessionId(columns.meaning(scalar)?),
        inquired_at: columns.meaning(moment)?,
        inquired_behind: columns.count()?,
        from_file: file_row(columns)?,
    })
}

fn file_row(columns: &mut Columns<'_, '_>) -> Result<Option<FileRow>> {
    let fingerprint = columns.value::<Option<[u8; 32]>>()?.map(Fingerprint);
    match (fingerprint, columns.maybe(count)?) {
        (Some(fingerprint), Some(line)) => Ok(Some(FileRow { fingerprint, line })),
        (None, None) => Ok(None),
        _ => Err(columns.senseless()),
    }
}

/// The process in the next columns.
pub(super) fn process_of(columns: &mut Columns<'_, '_>) -> Result<Process> {
    Ok(Process { pid: columns.value()?, host: columns.value()? })
}

/// What stands in these columns.
pub(super) fn values_of_new_payment(
    payment: &NewPayment,
    process: &Process,
) -> Result<[Value; NEW_PAYMENT_COLUMNS], Error> {
    // Taken apart by name: a field that is added to the type can't be forgotten here.
    let NewPayment {
        reference: _,
        target,
        consumer: Consumer { office, service_number, consumer_id },
        amount,
        service_charge,
        minimum_payable,
        total_due,
        session: SessionId(session),
        inquired_at,
        inquired_behind,
        from_file,
    } = payment;
    let Process { pid, host } = process;
    Ok([
        target.clone().into(),
        office.to_string().into(),
        service_number.to_string().into(),
        consumer_id.to_string().into(),
        amount.to_string().into(),
        service_charge.to_string().into(),
        minimum_payable.map(|minimum| minimum.to_string()).into(),
        total_due.to_string().into(),
        text_of_scalar(session).into(),
        millis(*inquired_at).into(),
        whole(*inquired_behind)?.into(),
        from_file.map(|row| row.fingerprint.0.to_vec()).into(),
        from_file.map(|row| whole(row.line)).transpose()?.into(),
        i64::from(*pid).into(),
        host.clone().into(),
    ])
}
