//! Where rejected rows go, and how that file is begun.

use std::{
    fs::File,
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::append;
use crate::private::private;
use crate::table::Table;

/// Where rejected rows go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RejectsPlace {
    /// To this path; what stands there is overwritten.
    Exactly(PathBuf),
    /// To this path if it is free, else to `name-2.csv`, `name-3.csv` and so on: nothing is
    /// overwritten.
    FreeNear(PathBuf),
    /// Behind the rows of the rejects file that an earlier process has left at this path; if there
    /// is none, or an empty one, it is begun.
    ///
    /// - A row that was cut off when that process was killed is ended, and so that it can't be read
    ///   as a bill: its reason may be lost, and a row whose reason is empty would be sent.
    /// - A file that does not begin as a rejects file of such bills is left alone: adding a row
    ///   gives [`InvalidData`](io::ErrorKind::InvalidData).
    Append(PathBuf),
}

impl RejectsPlace {
    /// Opens the file so that the next row can be written to its end; `header` stands before the
    /// rows.
    pub(super) fn open(&self, table: &Table, header: &[u8]) -> io::Result<(PathBuf, File)> {
        let (path, mut file) = match self {
            Self::Append(path) => return Ok((path.clone(), append::open(path, table, header)?)),
            Self::Exactly(path) => {
                (path.clone(), private().create(true).truncate(true).open(path)?)
            }
            Self::FreeNear(path) => free_near(path)?,
        };
        file.write_all(header)?;
        Ok((path, file))
    }
}

fn free_near(path: &Path) -> io::Result<(PathBuf, File)> {
    let mut free = path.to_owned();
    for number in 2_u32.. {
        match private().create_new(true).open(&free) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let stem = path.file_stem().unwrap_or_default().to_string_lossy();
                let ending = path
                    .extension()
                    .map_or_else(String::new, |e| format!(".{}", e.to_string_lossy()));
                free = path.with_file_name(format!("{stem}-{number}{ending}"));
            }
            made => return made.map(|file| (free, file)),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}
