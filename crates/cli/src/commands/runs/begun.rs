//! What a run began with, found again: its file, its target, its settings.

use billport::domain::BatchLimit;
use billport::intake::customers::CustomerFile;
use billport::intake::{
    BillFile, ColumnNames, FileError, Fingerprint, IntakeOptions, RejectsPlace,
};
use billport::journal::RunRecord;
use billport::workflows::customers::import::ImportSettings;
use billport::workflows::upload::{UndeliveredError, UploadSettings};
use clap::ValueEnum;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use crate::args::Target;
use crate::commands::correctable::has_correctable_rows;
use crate::commands::run_file::rejects_beside;
use crate::connect::Connection;
use crate::failure::Failure;
use crate::view::{RunKind, Way, shown};

/// What a run brings, and to whom.
pub(super) fn kind(run: &RunRecord) -> RunKind {
    RunKind::of(&run.begun.target)
}

/// The target of a run, as it is named: whatever else its identity holds stands around it.
pub(super) fn target(run: &RunRecord) -> Result<Target, Failure> {
    let identity = &run.begun.target;
    let mut words = identity.split(' ');
    let name = match kind(run) {
        RunKind::Upload => words.next(),
        RunKind::Import => words.nth(1),
    };
    let name = name.unwrap_or_default();
    Target::from_str(name, false).map_err(|_| {
        let identity = shown(identity);
        Failure::usage(format!(
            "run {} went to `{identity}`, which this command can't reach",
            run.id
        ))
    })
}

/// Refuses to send the rest of a run elsewhere.
pub(super) fn refuse_other_target(run: &RunRecord, now: &Connection) -> Result<(), Failure> {
    if run.begun.target == now.identity {
        return Ok(());
    }
    let (then, now) = (shown(&run.begun.target), shown(&now.identity));
    Err(Failure::usage(format!(
        "run {} went to `{then}`, and the settings in force lead to `{now}`: {}s are not sent to \
         two places in one run",
        run.id,
        kind(run).bill()
    ))
    .hint("`billport config` shows the URLs in force and where they come from"))
}

/// Opens the file of bills of a run, wherever it is now, to be read as it was then.
pub(super) fn open_bills(run: &RunRecord, moved_to: Option<&Path>) -> Result<BillFile, Failure> {
    let columns = &run.begun.settings.columns;
    let names =
        columns.iter().try_fold(ColumnNames::default(), |names, typed| names.with_typed(typed));
    let columns = names.map_err(|error| Failure::unexpected(error.to_string()))?;
    let path = moved_to.unwrap_or(Path::new(&run.begun.file));
    BillFile::open(path, &IntakeOptions { columns })
        .map_err(|error| Failure::file_of_run(path, &error))
}

/// Opens the file of customers of a run, wherever it is now.
pub(super) fn open_customers(
    run: &RunRecord,
    moved_to: Option<&Path>,
) -> Result<CustomerFile, Failure> {
    let path = moved_to.unwrap_or(Path::new(&run.begun.file));
    CustomerFile::open(path).map_err(|error| Failure::file_of_run(path, &error))
}

/// Refuses a file that is not the one that was judged.
pub(super) fn refuse_other_file(
    run: &RunRecord,
    fingerprint: Result<Fingerprint, FileError>,
) -> Result<(), Failure> {
    match fingerprint {
        Ok(found) if *found.as_bytes() == run.begun.fingerprint.0 => Ok(()),
        Ok(_) => Err(Failure::other_file(UndeliveredError::OtherFile(run.id).to_string(), run)),
        Err(error) => Err(Failure::file_of_run(Path::new(&run.begun.file), &error)),
    }
}

/// The settings with which a run began, in place of those in force.
pub(super) fn settings(run: &RunRecord, in_force: UploadSettings) -> UploadSettings {
    let begun = &run.begun.settings;
    let bills = usize::try_from(begun.batch_limit).ok().and_then(NonZeroUsize::new);
    let bills = bills.unwrap_or(NonZeroUsize::MIN);
    UploadSettings {
        batch_limit: BatchLimit::new(bills.get())
            .unwrap_or_else(|_| BatchLimit::unrecommended(bills)),
        strict: begun.strict,
        bisect: begun.bisect,
        ..in_force
    }
}

/// The settings with which an import began, in place of those in force.
pub(super) fn import_settings(run: &RunRecord, in_force: ImportSettings) -> ImportSettings {
    let begun = &run.begun.settings;
    ImportSettings { strict: begun.strict, unless_exists: begun.leave_existing, ..in_force }
}

/// Where the rejected rows of a run go: behind those that it has rejected before.
pub(super) fn rejects_place(
    run: &RunRecord,
    moved_to: Option<&Path>,
    ending: &str,
) -> RejectsPlace {
    match &run.begun.rejects_file {
        Some(path) => RejectsPlace::Append(PathBuf::from(path)),
        None => {
            let own = (!run.begun.is_spooled).then_some(Path::new(&run.begun.file));
            rejects_beside(moved_to.or(own), ending)
        }
    }
}

/// The file of rejected rows of a run, if a person can correct any.
pub(super) fn to_correct(run: &RunRecord) -> Option<&Path> {
    let rejects = run.begun.rejects_file.as_deref().map(Path::new);
    rejects.filter(|rejects| has_correctable_rows(rejects))
}

/// How another file is uploaded or imported as that of a run was.
pub(super) fn way(run: &RunRecord) -> Way {
    let columns = run.begun.settings.columns.clone();
    Way { kind: kind(run), target: target(run).ok(), columns }
}
