//! The ports that pay and that ask for payments, and their benches.

use async_trait::async_trait;
use billport_domain::{
    Consumer, Excerpt, Money, PaymentOrder, PaymentReference, ProviderScalar, Receipt,
};
use billport_ports::contract::{
    ChargedAndRefunded, ChargedPayment, PaymentSituation, PaymentStatusBench, PaymentsBench,
    StandingSituation,
};
use billport_ports::{
    DuesInquiry, ErrorKind, PaidStanding, PaymentStatus, Payments, PortError, Reach, Scope,
    Standing,
};
use std::time::Duration;

use super::flaw::Flaw;
use super::provider::{Provider, consumer, npr};

const PAY: &str = "pay";

impl Provider {
    /// One request to pay: what the provider does, and what the port makes of it.
    fn request(
        &self,
        order: &PaymentOrder,
        reference: &PaymentReference,
    ) -> Result<Receipt, PortError> {
        let situation = {
            let mut books = self.books();
            books.requests_to_pay += 1;
            books.paying
        };
        let unknown = Err(PortError::new(ErrorKind::OutcomeUnknown, "Pretended", PAY));
        let refused = Err(self.refused(PAY, PaymentSituation::WORDS));
        let paid =
            Ok(Receipt { provider_id: ProviderScalar::number("61892"), ..Receipt::default() });
        match situation {
            PaymentSituation::Fine if self.is_known(reference) => match self.flaw {
                Some(Flaw::TakesAKnownReferenceForPaid) => paid,
                Some(Flaw::TakesAKnownReferenceForRefused) => refused,
                _ => unknown,
            },
            PaymentSituation::Fine => {
                self.charge(order, reference);
                paid
            }
            PaymentSituation::Refuses => refused,
            PaymentSituation::AnswerLost | PaymentSituation::ServerError => {
                self.charge(order, reference);
                if self.has(Flaw::TellsDoubtAsRefusal) { refused } else { unknown }
            }
            PaymentSituation::RequestLost => unknown,
            PaymentSituation::Gibberish => {
                self.charge(order, reference);
                if self.has(Flaw::TakesGibberishForPaid) { paid } else { unknown }
            }
            PaymentSituation::Queues => match self.flaw {
                Some(Flaw::TakesQueuedForPaid) => paid,
                Some(Flaw::TakesQueuedForRefused) => refused,
                _ => unknown,
            },
            PaymentSituation::Throttles => {
                Err(PortError::new(ErrorKind::Throttled, "Pretended", PAY)
                    .with_reach(Reach::Answered))
            }
            PaymentSituation::RejectsCredentials => Err(self.rejected(PAY)),
        }
    }

    fn sends_again(&self, situation: PaymentSituation) -> bool {
        match self.flaw {
            Some(Flaw::SendsTwice) => situation == PaymentSituation::Fine,
            Some(Flaw::RepeatsWhatIsInDoubt) => situation == PaymentSituation::AnswerLost,
            Some(Flaw::RepeatsOnServerError) => situation == PaymentSituation::ServerError,
            Some(Flaw::RepeatsWhatIsThrottled) => situation == PaymentSituation::Throttles,
            _ => false,
        }
    }

    fn is_known(&self, reference: &PaymentReference) -> bool {
        self.books().charged.iter().any(|charged| charged.reference == reference.as_str())
    }

    fn charge(&self, order: &PaymentOrder, reference: &PaymentReference) {
        let amount = match self.flaw {
            Some(Flaw::PaysTheChargeToo) => order.amount().checked_add(npr("5")),
            _ => Ok(order.amount()),
        };
        let amount = amount.expect("small rupees add up");
        let reference = reference.to_string();
        self.books().charged.push(ChargedPayment { reference, amount });
    }

    fn amount_of(&self, reference: &PaymentReference) -> Option<Money> {
        let books = self.books();
        let mut charged = books.charged.iter();
        charged
            .find(|charged| charged.reference == reference.as_str())
            .map(|charged| charged.amount)
    }
}

#[async_trait]
impl Payments for Provider {
    async fn pay(
        &self,
        order: &PaymentOrder,
        reference: &PaymentReference,
    ) -> Result<Receipt, PortError> {
        if self.sends_again(self.books().paying) {
            let _ = self.request(order, reference);
        }
        let result = self.request(order, reference);
        result.map_err(|error| error.with_effort(1, 1, Duration::ZERO))
    }
}

/// The way to a server that is not there.
struct Nowhere(Option<Flaw>);

#[async_trait]
impl Payments for Nowhere {
    async fn pay(&self, _: &PaymentOrder, _: &PaymentReference) -> Result<Receipt, PortError> {
        let kind = match self.0 {
            Some(Flaw::TakesNoConnectionForDoubt) => ErrorKind::OutcomeUnknown,
            _ => ErrorKind::Unavailable,
        };
        let attempts = if self.0 == Some(Flaw::TriesToConnectAgain) { 2 } else { 1 };
        Err(PortError::new(kind, "Pretended", PAY).with_effort(attempts, 0, Duration::ZERO))
    }
}

impl PaymentsBench for Provider {
    fn port(&self) -> &dyn Payments {
        self
    }

    fn inquiry(&self) -> &dyn DuesInquiry {
        self
    }

    fn status(&self) -> &dyn PaymentStatus {
        self
    }

    fn unreachable(&self) -> Option<Box<dyn Payments>> {
        Some(Box::new(Nowhere(self.flaw)))
    }

    fn consumer(&self) -> Consumer {
        consumer(self.next_number())
    }

    fn reference(&self) -> PaymentReference {
        format!("payment-{}", self.next_number()).parse().expect("a reference")
    }

    fn charged(&self) -> Vec<ChargedPayment> {
        self.books().charged.clone()
    }

    fn requests_seen(&self) -> usize {
        self.books().requests_to_pay
    }

    fn order(&self, situation: PaymentSituation) {
        self.books().paying = situation;
    }
}

#[async_trait]
impl PaymentStatus for Provider {
    async fn standing(&self, reference: &PaymentReference) -> Result<Standing, PortError> {
        let words = |text: &str| Excerpt::of(text.as_bytes());
        let paid = |refunded: Option<Money>| {
            let amount = match self.flaw {
                Some(Flaw::NamesAnotherAmount) => Some(npr("1")),
                _ => self.amount_of(reference),
            };
            let refunded = refunded.filter(|_| !self.has(Flaw::ForgetsRefunds));
            Ok(Standing::Paid(PaidStanding { provider_id: None, amount, refunded }))
        };
        let not_paid = |state: &str| Ok(Standing::NotPaid { state: words(state), words: None });
        let unclear = |what: &str| Ok(Standing::Unclear { what: words(what) });
        let ordered = self.books().standings.get(reference).copied();
        let situation = ordered.unwrap_or(match self.amount_of(reference) {
            Some(_) => StandingSituation::Paid,
            None => StandingSituation::NoSuchReference,
        });
        match (situation, self.flaw) {
            (StandingSituation::Queued, Some(Flaw::TakesQueuedForNotPaid))
            | (StandingSituation::NoSuchReference, Some(Flaw::TakesAbsentForNotPaid))
            | (StandingSituation::AnotherFailed, Some(Flaw::TakesTheWordOnAnother))
            | (StandingSituation::Gibberish, Some(Flaw::TakesGibberishForNotPaid))
            | (StandingSituation::RejectsCredentials, Some(Flaw::TakesARejectedTokenForNotPaid))
            | (StandingSituation::Maintenance, Some(Flaw::TakesMaintenanceForNotPaid))
            | (StandingSituation::Failed, _) => not_paid("Failed"),
            (StandingSituation::UnknownState, Some(Flaw::TakesAnUnknownStateForPaid))
            | (StandingSituation::Paid, _) => paid(None),
            (StandingSituation::Refunded, _) => paid(Some(npr("50"))),
            (StandingSituation::Queued, _) => Ok(Standing::Pending { state: words("Queued") }),
            (StandingSituation::NoSuchReference, _) => Ok(Standing::NoSuchReference),
            (StandingSituation::AnotherFailed, _) => unclear("it speaks of another payment"),
            (StandingSituation::UnknownState, _) => unclear("the state `Perhaps`"),
            (StandingSituation::Gibberish, _) => {
                Err(PortError::new(ErrorKind::Broken, "Pretended", "look up"))
            }
            (StandingSituation::RejectsCredentials, _) => Err(self.rejected("look up")),
            (StandingSituation::Maintenance, _) => {
                let error = PortError::new(ErrorKind::Unavailable, "Pretended", "look up");
                Err(error.with_scope(Scope::EveryRequest))
            }
        }
    }
}

impl PaymentStatusBench for Provider {
    fn port(&self) -> &dyn PaymentStatus {
        self
    }

    fn order(&self, situation: StandingSituation) -> PaymentReference {
        let reference = PaymentsBench::reference(self);
        let mut books = self.books();
        books.standings.insert(reference.clone(), situation);
        if matches!(situation, StandingSituation::Paid | StandingSituation::Refunded) {
            let charged =
                ChargedPayment { reference: reference.to_string(), amount: npr("200.25") };
            books.charged.push(charged);
        }
        reference
    }

    fn charged(&self, reference: &PaymentReference) -> Option<ChargedAndRefunded> {
        let is_refunded =
            self.books().standings.get(reference) == Some(&StandingSituation::Refunded);
        let charged = self.amount_of(reference)?;
        Some(ChargedAndRefunded { charged, refunded: is_refunded.then(|| npr("50")) })
    }
}
