//! `billport check`: a file of bills is judged, and nothing is sent.

use billport::intake::RejectsFile;
use billport::workflows::upload::{self, PlanError, StopRequest, UploadContext};
use std::io::{self, IsTerminal};
use std::path::Path;
use std::sync::Arc;

use super::bills;
use super::run_file::named_rejects;
use crate::args::{CheckArgs, Globals, Output};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::settings::{BlaggoSettings, Flags, Key, Sources, upload_settings};
use crate::view::judgement::{self, Judgement};
use crate::view::{Commands, Progress, RunKind, Style, Watch, json};
use crate::{clock, interrupt, journal, view};

pub(super) fn run(globals: &Globals, args: &CheckArgs) -> Result<Exit, Failure> {
    let batch_size = args.batch_size.map(|bills| bills.to_string());
    let flags: Flags = vec![(Key::BATCH_SIZE, "--batch-size", batch_size)];
    let sources = Sources::open(globals, flags)?;
    let settings = upload_settings(&sources, true)?;
    let utc_offset = BlaggoSettings::read(&sources)?.utc_offset;
    let file = bills::open(&args.file)?;
    let mut rejects = match &args.rejects {
        Some(path) => {
            // There may be no place for a journal, and nothing of one to be overwritten then.
            let journal = journal::place(&sources).ok();
            let place = named_rejects(&args.file.path, path, journal.as_deref())?;
            RejectsFile::new(place, file.layout())
        }
        None => RejectsFile::discarding(file.layout()),
    };
    let style = match args.file.output {
        Output::Text if io::stderr().is_terminal() => Style::JudgingBar,
        Output::Text | Output::Json => Style::Silent,
    };
    let progress = Progress::new(RunKind::Upload, style, file.size_in_bytes());
    let watch = Arc::new(Watch::new(RunKind::Upload, progress, Commands::new(globals)));
    let stop = Arc::new(StopRequest::default());
    interrupt::stop_check(Arc::clone(&stop), Arc::clone(&watch))
        .map_err(|error| Failure::new(Exit::Unexpected, error.to_string()))?;
    let today = || args.file.today.unwrap_or_else(|| clock::today_at(utc_offset));
    let context = UploadContext {
        file: &file,
        settings: &settings,
        today: &today,
        observer: &*watch,
        stop: &stop,
    };
    let plan = upload::plan(context, &mut rejects);
    watch.end_progress();
    let plan = plan.map_err(|error| Failure::plan(&error))?;
    if stop.is_requested() {
        return Err(Failure::plan(&PlanError::Interrupted));
    }
    let judgement = Judgement {
        counts: plan.counts(),
        batches: plan.batches(),
        total: plan.total(),
        today: plan.today(),
        ignored_columns: bills::ignored_columns(&file),
        rejects_file: rejects.path().map(Path::to_owned),
        rows_duplicate: watch.rows_duplicate(),
        rejected: watch.rejected_rows(),
    };
    view::print(&match args.file.output {
        Output::Text => judgement::text(&judgement),
        Output::Json => json::line(&json::CheckJson::from(&judgement)),
    })?;
    Ok(if judgement.counts.rows_rejected == 0 { Exit::Delivered } else { Exit::Rejected })
}
