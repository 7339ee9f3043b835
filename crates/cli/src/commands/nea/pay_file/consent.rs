//! Somebody says yes to a plan, by its hash: a person on a terminal who sees it, or whoever has seen it
//! before.

use billport::workflows::payment::file::PaymentPlan;
use std::io::{self, IsTerminal};

use crate::args::PayFileArgs;
use crate::view::{grouped_money, pay_file, plural, talk};

/// How consent is given.
#[derive(Clone, Copy, Debug)]
pub(super) enum Consenting<'a> {
    /// To the plan with this hash, and to no other.
    ByHash(&'a str),
    /// To whatever the plan is.
    Given,
    /// A person is asked.
    Asked,
    /// By nobody: the plan is shown.
    Nobody,
}

/// What was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Yes,
    /// The hash is that of another plan.
    OtherPlan,
    Declined,
    NobodyAsked,
}

impl<'a> Consenting<'a> {
    /// As the command line says.
    pub(super) fn of(args: &'a PayFileArgs) -> Self {
        match &args.confirm {
            Some(hash) => Self::ByHash(hash),
            None if args.yes => Self::Given,
            None if io::stdin().is_terminal() && io::stderr().is_terminal() => Self::Asked,
            None => Self::Nobody,
        }
    }

    /// Asks for consent to a plan.
    pub(super) fn to(self, plan: &PaymentPlan, is_production: bool) -> Answer {
        match self {
            Self::ByHash(hash) if plan.hash().is(hash) => Answer::Yes,
            Self::ByHash(_) => Answer::OtherPlan,
            Self::Given => Answer::Yes,
            Self::Asked => {
                talk::note(pay_file::plan(plan).trim_end());
                if plan.payments() == 0 || talk::confirmed(&question(plan, is_production)) {
                    Answer::Yes
                } else {
                    Answer::Declined
                }
            }
            Self::Nobody => Answer::NobodyAsked,
        }
    }
}

fn question(plan: &PaymentPlan, is_production: bool) -> String {
    let real = if is_production { "This is PRODUCTION, and real money. " } else { "" };
    let payments = plural(plan.payments() as u64, "payment");
    let debited = grouped_money(plan.total_debited());
    format!("{real}Make {payments}, so that {debited} will be debited?")
}
