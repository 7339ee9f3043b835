//! How a request was answered, as a ledger remembers it.

use serde::Serialize;

use super::{Answer, Strike};

/// How a request was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answered {
    /// Honestly, with this HTTP status; late, if a delay was ordered.
    Status(u16),
    /// An ordered fault stood in the place of an answer.
    Fault,
}

impl Answered {
    /// What becomes of an honest answer under a strike.
    pub(crate) fn of(honest: &Answer, strike: Option<&Strike>) -> Self {
        match strike {
            Some(strike) if !strike.lets_the_answer_pass() => Self::Fault,
            _ => Self::Status(honest.status),
        }
    }
}
