//! `billport upload`: a file of bills reaches a provider, and every row is accounted for.

use billport::intake::RejectsFile;
use billport::workflows::upload::{self, AboutRun, UploadContext, UploadSettings};
use std::time::Instant;

use super::bills;
use super::block_on;
use super::delivery::{Delivery, Work};
use super::run_file::{named_rejects, rejects_beside};
use super::spool::{self, Spool};
use crate::args::{Globals, UploadArgs};
use crate::connect::Connection;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::journal::Journal;
use crate::settings::{Flags, Key, Sources, upload_settings};
use crate::view::{RunKind, Way};

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
        .map(|path| named_rejects(&args.file.path, path, Some(journal.store.path())));
    let named = named.transpose()?;
    let bills = bills::open_for_run(&args.file, journal.store.folder())?;
    let (file, spool) = (&bills.file, &bills.spool);
    let place = named.unwrap_or_else(|| {
        let beside = spool.is_none().then_some(args.file.path.as_path());
        rejects_beside(beside, bills::ending(file.layout().format()))
    });
    let about = AboutRun {
        file: bills.name(),
        is_spooled: spool.is_some(),
        target: connection.identity.clone(),
        columns: args.file.columns.clone(),
        again: args.again,
    };
    let memory = journal.bills()?;
    let columns = args.file.columns.clone();
    let delivery = Delivery {
        started,
        connection: &connection,
        journal: &journal,
        size_in_bytes: file.size_in_bytes(),
        bills: Some(&memory),
        output: args.file.output,
        way: Way { kind: RunKind::Upload, target: args.target, columns },
        is_resumed: false,
        rejects_file: None,
        spool: spool.as_ref().map(Spool::path),
    };
    let rejects = RejectsFile::new(place, file.layout());
    let today = connection.today(args.file.today);
    delivery.make(rejects, async |Work { books, observer, stop }, rejects| {
        let context = UploadContext { file, settings: &settings, today: &today, observer, stop };
        match upload::run(context, books, &about, connection.bill_uploads(), rejects).await {
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

fn flags(args: &UploadArgs) -> Flags {
    let number = |number: Option<usize>| number.map(|number| number.to_string());
    vec![
        (Key::TARGET, "--target", args.target.map(|target| target.name().to_owned())),
        (Key::BATCH_SIZE, "--batch-size", number(args.batch_size)),
        (Key::IN_FLIGHT, "--in-flight", args.in_flight.clone()),
        (Key::MAX_IN_FLIGHT, "--max-in-flight", number(args.max_in_flight)),
        (Key::STOP_AFTER_UNKNOWN, "--stop-after-unknown", number(args.stop_after_unknown)),
    ]
}
