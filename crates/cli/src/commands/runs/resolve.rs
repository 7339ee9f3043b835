//! `billport runs resolve`: a person says what became of a batch of unknown outcome.

use billport::journal::{RunJournal, RunState};

use crate::args::{Globals, ResolveArgs, Verdict};
use crate::commands::block_on;
use crate::commands::spool::settle_copy;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::journal::Journal;
use crate::settings::Sources;
use crate::view::{self, RunKind, talk};

pub(super) fn run(globals: &Globals, args: ResolveArgs) -> Result<Exit, Failure> {
    let sources = Sources::open(globals, Vec::new())?;
    let journal = Journal::open_to_write(globals, &sources)?;
    let ResolveArgs { run, batch, verdict, because } = args;
    let now = block_on(async {
        journal.bury_the_dead().await?;
        let run = journal.run(run).await?;
        let claim = journal.store.claim(run.id).await;
        let claim = claim.map_err(|error| Failure::claim_to_resolve(&error, &journal))?;
        let resolved = journal.store.resolve(claim, batch, verdict.into(), because).await;
        let released = journal.store.release(claim).await;
        resolved.map_err(|error| journal.failure(&error))?;
        // The claim ends with this process at the latest.
        if let Err(error) = released {
            talk::warning(&format!("it is written, but run {} is still held: {error}", run.id));
        }
        journal.run(crate::args::RunName::Number(run.id)).await
    })?;
    let meaning = match verdict {
        Verdict::Delivered => "delivered, and is never sent again",
        Verdict::NotDelivered => "pending, and is sent when the run goes on",
    };
    let kind = RunKind::of(&now.begun.target);
    view::print(&format!("{} {batch} of run {} is now {meaning}\n", kind.batch(), now.id))?;
    settle_copy(&now);
    let counts = &now.counts;
    if counts.batches_unknown > 0 {
        let batches = kind.batches(counts.batches_unknown);
        let show = journal.command("show", &now);
        talk::hint(&format!("of unknown outcome still, {batches}: {show}"));
    }
    if now.state() == RunState::Unfinished {
        let bills = kind.bills(counts.bills_pending);
        let resume = journal.command("resume", &now);
        talk::hint(&format!("go on with {bills} that are pending: {resume}"));
    }
    Ok(Exit::Delivered)
}
