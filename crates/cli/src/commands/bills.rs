//! The file of bills of a command, and the file of its rejects.

use billport::intake::{BillFile, FileError, Format, IntakeOptions, RejectsPlace};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::overwriting;
use super::spool::Spool;
use crate::args::FileArgs;
use crate::failure::Failure;
use crate::view::talk;

/// The file of bills of an upload.
#[derive(Debug)]
pub(super) struct Bills {
    pub(super) file: BillFile,
    /// Where it can be read again: absolute.
    pub(super) path: PathBuf,
    /// What came by a pipe, kept.
    pub(super) spool: Option<Spool>,
}

/// Opens the file of bills to look at it.
pub(super) fn open(args: &FileArgs) -> Result<BillFile, Failure> {
    let options = options(args)?;
    let file = if args.is_stdin() {
        BillFile::spool(io::stdin().lock(), &options)
    } else {
        BillFile::open(&args.path, &options)
    };
    let file = file.map_err(|error| Failure::file(name(args), &error))?;
    tell_ignored_columns(&file);
    Ok(file)
}

/// Opens the file of bills for a run, by which it can be opened again: what comes by a pipe is kept
/// in a folder.
pub(super) fn open_for_run(args: &FileArgs, folder: &Path) -> Result<Bills, Failure> {
    let options = options(args)?;
    let is_pipe = fs::metadata(&args.path).is_ok_and(|found| !found.is_file() && !found.is_dir());
    let bills = if args.is_stdin() {
        spooled(io::stdin().lock(), folder, &options)
    } else if is_pipe {
        File::open(&args.path)
            .map_err(FileError::Io)
            .and_then(|pipe| spooled(pipe, folder, &options))
    } else {
        BillFile::open(&args.path, &options).and_then(|file| {
            // Links are followed: they may lead elsewhere when the run is resumed.
            let path = fs::canonicalize(&args.path)?;
            Ok(Bills { file, path, spool: None })
        })
    };
    let bills = bills.map_err(|error| Failure::file(name(args), &error))?;
    tell_ignored_columns(&bills.file);
    Ok(bills)
}

fn spooled(
    input: impl io::Read,
    folder: &Path,
    options: &IntakeOptions,
) -> Result<Bills, FileError> {
    let spool = Spool::new(folder)?;
    let file = spool.copy(input, options)?;
    Ok(Bills { file, path: spool.path().to_owned(), spool: Some(spool) })
}

fn options(args: &FileArgs) -> Result<IntakeOptions, Failure> {
    let columns = args.column_names().map_err(|error| Failure::usage(error.to_string()))?;
    Ok(IntakeOptions { columns })
}

fn tell_ignored_columns(file: &BillFile) {
    let ignored = ignored_columns(file);
    if !ignored.is_empty() {
        let ignored: Vec<_> = ignored.iter().map(|column| format!("`{column}`")).collect();
        talk::note(&format!("columns that are not used: {}", ignored.join(", ")));
    }
}

/// The columns that hold no field of a bill.
pub(super) fn ignored_columns(file: &BillFile) -> Vec<String> {
    file.layout().ignored_columns().iter().map(ToString::to_string).collect()
}

/// How the file of bills is called.
fn name(args: &FileArgs) -> &Path {
    if args.is_stdin() { Path::new("standard input") } else { &args.path }
}

/// Where rejects go if they were given a path: never to the bills, nor to anything of the journal.
pub(super) fn named_rejects(
    args: &FileArgs,
    path: &Path,
    journal: Option<&Path>,
) -> Result<RejectsPlace, Failure> {
    // Standard input may have been redirected from a file.
    let bills = if args.is_stdin() { Path::new("/dev/stdin") } else { &args.path };
    overwriting::refuse("the rejects", path, &[bills], journal)?;
    Ok(RejectsPlace::Exactly(path.to_owned()))
}

/// Where rejected rows of a file go if nobody says so: `bills.rejects.csv` beside `bills.csv`, or the
/// next free name; of what came by a pipe, to the current folder.
pub(super) fn rejects_beside(bills: Option<&Path>, format: Format) -> RejectsPlace {
    let path = match (bills, format) {
        (Some(path), _) => path.to_owned(),
        (None, Format::Csv { .. }) => PathBuf::from("stdin.csv"),
        (None, Format::Ndjson) => PathBuf::from("stdin.ndjson"),
    };
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let ending = path.extension().map_or("csv".into(), |ending| ending.to_string_lossy());
    // Those of a rejects file are called as their elders are.
    let own = stem.split_once(".rejects").map_or(stem.as_str(), |(before, _)| before);
    RejectsPlace::FreeNear(path.with_file_name(format!("{own}.rejects.{ending}")))
}
