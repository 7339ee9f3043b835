//! `billport upload`: a file of bills reaches a provider, and every row is accounted for.

use billport::intake::RejectsFile;
use billport::workflows::upload::{self, AboutRun, UploadSettings};
use std::time::Instant;

use super::bills::{self, Bills};
use super::block_on;
use super::delivery::{Delivery, Work};
use super::spool::{self, Spool};
use crate::args::{Globals, UploadArgs};
use crate::connect::Connection;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::journal::Journal;
use crate::settings::{Flags, Key, Sources, upload_settings};
use crate::view::Way;

pub(super) fn run(globals: &Globals, args: &UploadArgs) -> Result<Exit, Failure> {
    let started = Instant::now();
    let sources = Sources::open(globals, flags(args))?;
    let settings = UploadSettings {
        strict: args.strict,
        bisect: args.bisect,
        ..upload_settings(&sources, args.allow_large_batches)?
    };
    let connection = Connection::to_blaggo(&sources, args.file.today)?;
    connection.tell();
    let journal = Journal::open(globals, &sources)?;
    block_on(async {
        spool::take_away_orphans(&journal.store).await.map_err(|error| journal.failure(&error))
    })?;
    let named = args
        .rejects
        .as_ref()
        .map(|path| bills::named_rejects(&args.file, path, Some(journal.store.path())));
    let named = named.transpose()?;
    let Bills { file, path, spool } = bills::open_for_run(&args.file, journal.store.folder())?;
    let place = named.unwrap_or_else(|| {
        let beside = spool.is_none().then_some(args.file.path.as_path());
        bills::rejects_beside(beside, file.layout().format())
    });
    let about = AboutRun {
        file: spool.as_ref().map_or_else(|| path.to_string_lossy().into_owned(), Spool::name),
        is_spooled: spool.is_some(),
        target: connection.identity.clone(),
        columns: args.file.columns.clone(),
        again: args.again,
    };
    let delivery = Delivery {
        started,
        connection: &connection,
        journal: &journal,
        settings: &settings,
        file: &file,
        today: args.file.today,
        output: args.file.output,
        way: Way { target: args.target, columns: args.file.columns.clone() },
        is_resumed: false,
        rejects_file: None,
        spool: spool.as_ref().map(Spool::path),
    };
    let rejects = RejectsFile::new(place, file.layout());
    delivery.make(rejects, async |Work { context, books, port }, rejects| {
        match upload::run(context, books, &about, port, rejects).await {
            Ok(report) => Ok(report),
            Err(error) => {
                if let Some(spool) = &spool {
                    spool.remove_unless_begun(&journal.store).await;
                }
                Err(Failure::begin(&error, &journal))
            }
        }
    })
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
