//! The file of a run: it can be opened again by its path, so that the run can go on; and the file of its
//! rejects.

use billport::intake::RejectsPlace;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::overwriting;
use super::spool::Spool;
use crate::failure::Failure;
use crate::view::talk;

/// What names standard input.
const STANDARD_INPUT: &str = "-";

/// The file of a run that is about to begin.
#[derive(Debug)]
pub(super) struct RunFile<F> {
    pub(super) file: F,
    /// Where it can be read again: absolute.
    path: PathBuf,
    /// What came by a pipe, kept.
    pub(super) spool: Option<Spool>,
}

impl<F> RunFile<F> {
    /// Opens a file by which it can be opened again: what comes by a pipe is kept in a folder.
    ///
    /// # Errors
    /// What `open` and `spool_to` complain of, or that nothing can be kept.
    pub(super) fn open<E: From<io::Error>>(
        path: &Path,
        folder: &Path,
        open: impl FnOnce(&Path) -> Result<F, E>,
        spool_to: impl FnOnce(&mut dyn Read, &Path) -> Result<F, E>,
    ) -> Result<Self, E> {
        let spooled = |input: &mut dyn Read| {
            let spool = Spool::new(folder)?;
            let file = spool_to(input, spool.path())?;
            Ok(Self { file, path: spool.path().to_owned(), spool: Some(spool) })
        };
        if is_stdin(path) {
            return spooled(&mut io::stdin().lock());
        }
        if fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
            return spooled(&mut File::open(path)?);
        }
        let file = open(path)?;
        // Links are followed: they may lead elsewhere when the run is resumed.
        Ok(Self { file, path: fs::canonicalize(path)?, spool: None })
    }

    /// By which the journal knows it.
    pub(super) fn name(&self) -> String {
        match &self.spool {
            Some(spool) => spool.name(),
            None => self.path.to_string_lossy().into_owned(),
        }
    }
}

/// Whether a path names standard input.
pub(super) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == STANDARD_INPUT
}

/// How a file is called.
pub(super) fn told_name(path: &Path) -> &Path {
    if is_stdin(path) { Path::new("standard input") } else { path }
}

/// Tells which columns are not used, if there are any.
pub(super) fn tell_ignored_columns(ignored: &[String]) {
    if !ignored.is_empty() {
        let ignored: Vec<_> = ignored.iter().map(|column| format!("`{column}`")).collect();
        talk::note(&format!("columns that are not used: {}", ignored.join(", ")));
    }
}

/// Where rejects of a file go if they were given a path: never to that file, nor to anything of the
/// journal.
pub(super) fn named_rejects(
    input: &Path,
    path: &Path,
    journal: Option<&Path>,
) -> Result<RejectsPlace, Failure> {
    // Standard input may have been redirected from a file.
    let input = if is_stdin(input) { Path::new("/dev/stdin") } else { input };
    overwriting::refuse("the rejects", path, &[input], journal)?;
    Ok(RejectsPlace::Exactly(path.to_owned()))
}

/// Where rejected rows of a file go if nobody says so: `bills.rejects.csv` beside `bills.csv`, or the
/// next free name; of what came by a pipe, to the current folder, with the ending that it would have.
pub(super) fn rejects_beside(file: Option<&Path>, piped: &str) -> RejectsPlace {
    let path = file.map_or_else(|| PathBuf::from(format!("stdin.{piped}")), Path::to_owned);
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let ending = path.extension().map_or("csv".into(), |ending| ending.to_string_lossy());
    // Those of a rejects file are called as their elders are.
    let own = stem.split_once(".rejects").map_or(stem.as_str(), |(before, _)| before);
    RejectsPlace::FreeNear(path.with_file_name(format!("{own}.rejects.{ending}")))
}
