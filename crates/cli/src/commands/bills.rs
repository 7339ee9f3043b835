//! The file of bills of a command, and the file of its rejects.

use billport::intake::{BillFile, Format, IntakeOptions, RejectsPlace};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::args::FileArgs;
use crate::failure::Failure;
use crate::view::{shown, talk};

/// Opens the file of bills, and names the columns that are not used.
pub(super) fn open(args: &FileArgs) -> Result<BillFile, Failure> {
    let columns = args.column_names().map_err(|error| Failure::usage(error.to_string()))?;
    let options = IntakeOptions { columns };
    let file = if args.is_stdin() {
        BillFile::spool(io::stdin().lock(), &options)
    } else {
        BillFile::open(&args.path, &options)
    };
    let file = file.map_err(|error| Failure::file(name(args), &error))?;
    let ignored = ignored_columns(&file);
    if !ignored.is_empty() {
        let ignored: Vec<_> = ignored.iter().map(|column| format!("`{column}`")).collect();
        talk::note(&format!("columns that are not used: {}", ignored.join(", ")));
    }
    Ok(file)
}

/// The columns that hold no field of a bill.
pub(super) fn ignored_columns(file: &BillFile) -> Vec<String> {
    file.layout().ignored_columns().iter().map(ToString::to_string).collect()
}

/// How the file of bills is called.
pub(super) fn name(args: &FileArgs) -> &Path {
    if args.is_stdin() { Path::new("standard input") } else { &args.path }
}

/// Where rejects go if they were given a path: never to the file of bills itself.
pub(super) fn named_rejects(args: &FileArgs, path: &Path) -> Result<RejectsPlace, Failure> {
    // Standard input may have been redirected from a file.
    let bills = if args.is_stdin() { Path::new("/dev/stdin") } else { &args.path };
    if is_one_file(path, bills) {
        let path = shown(path);
        return Err(Failure::usage(format!("the rejects would overwrite the bills in {path}")));
    }
    Ok(RejectsPlace::Exactly(path.to_owned()))
}

/// Where rows that are set aside go if nobody says so: `bills.rejects.csv` (or `bills.pending.csv`)
/// beside `bills.csv`, or the next free name.
pub(super) fn beside(args: &FileArgs, kind: &str, format: Format) -> RejectsPlace {
    let path = match (args.is_stdin(), format) {
        (false, _) => args.path.clone(),
        (true, Format::Csv { .. }) => PathBuf::from("stdin.csv"),
        (true, Format::Ndjson) => PathBuf::from("stdin.ndjson"),
    };
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let ending = path.extension().map_or("csv".into(), |ending| ending.to_string_lossy());
    // What is set aside of such a file is called as its elders are.
    let mut own = stem.as_str();
    for kind in [".rejects", ".pending"] {
        own = own.split_once(kind).map_or(own, |(before, _)| before);
    }
    RejectsPlace::FreeNear(path.with_file_name(format!("{own}.{kind}.{ending}")))
}

/// Whether two paths lead to one file, by whatever names and links.
#[cfg(unix)]
fn is_one_file(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |path: &Path| {
        let metadata = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
        Some((metadata.dev(), metadata.ino()))
    };
    identity(one).is_some_and(|one| identity(other) == Some(one))
}

#[cfg(not(unix))]
fn is_one_file(one: &Path, other: &Path) -> bool {
    fs::canonicalize(one).is_ok_and(|one| fs::canonicalize(other).is_ok_and(|other| one == other))
}
