//! A payment that has ended: what was said of it, beside what the journal and the sandbox's ledger
//! say.

use billport::domain::PaymentReference;
use billport::journal::{PaymentRecord, PaymentState};
use billport::ports::PortError;
use billport::workflows::payment::{NotSent, PaymentEnd, SettleEnd};
use billport_sandbox::nea::LedgerSnapshot;

use super::books::{Booked, Books};
use super::watch::Heard;
use crate::props::told::Told;

/// How a payment ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Paid,
    NotPaid,
    Unknown,
    NotSent,
    Changed,
    Refused,
}

pub(crate) struct Payment {
    pub(crate) reference: PaymentReference,
    pub(crate) end: PaymentEnd,
    /// What the journal has; nothing if there was no intent.
    pub(crate) booked: Option<Booked>,
    pub(crate) heard: Heard,
    /// The whole ledger, of earlier payments too.
    pub(crate) ledger: LedgerSnapshot,
}

impl Payment {
    /// Holds what was said of a payment against the journal and the ledger: it is the same, or the
    /// journal could not be told.
    pub(super) fn new(
        (reference, end): (PaymentReference, PaymentEnd),
        heard: Heard,
        mut books: Books,
        ledger: LedgerSnapshot,
    ) -> Self {
        let booked = books.payments.remove(&reference);
        let payment = Self { reference, end, booked, heard, ledger };
        let (outcome, times) = (payment.outcome(), payment.times_charged());
        match outcome {
            Outcome::Paid => assert_eq!(times, 1, "it was told as paid"),
            Outcome::NotPaid => assert_eq!(times, 0, "it was told as not paid"),
            // An earlier attempt may have been charged.
            _ => assert!(times <= 1),
        }
        match payment.end.kept() {
            Some(Ok(kept)) => {
                let is_told = match outcome {
                    Outcome::Paid => kept.state == PaymentState::Paid,
                    Outcome::NotPaid => kept.state == PaymentState::NotPaid,
                    Outcome::NotSent => {
                        matches!(kept.state, PaymentState::NotSent | PaymentState::Absent)
                    }
                    _ => matches!(kept.state, PaymentState::Unknown(_)),
                };
                assert!(is_told, "told as {outcome:?}, and kept as {}", kept.state);
                assert_eq!(**kept, *payment.record());
            }
            Some(Err(_)) => {
                assert!(payment.record().state.is_in_flight(), "{}", payment.record().state);
                assert!(payment.end.is_to_be_settled());
            }
            None => assert!(!matches!(outcome, Outcome::Paid | Outcome::Unknown)),
        }
        payment
    }

    pub(crate) fn outcome(&self) -> Outcome {
        match &self.end {
            PaymentEnd::Paid { .. } => Outcome::Paid,
            PaymentEnd::NotPaid { .. } => Outcome::NotPaid,
            PaymentEnd::Unknown { .. } => Outcome::Unknown,
            PaymentEnd::NotSent { .. } => Outcome::NotSent,
            PaymentEnd::ChangedMeanwhile(_) => Outcome::Changed,
            PaymentEnd::Refused(_) => Outcome::Refused,
        }
    }

    /// Whether others have found out meanwhile what became of it, so that the journal did not take what
    /// was said of it.
    pub(crate) fn is_overtaken(&self) -> bool {
        self.heard.is_overtaken
    }

    /// What the journal has of it.
    pub(crate) fn record(&self) -> &PaymentRecord {
        &self.booked.as_ref().expect("the journal has it").record
    }

    /// How often the provider has charged it.
    pub(crate) fn times_charged(&self) -> usize {
        self.ledger.times_charged(self.reference.as_str())
    }

    /// How often the provider was asked to pay it.
    pub(crate) fn requests(&self) -> usize {
        self.ledger.times_committed(self.reference.as_str())
    }

    /// What the port says of why it is not paid.
    pub(crate) fn told(&self) -> Told {
        let error = self.error().unwrap_or_else(|| panic!("no port says why: {:?}", self.end));
        Told::of(error)
    }

    fn error(&self) -> Option<&PortError> {
        match &self.end {
            PaymentEnd::NotPaid { error, .. }
            | PaymentEnd::Unknown { error, .. }
            | PaymentEnd::NotSent {
                why: NotSent::Port(error) | NotSent::NotQuoted(error), ..
            } => Some(error),
            _ => None,
        }
    }
}

/// A payment that was looked up, and the ledger at that time.
pub(crate) struct Settled {
    pub(crate) end: SettleEnd,
    pub(crate) ledger: LedgerSnapshot,
}

impl Settled {
    pub(crate) fn state(&self) -> PaymentState {
        self.end.record().state
    }

    /// Whether the provider was asked, and it is in doubt still.
    pub(crate) fn is_unknown(&self) -> bool {
        matches!(self.end, SettleEnd::Unknown { .. })
    }

    /// Whether the provider was not even asked.
    pub(crate) fn is_too_early(&self) -> bool {
        matches!(self.end, SettleEnd::TooEarly { .. })
    }
}
