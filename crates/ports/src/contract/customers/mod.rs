//! The contract of [`Customers`]: what is read is what is there, what is written is what was said, and
//! what was not done, or may not have been, is told.

mod adding;
mod changing;
mod invented;
mod reading;

use billport_domain::CustomerId;

use super::ReadSituation;
use crate::Customers;

/// A port beside the provider whose customers it looks after.
pub trait CustomersBench {
    /// The port under test.
    fn port(&self) -> &dyn Customers;
    /// The port under test, to where no server listens; nothing if the bench has none such.
    fn unreachable(&self) -> Option<Box<dyn Customers>>;
    /// What the provider holds now.
    fn held(&self) -> HeldCustomers;
    /// A reference that no customer has: another one at every call.
    fn reference(&self) -> String;
    /// How many customers were ever added under a reference.
    fn times_added(&self, reference: &str) -> usize;
    /// How many requests to add a customer the provider has seen.
    fn requests_to_add(&self) -> usize;
    /// Puts the provider into a situation for whoever reads; one that was ordered before is over.
    fn order_reads(&self, situation: ReadSituation);
    /// Puts the provider into a situation for whoever writes; one that was ordered before is over.
    fn order_writes(&self, situation: WriteSituation);
}

/// What the provider holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldCustomers {
    /// The ids of all customers, in the provider's order: 3 to 199, and all of them can be read.
    pub ids: Vec<CustomerId>,
    /// One of them, who has custom fields.
    pub with_custom_fields: CustomerId,
    /// An id that the provider does not know, or no longer.
    pub unknown: CustomerId,
}

/// What the provider does when something is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteSituation {
    /// It works.
    Fine,
    /// It refuses every time, does nothing, and says [`WriteSituation::WORDS`].
    Refuses,
    /// The next time it does it, and its answer is lost; after that it works.
    AnswerLost,
    /// The next time the connection is lost before it does anything; after that it works.
    RequestLost,
    /// It does it every time, and answers 200 with something that is no answer.
    Gibberish,
    /// It does nothing: something on the way there answers in its place every time, 200 with a JSON
    /// object that is neither yes nor no.
    AnsweredInItsPlace,
    /// It does it every time, and answers with an error of its own (HTTP 500).
    ServerError,
    /// It does nothing, and asks to wait for years (HTTP 429).
    Throttles,
    /// It no longer accepts the credentials, and does nothing.
    RejectsCredentials,
}

impl WriteSituation {
    /// What the provider says when it refuses.
    pub const WORDS: &'static str = "the reference is taken";
}

/// Checks the whole contract of [`Customers`] on a bench. It adds some fifty customers.
///
/// # Panics
/// If the contract does not hold.
pub async fn customers(bench: &dyn CustomersBench) {
    at_ease(bench);
    reading::check(bench).await;
    adding::check(bench).await;
    changing::check(bench).await;
}

/// Ends whatever was ordered.
fn at_ease(bench: &dyn CustomersBench) {
    bench.order_reads(ReadSituation::Fine);
    bench.order_writes(WriteSituation::Fine);
}
