//! What is typed about payments.

use super::Trial;
use super::clock::Clock;
use super::dues::{Due, OFFICE};
use crate::crash::line::Line;

/// What can be typed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Order<'a> {
    /// Under a new reference, or one that is known.
    Pay {
        due: &'a Due,
        reference: Option<&'a str>,
    },
    PayFile,
    List,
    ListUnsettled,
    Settle {
        reference: &'a str,
    },
    SettleAll,
    ResolveAsPaid {
        reference: &'a str,
    },
}

impl Order<'_> {
    /// As it is typed at this time in a trial.
    pub(super) fn line(self, trial: &Trial<'_>, clock: &Clock) -> Line {
        let file = trial.file();
        let file = file.to_string_lossy();
        let mut line = match self {
            Order::Pay { due, reference } => pay(due, reference),
            Order::PayFile => Line::of(&["nea", "pay-file", &file, "--yes"]),
            Order::List => Line::of(&["payments", "list"]),
            Order::ListUnsettled => Line::of(&["payments", "list", "--unsettled"]),
            Order::Settle { reference } => Line::of(&["payments", "settle", reference]),
            Order::SettleAll => Line::of(&["payments", "settle", "--all"]),
            Order::ResolveAsPaid { reference } => {
                let resolve = ["payments", "resolve", reference, "--as", "paid"];
                Line::of(&[&resolve[..], &["--because", "the provider's ledger says so"]].concat())
            }
        };
        if !matches!(self, Order::ResolveAsPaid { .. }) {
            line = line.and(&["--output", "json"]);
        }
        // A list tells what stands in the journal, whatever the time.
        if matches!(self, Order::List | Order::ListUnsettled) {
            return line;
        }
        line.and(&["--now", &clock.now()])
    }
}

fn pay(due: &Due, reference: Option<&str>) -> Line {
    let amount = due.amount();
    let consumer = ["--office", OFFICE, "--sc-no", due.sc_no, "--consumer", due.consumer_id];
    let line = Line::of(&["nea", "pay"]).and(&consumer).and(&["--amount", &amount, "--yes"]);
    match reference {
        Some(reference) => line.and(&["--reference", reference]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crash::payments::dues::DUES;

    #[test]
    fn a_payment_is_typed_with_its_consumer_its_amount_and_its_reference() {
        assert_eq!(
            pay(&DUES[0], Some("r-1")).to_string(),
            "billport nea pay --office 245:bhaktapur-dc --sc-no 024.12.512 --consumer 3042 \
             --amount 225.00 --yes --reference r-1"
        );
        assert!(!pay(&DUES[0], None).to_string().contains("--reference"));
    }
}
