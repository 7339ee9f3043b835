//! Which requests to a journal in memory fail, and how; and what was asked of it.

use billport_domain::PaymentReference;
use std::time::Duration;

use crate::error::StoreErrorKind;
use crate::journal::{Intent, Settlement, Verdict};
use crate::payments::{LookUp, NewPayment, PaymentSettlement, PaymentVerdict};
use crate::records::{Claim, RunId};

/// A request to a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "each has the name of the method of the traits, and of its subject"
)]
pub enum Operation {
    Begin,
    Claim(RunId),
    Release(Claim),
    RejectBills(Claim),
    Lease(Claim),
    Withdraw(Claim, u64),
    Intend(Claim, Intent),
    Settle(Claim, Settlement),
    LeaseUnknown(Claim, u64),
    Resolve(Claim, u64, Verdict),
    BuryTheDead,
    Run(RunId),
    Runs,
    Units(RunId),
    Event(u64),
    Events,
    IntendPayment(Box<NewPayment>),
    SettlePayment(Box<PaymentSettlement>),
    NoteLookUp(PaymentReference, Box<LookUp>),
    ResolvePayment(PaymentReference, PaymentVerdict),
    Payment(PaymentReference),
    Payments,
    PaymentEvents,
    LastPaymentEvent,
    EventsOfPayment(PaymentReference),
}

/// How a request fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing is written, and the answer is this error.
    NotWritten(StoreErrorKind),
    /// Everything is written, and the answer is this error all the same.
    WrittenUnsaid(StoreErrorKind),
    /// Everything is written, and the answer comes so much later (on tokio's clock).
    Slow(Duration),
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Logged {
    /// A request, by which process, and whether what it asked for was done (which is not what was
    /// answered, if it failed with [`Fault::WrittenUnsaid`]).
    Request {
        /// The number of the process.
        pid: u32,
        /// What was asked for.
        operation: Operation,
        /// Whether it was done.
        is_done: bool,
    },
    /// A mark that a test has put between the requests.
    Mark(String),
}

/// An order to fail.
pub(super) struct Order {
    times: u32,
    fault: Fault,
    which: Box<dyn Fn(&Operation) -> bool + Send>,
}

impl Order {
    pub(super) fn new(
        times: u32,
        fault: Fault,
        which: impl Fn(&Operation) -> bool + Send + 'static,
    ) -> Self {
        Self { times, fault, which: Box::new(which) }
    }
}

/// How a request is to fail, if it is; uses up one of the times that were ordered.
pub(super) fn next(orders: &mut Vec<Order>, operation: &Operation) -> Option<Fault> {
    orders.retain(|order| order.times > 0);
    let order = orders.iter_mut().find(|order| (order.which)(operation))?;
    order.times -= 1;
    Some(order.fault)
}
