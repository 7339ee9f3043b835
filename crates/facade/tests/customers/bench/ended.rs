//! A call that has ended, held against the provider's ledger.

use billport::ports::{ErrorKind, PortError, Reach};
use billport_sandbox::billagain::{BillAgainSandbox, LedgerSnapshot};

use super::{Act, Given, Made};
use crate::props::told::Told;

/// How a call ended, and what the provider truly did.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) made: Made,
    pub(crate) result: Result<Given, PortError>,
    /// What the provider has seen of this call, and of those that were made together with it.
    pub(crate) requests: u64,
    /// How often the provider did it.
    pub(crate) times_done: usize,
}

impl Ended {
    /// Holds what a call says of itself against what the provider did.
    pub(super) fn new(
        made: Made,
        result: Result<Given, PortError>,
        requests: u64,
        provider: &BillAgainSandbox,
        ledger: &LedgerSnapshot,
    ) -> Self {
        let times_done = made.times_done(ledger);
        let ended = Self { made, result, requests, times_done };
        ended.assert_true(ended.made.is_in_effect(provider));
        ended
    }

    /// - What is done is in effect, and a customer was added just once.
    /// - What is in doubt was done or not: a customer was never added twice.
    /// - Any other error means that nothing was done.
    /// - Who reads changes nothing, leaves nothing in doubt, and gets who was asked for.
    pub(crate) fn assert_true(&self, is_in_effect: bool) {
        let (act, times) = (self.made.act, self.times_done);
        let kind = self.result.as_ref().err().map(PortError::kind);
        assert!(act != Act::Add || times <= 1, "added {times} times: {self:?}");
        if let (Act::Get, Ok(Given::Customer(customer))) = (act, &self.result) {
            assert_eq!(customer.id, self.made.id(), "somebody else: {self:?}");
        }
        match kind {
            _ if act.is_read() => {
                assert_eq!(times, 0, "{self:?}");
                assert_ne!(kind, Some(ErrorKind::OutcomeUnknown), "{self:?}");
            }
            None => assert!(is_in_effect, "it says that it was done, and it was not: {self:?}"),
            Some(ErrorKind::OutcomeUnknown) => {}
            // Who is gone was deleted, though perhaps by an earlier call.
            Some(ErrorKind::NotFound) if act == Act::Delete => assert!(is_in_effect, "{self:?}"),
            Some(_) => assert_eq!(times, 0, "it says that it was not done: {self:?}"),
        }
        if let Err(error) = &self.result
            && error.reach() == Reach::NotSent
        {
            assert_eq!(error.requests_sent(), 0, "{self:?}");
        }
    }

    pub(crate) fn is_done(&self) -> bool {
        self.result.is_ok()
    }

    /// What the error says.
    #[track_caller]
    pub(crate) fn told(&self) -> Told {
        match &self.result {
            Err(error) => Told::of(error),
            Ok(given) => panic!("{:?} did not fail: {given:?}", self.made),
        }
    }
}
