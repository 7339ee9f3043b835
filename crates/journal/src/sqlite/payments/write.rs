//! One transaction: an act on a payment, with its event.

use billport_domain::PaymentReference;
use rusqlite::Connection;
use time::OffsetDateTime;

use super::read;
use crate::error::JournalError;
use crate::payments::book::{self, Others};
use crate::payments::{NewPayment, NewPaymentEvent, PaymentEvent, PaymentRecord};
use crate::records::{Digest, Process};
use crate::sqlite::failure::Result;
use crate::sqlite::rows::{insert_payment_event, save_payment};
use crate::sqlite::transaction::WriteTransaction;

/// A transaction that is open for writing. Dropped without [`commit`](Self::commit), it leaves no
/// trace.
pub(in crate::sqlite) struct PaymentWriting<'c> {
    transaction: WriteTransaction<'c>,
    now: OffsetDateTime,
}

impl<'c> PaymentWriting<'c> {
    pub(in crate::sqlite) fn begin(
        connection: &'c Connection,
        now: OffsetDateTime,
    ) -> Result<Self> {
        Ok(Self { transaction: WriteTransaction::begin(connection)?, now })
    }

    /// Makes durable what was written.
    pub(in crate::sqlite) fn commit(self) -> Result<()> {
        Ok(self.transaction.commit()?)
    }

    /// A payment is about to be made.
    pub(super) fn intend(&self, payment: NewPayment, process: &Process) -> Result<PaymentRecord> {
        let connection = self.transaction.connection();
        let known = read::payment(connection, &payment.reference)?;
        let row = book::row_of(known.as_ref(), &payment);
        let row_paid_last = match row {
            Some(row) => read::other_paid_last(connection, &payment, Some(row))?,
            None => None,
        };
        let others = Others {
            unsettled: read::unsettled_other(connection, &payment)?,
            paid_last: read::other_paid_last(connection, &payment, None)?,
            row_paid_last,
            last_event: read::last_event(connection)?.map_or(0, |(number, _)| number),
        };
        let event = book::intend(known.as_ref(), others, payment, process, self.now)?;
        self.write(known, event)
    }

    /// Something is said of a payment: `judge` says what that comes to.
    pub(super) fn act(
        &self,
        reference: &PaymentReference,
        judge: impl FnOnce(&PaymentRecord, OffsetDateTime) -> Result<NewPaymentEvent, JournalError>,
    ) -> Result<PaymentRecord> {
        let known = read::payment(self.transaction.connection(), reference)?;
        let known = known.ok_or_else(|| JournalError::NoSuchPayment(reference.clone()))?;
        let event = judge(&known, self.now)?;
        self.write(Some(known), event)
    }

    /// Adds an event to the chain, and writes the payment behind it.
    fn write(&self, known: Option<PaymentRecord>, event: NewPaymentEvent) -> Result<PaymentRecord> {
        let last = read::last_event(self.transaction.connection())?;
        let event = PaymentEvent::behind(last.unwrap_or((0, Digest::PAYMENTS_START)), event);
        let record = PaymentRecord::behind(known, event.number, &event.event)
            .expect("what is not there is intended before anything else");
        insert_payment_event(self.transaction.connection(), &event)?;
        save_payment(self.transaction.connection(), &record)?;
        Ok(record)
    }
}
