//! What is to be paid: to whom, for whom, how much, and by which figures that was decided.

use billport_domain::{Consumer, Money, PaymentReference, SessionId};
use time::OffsetDateTime;

use crate::records::Fingerprint;

/// A payment that is about to be made.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NewPayment {
    /// The name of the payment, by which the provider is asked for it ever after.
    pub reference: PaymentReference,
    /// Where it goes. Payments to one target are compared with each other.
    pub target: String,
    /// Whose dues are paid.
    pub consumer: Consumer,
    /// The amount, without the service charge.
    pub amount: Money,
    /// What the provider charges for it, by its own word.
    pub service_charge: Money,
    /// The least that could be paid, as the provider has it.
    pub minimum_payable: Option<Money>,
    /// The total that was due.
    pub total_due: Money,
    /// The session of the inquiry.
    pub session: SessionId,
    /// When the dues were asked for.
    pub inquired_at: OffsetDateTime,
    /// The number of the last event of payments before that
    /// ([`last_payment_event`](super::PaymentHistory::last_payment_event)): what was paid by a later
    /// one is not taken off the dues. No clock can be wrong about it. For a row of a file, the last one
    /// before the file was planned, for a later one may have paid the row.
    pub inquired_behind: u64,
    /// The row of the file that orders it, if one does. A payment that is tried again keeps its row.
    pub from_file: Option<FileRow>,
}

/// A row of a file of payments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FileRow {
    /// What the file holds.
    pub fingerprint: Fingerprint,
    /// The line, counted from 1.
    pub line: u64,
}
