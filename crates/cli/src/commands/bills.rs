//! The file of bills of a command.

use billport::intake::{BillFile, Format, IntakeOptions};
use std::io;
use std::path::Path;

use super::run_file::{RunFile, is_stdin, tell_ignored_columns, told_name};
use crate::args::FileArgs;
use crate::failure::Failure;

/// Opens the file of bills to look at it.
pub(super) fn open(args: &FileArgs) -> Result<BillFile, Failure> {
    let options = options(args)?;
    let file = if is_stdin(&args.path) {
        BillFile::spool(io::stdin().lock(), &options)
    } else {
        BillFile::open(&args.path, &options)
    };
    let file = file.map_err(|error| Failure::file(told_name(&args.path), &error, error.hint()))?;
    tell_ignored_columns(&ignored_columns(&file));
    Ok(file)
}

/// Opens the file of bills for a run; what comes by a pipe is kept in a folder.
pub(super) fn open_for_run(args: &FileArgs, folder: &Path) -> Result<RunFile<BillFile>, Failure> {
    let options = options(args)?;
    let bills = RunFile::open(
        &args.path,
        folder,
        |path| BillFile::open(path, &options),
        |input, path| BillFile::spool_to(input, path, &options),
    );
    let bills =
        bills.map_err(|error| Failure::file(told_name(&args.path), &error, error.hint()))?;
    tell_ignored_columns(&ignored_columns(&bills.file));
    Ok(bills)
}

fn options(args: &FileArgs) -> Result<IntakeOptions, Failure> {
    let columns = args.column_names().map_err(|error| Failure::usage(error.to_string()))?;
    Ok(IntakeOptions { columns })
}

/// The columns that hold no field of a bill.
pub(super) fn ignored_columns(file: &BillFile) -> Vec<String> {
    file.layout().ignored_columns().iter().map(ToString::to_string).collect()
}

/// How the name of a file like this ends.
pub(super) const fn ending(format: Format) -> &'static str {
    match format {
        Format::Csv { .. } => "csv",
        Format::Ndjson => "ndjson",
    }
}
