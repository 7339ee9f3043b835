//! Payments are made and looked at over a journal in memory.

use async_trait::async_trait;
use billport_domain::{Excerpt, PaymentReference};

use super::{Contents, MemoryJournal, Operation};
use crate::error::JournalError;
use crate::payments::book::{self, Others};
use crate::payments::{
    FileRow, LookUp, NewPayment, NewPaymentEvent, PaymentEvent, PaymentHistory, PaymentJournal,
    PaymentQuery, PaymentRecord, PaymentSettlement, PaymentState, PaymentVerdict,
};
use crate::records::Digest;

#[async_trait]
impl PaymentJournal for MemoryJournal {
    async fn intend(&self, payment: NewPayment) -> Result<PaymentRecord, JournalError> {
        let operation = Operation::IntendPayment(Box::new(payment.clone()));
        self.ask(operation, |shared, now| {
            let known = shared.contents.payments.get(&payment.reference);
            let others = shared.contents.others(&payment, book::row_of(known, &payment));
            let event = book::intend(known, others, payment, &self.process, now)?;
            Ok(shared.contents.append_payment(event))
        })
        .await
    }

    async fn settle(&self, settlement: PaymentSettlement) -> Result<PaymentRecord, JournalError> {
        let operation = Operation::SettlePayment(Box::new(settlement.clone()));
        self.ask(operation, |shared, now| {
            let known = shared.contents.payment(&settlement.reference)?;
            let event = book::settle(known, settlement, now)?;
            Ok(shared.contents.append_payment(event))
        })
        .await
    }

    async fn note_look_up(
        &self,
        reference: &PaymentReference,
        look_up: LookUp,
    ) -> Result<PaymentRecord, JournalError> {
        let operation = Operation::NoteLookUp(reference.clone(), Box::new(look_up.clone()));
        self.ask(operation, |shared, now| {
            let known = shared.contents.payment(reference)?;
            let event = book::note_look_up(known, look_up, now)?;
            Ok(shared.contents.append_payment(event))
        })
        .await
    }

    async fn resolve(
        &self,
        reference: &PaymentReference,
        verdict: PaymentVerdict,
        because: Excerpt,
    ) -> Result<PaymentRecord, JournalError> {
        self.ask(Operation::ResolvePayment(reference.clone(), verdict), |shared, now| {
            let known = shared.contents.payment(reference)?;
            let event = book::resolve(known, verdict, because, now)?;
            Ok(shared.contents.append_payment(event))
        })
        .await
    }
}

#[async_trait]
impl PaymentHistory for MemoryJournal {
    async fn payment(
        &self,
        reference: &PaymentReference,
    ) -> Result<Option<PaymentRecord>, JournalError> {
        self.ask(Operation::Payment(reference.clone()), |shared, _| {
            Ok(shared.contents.payments.get(reference).cloned())
        })
        .await
    }

    async fn payments(&self, query: PaymentQuery) -> Result<Vec<PaymentRecord>, JournalError> {
        self.ask(Operation::Payments, |shared, _| {
            let payments = shared.contents.payments.values();
            let mut found: Vec<_> = payments.filter(|payment| query.asks_for(payment)).collect();
            found.sort_unstable_by_key(|payment| std::cmp::Reverse(payment.first_event));
            let limit = query.limit.unwrap_or(usize::MAX);
            Ok(found.into_iter().take(limit).cloned().collect())
        })
        .await
    }

    async fn payment_events(
        &self,
        after: u64,
        limit: usize,
    ) -> Result<Vec<PaymentEvent>, JournalError> {
        self.ask(Operation::PaymentEvents, |shared, _| {
            let events = shared.contents.payment_events.iter();
            Ok(events.filter(|event| event.number > after).take(limit).cloned().collect())
        })
        .await
    }

    async fn last_payment_event(&self) -> Result<u64, JournalError> {
        self.ask(Operation::LastPaymentEvent, |shared, _| Ok(shared.contents.last_payment_event()))
            .await
    }

    async fn events_of_payment(
        &self,
        reference: &PaymentReference,
    ) -> Result<Vec<PaymentEvent>, JournalError> {
        self.ask(Operation::EventsOfPayment(reference.clone()), |shared, _| {
            let events = shared.contents.payment_events.iter();
            Ok(events.filter(|event| event.event.act.reference() == reference).cloned().collect())
        })
        .await
    }
}

impl Contents {
    fn payment(&self, reference: &PaymentReference) -> Result<&PaymentRecord, JournalError> {
        let found = self.payments.get(reference);
        found.ok_or_else(|| JournalError::NoSuchPayment(reference.clone()))
    }

    /// What the other payments for the same consumer say about one.
    fn others(&self, payment: &NewPayment, row: Option<FileRow>) -> Others {
        let of_consumer = self.payments.values().filter(|other| {
            other.intended.consumer == payment.consumer
                && other.intended.target == payment.target
                && *other.reference() != payment.reference
        });
        let last_paid = |is_one: &dyn Fn(&PaymentRecord) -> bool| {
            let paid = of_consumer.clone().filter(|other| other.state == PaymentState::Paid);
            let last = paid.filter(|other| is_one(other)).max_by_key(|other| other.last_event);
            last.map(|other| (other.reference().clone(), other.last_event))
        };
        let unsettled = of_consumer.clone().find(|other| other.state.is_unsettled());
        Others {
            unsettled: unsettled.map(|other| (other.reference().clone(), other.state)),
            paid_last: last_paid(&|_| true),
            row_paid_last: row
                .and_then(|row| last_paid(&|other| other.intended.from_file == Some(row))),
            last_event: self.last_payment_event(),
        }
    }

    fn last_payment_event(&self) -> u64 {
        self.payment_events.last().map_or(0, |last| last.number)
    }

    /// Adds an event to the chain, and gives the payment behind it.
    fn append_payment(&mut self, event: NewPaymentEvent) -> PaymentRecord {
        let last = self.payment_events.last().map(|last| (last.number, last.digest));
        let event = PaymentEvent::behind(last.unwrap_or((0, Digest::PAYMENTS_START)), event);
        let reference = event.event.act.reference().clone();
        let before = self.payments.remove(&reference);
        let record = PaymentRecord::behind(before, event.number, &event.event)
            .expect("what is not there is intended before anything else");
        self.payments.insert(reference, record.clone());
        self.payment_events.push(event);
        record
    }
}
