//! `billport runs resume`: a run goes on with what is pending, whatever ended it.
//!
//! | file | what |
//! |---|---|
//! | `mod.rs` | the run is found, and told if there is nothing to go on with |
//! | `upload.rs`, `import.rs` | bills, and customers, go on |

mod import;
mod upload;

use billport::journal::{RunRecord, RunState};
use billport::workflows::upload::{UploadCounts, UploadReport};
use std::path::Path;
use std::time::{Duration, Instant};

use super::{begun, troubled};
use crate::args::{Globals, ResumeArgs, RunName};
use crate::commands::correctable::has_correctable_rows;
use crate::commands::delivery::{Delivery, PROBLEMS};
use crate::commands::spool::settle_copy;
use crate::commands::{block_on, result};
use crate::connect::Connection;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::journal::Journal;
use crate::settings::{Flags, Key, Sources};
use crate::view::summary::UploadSummary;
use crate::view::{RunKind, talk};

/// A run that is about to go on.
struct Resuming<'a> {
    args: &'a ResumeArgs,
    started: Instant,
    journal: Journal,
    record: RunRecord,
    /// The settings in force, with the target of the run.
    sources: Sources,
}

pub(super) fn run(globals: &Globals, args: &ResumeArgs) -> Result<Exit, Failure> {
    let started = Instant::now();
    // The journal and the run are found first: they decide where everything goes.
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
    let max_in_flight = args.max_in_flight.map(|number| number.to_string());
    let flags: Flags = vec![
        (Key::TARGET, "the target of the run", Some(target.name().to_owned())),
        (Key::IN_FLIGHT, "--in-flight", args.in_flight.clone()),
        (Key::MAX_IN_FLIGHT, "--max-in-flight", max_in_flight),
    ];
    let sources = Sources::open(globals, flags)?;
    let resuming = Resuming { args, started, journal, record, sources };
    match begun::kind(&resuming.record) {
        RunKind::Upload => upload::run(&resuming),
        RunKind::Import => import::run(&resuming),
    }
}

impl Resuming<'_> {
    /// Refuses to send the rest elsewhere, and tells where it goes.
    fn check(&self, connection: &Connection) -> Result<(), Failure> {
        begun::refuse_other_target(&self.record, connection)?;
        connection.tell();
        Ok(())
    }

    /// Where its file was moved to.
    fn moved_to(&self) -> Option<&Path> {
        self.args.file.as_deref()
    }

    /// A delivery that goes on.
    fn delivery<'d>(&'d self, connection: &'d Connection, size_in_bytes: u64) -> Delivery<'d> {
        let begun = &self.record.begun;
        Delivery {
            started: self.started,
            connection,
            journal: &self.journal,
            size_in_bytes,
            bills: None,
            output: self.args.output,
            way: begun::way(&self.record),
            is_resumed: true,
            rejects_file: begun.rejects_file.as_ref().map(Into::into),
            spool: begun.is_spooled.then_some(Path::new(&begun.file)),
        }
    }

    /// Whether there is nothing to go on with; `in_doubt` says whether what is in doubt is gone on with.
    fn is_through(&self, in_doubt: bool) -> bool {
        match self.record.state() {
            RunState::Finished => true,
            RunState::InDoubt => !in_doubt,
            RunState::Running | RunState::Unfinished => false,
        }
    }

    /// Tells what became of a run that has nothing pending, without its file and without a request.
    fn tell_through(&self, connection: &Connection) -> Result<Exit, Failure> {
        let run = &self.record;
        let problems = block_on(troubled::first(&self.journal, run.id, PROBLEMS))?;
        let counts = UploadCounts::from(&run.counts);
        let rejects_file = run.begun.rejects_file.as_deref().map(Path::new);
        let all = counts.batches_refused + counts.batches_unknown;
        let summary = UploadSummary {
            kind: begun::kind(run),
            target: connection.target,
            place: connection.place.clone(),
            problems_left_out: all.saturating_sub(problems.len() as u64),
            problems,
            rejected: None,
            is_correctable: rejects_file.is_some_and(has_correctable_rows),
            rejects_file: rejects_file.map(Path::to_owned),
            journal: self.journal.store.path().to_owned(),
            commands: self.journal.commands.clone(),
            way: begun::way(run),
            elapsed: Duration::ZERO,
            is_resumed: true,
            sandbox_ledger: None,
            report: UploadReport { run: run.id, counts, stopped: None, in_flight: None },
        };
        settle_copy(run);
        talk::note(&format!("run {} has nothing pending: nothing is sent", run.id));
        result::tell(&summary, self.args.output)
    }
}
