//! The two traits of payments: each method becomes a request to the thread.

use async_trait::async_trait;
use billport_domain::{Excerpt, PaymentReference};
use time::OffsetDateTime;

use super::read;
use crate::error::JournalError;
use crate::payments::{
    LookUp, NewPayment, NewPaymentEvent, PaymentAnswer, PaymentEvent, PaymentHistory,
    PaymentJournal, PaymentOutcome, PaymentQuery, PaymentRecord, PaymentSettlement, PaymentVerdict,
    book,
};
use crate::sqlite::SqliteJournal;
use crate::sqlite::failure::Result;
use crate::sqlite::head::Chain;
use crate::sqlite::keeper::Keeper;

#[async_trait]
impl PaymentJournal for SqliteJournal {
    async fn intend(&self, payment: NewPayment) -> Result<PaymentRecord, JournalError> {
        // Who does not wait for the answer any more does not send.
        let take_back = |keeper: &mut Keeper, intended: PaymentRecord| {
            // If this can't be written, it is in flight, as if its process had died.
            let _ = keeper.act_on_payment(&intended.intended.reference, |known, now| {
                book::settle(known, not_sent(&intended), now)
            });
        };
        self.thread.ask_and_undo(move |keeper| keeper.intend_payment(payment), take_back).await
    }

    async fn settle(&self, settlement: PaymentSettlement) -> Result<PaymentRecord, JournalError> {
        let reference = settlement.reference.clone();
        self.act(reference, |known, now| book::settle(known, settlement, now)).await
    }

    async fn note_look_up(
        &self,
        reference: &PaymentReference,
        look_up: LookUp,
    ) -> Result<PaymentRecord, JournalError> {
        self.act(reference.clone(), |known, now| book::note_look_up(known, look_up, now)).await
    }

    async fn resolve(
        &self,
        reference: &PaymentReference,
        verdict: PaymentVerdict,
        because: Excerpt,
    ) -> Result<PaymentRecord, JournalError> {
        let judge = move |known: &PaymentRecord, now| book::resolve(known, verdict, because, now);
        self.act(reference.clone(), judge).await
    }
}

#[async_trait]
impl PaymentHistory for SqliteJournal {
    async fn payment(
        &self,
        reference: &PaymentReference,
    ) -> Result<Option<PaymentRecord>, JournalError> {
        let reference = reference.clone();
        self.read(move |file| read::payment(file, &reference)).await
    }

    async fn payments(&self, query: PaymentQuery) -> Result<Vec<PaymentRecord>, JournalError> {
        self.read(move |file| read::payments(file, &query)).await
    }

    async fn payment_events(
        &self,
        after: u64,
        limit: usize,
    ) -> Result<Vec<PaymentEvent>, JournalError> {
        self.read(move |file| read::events(file, after, limit)).await
    }

    async fn last_payment_event(&self) -> Result<u64, JournalError> {
        let last = self.read(read::last_event).await?;
        Ok(last.map_or(0, |(number, _)| number))
    }

    async fn events_of_payment(
        &self,
        reference: &PaymentReference,
    ) -> Result<Vec<PaymentEvent>, JournalError> {
        let reference = reference.clone();
        self.read(move |file| read::events_of_payment(file, &reference)).await
    }
}

impl SqliteJournal {
    async fn act(
        &self,
        reference: PaymentReference,
        judge: impl FnOnce(&PaymentRecord, OffsetDateTime) -> Result<NewPaymentEvent, JournalError>
        + Send
        + 'static,
    ) -> Result<PaymentRecord, JournalError> {
        self.thread.ask(move |keeper| keeper.act_on_payment(&reference, judge)).await
    }
}

impl Keeper {
    fn intend_payment(&mut self, payment: NewPayment) -> Result<PaymentRecord> {
        let process = &self.process;
        let intended = self.file.write_payment(|writing| writing.intend(payment, process))?;
        // Before it can be sent: a copy of the journal that does not know of it will not be taken for
        // the journal.
        self.note_head(Chain::Payments);
        Ok(intended)
    }

    fn act_on_payment(
        &mut self,
        reference: &PaymentReference,
        judge: impl FnOnce(&PaymentRecord, OffsetDateTime) -> Result<NewPaymentEvent, JournalError>,
    ) -> Result<PaymentRecord> {
        self.file.write_payment(|writing| writing.act(reference, judge))
    }
}

/// That the attempt which was intended last was not sent.
fn not_sent(intended: &PaymentRecord) -> PaymentSettlement {
    PaymentSettlement {
        reference: intended.intended.reference.clone(),
        attempt: intended.attempts,
        outcome: PaymentOutcome::NotSent,
        answer: PaymentAnswer::default(),
    }
}
