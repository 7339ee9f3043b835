//! `billport customers import`: a file of customers reaches the provider, and every row is accounted for.

use billport::intake::RejectsFile;
use billport::intake::customers::CustomerFile;
use billport::workflows::customers::import::{self, ImportContext, ImportSettings};
use billport::workflows::upload::AboutRun;
use std::path::Path;
use std::time::Instant;

use super::port;
use crate::args::{Globals, ImportCustomersArgs};
use crate::commands::block_on;
use crate::commands::delivery::{Delivery, Work};
use crate::commands::run_file::{
    RunFile, named_rejects, rejects_beside, tell_ignored_columns, told_name,
};
use crate::commands::spool::{self, Spool};
use crate::connect::Connection;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::journal::Journal;
use crate::settings::{Flags, Key, Sources, import_settings};
use crate::view::{RunKind, Way};

pub(super) fn run(globals: &Globals, args: &ImportCustomersArgs) -> Result<Exit, Failure> {
    let started = Instant::now();
    let sources = Sources::open(globals, flags(args))?;
    let settings = ImportSettings {
        strict: args.strict,
        unless_exists: args.unless_exists,
        ..import_settings(&sources)?
    };
    let connection = Connection::to_billagain(&sources)?;
    connection.tell();
    let journal = Journal::open(globals, &sources)?;
    block_on(async {
        spool::take_away_orphans(&journal.store).await.map_err(|error| journal.failure(&error))
    })?;
    let named = args.rejects.as_ref();
    let named = named.map(|path| named_rejects(&args.file, path, Some(journal.store.path())));
    let named = named.transpose()?;
    let customers = open(&args.file, journal.store.folder())?;
    let (file, spool) = (&customers.file, &customers.spool);
    let place = named
        .unwrap_or_else(|| rejects_beside(spool.is_none().then_some(args.file.as_path()), "csv"));
    let about = AboutRun {
        file: customers.name(),
        is_spooled: spool.is_some(),
        target: connection.identity.clone(),
        columns: Vec::new(),
        again: args.again,
    };
    let delivery = Delivery {
        started,
        connection: &connection,
        journal: &journal,
        size_in_bytes: file.size_in_bytes(),
        bills: None,
        output: args.output,
        way: Way { kind: RunKind::Import, target: args.place.target, columns: Vec::new() },
        is_resumed: false,
        rejects_file: None,
        spool: spool.as_ref().map(Spool::path),
    };
    let rejects = RejectsFile::new(place, file.layout());
    delivery.make(rejects, async |Work { books, observer, stop }, rejects| {
        let context = ImportContext { file, settings: &settings, observer, stop };
        match import::run(context, books, &about, port(&connection), rejects).await {
            Ok(report) => Ok(report),
            Err(error) => {
                if let Some(spool) = spool {
                    spool.remove_unless_begun(&journal.store).await;
                }
                Err(Failure::begin(&error, &journal))
            }
        }
    })
}

/// Opens the file of customers; what comes by a pipe is kept in a folder.
fn open(path: &Path, folder: &Path) -> Result<RunFile<CustomerFile>, Failure> {
    let customers = RunFile::open(path, folder, CustomerFile::open, |input, path| {
        CustomerFile::spool_to(input, path)
    });
    let customers =
        customers.map_err(|error| Failure::file(told_name(path), &error, error.hint()))?;
    let ignored = customers.file.layout().ignored_columns();
    tell_ignored_columns(&ignored.iter().map(ToString::to_string).collect::<Vec<_>>());
    Ok(customers)
}

fn flags(args: &ImportCustomersArgs) -> Flags {
    let number = |number: Option<usize>| number.map(|number| number.to_string());
    vec![
        (Key::TARGET, "--target", args.place.target.map(|target| target.name().to_owned())),
        (Key::IN_FLIGHT, "--in-flight", args.in_flight.clone()),
        (Key::STOP_AFTER_UNKNOWN, "--stop-after-unknown", number(args.stop_after_unknown)),
    ]
}
