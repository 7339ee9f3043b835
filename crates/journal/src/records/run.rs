//! A run: which file went where, under which settings, by whom.

use billport_domain::Excerpt;
use std::{fmt, num::ParseIntError, str::FromStr};
use time::{Date, OffsetDateTime};

use super::counts::RunCounts;
use super::settings::RunSettings;
use crate::instant::ToTheSecond;
use crate::state::Epoch;

/// The number of a run, unique in its journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(pub u64);

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for RunId {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        text.parse().map(Self)
    }
}

/// The SHA-256 of a file, by which it is recognised whatever its name.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub [u8; 32]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

/// What is known of a run when it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRun {
    /// The path of the file of bills, absolute; of a copy of standard input, its name in the folder
    /// of the journal, which may be moved.
    pub file: String,
    /// Whether that file is a copy of what came by standard input, kept by the journal.
    pub is_spooled: bool,
    /// What the file holds.
    pub fingerprint: Fingerprint,
    /// Its size in bytes.
    pub size_in_bytes: u64,
    /// Where its bills go. Runs to one target are compared with each other.
    pub target: String,
    /// What its caller has decided.
    pub settings: RunSettings,
    /// The provider's day by which the file was judged.
    pub judged_on: Date,
    /// Rows of the file.
    pub rows_read: u64,
    /// Where its rejected rows stand.
    pub rejects_file: Option<String>,
}

/// A process that can deliver runs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Process {
    /// Its number on its host.
    pub pid: u32,
    /// The name of its host.
    pub host: String,
}

/// A process that delivers a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Its number on its host.
    pub pid: u32,
    /// The name of its host.
    pub host: String,
    /// Since when it has the run.
    pub since: OffsetDateTime,
}

impl Owner {
    /// The owner as the event of its claim tells it.
    #[must_use]
    pub fn excerpt(&self) -> Excerpt {
        Excerpt::cut_at(self.to_string().as_bytes(), Excerpt::MESSAGE_BYTES)
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pid, host, since } = self;
        write!(f, "process {pid} on {host}, since {}", ToTheSecond(*since))
    }
}

/// A run as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunRecord {
    /// Its number.
    pub id: RunId,
    /// What was known of it when it began.
    pub begun: NewRun,
    /// When it began.
    pub begun_at: OffsetDateTime,
    /// When the last of its events was written.
    pub changed_at: OffsetDateTime,
    /// The number of its owners so far.
    pub epoch: Epoch,
    /// The process that delivers it.
    pub owner: Option<Owner>,
    /// What became of its rows so far.
    pub counts: RunCounts,
}

/// Where a run stands as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RunState {
    /// A process delivers it.
    Running,
    /// Bills are pending, and nobody delivers them: it can be resumed.
    Unfinished,
    /// Nothing is pending, but of some bills nobody knows whether they arrived.
    InDoubt,
    /// Of every row it is known what became of it.
    Finished,
}

impl RunState {
    /// The word for it, as people have it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Unfinished => "unfinished",
            Self::InDoubt => "in doubt",
            Self::Finished => "finished",
        }
    }
}

impl RunRecord {
    /// Where the run stands as a whole.
    #[must_use]
    pub fn state(&self) -> RunState {
        let counts = &self.counts;
        if self.owner.is_some() {
            RunState::Running
        } else if counts.bills_pending > 0 {
            RunState::Unfinished
        } else if counts.batches_unknown + counts.batches_in_flight > 0 {
            RunState::InDoubt
        } else {
            RunState::Finished
        }
    }

    /// Whether anything of it may have reached the provider.
    #[must_use]
    pub fn has_sent(&self) -> bool {
        let counts = &self.counts;
        let batches = counts.batches_in_flight
            + counts.batches_delivered
            + counts.batches_refused
            + counts.batches_unknown;
        batches + counts.requests_sent > 0
    }
}

/// The right to deliver a run, until it is released or another one takes it over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Claim {
    /// The run.
    pub run: RunId,
    /// Which of its owners this is.
    pub epoch: Epoch,
}
