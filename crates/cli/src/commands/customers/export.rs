//! `billport customers export`: all customers, to a file or a pipe.

use super::output::{Output, OutputName};
use super::reading::{Reading, hear_signals};
use super::refuse_what_is_not_read;
use crate::args::{ExportCustomersArgs, Globals};
use crate::commands::{block_on, overwriting};
use crate::connect::Connection;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::journal;
use crate::settings::Sources;
use crate::view::customer::ExportProgress;
use crate::view::customer::rows::{CustomerRows, Reader};
use crate::view::customer::sums::Sums;
use crate::view::{shown, talk};

pub(super) fn run(globals: &Globals, args: &ExportCustomersArgs) -> Result<Exit, Failure> {
    refuse_what_is_not_read(&args.told, [])?;
    let sources = Sources::open_at(globals, args.place.target)?;
    let path = args.file.as_deref();
    if let Some(path) = path {
        // There may be no place for a journal, and nothing of one to be overwritten then.
        let journal = journal::place(&sources).ok();
        let settings: Vec<_> = sources.file().into_iter().collect();
        overwriting::refuse("the export", path, &settings, journal.as_deref())?;
    }
    let connection = Connection::to_billagain(&sources)?;
    connection.tell();
    let output = Output::begin(path)?;
    let (name, reader) = (OutputName::of(path), output.reader());
    let rows = CustomerRows::export(output, args.form(), &args.told, reader)
        .map_err(|error| name.failure(&error))?;
    let mut reading = Reading {
        connection: &connection,
        told: &args.told,
        filters: &[],
        limit: u64::MAX,
        rows,
        output: name.clone(),
        progress: ExportProgress::of(reader == Reader::Terminal),
        sums: Sums::default(),
        stopped: hear_signals(&connection)?,
    };
    let ended = block_on(reading.all())?;
    let Reading { rows, sums, .. } = reading;
    if !ended.is_whole() {
        let left = match path {
            Some(path) => format!("nothing was written: {} is as it was", shown(path)),
            None => {
                name.taken(rows.leave().map(drop))?;
                sums.left()
            }
        };
        return ended.tell(&sums, &left);
    }
    name.taken(rows.finish().and_then(Output::finish))?;
    let place = path.map_or(String::new(), |path| format!("written: {}, ", shown(path)));
    talk::note(&format!("{place}{}", sums.text()));
    ended.tell(&sums, "")
}
