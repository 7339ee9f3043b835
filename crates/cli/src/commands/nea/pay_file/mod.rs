//! `billport nea pay-file`: the dues of many consumers are paid, by a plan that somebody has seen.
//!
//! | file | what |
//! |---|---|
//! | `mod.rs` | the way from the file to the sums |
//! | `consent.rs` | somebody says yes to a plan, by its hash |
//! | `rows.rs` | each row is told when it has ended |

mod consent;
mod rows;

use billport::domain::{Advance, Money};
use billport::intake::payments::PaymentFile;
use billport::workflows::StopRequest;
use billport::workflows::payment::PaymentContext;
use billport::workflows::payment::file::{
    ConfirmedPlan, FileReport, FileSettings, PaymentPlan, PlanError, deliver, plan,
};
use std::sync::Arc;

use crate::args::{Globals, LinesOutput, PayFileArgs};
use crate::clock::Clock;
use crate::commands::block_on;
use crate::commands::paying::Paying;
use crate::connect::Connection;
use crate::exit::Exit;
use crate::failure::{Failure, neas_next_act};
use crate::journal::Journal;
use crate::settings::Sources;
use crate::view::json::{self, PayFileJson, PayRowJson};
use crate::view::{self, PaymentWatch, pay_file, shown, talk};
use crate::{interrupt, references};
use consent::{Answer, Consenting};
use rows::Rows;

pub(super) fn run(globals: &Globals, args: &PayFileArgs) -> Result<Exit, Failure> {
    let clock = Clock::set_to(args.time.now);
    let file = PaymentFile::open(&args.file).map_err(|error| {
        let failure = Failure::usage(format!("{} {error}", shown(&args.file)));
        match error.hint() {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    })?;
    let sources = Sources::open_at(globals, args.place.target)?;
    let connection = Connection::to_nea(&sources, clock)?;
    connection.tell();
    let journal = Journal::open_at(globals, &sources, clock)?;
    let paying = Paying { connection, journal, clock };
    let watch = Arc::new(PaymentWatch::new(paying.journal.commands.clone()));
    let stop = Arc::new(StopRequest::default());
    let billport = paying.connection.billport.clone();
    interrupt::stop_payments(Arc::clone(&stop), billport, Arc::clone(&watch))
        .map_err(|error| Failure::unexpected(error.to_string()))?;
    block_on(Payer { args, file, paying: &paying, stop: &stop, watch: &watch }.pay())
}

/// Whoever pays a file.
struct Payer<'a> {
    args: &'a PayFileArgs,
    file: PaymentFile,
    paying: &'a Paying,
    stop: &'a StopRequest,
    watch: &'a PaymentWatch,
}

impl Payer<'_> {
    async fn pay(self) -> Result<Exit, Failure> {
        let settings = FileSettings {
            in_flight: self.args.in_flight,
            max_amount: self.args.max_amount,
            max_total: self.args.max_total,
            advance: if self.args.allow_advance { Advance::Allowed } else { Advance::Refused },
            again: self.args.again,
            ..FileSettings::default()
        };
        let now = || self.paying.clock.now();
        let (desk, books) = (self.paying.desk(), self.paying.books(&now));
        let context = PaymentContext { observer: self.watch, stop: self.stop };
        let plan = plan(desk, books, context, &self.file, &settings).await;
        let plan = plan.map_err(|error| self.no_plan(&error))?;
        if let Some(warning) = pay_file::warning(&plan) {
            talk::warning(&warning);
        }
        let (hash, total) = (plan.hash().to_string(), plan.total_debited());
        let is_production = self.paying.connection.is_production();
        let confirmed = match Consenting::of(self.args).to(&plan, is_production) {
            Answer::Yes => plan.confirm(&hash).expect("it is its own hash"),
            Answer::OtherPlan => return Err(self.other_plan(&plan)),
            Answer::Declined => {
                return Err(Failure::new(Exit::Rejected, "nothing was paid: you said no"));
            }
            Answer::NobodyAsked => return self.show(&plan),
        };
        let report = self.deliver(confirmed, &settings).await;
        self.tell(&report, hash, total)
    }

    async fn deliver(&self, plan: ConfirmedPlan, settings: &FileSettings) -> FileReport {
        let now = || self.paying.clock.now();
        let rows = Rows { watch: self.watch, output: self.args.output };
        let context = PaymentContext { observer: &rows, stop: self.stop };
        self.watch.begins();
        let (desk, books) = (self.paying.desk(), self.paying.books(&now));
        let report = deliver(desk, books, context, plan, settings, &references::new).await;
        self.watch.ended();
        report
    }

    fn no_plan(&self, error: &PlanError) -> Failure {
        let told = shown(format!("nothing was paid: {error}"));
        let failure = Failure::new(Exit::of_payment_plan(error), told.as_str());
        match error {
            PlanError::Provider { error, .. } => failure.hint(neas_next_act(error)),
            PlanError::Journal(error) => self.paying.journal.failure(error),
            PlanError::AboveLimit { .. } => {
                failure.hint("take rows out of the file, or allow more: --max-total AMOUNT")
            }
            _ => failure,
        }
    }

    fn other_plan(&self, plan: &PaymentPlan) -> Failure {
        talk::note(pay_file::plan(plan).trim_end());
        let confirm = self.paying.journal.commands.pay_file(self.args, Some(plan.hash()));
        Failure::new(
            Exit::Rejected,
            format!("nothing was paid: the plan is another one by now, {}", plan.hash()),
        )
        .hint(format!("look at it; if it is right: {confirm}"))
    }

    /// Shows a plan to whoever will say yes to it, or not.
    fn show(&self, plan: &PaymentPlan) -> Result<Exit, Failure> {
        let rows = || plan.rows().iter().map(PayRowJson::from);
        let summary = PayFileJson::of_plan(plan);
        view::print(&match self.args.output {
            LinesOutput::Text => pay_file::plan(plan),
            LinesOutput::Json => json::line(&summary.with(rows())),
            LinesOutput::Ndjson => {
                rows().map(|row| json::line(&row)).collect::<String>() + &json::line(&summary)
            }
        })?;
        talk::note("nothing was paid: this is the plan");
        let commands = &self.paying.journal.commands;
        for hint in pay_file::plan_hints(plan, commands) {
            talk::hint(&hint);
        }
        if self.paying.connection.sandbox.is_some() {
            talk::hint(
                "the embedded sandbox is gone with this command, and its plans with it: --yes pays \
                 at once, and `billport sandbox` runs one that stays",
            );
        } else {
            let confirm = commands.pay_file(self.args, Some(plan.hash()));
            talk::hint(&format!("if it is right: {confirm}"));
        }
        Ok(Exit::of_rows(pay_file::left(plan)))
    }

    fn tell(&self, report: &FileReport, hash: String, total: Money) -> Result<Exit, Failure> {
        let summary = PayFileJson::of_report(hash, total, report);
        let printed = view::print(&match self.args.output {
            LinesOutput::Text => pay_file::sums(report),
            LinesOutput::Json => {
                json::line(&summary.with(report.rows.iter().map(PayRowJson::from)))
            }
            LinesOutput::Ndjson => json::line(&summary),
        });
        if let Some(stop) = &report.stopped {
            talk::error(&format!("stopped early: {stop}"));
        }
        for hint in pay_file::hints(report, self.args, &self.paying.journal.commands) {
            talk::hint(&hint);
        }
        match (Exit::of_file(report), printed) {
            // Whether money has moved is told by the exit code before anything else.
            (Exit::Delivered, Err(failure)) => Err(failure),
            (exit, _) => Ok(exit),
        }
    }
}
