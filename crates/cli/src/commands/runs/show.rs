//! `billport runs show`: what became of a run, and what to do next.

use billport::workflows::upload::Outcome;

use super::elsewhere::went_out_in;
use super::{begun, troubled};
use crate::args::{Globals, Output, ShowArgs};
use crate::commands::block_on;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::journal::Journal;
use crate::settings::Sources;
use crate::view::next_steps::next_steps;
use crate::view::run::Shown;
use crate::view::{self, json};

/// How many batches that were not delivered are shown.
const SHOWN: usize = 1000;

pub(super) fn run(globals: &Globals, args: &ShowArgs) -> Result<Exit, Failure> {
    let sources = Sources::open(globals, Vec::new())?;
    let journal = Journal::open_to_look(globals, &sources)?;
    let shown = block_on(async {
        journal.bury_the_dead().await?;
        let run = journal.run(args.run).await?;
        let problems = troubled::first(&journal, run.id, SHOWN).await?;
        let in_doubt = problems.iter().find(|problem| problem.outcome == Outcome::Unknown);
        let next_steps = next_steps(
            &run,
            in_doubt,
            went_out_in(&journal, &run).await?,
            begun::to_correct(&run),
            &journal.commands,
            &begun::way(&run),
        );
        let held_off = troubled::held_off(&journal, run.id).await?;
        Ok(Shown { run, problems, next_steps, held_off })
    })?;
    view::print(&match args.output {
        Output::Text => view::run::text(&shown),
        Output::Json => json::line(&json::ShownJson::from(&shown)),
    })?;
    Ok(Exit::Delivered)
}
