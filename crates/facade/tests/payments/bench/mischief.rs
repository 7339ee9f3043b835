//! A journal between the payment and the real one, which can be made to fail or to hang at any step.
//!
//! What the disk itself does is tried with the real command, by `cargo xtask crash`. Here a single
//! step goes wrong at a chosen moment, under the whole stack and over the real store.

use async_trait::async_trait;
use billport::domain::{Excerpt, PaymentReference};
use billport::journal::{
    JournalError, LookUp, NewPayment, PaymentJournal, PaymentRecord, PaymentSettlement,
    PaymentVerdict, SqliteJournal,
};

use crate::props::play::Play;

/// A step of the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Intent,
    Outcome,
    LookUp,
}

/// When something goes wrong with a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// Nothing of it is written.
    Before(Step),
    /// It stands on the disk.
    After(Step),
}

pub(crate) type Mischief = dyn Fn(Moment) -> Play + Send + Sync;

pub(crate) struct MischievousJournal<'a> {
    pub(crate) journal: SqliteJournal,
    pub(super) mischief: &'a Mischief,
}

impl MischievousJournal<'_> {
    async fn around(
        &self,
        step: Step,
        real: impl Future<Output = Result<PaymentRecord, JournalError>> + Send,
    ) -> Result<PaymentRecord, JournalError> {
        (self.mischief)(Moment::Before(step)).out().await?;
        let written = real.await?;
        (self.mischief)(Moment::After(step)).out().await?;
        Ok(written)
    }
}

#[async_trait]
impl PaymentJournal for MischievousJournal<'_> {
    async fn intend(&self, payment: NewPayment) -> Result<PaymentRecord, JournalError> {
        self.around(Step::Intent, self.journal.intend(payment)).await
    }

    async fn settle(&self, settlement: PaymentSettlement) -> Result<PaymentRecord, JournalError> {
        self.around(Step::Outcome, self.journal.settle(settlement)).await
    }

    async fn note_look_up(
        &self,
        reference: &PaymentReference,
        look_up: LookUp,
    ) -> Result<PaymentRecord, JournalError> {
        self.around(Step::LookUp, self.journal.note_look_up(reference, look_up)).await
    }

    async fn resolve(
        &self,
        reference: &PaymentReference,
        verdict: PaymentVerdict,
        because: Excerpt,
    ) -> Result<PaymentRecord, JournalError> {
        self.journal.resolve(reference, verdict, because).await
    }
}
