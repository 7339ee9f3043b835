//! The store in a file, kept by SQLite.
//!
//! ```text
//! JOURNAL              the file, for its owner only
//! JOURNAL-wal, -shm    SQLite's log and its index, there while the journal is open
//! JOURNAL.runs/        RUN.lock for each run; others put here what belongs to runs
//! JOURNAL.runs/head    the last event, by which a journal that was set back is recognised
//! JOURNAL.runs/payments-head    the last event of payments, likewise
//! ```
//!
//! | file | what |
//! |---|---|
//! | `open.rs` | the journal is found or made, and recognised |
//! | `place.rs` | private files and folders; a new journal is there whole or not at all |
//! | `head.rs` | was it set back to an older copy? |
//! | `schema.rs` | the tables, and how they came to be |
//! | `upgrade.rs` | a journal of an older Billport is brought up to date while nobody delivers by it |
//! | `rows/` | rows and the records that they hold |
//! | `thread.rs` | the one thread that does all I/O |
//! | `queue.rs` | what waits for it, and what of it is taken together |
//! | `group.rs` | what was taken together is written together |
//! | `answers.rs` | and answered together |
//! | `requests.rs` | the two traits, as requests to the thread |
//! | `keeper.rs` | what the thread has to itself |
//! | `inspection.rs` | what the file tells of itself where records tell nothing |
//! | `ownership.rs` | runs are begun, claimed and released |
//! | `burial.rs` | dead owners are buried |
//! | `lock.rs` | the locks by which an owner's death is noticed |
//! | `deliver.rs` | the steps of units |
//! | `file.rs` | the file: read, or written in one transaction |
//! | `transaction.rs` | such a transaction: committed, or without a trace |
//! | `write.rs` | what it holds: runs, units, and the chain of events |
//! | `known.rs` | what is known from one transaction to the next |
//! | `read/` | what is read: of runs, of units, of events |
//! | `posted.rs` | rows of runs and units, with the events that are not posted to them yet |
//! | `payments/` | payments: requests, transactions, what is read |
//! | `failure.rs` | what SQLite complains of, by what to do next |

mod answers;
mod burial;
mod deliver;
mod failure;
mod file;
mod group;
mod head;
mod inspection;
mod keeper;
mod known;
mod lock;
mod open;
mod ownership;
mod payments;
mod place;
mod posted;
mod queue;
mod read;
mod requests;
mod rows;
mod schema;
mod thread;
mod transaction;
mod upgrade;
mod write;

use std::fmt;
use std::path::{Path, PathBuf};

use self::failure::opening;
use self::file::JournalFile;
use self::keeper::Keeper;
use self::lock::Locks;
use self::open::{Missing, Opened};
use self::thread::{StartError, Thread};
use crate::error::OpenError;
use crate::instant::Clock;
use crate::records::Process;

/// How a journal is opened.
#[derive(Clone)]
pub struct SqliteSettings {
    /// Where it is.
    pub path: PathBuf,
    /// In whose name runs are claimed.
    pub owner: Process,
    /// What time it is.
    pub clock: Clock,
    /// How closely it is looked at.
    pub check: Check,
}

/// How closely a journal is looked at before it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Check {
    /// Its structure is read as a whole, and one that was set back to an older copy is refused:
    /// before anything is sent by what stands in it.
    Quick,
    /// Only that it is a journal: to look something up.
    Header,
}

/// A journal in a file of SQLite.
///
/// - It is readable by its owner only, and made as a whole: a process that is killed at any point
///   leaves no half of it. What is there and no journal of this kind is refused and left alone.
/// - All its I/O is done by a thread of its own, which ends when the journal is dropped. Dropping
///   it waits for what was asked for, and lets go of all claims like a death: nothing is written.
/// - Several processes can have one journal open. Each run is delivered by one of them at a time.
///   It has to lie on a disk of this machine: SQLite's log does not work over a network.
#[derive(Debug)]
pub struct SqliteJournal {
    thread: Thread,
    path: PathBuf,
    folder: PathBuf,
}

impl SqliteJournal {
    /// Opens the journal, and makes it if there is none.
    ///
    /// It waits for the disk: in asynchronous code, open it before anything else.
    ///
    /// # Errors
    /// - [`OpenError::NotAJournal`] if the path leads to something else,
    ///   [`OpenError::NewerSchema`] if it is a journal of a newer Billport.
    /// - [`OpenError::Torn`] if there is none, but files that belong to it are there.
    /// - [`OpenError::SetBack`] if it is an older copy, unless it is opened only to look
    ///   ([`Check::Header`]).
    /// - [`OpenError::TwoNames`] if it has a second name.
    /// - [`OpenError::Store`] if it is damaged, can't be read, or can't be written.
    pub fn open(settings: SqliteSettings) -> Result<Self, OpenError> {
        let path = settings.path.clone();
        let opened = Self::open_or(settings, Missing::Make)?;
        opened.ok_or_else(|| opening(&path, crate::error::StoreErrorKind::Closed.into()))
    }

    /// Opens the journal; `None` if there is none.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_existing(settings: SqliteSettings) -> Result<Option<Self>, OpenError> {
        Self::open_or(settings, Missing::Leave)
    }

    /// Where it is: absolute, links followed.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The folder for what belongs to its runs, private as the journal is.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn open_or(settings: SqliteSettings, missing: Missing) -> Result<Option<Self>, OpenError> {
        let SqliteSettings { path, owner, clock, check } = settings;
        let asked = path.clone();
        let started = Thread::start(move || {
            let Some(Opened { connection, path, folder }) = open::open(&path, check, missing)?
            else {
                return Ok(None);
            };
            let locks = Locks::new(folder.clone());
            let file = JournalFile::new(connection, clock);
            Ok(Some((Keeper { file, locks, process: owner }, (path, folder))))
        });
        match started {
            Ok(None) => Ok(None),
            Ok(Some((thread, (path, folder)))) => Ok(Some(Self { thread, path, folder })),
            Err(StartError::Open(error)) => Err(error),
            Err(StartError::Thread(error)) => Err(opening(&asked, error)),
        }
    }
}

impl fmt::Debug for SqliteSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, owner, clock: _, check } = self;
        f.debug_struct("SqliteSettings")
            .field("path", path)
            .field("owner", owner)
            .field("check", check)
            .finish_non_exhaustive()
    }
}
