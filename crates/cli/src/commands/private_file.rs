//! Files that are readable by their owner only, and there as a whole or not at all.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A file that takes its name, and the place of what stood there, when it is whole.
#[derive(Debug)]
pub(super) struct PrivateFile {
    path: PathBuf,
    draft: BufWriter<NamedTempFile>,
}

impl PrivateFile {
    /// Begins a file beside the path at which it will be.
    ///
    /// # Errors
    /// If the folder can't be written, or something that is no file stands at the path.
    pub(super) fn begin(path: &Path) -> io::Result<Self> {
        if fs::metadata(path).is_ok_and(|found| !found.is_file()) {
            return Err(io::Error::other("it is no file"));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        // Else what is told is that the draft can't be made, whose name nobody has asked for.
        fs::metadata(folder)?;
        // Only its owner can read what this makes.
        let draft = NamedTempFile::new_in(folder)?;
        Ok(Self { path: path.to_owned(), draft: BufWriter::new(draft) })
    }

    /// Brings it to the disk, under its name.
    ///
    /// # Errors
    /// If it can't be written; what stood there before is still there then.
    pub(super) fn finish(self) -> io::Result<()> {
        let draft = self.draft.into_inner().map_err(io::IntoInnerError::into_error)?;
        draft.as_file().sync_all()?;
        draft.persist(&self.path)?;
        Ok(())
    }
}

impl Write for PrivateFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.draft.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.draft.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_finished_leaves_what_stood_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.csv");
        fs::write(&path, "yesterday's").unwrap();
        let mut file = PrivateFile::begin(&path).unwrap();
        file.write_all(b"half").unwrap();
        drop(file);
        assert_eq!(fs::read_to_string(&path).unwrap(), "yesterday's");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "and nothing beside it");

        let mut file = PrivateFile::begin(&path).unwrap();
        file.write_all(b"today's").unwrap();
        file.finish().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "today's");
        assert!(PrivateFile::begin(folder.path()).is_err(), "a folder is no file");
        let nowhere = PrivateFile::begin(&folder.path().join("none/x.csv")).unwrap_err();
        assert!(!nowhere.to_string().contains(".tmp"), "{nowhere}");
    }
}
