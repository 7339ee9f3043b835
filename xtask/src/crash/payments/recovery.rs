//! What an operator does after a crash: looks, settles what is in doubt, pays again what never arrived
//! under the same reference, and pays anew what was never begun.
//!
//! The invariant is judged right after the blow, after each look-up, and in the end.

use std::time::Duration;

use super::Trial;
use super::clock::Clock;
use super::dues::Dues;
use super::judge::Evidence;
use super::order::Order;
use super::scenario::PaymentScenario;
use crate::crash::finding::Finding;
use crate::crash::line::Line;
use crate::crash::records::{ListedPayment, PaymentLedger, PaymentState};
use crate::crash::rights;
use crate::crash::survey::LOG;
use crate::crash::trial::Input as _;
use crate::failure::Failure;

/// When NEA is asked for a payment: 5, 15 and 30 minutes after its request can have left, which is
/// half a minute after its intent; and somewhat later each time. Before that nobody is asked.
pub(super) const LOOK_UPS: [Duration; 4] = [
    Duration::ZERO,
    Duration::from_secs(5 * 60 + 31),
    Duration::from_secs(10 * 60 + 29),
    Duration::from_mins(15),
];

/// Goes from whatever a crash has left to all that was wanted being paid, and judges on the way.
///
/// # Errors
///
/// When the command does not do what an operator needs of it.
pub(super) fn recover(
    trial: &Trial<'_>,
    clock: &mut Clock,
    scenario: PaymentScenario,
) -> Result<Finding, Failure> {
    trial.provider.withdraw_orders()?;
    let mut finding = Finding::default();
    let was_there = trial.billport.journal().exists();
    let mut books = Books::look(trial, clock)?;
    if trial.billport.journal().exists() != was_there {
        finding.breaches.push("`payments list` has made a journal".to_owned());
    }
    finding.unknown = books.unsettled.len() as u64;
    finding.add("after the blow", books.evidence().judge());
    for pause in LOOK_UPS {
        clock.let_pass(pause, &trial.provider)?;
        if books.has_open() {
            let ended = trial.billport.told(&Order::SettleAll.line(trial, clock))?;
            books = Books { exit_code: ended.status.code(), ..Books::look(trial, clock)? };
            finding.add("looked up", books.evidence().judge());
        }
    }
    if books.has_open() {
        finding.breaches.push(format!("it is in doubt for ever: {:?}", books.unsettled));
    }
    pay_the_rest(trial, clock, (scenario, &books))?;
    let books = Books::look(trial, clock)?;
    finding.add("in the end", books.evidence().judge_end(scenario.wanted()));
    trial.billport.succeed(&Line::verify())?;
    finding.breaches.extend(rights::complaints(trial.folder(), &[Dues::FILE, LOG]));
    Ok(finding)
}

/// Pays what is absent or was not sent under its own reference, and what left no trace anew.
fn pay_the_rest(
    trial: &Trial<'_>,
    clock: &Clock,
    (scenario, books): (PaymentScenario, &Books),
) -> Result<(), Failure> {
    for due in scenario.wanted() {
        let known = books.payments.iter().find(|payment| payment.is_for(due));
        let reference = match known {
            None if scenario == PaymentScenario::File => continue,
            None => None,
            Some(payment) => match payment.state {
                PaymentState::Absent | PaymentState::NotSent => Some(payment.reference.as_str()),
                _ => continue,
            },
        };
        trial.billport.succeed(&Order::Pay { due, reference }.line(trial, clock))?;
    }
    if scenario == PaymentScenario::File {
        // The same file again goes on with what is not paid.
        trial.billport.succeed(&Order::PayFile.line(trial, clock))?;
    }
    Ok(())
}

/// What the journal and the provider have.
#[derive(Debug)]
struct Books {
    ledger: PaymentLedger,
    payments: Vec<ListedPayment>,
    unsettled: Vec<ListedPayment>,
    exit_code: Option<i32>,
}

impl Books {
    fn look(trial: &Trial<'_>, clock: &Clock) -> Result<Self, Failure> {
        let ledger = trial.provider.ledger()?;
        let list = |order: Order<'_>| {
            ListedPayment::parse_all(&trial.billport.succeed(&order.line(trial, clock))?)
        };
        let (payments, unsettled) = (list(Order::List)?, list(Order::ListUnsettled)?);
        Ok(Self { ledger, payments, unsettled, exit_code: None })
    }

    /// Whether something is in doubt that the provider can be asked for.
    fn has_open(&self) -> bool {
        self.unsettled.iter().any(|payment| payment.state != PaymentState::Absent)
    }

    fn evidence(&self) -> Evidence<'_> {
        let Self { ledger, payments, unsettled, exit_code } = self;
        Evidence { ledger, payments, unsettled, exit_code: *exit_code }
    }
}
