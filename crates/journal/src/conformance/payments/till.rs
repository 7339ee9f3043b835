//! Opens stores for the laws of payments, with a clock that is set by hand, and checks what holds after
//! every step.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use time::OffsetDateTime;

use super::samples;
use crate::conformance::samples::process;
use crate::conformance::{Journal, Stores};
use crate::error::JournalError;
use crate::instant::{Clock, from_millis, millis};
use crate::payments::{
    Found, NewPayment, PaymentEvent, PaymentOutcome, PaymentQuery, PaymentRecord, PaymentState,
};
use crate::verify::verify;

pub(super) const MINUTE: Duration = Duration::from_mins(1);

/// A store under test, opened by the process 100.
pub(super) struct Till<'s> {
    stores: &'s dyn Stores,
    /// In milliseconds.
    clock: Arc<AtomicI64>,
    pub(super) journal: Box<dyn Journal>,
}

impl<'s> Till<'s> {
    pub(super) async fn new(stores: &'s dyn Stores) -> Self {
        let clock = Arc::new(AtomicI64::new(millis(samples::beginning())));
        let journal = stores.fresh(process(100), looking_at(&clock)).await;
        Self { stores, clock, journal }
    }

    /// The store, as another process has it.
    pub(super) async fn another(&self, pid: u32) -> Box<dyn Journal> {
        self.stores.again(process(pid), looking_at(&self.clock)).await
    }

    /// The first process dies; another one opens the store.
    pub(super) async fn die(self, pid: u32) -> Self {
        let Self { stores, clock, journal } = self;
        drop(journal);
        let journal = stores.again(process(pid), looking_at(&clock)).await;
        Self { stores, clock, journal }
    }

    /// What time it is.
    pub(super) fn now(&self) -> OffsetDateTime {
        let now = self.clock.load(Ordering::SeqCst);
        from_millis(now).expect("the laws stay in the calendar")
    }

    pub(super) fn wait(&self, time: Duration) {
        self.set(self.now() + time);
    }

    pub(super) fn set(&self, now: OffsetDateTime) {
        self.clock.store(millis(now), Ordering::SeqCst);
    }

    /// Intends a payment for the consumer of its number, whose dues were asked for just now.
    pub(super) async fn intend(&self, number: u32) -> PaymentRecord {
        let inquired_behind = self.last_event().await;
        let payment = NewPayment { inquired_behind, ..samples::payment(number, self.now()) };
        let intended = self.try_intend(payment).await;
        intended.expect("nothing stands against it")
    }

    pub(super) async fn last_event(&self) -> u64 {
        self.journal.last_payment_event().await.expect("events are read")
    }

    pub(super) async fn try_intend(
        &self,
        payment: NewPayment,
    ) -> Result<PaymentRecord, JournalError> {
        self.journal.of_payments().intend(payment).await
    }

    /// Settles the attempt that was intended last.
    pub(super) async fn settle(&self, number: u32, outcome: PaymentOutcome) -> PaymentRecord {
        let attempt = self.payment(number).await.attempts;
        let settled = self.try_settle(number, attempt, outcome).await;
        settled.expect("it is in flight")
    }

    pub(super) async fn try_settle(
        &self,
        number: u32,
        attempt: u32,
        outcome: PaymentOutcome,
    ) -> Result<PaymentRecord, JournalError> {
        let settlement = samples::settlement(number, attempt, outcome);
        self.journal.of_payments().settle(settlement).await
    }

    pub(super) async fn look_up(&self, number: u32, found: Found) -> PaymentRecord {
        let (reference, look_up) = (samples::reference(number), samples::look_up(found));
        let noted = self.journal.of_payments().note_look_up(&reference, look_up).await;
        noted.expect("the payment is there")
    }

    /// Brings a payment, as it is intended, to where no such reference was found often and late
    /// enough.
    pub(super) async fn find_absent(&self, number: u32) -> PaymentRecord {
        for minutes in [6, 10, 15] {
            self.wait(MINUTE * minutes);
            self.look_up(number, Found::NoSuchReference).await;
        }
        let found = self.payment(number).await;
        assert_eq!(found.state, PaymentState::Absent);
        found
    }

    pub(super) async fn payment(&self, number: u32) -> PaymentRecord {
        let payment = self.journal.payment(&samples::reference(number)).await;
        payment.expect("payments are read").expect("the payment is there")
    }

    pub(super) async fn state(&self, number: u32) -> PaymentState {
        self.payment(number).await.state
    }

    pub(super) async fn payments(&self, query: PaymentQuery) -> Vec<PaymentRecord> {
        self.journal.payments(query).await.expect("payments are read")
    }

    pub(super) async fn events(&self) -> Vec<PaymentEvent> {
        self.journal.payment_events(0, usize::MAX).await.expect("events are read")
    }

    /// What holds after every step: payments are what their events tell, and what is not settled is
    /// told so.
    pub(super) async fn check(&self) {
        let payments = self.payments(PaymentQuery::default()).await;
        for payment in &payments {
            let settled = (payment.settled_at.is_some(), payment.state.is_unsettled());
            assert_ne!(settled.0, settled.1, "{payment:?}");
            assert!(payment.state.attempt().is_none_or(|attempt| attempt == payment.attempts));
        }
        let verification = verify(&*self.journal).await.expect("the journal is read");
        assert_eq!(verification.findings, [], "the records are what the events tell");
        assert_eq!(verification.payments, payments.len() as u64);
        assert_eq!(verification.payment_events, self.events().await.len() as u64);
    }

    /// Makes sure that something writes nothing.
    pub(super) async fn unchanged<T>(&self, attempt: impl Future<Output = T>) -> T {
        let before = (self.payments(PaymentQuery::default()).await, self.events().await);
        let done = attempt.await;
        let after = (self.payments(PaymentQuery::default()).await, self.events().await);
        assert_eq!(after, before, "nothing is written");
        done
    }
}

fn looking_at(clock: &Arc<AtomicI64>) -> Clock {
    let clock = Arc::clone(clock);
    // A little more than the millisecond: what is kept is rounded down.
    Arc::new(move || {
        let now = from_millis(clock.load(Ordering::SeqCst));
        now.expect("the laws stay in the calendar") + Duration::from_micros(700)
    })
}
