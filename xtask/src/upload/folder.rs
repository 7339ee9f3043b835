//! A folder for what one measurement needs, under the folder of everything that is built.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// A folder that is removed with all that is in it at the end.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// A folder of this process alone.
    ///
    /// # Errors
    ///
    /// When it can't be made.
    pub(crate) fn create(within: &Path, name: &str) -> Result<Self, Failure> {
        let path = within.join(format!("{name}-{}", std::process::id()));
        fs::create_dir_all(&path).map_err(|error| {
            Failure::new(format!("can't create {}", path.display())).because(error)
        })?;
        Ok(Self { path })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn join(&self, name: impl AsRef<Path>) -> PathBuf {
        self.path.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A file left behind under `target` does no harm.
        let _ = fs::remove_dir_all(&self.path);
    }
}
