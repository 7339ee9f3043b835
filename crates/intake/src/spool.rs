//! What can be read only once, copied to a file that can be read as often as needed.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};
use tempfile::TempPath;

use crate::private::private;

/// Copies an input to a file without a name: nobody else can open it, and it is gone with its
/// handle.
pub(crate) fn unnamed(mut input: impl Read) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    io::copy(&mut input, &mut file)?;
    Ok(file)
}

/// Copies an input to a new file, and brings that to the disk together with its name.
///
/// The file is taken away with the [`TempPath`], unless that is kept: so whoever fails on the way
/// leaves nothing behind.
pub(crate) fn named(mut input: impl Read, path: &Path) -> io::Result<(File, TempPath)> {
    let mut file = private().read(true).create_new(true).open(path)?;
    let path = TempPath::try_from_path(path)?;
    io::copy(&mut input, &mut file)?;
    file.sync_all()?;
    sync_folder(path.parent().expect("the path of a file has a folder before its name"))?;
    Ok((file, path))
}

/// Brings the names in a folder to the disk: a file that is there without its name is lost.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Elsewhere a folder can't be opened as a file, and the system looks after its names.
#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
