//! Where the workspace is, and which files belong to it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::command::CommandLine;
use crate::failure::Failure;

/// The checkout that this program was built from.
#[derive(Debug)]
pub(crate) struct Repository {
    root: PathBuf,
}

/// A text file of the repository.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TextFile {
    /// Relative to the root, with `/` between the folders.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl TextFile {
    /// Whether its name ends with a point and this.
    pub(crate) fn has_extension(&self, extension: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|end| end == extension)
    }
}

impl Repository {
    /// The folder above xtask's own, wherever the command was typed.
    pub(crate) fn here() -> Self {
        let manifest_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest_folder.parent().expect("xtask is a folder of the workspace");
        Self { root: root.to_owned() }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Every text file that is tracked, or new and not ignored; sorted by path.
    ///
    /// A file that is deleted but still tracked is left out, and so is one that is not UTF-8.
    ///
    /// # Errors
    ///
    /// When git can't list the files, or a file that exists can't be read.
    pub(crate) fn text_files(&self) -> Result<Vec<TextFile>, Failure> {
        let listing = CommandLine::new("git", "ls-files -z -co --exclude-standard --deduplicate")
            .capture(self)?;
        let mut files = Vec::new();
        for path in listing.split('\0').filter(|path| !path.is_empty()) {
            let on_disk = self.root.join(path);
            if !on_disk.is_file() {
                continue;
            }
            let bytes = fs::read(&on_disk)
                .map_err(|error| Failure::new(format!("can't read {path}")).because(error))?;
            if let Ok(text) = String::from_utf8(bytes) {
                let path = path.to_owned();
                files.push(TextFile { path, text });
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_its_own_files_and_nothing_built() {
        let files = Repository::here().text_files().unwrap();
        assert!(files.iter().any(|f| f.path == "xtask/src/repository.rs"));
        assert!(files.iter().all(|f| !f.path.starts_with("target/")));
        assert!(files.is_sorted_by(|a, b| a.path < b.path));
    }
}
