//! `billport runs list`: all runs, newest first.

use billport::journal::{RunHistory, RunQuery, RunRecord};
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
    let found = match Journal::find(globals, &sources)? {
        Some(journal) => block_on(newest(&journal, args.limit))?,
        None => {
            talk::note(&none_at(&place(&sources)?));
            Vec::new()
        }
    };
    view::print(&match args.output {
        Output::Text => runs::text(&found),
        Output::Json => json::line(&found.iter().map(json::RunJson::from).collect::<Vec<_>>()),
    })?;
    Ok(Exit::Delivered)
}

async fn newest(journal: &Journal, limit: Option<NonZeroUsize>) -> Result<Vec<RunRecord>, Failure> {
    journal.bury_the_dead().await?;
    let query = RunQuery { limit: limit.map(NonZeroUsize::get), ..RunQuery::default() };
    let runs = journal.store.runs(query).await.map_err(|error| journal.failure(&error))?;
    Ok(runs.into_iter().map(|run| journal.located(run)).collect())
}
