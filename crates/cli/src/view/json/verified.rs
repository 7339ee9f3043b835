//! Whether the journal is sound.

use serde::Serialize;

use crate::view::verification::Verified;

/// Whether the journal is what was written into it.
#[derive(Serialize)]
pub(crate) struct VerifiedJson {
    is_sound: bool,
    runs: u64,
    batches: u64,
    events: u64,
    /// The digest of the last event of a run.
    head: String,
    payments: u64,
    payment_events: u64,
    /// The digest of the last event of a payment.
    payments_head: String,
    findings: Vec<String>,
    findings_left_out: u64,
}

impl From<&Verified> for VerifiedJson {
    fn from(verified: &Verified) -> Self {
        let verification = &verified.verification;
        Self {
            is_sound: verified.is_sound(),
            runs: verification.runs,
            batches: verification.units,
            events: verification.events,
            head: verification.head.to_string(),
            payments: verification.payments,
            payment_events: verification.payment_events,
            payments_head: verification.payments_head.to_string(),
            findings: verified.findings(),
            findings_left_out: verification.findings_left_out,
        }
    }
}
