//! BillAgain's error shape, for its honest answers and for those that a test orders.
//!
//! Documented are the shape, and 410 Gone for a customer that is not there. The other statuses are
//! ours: 400 for a body, a page or an id that can't be read, 401 for wrong credentials, 413 and 415
//! as HTTP has them.

use std::fmt::Display;

use serde_json::json;

use crate::fault::Answer;

/// An error: `{"Errors": [{"Message": "…"}]}`, one entry for each message.
///
/// ```
/// use billport_sandbox::{Call, FaultOrder, billagain};
///
/// let closed = billagain::errors(400, ["the account is closed"]);
/// let throttled = billagain::errors(429, ["slow down"]).retry_after("2");
/// # let _ = FaultOrder::once(Call::AddCustomer, closed);
/// # let _ = FaultOrder::once(Call::ListCustomers, throttled);
/// ```
#[must_use]
pub fn errors<M: Display>(status: u16, messages: impl IntoIterator<Item = M>) -> Answer {
    let messages = messages.into_iter().map(|message| json!({ "Message": message.to_string() }));
    let body = json!({ "Errors": messages.collect::<Vec<_>>() });
    Answer::json(status, body.to_string())
}

/// A call that is refused: with which status, and in which words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    status: u16,
    messages: Vec<String>,
}

impl Refusal {
    pub(super) fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, messages: vec![message.into()] }
    }

    /// Everything that is wrong with a body.
    pub(super) fn of_body(messages: Vec<String>) -> Self {
        Self { status: 400, messages }
    }

    /// There is no such customer, or there is none any more: a 410 either way.
    pub(super) fn gone(customer: u64) -> Self {
        Self::new(410, format!("there is no customer {customer}"))
    }

    pub(super) fn answer(&self) -> Answer {
        errors(self.status, &self.messages)
    }
}
