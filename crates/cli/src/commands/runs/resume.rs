//! `billport runs resume`: a run goes on with what is pending, whatever ended it.

use billport::intake::RejectsFile;
use billport::journal::{RunRecord, RunState};
use billport::workflows::upload::{self, ResumeOrders, UploadCounts, UploadReport};
use std::path::Path;
use std::time::{Duration, Instant};

use super::{begun, troubled};
use crate::args::{Globals, Output, ResumeArgs, RunName};
use crate::commands::correctable::has_correctable_rows;
use crate::commands::delivery::{Delivery, PROBLEMS, Work};
use crate::commands::spool::settle_copy;
use crate::commands::{block_on, result};
use crate::connect::Connection;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::journal::Journal;
use crate::settings::{BlaggoSettings, Flags, Key, Sources, upload_settings};
use crate::view::summary::UploadSummary;
use crate::view::talk;

pub(super) fn run(globals: &Globals, args: &ResumeArgs) -> Result<Exit, Failure> {
    let started = Instant::now();
    // The journal and the run are found first: they decide where bills go.
    let journal = Journal::open_to_write(globals, &Sources::open(globals, Vec::new())?)?;
    let record = block_on(async {
        journal.bury_the_dead().await?;
        let record = journal.run(args.run).await?;
        if args.take_over {
            // Whether a process of this host lives the journal knows better than a person.
            journal.take_over(record.id).await?;
        }
        journal.run(RunName::Number(record.id)).await
    })?;
    let target = begun::target(&record)?;
    let in_flight = args.in_flight.map(|batches| batches.to_string());
    let flags: Flags = vec![
        (Key::TARGET, "the target of the run", Some(target.name().to_owned())),
        (Key::IN_FLIGHT, "--in-flight", in_flight),
    ];
    let sources = Sources::open(globals, flags)?;
    let settings = begun::settings(&record, upload_settings(&sources, true)?);
    let connection = Connection::to_blaggo(&sources, args.today)?;
    begun::refuse_other_target(&record, &connection)?;
    connection.tell();
    let resend_unknown = args.resend_unknown || BlaggoSettings::read(&sources)?.reupload_is_safe;
    if is_through(&record, resend_unknown) {
        return tell_through(&journal, &record, &connection, args.output);
    }
    let moved_to = args.file.as_deref();
    let file = begun::open_file(&record, moved_to)?;
    let rejects = RejectsFile::new(begun::rejects_place(&record, moved_to, &file), file.layout());
    let delivery = Delivery {
        started,
        connection: &connection,
        journal: &journal,
        settings: &settings,
        file: &file,
        today: args.today,
        output: args.output,
        way: begun::way(&record),
        is_resumed: true,
        rejects_file: record.begun.rejects_file.as_ref().map(Into::into),
        spool: record.begun.is_spooled.then_some(Path::new(&record.begun.file)),
    };
    let orders = ResumeOrders { resend_unknown };
    delivery.make(rejects, async |Work { context, books, port }, rejects| {
        upload::resume(context, books, record.id, orders, port, rejects)
            .await
            .map_err(|error| Failure::resume(&error, &record, &journal))
    })
}

/// Whether there is nothing to go on with.
fn is_through(run: &RunRecord, resend_unknown: bool) -> bool {
    match run.state() {
        RunState::Finished => true,
        RunState::InDoubt => !resend_unknown,
        RunState::Running | RunState::Unfinished => false,
    }
}

/// Tells what became of a run that has nothing pending, without its file and without a request.
fn tell_through(
    journal: &Journal,
    run: &RunRecord,
    connection: &Connection,
    output: Output,
) -> Result<Exit, Failure> {
    let problems = block_on(troubled::first(journal, run.id, PROBLEMS))?;
    let counts = UploadCounts::from(&run.counts);
    let rejects_file = run.begun.rejects_file.as_deref().map(Path::new);
    let all = counts.batches_refused + counts.batches_unknown;
    let summary = UploadSummary {
        target: connection.target,
        place: connection.place.clone(),
        problems_left_out: all.saturating_sub(problems.len() as u64),
        problems,
        rejected: None,
        is_correctable: rejects_file.is_some_and(has_correctable_rows),
        rejects_file: rejects_file.map(Path::to_owned),
        journal: journal.store.path().to_owned(),
        commands: journal.commands.clone(),
        way: begun::way(run),
        elapsed: Duration::ZERO,
        is_resumed: true,
        sandbox_ledger: None,
        report: UploadReport { run: run.id, counts, stopped: None },
    };
    settle_copy(run);
    talk::note(&format!("run {} has nothing pending: nothing is sent", run.id));
    result::tell(&summary, output)
}
