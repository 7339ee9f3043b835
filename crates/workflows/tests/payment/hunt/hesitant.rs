//! A journal of payments that hesitates.

use async_trait::async_trait;
use billport_domain::{Excerpt, PaymentReference};
use billport_journal::memory::MemoryJournal;
use billport_journal::{
    JournalError, LookUp, NewPayment, PaymentEvent, PaymentHistory, PaymentJournal, PaymentQuery,
    PaymentRecord, PaymentSettlement, PaymentVerdict,
};
use std::sync::Arc;
use tokio::task::yield_now;

/// A journal that hesitates before and after each request, so that a future can be dropped there.
#[derive(Clone, Debug)]
pub(crate) struct Hesitant(pub(crate) Arc<MemoryJournal>);

impl Hesitant {
    async fn ask<T>(&self, request: impl Future<Output = T>) -> T {
        yield_now().await;
        let answer = request.await;
        yield_now().await;
        answer
    }
}

type Answer<T> = Result<T, JournalError>;

#[async_trait]
impl PaymentJournal for Hesitant {
    async fn intend(&self, payment: NewPayment) -> Answer<PaymentRecord> {
        self.ask(self.0.intend(payment)).await
    }

    async fn settle(&self, settlement: PaymentSettlement) -> Answer<PaymentRecord> {
        self.ask(self.0.settle(settlement)).await
    }

    async fn note_look_up(
        &self,
        reference: &PaymentReference,
        look_up: LookUp,
    ) -> Answer<PaymentRecord> {
        self.ask(self.0.note_look_up(reference, look_up)).await
    }

    async fn resolve(
        &self,
        reference: &PaymentReference,
        verdict: PaymentVerdict,
        because: Excerpt,
    ) -> Answer<PaymentRecord> {
        self.ask(self.0.resolve(reference, verdict, because)).await
    }
}

#[async_trait]
impl PaymentHistory for Hesitant {
    async fn payment(&self, reference: &PaymentReference) -> Answer<Option<PaymentRecord>> {
        self.ask(self.0.payment(reference)).await
    }

    async fn payments(&self, query: PaymentQuery) -> Answer<Vec<PaymentRecord>> {
        self.ask(self.0.payments(query)).await
    }

    async fn payment_events(&self, after: u64, limit: usize) -> Answer<Vec<PaymentEvent>> {
        self.ask(self.0.payment_events(after, limit)).await
    }

    async fn last_payment_event(&self) -> Answer<u64> {
        self.ask(self.0.last_payment_event()).await
    }

    async fn events_of_payment(&self, reference: &PaymentReference) -> Answer<Vec<PaymentEvent>> {
        self.ask(self.0.events_of_payment(reference)).await
    }
}
