//! The hash of a plan, by which a person confirms it: what it covers is paid, and nothing else.

use billport_domain::Money;
use sha2::{Digest, Sha256};
use std::fmt::{self, Write as _};

use super::plan::{PlannedRow, RowPlan};

/// The SHA-256 of what a plan pays: at which target, for whom, how much, and what it costs; sessions
/// are not in it, so that the same plan made again has the same hash.
///
/// It is shown and typed by its first 16 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PlanHash([u8; 32]);

/// As many bytes of it are shown.
const SHOWN_BYTES: usize = 8;

impl PlanHash {
    pub(super) fn of(target: &str, rows: &[PlannedRow]) -> Self {
        Self(Sha256::digest(canonical(target, rows)).into())
    }

    /// Whether this is what somebody has typed: the digits that are shown, in any case.
    #[must_use]
    pub fn is(&self, typed: &str) -> bool {
        self.to_string().eq_ignore_ascii_case(typed.trim())
    }
}

/// What is hashed: the target by its length and itself, then a line for each row that is paid. No
/// part of a line can hold a blank, so none can be taken for two.
fn canonical(target: &str, rows: &[PlannedRow]) -> String {
    let mut text = format!("billport payments 1\n{} {target}\n", target.len());
    for row in rows {
        let RowPlan::Pay(quote) = &row.plan else { continue };
        let (consumer, figures) = (quote.consumer(), quote.figures());
        let (line, minimum) = (row.line, figures.minimum_payable.map_or("-".to_owned(), plain));
        writeln!(
            text,
            "{line} {} {} {} {} {} {} {minimum} {}",
            consumer.office,
            consumer.service_number,
            consumer.consumer_id,
            plain(figures.amount),
            plain(figures.service_charge),
            plain(figures.debited),
            plain(figures.total_due),
        )
        .expect("writing to a String never fails");
    }
    text
}

/// An amount in the one way of writing it: without zeros behind its decimals.
fn plain(amount: Money) -> String {
    format!("{}{}", amount.currency(), amount.amount().normalize())
}

impl fmt::Display for PlanHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0[..SHOWN_BYTES].iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for PlanHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
