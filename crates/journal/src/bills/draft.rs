//! A file that appears under its name whole or not at all, and that only its owner can read.
//!
//! It is written under a passing name, brought to the disk, and then given its own. A process that
//! is killed on the way leaves a draft behind; as it was locked by a process that is gone, the next
//! one knows it for a leftover and takes it away.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
};

const EXTENSION: &str = "draft";

/// A file without its name. It is gone with its handle, unless it is published.
#[derive(Debug)]
pub(crate) struct Draft {
    file: File,
    path: PathBuf,
}

impl Draft {
    /// A new and empty file in a folder.
    pub(crate) fn create(folder: &Path) -> io::Result<Self> {
        let pid = std::process::id();
        for number in 0_u64.. {
            let path = folder.join(format!("{pid}-{number}.{EXTENSION}"));
            let file = match private().create_new(true).open(&path) {
                Ok(file) => file,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(error),
            };
            // Between the two lines another process may have taken it for a leftover.
            match file.try_lock() {
                Ok(()) if is_at(&file, &path) => return Ok(Self { file, path }),
                Ok(()) | Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    pub(crate) fn file(&mut self) -> &mut File {
        &mut self.file
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives the file its name, in place of one that had it. When this returns it is on the disk.
    pub(crate) fn publish(mut self, name: &Path) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.path, name)?;
        // Nothing is left to be taken away.
        self.path = PathBuf::new();
        sync_folder_of(name)
    }

    /// As [`publish`](Self::publish), unless the name is taken: then says so, and the draft is gone.
    pub(super) fn publish_new(self, name: &Path) -> io::Result<bool> {
        self.file.sync_all()?;
        match fs::hard_link(&self.path, name) {
            Ok(()) => sync_folder_of(name).map(|()| true),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error),
        }
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.path.as_os_str().is_empty() {
            // What can't be taken away now is a leftover, and taken away later.
            _ = fs::remove_file(&self.path);
        }
    }
}

/// Takes away drafts in a folder that were left behind by processes that are gone.
pub(super) fn take_away_leftovers(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == EXTENSION)
            && let Ok(file) = File::open(&path)
        {
            take_away_if_left(&file, &path);
        }
    }
    Ok(())
}

/// Takes away a draft that was opened at a path, if nobody has it in hand.
fn take_away_if_left(file: &File, path: &Path) {
    // Its maker may have taken it away since it was opened, and made another one under its name.
    if file.try_lock().is_ok() && is_at(file, path) {
        // What can't be taken away now is taken away later.
        _ = fs::remove_file(path);
    }
}

/// How to make a file so that nobody but its owner can open it.
pub(super) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Whether a file is still the one at a path.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    match (file.metadata(), fs::metadata(path)) {
        (Ok(file), Ok(path)) => identity(file) == identity(path),
        _ => false,
    }
}

/// Elsewhere a file that is open keeps its name.
#[cfg(not(unix))]
fn is_at(_file: &File, _path: &Path) -> bool {
    true
}

/// Brings the names in a folder to the disk: a file that is there without its name is lost.
#[cfg(unix)]
fn sync_folder_of(path: &Path) -> io::Result<()> {
    File::open(path.parent().expect("the path of a file has a folder before its name"))?.sync_all()
}

/// Elsewhere a folder can't be opened as a file, and the system looks after its names.
#[cfg(not(unix))]
fn sync_folder_of(_path: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn names(folder: &Path) -> Vec<String> {
        let name = |entry: io::Result<fs::DirEntry>| entry.unwrap().file_name();
        let names = fs::read_dir(folder).unwrap().map(name);
        names.map(|name| name.into_string().unwrap()).collect()
    }

    #[test]
    fn a_draft_that_is_dropped_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let draft = Draft::create(folder.path()).unwrap();
        assert_eq!(names(folder.path()).len(), 1);
        drop(draft);
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn a_draft_that_is_published_has_its_name_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let name = folder.path().join("name");
        for text in ["one", "two"] {
            let mut draft = Draft::create(folder.path()).unwrap();
            draft.file().write_all(text.as_bytes()).unwrap();
            draft.publish(&name).unwrap();
            assert_eq!(fs::read_to_string(&name).unwrap(), text);
        }
        let mut late = Draft::create(folder.path()).unwrap();
        late.file().write_all(b"three").unwrap();
        assert!(!late.publish_new(&name).unwrap(), "the name is taken");
        assert_eq!(fs::read_to_string(&name).unwrap(), "two");
        assert!(
            Draft::create(folder.path()).unwrap().publish_new(&folder.path().join("new")).unwrap()
        );
        let mut names = names(folder.path());
        names.sort();
        assert_eq!(names, ["name", "new"]);
    }

    #[test]
    fn only_drafts_of_the_dead_are_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let alive = Draft::create(folder.path()).unwrap();
        fs::write(folder.path().join("1-0.draft"), "half").unwrap();
        fs::write(folder.path().join("7.bills"), "whole").unwrap();
        take_away_leftovers(folder.path()).unwrap();
        let mut left = names(folder.path());
        left.sort();
        let mut expected =
            ["7.bills".to_owned(), alive.path().file_name().unwrap().to_str().unwrap().to_owned()];
        expected.sort();
        assert_eq!(left, expected);
        assert!(alive.publish_new(&folder.path().join("8.bills")).unwrap());
    }

    #[test]
    fn a_draft_under_a_name_that_was_free_again_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let first = Draft::create(folder.path()).unwrap();
        let path = first.path().to_owned();
        // Somebody has opened it to see whether it is left, when its maker publishes it.
        let opened = File::open(&path).unwrap();
        assert!(first.publish_new(&folder.path().join("key")).unwrap());
        let second = Draft::create(folder.path()).unwrap();
        assert_eq!(second.path(), path);
        take_away_if_left(&opened, &path);
        assert!(second.publish_new(&folder.path().join("other")).unwrap());
    }
}
