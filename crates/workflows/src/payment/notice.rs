//! How a payment tells what it is doing.

use billport_domain::PaymentReference;
use billport_journal::{PaymentRecord, StoreError};
use billport_ports::PortError;
use std::time::Duration;

use super::file::{PlannedRow, RowReport};
use super::settle::SettleEnd;

/// Is told how payments go. Called from within them: it must not block.
pub trait PaymentObserver: Sync {
    /// Something happened.
    fn notice(&self, notice: PaymentNotice<'_>);
}

/// An observer that takes no notice.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl PaymentObserver for Silent {
    fn notice(&self, _notice: PaymentNotice<'_>) {}
}

/// Something that happened.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum PaymentNotice<'a> {
    /// The intent is on disk, and the request leaves now.
    Sending(&'a PaymentRecord),
    /// The provider can't be reached. Nothing was sent; after the wait it is tried again.
    TryingAgain {
        /// The payment.
        reference: &'a PaymentReference,
        /// Why.
        error: &'a PortError,
        /// How long is waited before.
        wait: Duration,
    },
    /// What became of a payment can't be written. It is tried again until it is.
    OutcomeNotWritten {
        /// The payment.
        reference: &'a PaymentReference,
        /// Why not.
        error: &'a StoreError,
    },
    /// What this process has to say of a payment came too late: others have found out meanwhile what
    /// became of it, or have sent it again. What the journal has is what counts.
    Overtaken(&'a PaymentRecord),
    /// A payment that is waited for was looked up.
    LookedUp(&'a SettleEnd),
    /// A row of a file was planned.
    RowPlanned(&'a PlannedRow),
    /// A row of a file has ended.
    RowEnded(&'a RowReport),
}
