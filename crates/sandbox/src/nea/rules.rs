//! What a test may change about the pretended NEA.

use std::time::Duration;

use super::figures::NumberStyle;

/// The rules by which NEA answers. Every combination is legal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Whether a reference that was seen before is refused with `1013`, in details and in commits.
    /// Without this rule a payment that is sent twice is charged twice, and the ledger shows it.
    pub refuses_repeated_references: bool,
    /// Whether a second payment of one consumer on one day is refused. Without this rule it is
    /// charged, and the ledger shows it.
    pub refuses_second_payment_of_a_day: bool,
    /// For how long after a commit a look-up doesn't know its reference yet.
    pub recorded_after: Duration,
    /// The service charge on amounts above 500 rupees, in paisa.
    pub service_charge_paisa: u64,
    /// How long a session is accepted.
    pub session_life: Duration,
    /// How numbers are spelled.
    pub numbers: NumberStyle,
}

impl Default for Rules {
    /// Both refusals, as documented; a reference is known at once; a service charge of 5 rupees,
    /// as the documents show; sessions of 15 minutes, and the documents' numbers.
    fn default() -> Self {
        Self {
            refuses_repeated_references: true,
            refuses_second_payment_of_a_day: true,
            recorded_after: Duration::ZERO,
            service_charge_paisa: 500,
            session_life: Duration::from_mins(15),
            numbers: NumberStyle::Documented,
        }
    }
}
