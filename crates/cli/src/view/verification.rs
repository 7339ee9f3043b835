//! Whether the journal is what was written into it, for people.

use billport::journal::Verification;

use super::numbers::{grouped, plural};
use super::shown;

/// What was found in a journal.
#[derive(Debug)]
pub(crate) struct Verified {
    /// What is wrong with the file itself.
    pub(crate) damage: Vec<String>,
    pub(crate) verification: Verification,
}

impl Verified {
    pub(crate) fn is_sound(&self) -> bool {
        self.damage.is_empty() && self.verification.is_sound()
    }

    /// What is wrong, a sentence each.
    pub(crate) fn findings(&self) -> Vec<String> {
        let damage = self.damage.iter().map(|what| format!("the file: {}", shown(what)));
        damage.chain(self.verification.findings.iter().map(ToString::to_string)).collect()
    }
}

/// The result as text.
pub(crate) fn text(verified: &Verified) -> String {
    let Verification {
        runs,
        units,
        events,
        head,
        payments,
        payment_events,
        payments_head,
        findings: _,
        findings_left_out,
    } = &verified.verification;
    let mut text = String::new();
    for finding in verified.findings() {
        text += &format!("{finding}\n");
    }
    if *findings_left_out > 0 {
        text += &format!("and {} more\n", plural(*findings_left_out, "finding"));
    }
    for (name, number) in [("runs", runs), ("batches", units), ("events", events)] {
        text += &format!("{name:<11}{:>12}\n", grouped(*number));
    }
    text += &format!("head         {head}\n");
    for (name, number) in [("payments", payments), ("events", payment_events)] {
        text += &format!("{name:<11}{:>12}\n", grouped(*number));
    }
    text += &format!("head         {payments_head}\n");
    text + if verified.is_sound() {
        "the journal is what was written into it\n"
    } else {
        "the journal is NOT what was written into it\n"
    }
}
