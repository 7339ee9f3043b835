//! Payments: dues are paid, settled and resolved, and no blow makes anybody pay twice.

mod clock;
mod dues;
mod ending;
mod fault;
mod held;
mod judge;
mod order;
mod recovery;
mod scenario;

use super::every_call;
use super::finding::Finding;
use super::plan::{Extent, Harm};
use super::trial::Stage;
use crate::failure::Failure;
use dues::Dues;
use held::HELD;
use scenario::{PaymentScenario, SCENARIOS};

/// A trial with a file of dues.
type Trial<'a> = super::trial::Trial<'a, Dues>;

/// Kills the command at its system calls, and between send and settle.
///
/// # Errors
///
/// When a command that is left alone does not succeed, or makes no call.
pub(super) fn kill(stage: &Stage, extent: Extent) -> Result<Vec<Finding>, Failure> {
    let dues = Dues::new();
    let held = if extent == Extent::Every { &HELD[..] } else { &HELD[..3] };
    let mut findings = held::run(stage, &dues, held);
    findings.extend(every_call::run(stage, (&dues, &SCENARIOS), extent, Harm::Kill)?);
    Ok(findings)
}

/// Lets the system calls of a first payment fail.
///
/// # Errors
///
/// As for [`kill`].
pub(super) fn fail(stage: &Stage, extent: Extent) -> Result<Vec<Finding>, Failure> {
    let first = [PaymentScenario::First];
    every_call::run(stage, (&Dues::new(), &first), extent, Harm::Failure)
}
