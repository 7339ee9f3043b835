//! A provider in memory: its counters, its consumers, and its ledger of what it charged.

use billport_domain::{Consumer, Currency, Money, PaymentReference};
use billport_ports::contract::{
    ChargeSituation, ChargedPayment, PaymentSituation, ReadSituation, StandingSituation,
};
use billport_ports::{ErrorKind, PortError, Reach, Scope};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use super::flaw::Flaw;

/// The provider, and all ports to it: right, or with one flaw.
pub(crate) struct Provider {
    pub(crate) flaw: Option<Flaw>,
    books: Mutex<Books>,
}

/// What the provider knows, and what was ordered of it.
pub(crate) struct Books {
    pub(crate) reading: ReadSituation,
    pub(crate) charging: ChargeSituation,
    pub(crate) paying: PaymentSituation,
    pub(crate) standings: BTreeMap<PaymentReference, StandingSituation>,
    pub(crate) amounts_asked: Vec<Money>,
    pub(crate) charged: Vec<ChargedPayment>,
    pub(crate) requests_to_pay: usize,
    /// How many consumers and references were given out.
    pub(crate) given: u32,
}

impl Provider {
    pub(crate) fn with(flaw: Option<Flaw>) -> Self {
        let books = Books {
            reading: ReadSituation::Fine,
            charging: ChargeSituation::Read(ReadSituation::Fine),
            paying: PaymentSituation::Fine,
            standings: BTreeMap::new(),
            amounts_asked: Vec::new(),
            charged: Vec::new(),
            requests_to_pay: 0,
            given: 0,
        };
        Self { flaw, books: Mutex::new(books) }
    }

    pub(crate) fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().expect("nothing panics with the books in hand")
    }

    pub(crate) fn has(&self, flaw: Flaw) -> bool {
        self.flaw == Some(flaw)
    }

    pub(crate) fn next_number(&self) -> u32 {
        let mut books = self.books();
        books.given += 1;
        books.given
    }

    /// What asking comes to before the answer itself: a lost answer is asked for again.
    pub(crate) fn ask(
        &self,
        operation: &'static str,
        situation: ReadSituation,
    ) -> Result<(), PortError> {
        let error = |kind| PortError::new(kind, "Pretended", operation);
        match situation {
            ReadSituation::AnswerLost if self.has(Flaw::TakesALostAnswerForDoubt) => {
                Err(error(ErrorKind::OutcomeUnknown))
            }
            ReadSituation::Fine | ReadSituation::AnswerLost => Ok(()),
            ReadSituation::Refuses if self.has(Flaw::TakesARefusalForARejectedToken) => {
                Err(self.rejected(operation))
            }
            ReadSituation::Refuses => Err(self.refused(operation, ReadSituation::WORDS)),
            ReadSituation::Gibberish if self.has(Flaw::MakesSomethingOfGibberish) => Ok(()),
            ReadSituation::Gibberish => Err(error(ErrorKind::Broken).with_reach(Reach::Answered)),
            ReadSituation::RejectsCredentials => Err(self.rejected(operation)),
        }
    }

    pub(crate) fn refused(&self, operation: &'static str, words: &str) -> PortError {
        let words = if self.has(Flaw::HidesWords) { "an error occurred" } else { words };
        PortError::new(ErrorKind::Refused, "Pretended", operation)
            .with_reach(Reach::Answered)
            .with_message(words.as_bytes())
            .with_effort(1, 1, Duration::ZERO)
    }

    pub(crate) fn rejected(&self, operation: &'static str) -> PortError {
        let scope = match self.flaw {
            Some(Flaw::BlamesThisRequestForTheToken) => Scope::ThisRequest,
            _ => Scope::EveryRequest,
        };
        PortError::new(ErrorKind::Credentials, "Pretended", operation)
            .with_reach(Reach::Answered)
            .with_scope(scope)
            .with_effort(1, 1, Duration::ZERO)
    }
}

/// The consumer of a number; 0 owes nothing.
pub(crate) fn consumer(number: u32) -> Consumer {
    Consumer {
        office: "245:bhaktapur-dc".parse().expect("a code"),
        service_number: "024.12.512".parse().expect("a service number"),
        consumer_id: number.to_string().parse().expect("digits"),
    }
}

/// Whom the provider does not know.
pub(crate) fn stranger() -> Consumer {
    consumer(999_999)
}

pub(crate) fn npr(amount: &str) -> Money {
    Money::new(amount.parse().expect("a decimal"), Currency::NPR)
}
