//! `billport customers list`: all customers, some by their IDs, or those that filters take.

use billport::domain::CustomerId;
use std::num::NonZeroU64;

use super::output::{Output, OutputName};
use super::reading::{Ended, Reading, hear_signals};
use super::{ids, refuse_what_is_not_read};
use crate::args::{Globals, ListCustomersArgs};
use crate::commands::block_on;
use crate::connect::Connection;
use crate::exit::Exit;
use crate::failure::{Failure, no_customer};
use crate::settings::Sources;
use crate::view::customer::ExportProgress;
use crate::view::customer::rows::CustomerRows;
use crate::view::customer::sums::Sums;
use crate::view::{plural, talk};

/// How many IDs that are nobody's are told one by one; of the others the number is.
const MISSING_TOLD: usize = 20;

pub(super) fn run(globals: &Globals, args: &ListCustomersArgs) -> Result<Exit, Failure> {
    let fields = args.filters.iter().map(|filter| filter.field);
    refuse_what_is_not_read(&args.told, fields)?;
    let ids = ids::of(args)?;
    let sources = Sources::open_at(globals, args.place.target)?;
    let connection = Connection::to_billagain(&sources)?;
    connection.tell();
    let output = Output::stdout();
    let (name, reader) = (OutputName::of(None), output.reader());
    let rows = CustomerRows::list(output, args.output, &args.told, reader)
        .map_err(|error| name.failure(&error))?;
    let mut reading = Reading {
        connection: &connection,
        told: &args.told,
        filters: &args.filters,
        limit: args.limit.map_or(u64::MAX, NonZeroU64::get),
        rows,
        output: name.clone(),
        progress: ExportProgress::silent(),
        sums: Sums::default(),
        stopped: hear_signals(&connection)?,
    };
    let (ended, missing) = block_on(async {
        match &ids {
            None => Ok((reading.all().await?, Vec::new())),
            Some(ids) => reading.those(ids).await,
        }
    })?;
    let Reading { rows, sums, .. } = reading;
    let written = if ended.is_whole() { rows.finish() } else { rows.leave() };
    name.taken(written.map(drop))?;
    let exit = ended.tell(&sums, &sums.left())?;
    // Those behind the last one that was wanted were not looked for.
    let is_through = matches!(ended, Ended::Through);
    Ok(if is_through { exit.max(tell_missing(&missing)) } else { exit })
}

/// Tells which IDs are nobody's, and gives the exit code of it.
fn tell_missing(missing: &[CustomerId]) -> Exit {
    if missing.is_empty() {
        return Exit::Delivered;
    }
    for id in missing.iter().take(MISSING_TOLD) {
        talk::warning(&no_customer(*id));
    }
    let others = missing.len().saturating_sub(MISSING_TOLD) as u64;
    if others > 0 {
        talk::warning(&format!("and {} are nobody's", plural(others, "more ID")));
    }
    Exit::Rejected
}
