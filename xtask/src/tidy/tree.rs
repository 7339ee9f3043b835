//! The files of the repository as the rules see them.

use super::rust_source::RustSource;
use crate::repository::TextFile;

/// All text files, the Rust ones taken apart once for all rules.
#[derive(Debug)]
pub(super) struct Tree {
    files: Vec<TextFile>,
    rust: Vec<RustSource>,
}

impl Tree {
    pub(super) fn new(files: Vec<TextFile>) -> Self {
        let rust = files
            .iter()
            .filter(|file| file.has_extension("rs"))
            .map(|file| RustSource::new(&file.path, &file.text))
            .collect();
        Self { files, rust }
    }

    /// Every text file.
    pub(super) fn files(&self) -> impl Iterator<Item = &TextFile> {
        self.files.iter()
    }

    /// Every `.rs` file.
    pub(super) fn rust(&self) -> impl Iterator<Item = &RustSource> {
        self.rust.iter()
    }

    /// Whether there is such a file, or a folder with a file in it.
    pub(super) fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        self.files.iter().any(|file| {
            let rest = file.path.strip_prefix(path);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    /// A made-up tree, for the tests of the rules.
    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let files = files
            .iter()
            .map(|(path, text)| TextFile { path: (*path).to_owned(), text: (*text).to_owned() });
        Self::new(files.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_files_and_folders() {
        let tree = Tree::of(&[("docs/guide/start.md", ""), ("src/lib.rs", "")]);
        for path in ["docs/guide/start.md", "docs/guide", "docs/guide/", "docs"] {
            assert!(tree.has(path), "{path}");
        }
        for path in ["docs/gui", "guide", "docs/guide/start"] {
            assert!(!tree.has(path), "{path}");
        }
        assert_eq!(tree.rust().count(), 1);
    }
}
