//! Uploads: a file of bills is delivered, resumed and resolved.

mod bills;
mod ending;
pub(super) mod held;
mod hold;
mod invariant;
pub(super) mod moments;
mod order;
mod recovery;
mod scenario;

pub(super) use bills::Bills;
pub(super) use scenario::SCENARIOS;

/// A trial with a file of bills.
type Trial<'a> = super::trial::Trial<'a, Bills>;
