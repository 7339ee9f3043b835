//! `billport runs list`: all runs, newest first.

use billport::journal::{RunQuery, RunRecord};
use std::num::NonZeroUsize;

use crate::args::{Globals, ListArgs, Output};
use crate::commands::block_on;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::journal::{Journal, none_at, place};
use crate::settings::Sources;
use crate::view::{self, json, runs, talk};

pub(super) fn run(globals: &Globals, args: &ListArgs) -> Result<Exit, Failure> {
    let sources = Sources::open(globals, Vec::new())?;
    let (found, exit) = match Journal::find(globals, &sources)? {
        Some(journal) => block_on(newest(&journal, args.limit))?,
        None => {
            talk::note(&none_at(&place(&sources)?));
            (Vec::new(), Exit::Delivered)
        }
    };
    view::print(&match args.output {
        // That none can be read does not mean that there are none.
        Output::Text if found.is_empty() && exit != Exit::Delivered => String::new(),
        Output::Text => runs::text(&found),
        Output::Json => json::line(&found.iter().map(json::RunJson::from).collect::<Vec<_>>()),
    })?;
    Ok(exit)
}

async fn newest(
    journal: &Journal,
    limit: Option<NonZeroUsize>,
) -> Result<(Vec<RunRecord>, Exit), Failure> {
    journal.bury_the_dead().await?;
    let query = RunQuery { limit: limit.map(NonZeroUsize::get), ..RunQuery::default() };
    let (runs, exit) = journal.runs(query).await?;
    Ok((runs.into_iter().map(|run| journal.located(run)).collect(), exit))
}
