//! How a payment ends.

use billport_domain::{OrderRejection, Receipt};
use billport_journal::{JournalError, PaymentRecord, PaymentState};
use billport_ports::{PortError, Reach};
use std::fmt;

use super::guards::Refusal;
use super::quote::Quote;

/// What became of a payment.
///
/// Where something is kept in the journal, `kept` is what the journal has, or why it could not be
/// written. Then the journal has the payment as in flight, and so as in doubt: it is to be
/// [settled](super::settle), whatever is known here.
///
/// Others may have found out what became of a payment before its own process could write it. What the
/// journal has is then how it ends, whatever was answered here.
#[derive(Debug)]
#[must_use = "it says whether money has moved"]
pub enum PaymentEnd {
    /// The provider says that it is paid.
    Paid {
        /// What the provider gives for it.
        receipt: Receipt,
        /// What the journal has.
        kept: Kept,
    },
    /// The provider says that it is not paid.
    NotPaid {
        /// What it says.
        error: PortError,
        /// What the journal has.
        kept: Kept,
    },
    /// Nobody knows. It is to be [settled](super::settle), and never to be paid again meanwhile.
    ///
    /// A payment that was absent and sent again is in doubt even if the provider now says no: that
    /// answers the second request alone.
    Unknown {
        /// What happened.
        error: PortError,
        /// What the journal has.
        kept: Kept,
    },
    /// Its request certainly did not leave. The same reference may be paid later.
    NotSent {
        /// Why not.
        why: NotSent,
        /// What the journal has; nothing if there was no intent yet.
        kept: Option<Kept>,
    },
    /// Nothing was sent: the quote was too old, and here is a new one, to be
    /// [confirmed](Quote::confirm).
    ///
    /// That holds also where only the session is new. What somebody has consented to is a quote and
    /// not a wish: whether the new figures are as good as the old ones is for them to say, or for a
    /// caller who compares [all of them](Quote::is_as) for them.
    ChangedMeanwhile(Box<Quote>),
    /// Nothing was sent, for the journal stands against it.
    Refused(Refusal),
}

/// What the journal has of a payment, or why what is known could not be written to it.
pub type Kept = Result<Box<PaymentRecord>, JournalError>;

/// Why a request did not leave. `Display` says it in one sentence.
#[derive(Debug)]
#[non_exhaustive]
pub enum NotSent {
    /// Somebody asked to stop.
    Interrupted,
    /// The quote was too old, and the dues or their charge could not be asked for anew.
    NotQuoted(PortError),
    /// The quote was too old, and the new dues don't allow the amount any more.
    NotOrdered(OrderRejection),
    /// The intent could not be written. If the journal has it all the same, and it could not be taken
    /// back, it is in doubt there.
    NoIntent(JournalError),
    /// It took too long until the intent was written: the journal is slow, or this process or the
    /// machine stood still.
    HeldUp,
    /// The port says so.
    Port(PortError),
}

impl PaymentEnd {
    /// What the journal has, if there was an intent.
    #[must_use]
    pub fn kept(&self) -> Option<&Kept> {
        match self {
            Self::Paid { kept, .. } | Self::NotPaid { kept, .. } | Self::Unknown { kept, .. } => {
                Some(kept)
            }
            Self::NotSent { kept, .. } => kept.as_ref(),
            Self::ChangedMeanwhile(_) | Self::Refused(_) => None,
        }
    }

    /// Whether somebody has to [settle](super::settle) it: nobody knows what became of it, or it is
    /// known here and the journal could not be told.
    #[must_use]
    pub fn is_to_be_settled(&self) -> bool {
        let is_open = |kept: &Kept| kept.as_ref().map_or(true, |it| it.state.is_unsettled());
        matches!(self, Self::Unknown { .. }) || self.kept().is_some_and(is_open)
    }
}

/// How a payment ends whose request was answered like this, and of which the journal has this.
pub(super) fn end(
    before: &PaymentRecord,
    answer: Result<Receipt, PortError>,
    kept: Kept,
) -> PaymentEnd {
    let error = match answer {
        Ok(receipt) => return PaymentEnd::Paid { receipt, kept },
        Err(error) => error,
    };
    match &kept {
        Ok(record) => match record.state {
            PaymentState::Paid => PaymentEnd::Paid { receipt: record.receipt.clone(), kept },
            PaymentState::NotPaid => PaymentEnd::NotPaid { error, kept },
            PaymentState::NotSent => not_sent(NotSent::Port(error), kept),
            PaymentState::Absent if error.reach() == Reach::NotSent => {
                not_sent(NotSent::Port(error), kept)
            }
            _ => PaymentEnd::Unknown { error, kept },
        },
        // How it stands by now is for whoever can read the journal.
        Err(JournalError::Superseded { .. }) => PaymentEnd::Unknown { error, kept },
        Err(_) if error.is_outcome_unknown() => PaymentEnd::Unknown { error, kept },
        Err(_) if error.reach() == Reach::NotSent => not_sent(NotSent::Port(error), kept),
        // A payment that was sent before may have arrived then, whatever is said of it now.
        Err(_) if matches!(before.state, PaymentState::InFlightAgain(_)) => {
            PaymentEnd::Unknown { error, kept }
        }
        Err(_) => PaymentEnd::NotPaid { error, kept },
    }
}

/// How a payment ends whose request did not leave, and of which the journal has this.
pub(super) fn not_sent(why: NotSent, kept: Kept) -> PaymentEnd {
    match kept {
        Ok(record) if record.state == PaymentState::Paid => {
            PaymentEnd::Paid { receipt: record.receipt.clone(), kept: Ok(record) }
        }
        kept => PaymentEnd::NotSent { why, kept: Some(kept) },
    }
}

impl fmt::Display for NotSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interrupted => f.write_str("it was interrupted before it was sent"),
            Self::NotQuoted(error) => {
                write!(f, "its figures were too old, and could not be asked for anew: {error}")
            }
            Self::NotOrdered(rejection) => {
                write!(f, "its figures were too old, and now {rejection}")
            }
            Self::NoIntent(error) => write!(f, "its intent could not be written: {error}"),
            Self::HeldUp => f.write_str(
                "the journal did not write its intent in time, or this process stood still",
            ),
            Self::Port(error) => error.fmt(f),
        }
    }
}
