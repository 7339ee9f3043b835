//! One trial: a folder, a file in it, a journal that is not there yet, and providers, all its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::billport::Billport;
use super::provider::Provider;
use crate::failure::Failure;

/// Where all trials of one call of this task take place.
#[derive(Debug)]
pub(super) struct Stage {
    program: PathBuf,
    folder: PathBuf,
    trials: AtomicU32,
}

/// What trials are about: a file that is in the folder from the beginning.
pub(super) trait Input: Sync {
    /// The name of the file.
    const FILE: &'static str;

    fn csv(&self) -> &str;
}

/// What a trial works with. Dropped, its provider ends and its folder is removed.
#[derive(Debug)]
pub(super) struct Trial<'a, I> {
    pub(super) input: &'a I,
    pub(super) billport: Billport,
    pub(super) provider: Provider,
    folder: Folder,
}

#[derive(Debug)]
struct Folder {
    path: PathBuf,
    is_kept: bool,
}

impl Stage {
    /// A folder for this process's trials, below a folder for things that were built.
    ///
    /// # Errors
    ///
    /// When it can't be made.
    pub(super) fn set(program: PathBuf, built: &Path) -> Result<Self, Failure> {
        let folder = built.join(format!("crash-{}", std::process::id()));
        let made = fs::create_dir_all(&folder).and_then(|()| folder.canonicalize());
        let folder = made.map_err(|error| {
            Failure::new(format!("can't make {}", folder.display())).because(error)
        })?;
        Ok(Self { program, folder, trials: AtomicU32::new(0) })
    }

    /// A new trial with this file.
    ///
    /// # Errors
    ///
    /// When its folder or its file can't be made, or its provider does not start.
    pub(super) fn trial<'a, I: Input>(&self, input: &'a I) -> Result<Trial<'a, I>, Failure> {
        let number = self.trials.fetch_add(1, Ordering::Relaxed);
        let folder = Folder { path: self.folder.join(number.to_string()), is_kept: false };
        let path = folder.path.clone();
        let made = fs::create_dir(&path).and_then(|()| fs::write(path.join(I::FILE), input.csv()));
        made.map_err(|error| {
            Failure::new(format!("can't make {}", path.display())).because(error)
        })?;
        let provider = Provider::start(&self.program, &path)?;
        let billport = Billport {
            program: self.program.clone(),
            folder: path,
            variables: provider.variables.clone(),
        };
        Ok(Trial { input, billport, provider, folder })
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // It stays if a trial's folder was kept in it.
        let _ = fs::remove_dir(&self.folder);
    }
}

impl<I: Input> Trial<'_, I> {
    /// The file that is in the folder from the beginning.
    pub(super) fn file(&self) -> PathBuf {
        self.folder().join(I::FILE)
    }
}

impl<I> Trial<'_, I> {
    pub(super) fn folder(&self) -> &Path {
        &self.folder.path
    }

    /// Keeps the folder, to be looked at.
    pub(super) fn keep(mut self) -> PathBuf {
        self.folder.is_kept = true;
        self.folder.path.clone()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.is_kept {
            // A file left behind among what was built does no harm.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}
