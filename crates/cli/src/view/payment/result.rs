//! What became of an order to pay, for people.

use billport::domain::{
    Consumer, Excerpt, Money, OrderRejection, PaymentReference, ProviderScalar, Receipt,
};
use billport::journal::{JournalError, PaymentState};
use billport::ports::PortError;
use billport::workflows::payment::{NotSent, PaymentEnd, Refusal};
use time::OffsetDateTime;

use super::doubt;
use crate::exit::Exit;
use crate::failure::{Failure, neas_next_act};
use crate::view::instants::instant;
use crate::view::numbers::grouped_money;
use crate::view::table::named;
use crate::view::{Commands, shown};

/// All that is told of an order to pay that has ended.
#[derive(Debug)]
pub(crate) struct PayResult {
    pub(crate) reference: PaymentReference,
    pub(crate) consumer: Consumer,
    /// Whether it may have arrived when it was sent before: it was absent, and is tried again.
    pub(crate) was_in_doubt: bool,
    pub(crate) found: Found,
    pub(crate) ending: Ending,
    pub(crate) commands: Commands,
}

/// What was found out on the way, or what the journal has of it if it was paid before; nothing as far as
/// it did not come to that.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    pub(crate) consumer_name: Option<Excerpt>,
    /// Nothing also if it was not to be told from the dues.
    pub(crate) amount: Option<Money>,
    pub(crate) service_charge: Option<Money>,
    pub(crate) minimum_payable: Option<Money>,
    pub(crate) total_due: Option<Money>,
    /// The provider's own number of a payment that was made before.
    pub(crate) paid_as: Option<ProviderScalar>,
}

/// How it has ended.
#[derive(Debug)]
pub(crate) enum Ending {
    /// The journal stands against it.
    Refused { refusal: Refusal, told: Failure },
    /// NEA has told no dues, or no charge.
    NotQuoted { error: PortError, told: Failure },
    /// The dues don't allow it.
    NotOrdered(OrderRejection),
    /// Nobody has said yes to it.
    NoConsent(NoConsent),
    /// It was paid, or was to be.
    Ended(PaymentEnd),
}

/// Why nobody has said yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NoConsent {
    /// A person said no.
    Declined,
    /// The charge breaks its own rule, and `--yes` does not mean that.
    Breach(String),
    /// The figures have changed since `--yes` was typed.
    Changed,
}

/// What is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PayState {
    Paid,
    NotPaid,
    Unknown,
}

impl PayState {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::NotPaid => "not paid",
            Self::Unknown => "unknown",
        }
    }
}

impl PayResult {
    /// What is known of the payment of this reference, by whomever it was made.
    pub(crate) fn state(&self) -> PayState {
        match &self.ending {
            Ending::Ended(PaymentEnd::Paid { .. }) => PayState::Paid,
            Ending::Refused { refusal, .. } if is_paid_before(refusal) => PayState::Paid,
            _ if self.in_doubt().is_some() => PayState::Unknown,
            _ => PayState::NotPaid,
        }
    }

    /// The reference of the payment of which nobody knows what became of it: this one, or another one of
    /// the consumer that stands against it.
    pub(crate) fn in_doubt(&self) -> Option<&PaymentReference> {
        let own = |is_in_doubt: bool| is_in_doubt.then_some(&self.reference);
        match &self.ending {
            Ending::Ended(PaymentEnd::Paid { .. }) => None,
            Ending::Refused { refusal, .. } if is_paid_before(refusal) => None,
            Ending::Ended(PaymentEnd::Unknown { .. }) => own(true),
            Ending::Ended(end) => own(match end.kept() {
                Some(Ok(record)) => record.state.is_unsettled(),
                Some(Err(_)) | None => self.was_in_doubt,
            }),
            Ending::Refused { refusal, .. } => {
                doubt::of_refusal(refusal).or_else(|| own(self.was_in_doubt))
            }
            Ending::NotQuoted { .. } | Ending::NotOrdered(_) | Ending::NoConsent(_) => {
                own(self.was_in_doubt)
            }
        }
    }

    /// What the provider has given for it.
    pub(crate) fn receipt(&self) -> Option<&Receipt> {
        match &self.ending {
            Ending::Ended(PaymentEnd::Paid { receipt, .. }) => Some(receipt),
            _ => None,
        }
    }

    /// The provider's own number of the payment, whenever it was made.
    pub(crate) fn provider_id(&self) -> Option<&ProviderScalar> {
        let now = self.receipt().and_then(|receipt| receipt.provider_id.as_ref());
        now.or(self.found.paid_as.as_ref())
    }

    /// From when the provider can be asked what became of it.
    pub(crate) fn look_up_from(&self) -> Option<OffsetDateTime> {
        let Ending::Ended(end) = &self.ending else { return None };
        end.kept()?.as_ref().ok()?.look_up_from()
    }

    /// The exit code. What is paid is as it was to be, by whomever it was made; a payment in doubt wins
    /// over whatever has kept it from being sent again.
    pub(crate) fn exit(&self) -> Exit {
        match &self.ending {
            _ if self.state() == PayState::Paid => Exit::Delivered,
            _ if self.in_doubt().is_some() => Exit::Unknown,
            Ending::Refused { told, .. } | Ending::NotQuoted { told, .. } => told.exit(),
            Ending::NotOrdered(_) | Ending::NoConsent(_) => Exit::Rejected,
            Ending::Ended(end) => Exit::of_payment(end),
        }
    }
}

/// The result as text: what became of it, and its figures; nothing if it did not come to figures.
pub(crate) fn text(result: &PayResult) -> String {
    let PayResult { consumer, found, reference, .. } = result;
    let name = match &found.consumer_name {
        Some(name) => format!(" ({name})"),
        // It was paid before, and nobody was asked for the dues.
        None if found.amount.is_some() => String::new(),
        None => return String::new(),
    };
    let amount = found.amount.map_or_else(|| "nothing".to_owned(), grouped_money);
    let state = result.state();
    let mut rows = vec![(state.name(), format!("{amount} for {consumer}{name}"))];
    let is_known = matches!(result.ending, Ending::Ended(_)) || state == PayState::Paid;
    // Elsewhere it is a name that nobody has heard of.
    if is_known || result.in_doubt() == Some(reference) {
        rows.push(("reference", reference.to_string()));
    }
    if let (Some(amount), Some(charge)) = (found.amount, found.service_charge) {
        rows.push(("charge", grouped_money(charge)));
        if let (Ok(debited), PayState::Paid) = (amount.checked_add(charge), state) {
            rows.push(("debited", grouped_money(debited)));
        }
    }
    let scalar = |value: &ProviderScalar| shown(value.to_string()).to_string();
    rows.extend(result.provider_id().map(|id| ("NEA's number", scalar(id))));
    if let Some(Receipt { message, credits_available, .. }) = result.receipt() {
        rows.extend(message.as_ref().map(|words| ("NEA says", words.to_string())));
        rows.extend(credits_available.as_ref().map(|left| ("credits left", scalar(left))));
    }
    named(&rows)
}

/// Why it was not paid, or why that is not known.
pub(crate) fn problem(result: &PayResult) -> Option<String> {
    let told = match &result.ending {
        Ending::Refused { told, .. } | Ending::NotQuoted { told, .. } => told.message().to_owned(),
        Ending::NotOrdered(rejection) => format!("nothing was sent: {rejection}"),
        Ending::NoConsent(NoConsent::Declined) => "nothing was sent: you said no".to_owned(),
        Ending::NoConsent(NoConsent::Breach(breach)) => format!("nothing was sent: {breach}"),
        Ending::NoConsent(NoConsent::Changed) => {
            "nothing was sent: the figures have changed since they were asked for".to_owned()
        }
        Ending::Ended(PaymentEnd::NotPaid { error, .. }) => error.to_string(),
        Ending::Ended(PaymentEnd::Unknown { error, .. }) => {
            format!("nobody knows whether it was paid: {error}")
        }
        Ending::Ended(PaymentEnd::NotSent { why, .. }) => format!("nothing was sent: {why}"),
        Ending::Ended(_) => return None,
    };
    Some(shown(told).to_string())
}

/// What could not be written.
pub(crate) fn warning(result: &PayResult) -> Option<String> {
    let Ending::Ended(end) = &result.ending else { return None };
    let error = end.kept()?.as_ref().err()?;
    Some(match error {
        JournalError::Superseded { .. } => {
            format!("what was answered came too late: {}", shown(error.to_string()))
        }
        error => format!(
            "the journal could not be told, and has the payment as in flight: {}",
            shown(error.to_string())
        ),
    })
}

/// What to do next.
pub(crate) fn hints(result: &PayResult) -> Vec<String> {
    let mut hints = Vec::new();
    match &result.ending {
        Ending::Refused { told, .. } | Ending::NotQuoted { told, .. } => {
            hints.extend_from_slice(told.hints());
        }
        Ending::NotOrdered(OrderRejection::AboveTotal { .. }) => {
            hints.push("if an advance is meant, say so: --allow-advance".to_owned());
        }
        Ending::NotOrdered(OrderRejection::BelowMinimum { .. }) => {
            hints.push("--minimum pays what is payable of the oldest bill".to_owned());
        }
        Ending::NotOrdered(OrderRejection::NoMinimum { .. }) => {
            hints.push("--total pays all that is due".to_owned());
        }
        Ending::NoConsent(NoConsent::Breach(_)) => hints.push(
            "ask NEA about it; to pay it all the same, say so: --allow-irregular-charge".to_owned(),
        ),
        Ending::NoConsent(NoConsent::Changed) => {
            hints.push("type it again: the new figures hold then".to_owned());
        }
        Ending::Ended(PaymentEnd::NotPaid { error, .. }) => hints.push(neas_next_act(error)),
        Ending::Ended(PaymentEnd::Unknown { .. }) => {
            hints.push("do NOT pay it again: it may have been paid".to_owned());
        }
        Ending::Ended(PaymentEnd::NotSent { why, .. }) => hints.extend(next_act(why)),
        _ => {}
    }
    match &result.ending {
        // The refusal has told what to do about it.
        Ending::Refused { refusal, .. } if refusal.is_in_doubt() => {}
        Ending::Ended(end) if end.is_to_be_settled() && !is_absent(end) => {
            let settle = result.commands.typed(&format!("payments settle {}", result.reference));
            hints.push(match result.look_up_from() {
                Some(from) => {
                    format!("from {} on, ask NEA what became of it: {settle}", instant(from))
                }
                None => format!("ask NEA what became of it, from five minutes on: {settle}"),
            });
        }
        // Not sent now, but maybe long ago.
        _ if result.in_doubt().is_some() => {
            hints.extend(doubt::hints(&result.reference, &result.commands));
        }
        _ => {}
    }
    hints
}

fn is_paid_before(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::ReferenceUsed { state: PaymentState::Paid, .. })
}

fn is_absent(end: &PaymentEnd) -> bool {
    matches!(end.kept(), Some(Ok(record)) if record.state == PaymentState::Absent)
}

fn next_act(why: &NotSent) -> Option<String> {
    match why {
        NotSent::NotQuoted(error) | NotSent::Port(error) => Some(neas_next_act(error)),
        NotSent::HeldUp => Some("type it again".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Globals;
    use crate::view::payment::steps::tests::record;
    use billport::journal::StoreErrorKind;
    use billport::ports::ErrorKind;

    fn ended(was_in_doubt: bool, end: PaymentEnd) -> PayResult {
        PayResult {
            reference: "r-1".parse().unwrap(),
            consumer: record(PaymentState::Absent, "nea").intended.consumer,
            was_in_doubt,
            found: Found::default(),
            ending: Ending::Ended(end),
            commands: Commands::new(&Globals { config: None, journal: None, verbose: 0 }),
        }
    }

    #[test]
    fn what_was_not_sent_is_in_doubt_as_far_as_the_journal_has_it_so() {
        let error = || PortError::new(ErrorKind::Unavailable, "P", "o");
        let unwritten = || JournalError::Store(StoreErrorKind::Full.into());
        let kept = |state| Some(Ok(Box::new(record(state, "nea"))));
        for (was_in_doubt, kept, exit, state) in [
            (true, kept(PaymentState::Absent), Exit::Unknown, PayState::Unknown),
            (true, None, Exit::Unknown, PayState::Unknown),
            (true, Some(Err(unwritten())), Exit::Unknown, PayState::Unknown),
            // Others have found out meanwhile.
            (true, kept(PaymentState::NotPaid), Exit::Unavailable, PayState::NotPaid),
            (false, kept(PaymentState::NotSent), Exit::Unavailable, PayState::NotPaid),
            (false, None, Exit::Unavailable, PayState::NotPaid),
            (false, Some(Err(unwritten())), Exit::Unavailable, PayState::NotPaid),
        ] {
            let end = PaymentEnd::NotSent { why: NotSent::Port(error()), kept };
            let result = ended(was_in_doubt, end);
            assert_eq!((result.exit(), result.state()), (exit, state), "{result:?}");
            assert_eq!(result.in_doubt().is_some(), exit == Exit::Unknown, "{result:?}");
            let settles = |hint: &String| hint.ends_with("billport payments settle r-1");
            if exit == Exit::Unknown {
                assert!(hints(&result).iter().any(settles), "{result:?}");
            }
        }
    }

    #[test]
    fn a_word_that_came_too_late_is_not_told_as_in_flight() {
        let late = JournalError::Superseded {
            reference: "r-1".parse().unwrap(),
            attempt: 1,
            attempts: 2,
            state: PaymentState::Absent,
        };
        let error = PortError::new(ErrorKind::OutcomeUnknown, "P", "o");
        let result = ended(false, PaymentEnd::Unknown { error, kept: Err(late) });
        let told = warning(&result).unwrap();
        assert!(told.contains("absent") && !told.contains("in flight"), "{told}");
    }
}
