//! What became of the rows of a file of payments, in numbers that add up.

use billport_domain::{ChargeBreach, Consumer, Money, OrderRejection, PaymentReference, Receipt};
use billport_intake::payments::PaymentRejection;
use billport_ports::PortError;
use std::fmt;
use thiserror::Error;

use super::paid_before::PaidBefore;
use crate::payment::{Figures, Kept, NotSent, Refusal};

/// What became of a row.
#[derive(Debug)]
pub struct RowReport {
    /// Its line in the file.
    pub line: u64,
    /// Whose dues it is about, if that can be read.
    pub consumer: Option<Consumer>,
    /// Its figures, if it was quoted.
    pub figures: Option<Figures>,
    /// The reference of its payment, if there is one.
    pub reference: Option<PaymentReference>,
    /// What became of it.
    pub end: RowEnd,
}

/// What became of a row.
#[derive(Debug)]
pub enum RowEnd {
    /// It can't be paid as it stands. Nothing was sent.
    Rejected(RowRejected),
    /// It is paid.
    Paid {
        /// What the provider gives for it.
        receipt: Receipt,
        /// What the journal has.
        kept: Kept,
    },
    /// It was paid before, for this same row of this same file.
    AlreadyPaid(PaidBefore),
    /// The provider has said no.
    NotPaid {
        /// What it says.
        error: PortError,
    },
    /// Nobody knows whether it is paid: its reference has to be settled.
    Unknown {
        /// What happened; nothing if it was in doubt before.
        error: Option<PortError>,
    },
    /// It certainly is not paid, and still can be.
    Pending(WhyPending),
}

/// Why a row can't be paid as it stands. `Display` says it in one sentence.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RowRejected {
    /// It is wrong in the file.
    #[error(transparent)]
    Row(PaymentRejection),
    /// The dues don't allow the amount.
    #[error(transparent)]
    Order(OrderRejection),
    /// The provider's charge breaks its own rules: nobody can consent to that for a file.
    #[error("{0}: it has to be paid by itself, if at all")]
    Breach(ChargeBreach),
    /// It is larger than the caller allows for one row.
    #[error("{amount} is above the limit of {limit} for one payment")]
    AboveLimit {
        /// The amount.
        amount: Money,
        /// The limit.
        limit: Money,
    },
}

/// Why a row is not paid, and still can be.
#[derive(Debug)]
#[non_exhaustive]
pub enum WhyPending {
    /// Its turn did not come: [`FileReport::stopped`] says why.
    NotReached,
    /// Its figures changed after they were confirmed.
    Changed {
        /// What they are now.
        now: Figures,
    },
    /// The journal stands against it: the consumer has paid today, or another payment of it is in
    /// doubt.
    Refused(Refusal),
    /// The provider can't tell what it owes or costs now. That concerns this row alone.
    NotQuoted(PortError),
    /// Its request did not leave.
    NotSent(NotSent),
}

impl RowEnd {
    /// The word for it, as reports have it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Rejected(_) => "rejected",
            Self::Paid { .. } => "paid",
            Self::AlreadyPaid(_) => "already paid",
            Self::NotPaid { .. } => "not paid",
            Self::Unknown { .. } => "unknown",
            Self::Pending(_) => "pending",
        }
    }
}

impl fmt::Display for WhyPending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotReached => f.write_str("its turn did not come"),
            Self::Changed { now } => write!(
                f,
                "its figures changed after they were confirmed: now {} would be debited, and {} is \
                 due",
                now.debited, now.total_due
            ),
            Self::Refused(refusal) => refusal.fmt(f),
            Self::NotQuoted(error) => write!(f, "its figures could not be asked for: {error}"),
            Self::NotSent(why) => write!(f, "not sent: {why}"),
        }
    }
}

/// How many rows ended in which way.
///
/// `rows = rejected + paid + already_paid + not_paid + unknown + pending`, always.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileCounts {
    /// Rows of the file.
    pub rows: u64,
    /// Rows that can't be paid as they stand.
    pub rejected: u64,
    /// Rows that are paid now.
    pub paid: u64,
    /// Rows that were paid before.
    pub already_paid: u64,
    /// Rows to which the provider has said no.
    pub not_paid: u64,
    /// Rows of which nobody knows whether they are paid.
    pub unknown: u64,
    /// Rows that certainly are not paid, and still can be.
    pub pending: u64,
}

impl FileCounts {
    /// Whether the rows are all accounted for.
    #[must_use]
    pub fn add_up(&self) -> bool {
        let ended = self.rejected + self.paid + self.already_paid + self.not_paid;
        self.rows == ended + self.unknown + self.pending
    }

    pub(super) fn of(rows: &[RowReport]) -> Self {
        let mut counts = Self { rows: rows.len() as u64, ..Self::default() };
        for row in rows {
            *match &row.end {
                RowEnd::Rejected(_) => &mut counts.rejected,
                RowEnd::Paid { .. } => &mut counts.paid,
                RowEnd::AlreadyPaid(_) => &mut counts.already_paid,
                RowEnd::NotPaid { .. } => &mut counts.not_paid,
                RowEnd::Unknown { .. } => &mut counts.unknown,
                RowEnd::Pending(_) => &mut counts.pending,
            } += 1;
        }
        counts
    }
}

/// How a file of payments ended.
#[derive(Debug)]
pub struct FileReport {
    /// What became of each row, in their order.
    pub rows: Vec<RowReport>,
    /// How many of each.
    pub counts: FileCounts,
    /// Why it stopped before its end, if it did.
    pub stopped: Option<FileStop>,
}

/// Why a file was not paid to its end. `Display` says it in one sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FileStop {
    /// Somebody asked to stop.
    #[error("it was interrupted")]
    Interrupted,
    /// The provider answered a row in a way that every further one would meet too, or can't be
    /// reached. What it said stands with the row.
    #[error("every further payment would meet what line {line} has met")]
    Provider {
        /// The line of the row.
        line: u64,
    },
    /// The journal can't be written. Nothing is sent without it. What it said stands with the row.
    #[error("the journal could not be written at line {line}, and nothing is sent without it")]
    Journal {
        /// The line of the row.
        line: u64,
    },
    /// Too many rows in a row ended unknown.
    #[error("{rows} payments in a row ended with an unknown outcome")]
    TooManyUnknown {
        /// How many.
        rows: usize,
    },
}
