//! What a journal complains of, and what to do about it.

use billport::journal::{JournalError, OpenError, StoreError, StoreErrorKind};
use std::error::Error;
use std::path::Path;

use super::Failure;
use crate::exit::Exit;
use crate::journal::{self, Journal};
use crate::view::shown;

impl Failure {
    /// A journal that can't be opened.
    pub(crate) fn open_journal(error: &OpenError) -> Self {
        if let OpenError::Store { path, source } = error
            && let Some(folder) = path.parent().filter(|folder| !folder.exists())
        {
            let why = source.source().map_or(String::new(), |why| format!(": {why}"));
            let message = format!("the folder {} can't be made{why}", shown(folder));
            return Self::new(Exit::of_open(error), shown(message).as_str())
                .hint("the journal goes there: name another path with --journal PATH");
        }
        let failure = Self::new(Exit::of_open(error), shown(error.to_string()).as_str());
        match error {
            OpenError::Store { path, source } => {
                failure.hint(format!("{}, then type it again", remedy(source, path)))
            }
            OpenError::NotAJournal { .. } => failure
                .hint("it was left alone; name another path: --journal PATH, or BILLPORT_JOURNAL"),
            // The other messages say what to do.
            _ => failure,
        }
    }

    /// A run that can't be claimed to resolve a batch of it.
    pub(crate) fn claim_to_resolve(error: &JournalError, journal: &Journal) -> Self {
        let JournalError::Held { owner, .. } = error else { return journal.failure(error) };
        Self::new(Exit::of_journal(error), shown(error.to_string()).as_str()).hint(format!(
            "wait until it is through, or ask it to stop (on {}: kill {}); then type it again",
            shown(&owner.host),
            owner.pid
        ))
    }

    /// A journal that did not do what it was asked for.
    pub(crate) fn journal(error: &JournalError, journal: &Journal) -> Self {
        let failure = Self::new(Exit::of_journal(error), shown(error.to_string()).as_str());
        let typed = |words: String| journal.commands.typed(&words);
        match error {
            JournalError::Held { run, owner } if owner.host != journal::host() => failure
                .hint(format!(
                    "whether it lives is known on {} alone: wait until it is through, or type \
                     this there",
                    shown(&owner.host)
                ))
                .hint(format!(
                    "if that host is gone for good: {}",
                    typed(format!("runs resume {run} --take-over"))
                )),
            JournalError::Held { run, owner } => failure.hint(format!(
                "wait until it is through, or ask it to stop (on {}: kill {}); then go on: {}",
                shown(&owner.host),
                owner.pid,
                typed(format!("runs resume {run}"))
            )),
            JournalError::Fenced { run, .. } => {
                failure.hint(format!("who has it: {}", typed(format!("runs show {run}"))))
            }
            JournalError::NoSuchRun(_) => {
                failure.hint(format!("which there are: {}", typed("runs list".to_owned())))
            }
            JournalError::NoSuchUnit { run, .. } => {
                failure.hint(format!("which there are: {}", typed(format!("runs show {run}"))))
            }
            JournalError::IllegalStep { run, .. } => failure.hint(format!(
                "only what is of unknown outcome can be resolved; which there are: {}",
                typed(format!("runs show {run}"))
            )),
            JournalError::NoSuchPayment(_) => {
                failure.hint(format!("which there are: {}", typed("payments list".to_owned())))
            }
            JournalError::StillInFlight { reference, .. } => failure.hint(format!(
                "wait until then, and ask NEA first: {}",
                typed(format!("payments settle {reference}"))
            )),
            JournalError::IllegalPaymentStep { reference, .. }
            | JournalError::ReferenceUsed { reference, .. }
            | JournalError::OtherAmount { reference, .. }
            | JournalError::ConsumerInDoubt { reference, .. }
            | JournalError::PaidMeanwhile { reference }
            | JournalError::RowPaid { paid: reference, .. }
            | JournalError::Superseded { reference, .. } => failure
                .hint(format!("how it stands: {}", typed(format!("payments show {reference}")))),
            JournalError::Store(error) => {
                let remedy = remedy(error, journal.store.path());
                failure.hint(format!("{remedy}, then type it again"))
            }
            _ => failure,
        }
    }
}

/// What to do about a store that failed, before anything else is done.
pub(crate) fn remedy(error: &StoreError, path: &Path) -> String {
    let path = shown(path);
    match error.kind() {
        StoreErrorKind::Full => format!("free space on the disk of {path}"),
        StoreErrorKind::ReadOnly => format!("make {path} and its folder writable for you"),
        StoreErrorKind::Busy => "wait for the other process".to_owned(),
        StoreErrorKind::Io => {
            format!("copy {path} to a safe place and look after its disk")
        }
        StoreErrorKind::Damaged => format!(
            "put {path} back from a copy (it is never made anew by itself: nobody would know what \
             was sent), and ask the provider about everything since that copy"
        ),
        StoreErrorKind::OldLibrary => "build Billport with the SQLite that comes along".to_owned(),
        _ => format!("look whether {path} is a file on a disk of this machine"),
    }
}
