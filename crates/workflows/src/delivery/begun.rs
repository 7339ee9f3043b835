//! A run that begins: what the journal keeps of it, and the right to deliver it.

use billport_intake::RejectsFile;
use billport_journal::{Claim, Fingerprint, NewRun, RunSettings};
use std::path;
use time::Date;

use super::counts::UploadCounts;

/// What the journal keeps of a run beside its file and its settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AboutRun {
    /// The path of the file, absolute, by which it is found again; of a copy of standard input, its
    /// name beside the journal, which may be moved.
    pub file: String,
    /// Whether that is a copy of what came by standard input, kept beside the journal.
    pub is_spooled: bool,
    /// Where the bills go. Runs to one target are compared with each other.
    pub target: String,
    /// Which column holds which field, as typed: `account_number=Acct No`.
    pub columns: Vec<String>,
    /// Send what an earlier run has taken care of all the same.
    pub again: bool,
}

/// A run that is in this process's hand.
#[derive(Clone, Copy, Debug)]
pub struct BegunRun {
    /// The right to deliver it.
    pub claim: Claim,
    /// The provider's day by which its file was judged.
    pub judged_on: Date,
    /// What became of its rows so far.
    pub counts: UploadCounts,
}

/// A file as the journal knows it again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KnownFile {
    pub(crate) fingerprint: Fingerprint,
    pub(crate) size_in_bytes: u64,
}

/// A run as it begins, all of its file judged.
pub(crate) fn new_run(
    about: &AboutRun,
    file: KnownFile,
    settings: RunSettings,
    judged_on: Date,
    counts: UploadCounts,
    rejects: &RejectsFile,
) -> NewRun {
    NewRun {
        file: about.file.clone(),
        is_spooled: about.is_spooled,
        fingerprint: file.fingerprint,
        size_in_bytes: file.size_in_bytes,
        target: about.target.clone(),
        settings,
        judged_on,
        rows_read: counts.rows_read,
        // A run is resumed from any folder.
        rejects_file: rejects.path().map(|path| {
            let absolute = path::absolute(path).unwrap_or_else(|_| path.to_owned());
            absolute.display().to_string()
        }),
    }
}
