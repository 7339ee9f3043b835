//! What is struck: a payment, and what follows one that is in doubt.

use super::clock::Clock;
use super::dues::{DUES, Due, Dues};
use super::fault::{Effect, QUEUED};
use super::order::Order;
use super::recovery::{LOOK_UPS, recover};
use super::{Trial, ending};
use crate::crash::finding::Finding;
use crate::crash::line::Line;
use crate::crash::process::Ended;
use crate::crash::records::PaymentResult;
use crate::crash::scenario::Scenario;
use crate::failure::Failure;

/// A command that is struck at its system calls, after what comes before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::crash) enum PaymentScenario {
    /// A first payment, with no journal yet.
    First,
    /// The same, and the provider queues it.
    Queued,
    /// A payment whose answer was lost is asked for.
    Settle,
    /// A payment that never arrived is paid again, under the same reference.
    Again,
    /// A person's word on a payment of unknown outcome.
    Resolve,
    /// A file of three payments.
    File,
}

/// All of them.
pub(super) const SCENARIOS: [PaymentScenario; 6] = [
    PaymentScenario::First,
    PaymentScenario::Queued,
    PaymentScenario::Settle,
    PaymentScenario::Again,
    PaymentScenario::Resolve,
    PaymentScenario::File,
];

/// Where a trial stands when its command is typed.
#[derive(Debug)]
pub(in crate::crash) struct PaymentScene {
    clock: Clock,
    /// Of the payment that is in doubt; empty if there is none yet.
    reference: String,
}

impl PaymentScenario {
    /// What is to be paid in the end.
    pub(super) fn wanted(self) -> &'static [Due] {
        if self == Self::File { &DUES } else { &DUES[..1] }
    }
}

impl Scenario for PaymentScenario {
    type Input = Dues;
    type Scene = PaymentScene;

    fn name(self) -> &'static str {
        match self {
            Self::First => "first payment",
            Self::Queued => "queued payment",
            Self::Settle => "settle",
            Self::Again => "pay again",
            Self::Resolve => "resolve a payment",
            Self::File => "pay a file",
        }
    }

    fn prepare(self, trial: &Trial<'_>) -> Result<PaymentScene, Failure> {
        let mut clock = Clock::start();
        let reference = match self {
            Self::First | Self::File => String::new(),
            Self::Queued => {
                trial.provider.order(QUEUED)?;
                String::new()
            }
            Self::Settle | Self::Resolve => lose_an_answer(trial, &clock, Effect::Charged)?,
            Self::Again => lose_an_answer(trial, &clock, Effect::None)?,
        };
        let look_ups = match self {
            Self::First | Self::Queued | Self::Resolve | Self::File => &LOOK_UPS[..0],
            Self::Settle => &LOOK_UPS[1..2],
            Self::Again => &LOOK_UPS[1..],
        };
        for &pause in look_ups {
            clock.let_pass(pause, &trial.provider)?;
            if self == Self::Again {
                let settle = Order::Settle { reference: &reference };
                trial.billport.told(&settle.line(trial, &clock))?;
            }
        }
        Ok(PaymentScene { clock, reference })
    }

    fn line(self, trial: &Trial<'_>, scene: &PaymentScene) -> Line {
        let PaymentScene { clock, reference } = scene;
        let due = &DUES[0];
        let order = match self {
            Self::First | Self::Queued => Order::Pay { due, reference: None },
            Self::Settle => Order::Settle { reference },
            Self::Again => Order::Pay { due, reference: Some(reference) },
            Self::Resolve => Order::ResolveAsPaid { reference },
            Self::File => Order::PayFile,
        };
        order.line(trial, clock)
    }

    fn complaints(
        self,
        trial: &Trial<'_>,
        ended: &Ended,
        _was_asked_to_end: bool,
    ) -> Result<Vec<String>, Failure> {
        ending::complaints(trial, ended)
    }

    fn recover(self, trial: &Trial<'_>, mut scene: PaymentScene) -> Result<Finding, Failure> {
        recover(trial, &mut scene.clock, self)
    }
}

/// Pays, and loses the answer; gives the reference of the payment that is in doubt now.
fn lose_an_answer(trial: &Trial<'_>, clock: &Clock, effect: Effect) -> Result<String, Failure> {
    trial.provider.order(&effect.with_lost_answer())?;
    let pay = Order::Pay { due: &DUES[0], reference: None }.line(trial, clock);
    let ended = trial.billport.told(&pay)?;
    let result = PaymentResult::parse(&ended.stdout)?;
    if result.state == "unknown" { Ok(result.reference) } else { Err(ended.unforeseen(&pay)) }
}
