//! `billport upload`: a file of bills reaches a provider, and every row is accounted for.

use billport::intake::{BillFile, RejectsFile};
use billport::workflows::upload::{
    self, Stop, StopRequest, UploadContext, UploadPlan, UploadReport, UploadSettings,
};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use tokio::runtime::Builder;

use super::bills;
use crate::args::{Output, UploadArgs};
use crate::connect::Connection;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::settings::{Flags, Key, Sources, upload_settings};
use crate::view::summary::{self, UploadSummary};
use crate::view::{Again, Progress, Style, Watch, grouped_money, json, judgement, plural, talk};
use crate::{clock, interrupt, view};

/// How many rejected rows are shown at once; all are in the rejects file.
const REJECTED_SHOWN: usize = 5;

pub(super) fn run(config: Option<&Path>, args: &UploadArgs) -> Result<Exit, Failure> {
    let started = Instant::now();
    let sources = Sources::open(config, flags(args))?;
    let settings = UploadSettings {
        strict: args.strict,
        bisect: args.bisect,
        ..upload_settings(&sources, args.allow_large_batches)?
    };
    let connection = Connection::open(&sources, args.file.today)?;
    talk::note(&format!("target: {} ({})", connection.target.name(), connection.place));
    connection.note.into_iter().for_each(talk::note);
    let file = bills::open(&args.file)?;
    let place = match &args.rejects {
        Some(path) => bills::named_rejects(&args.file, path)?,
        None => bills::beside(&args.file, "rejects", file.layout().format()),
    };
    let mut rejects = RejectsFile::new(place, file.layout());
    let watch = Arc::new(Watch::new(progress(args.file.output, &file)));
    let (plan, report) = deliver(args, &connection, &settings, &file, &mut rejects, &watch)?;
    let pending_file = set_pending_aside(args, &file, &plan, &report);

    let rejected = watch.rejected_rows();
    let (problems, problems_left_out) = watch.problems();
    let summary = UploadSummary {
        target: connection.target,
        place: connection.place.clone(),
        problems,
        problems_left_out,
        rows_duplicate: watch.rows_duplicate(),
        rejects_file: rejects.path().map(Path::to_owned),
        pending_file,
        again: Again::new(config, args),
        elapsed: started.elapsed(),
        sandbox_ledger: ledger(&connection),
        report,
    };
    let printed = match args.file.output {
        Output::Json => view::print(&json::line(&json::UploadJson::from(&summary))),
        Output::Text => {
            let all = summary.report.counts.rows_rejected;
            for line in judgement::rejected_rows(&rejected, all, REJECTED_SHOWN).lines() {
                talk::note(&format!("rejected: {line}"));
            }
            view::print(&summary::text(&summary))
        }
    };
    tell(&summary);
    match (Exit::of(&summary.report), printed) {
        // What became of the bills is told by the exit code before anything else.
        (Exit::Delivered, Err(failure)) => Err(failure),
        (exit, _) => Ok(exit),
    }
}

/// Plans and delivers, while signals are heard.
fn deliver(
    args: &UploadArgs,
    connection: &Connection,
    settings: &UploadSettings,
    file: &BillFile,
    rejects: &mut RejectsFile,
    watch: &Arc<Watch>,
) -> Result<(UploadPlan, UploadReport), Failure> {
    let system = |error: io::Error| Failure::new(Exit::Unexpected, error.to_string());
    let stop = Arc::new(StopRequest::default());
    interrupt::stop_upload(Arc::clone(&stop), connection.billport.clone(), Arc::clone(watch))
        .map_err(system)?;
    let today = || args.file.today.unwrap_or_else(|| clock::today_at(connection.utc_offset));
    let context = UploadContext { file, settings, today: &today, observer: &**watch, stop: &stop };
    let port = connection.billport.bill_uploads().expect("every target takes bills");
    let runtime = Builder::new_current_thread().enable_all().build().map_err(system)?;
    let plan = upload::plan(context, rejects).map_err(|error| {
        watch.end_progress();
        Failure::plan(&error)
    })?;
    let report = runtime.block_on(upload::deliver(context, &plan, port, rejects));
    Ok((plan, report))
}

/// Writes the bills that are pending to a file of their own, where the file of bills itself can't
/// simply be uploaded again.
fn set_pending_aside(
    args: &UploadArgs,
    file: &BillFile,
    plan: &UploadPlan,
    report: &UploadReport,
) -> Option<PathBuf> {
    let counts = &report.counts;
    let processed = counts.bills_delivered + counts.bills_refused + counts.bills_unknown > 0;
    let readable = !matches!(
        report.stopped,
        Some(Stop::Strict { .. } | Stop::File(_) | Stop::FileChanged { .. })
    );
    if counts.bills_pending == 0 || !readable || !(processed || args.file.is_stdin()) {
        return None;
    }
    let place = bills::beside(&args.file, "pending", file.layout().format());
    let mut pending = RejectsFile::new(place, file.layout());
    if let Err(stop) = report.pending.write(file, plan, &mut pending) {
        let why = match stop {
            Stop::Rejects(error) => error.to_string(),
            stop => stop.to_string(),
        };
        // Half of them would look like all of them.
        let left = match pending.remove() {
            Ok(()) => String::new(),
            Err(error) => format!("; what was written of it can't be removed: {error}"),
        };
        talk::warning(&format!("the pending bills could not be set aside: {why}{left}"));
        return None;
    }
    pending.path().map(Path::to_owned)
}

/// Tells what was not delivered, why the run stopped, and what to do next.
fn tell(summary: &UploadSummary) {
    for problem in summary::problems(summary) {
        talk::warning(&problem);
    }
    if let Some(stop) = &summary.report.stopped {
        talk::error(&format!("stopped early: {stop}"));
    }
    for hint in summary::hints(summary) {
        talk::hint(&hint);
    }
}

fn ledger(connection: &Connection) -> Option<String> {
    let ledger = connection.sandbox.as_ref()?.blaggo().ledger();
    let centavos = i128::try_from(ledger.centavos_saved).ok()?;
    let money = billport::domain::Money::from_minor(centavos, billport::domain::Bill::CURRENCY)?;
    Some(format!("{} saved, {}", plural(ledger.bills_saved, "bill"), grouped_money(money)))
}

fn progress(output: Output, file: &BillFile) -> Progress {
    let style = match output {
        Output::Json => Style::Silent,
        Output::Text if io::stderr().is_terminal() => Style::Bar,
        Output::Text => Style::Lines,
    };
    Progress::new(style, file.size_in_bytes())
}

fn flags(args: &UploadArgs) -> Flags {
    let number = |number: Option<usize>| number.map(|number| number.to_string());
    vec![
        (Key::TARGET, "--target", args.target.map(|target| target.name().to_owned())),
        (Key::BATCH_SIZE, "--batch-size", number(args.batch_size)),
        (Key::IN_FLIGHT, "--in-flight", number(args.in_flight)),
        (Key::STOP_AFTER_UNKNOWN, "--stop-after-unknown", number(args.stop_after_unknown)),
    ]
}
