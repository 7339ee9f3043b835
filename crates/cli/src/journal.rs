//! The journal of runs and payments: where it is, who this process is in it, and how a run is found.

use billport::journal::bills::BillMemory;
use billport::journal::{
    Check, JournalError, Process, RunHistory, RunId, RunQuery, RunRecord, SqliteJournal,
    SqliteSettings,
};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, fs, process};

use crate::args::{Globals, RunName};
use crate::clock::{self, Clock};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::settings::{Key, Sources, users_journal};
use crate::view::{Commands, shown, talk};

/// The journal of this user, and how commands for it are typed.
pub(crate) struct Journal {
    pub(crate) store: SqliteJournal,
    pub(crate) commands: Commands,
}

impl Journal {
    /// Opens the journal, and makes it if there is none.
    pub(crate) fn open(globals: &Globals, sources: &Sources) -> Result<Self, Failure> {
        Self::open_at(globals, sources, Clock::default())
    }

    /// Opens the journal, and makes it if there is none; what is written into it has this clock's
    /// time.
    pub(crate) fn open_at(
        globals: &Globals,
        sources: &Sources,
        clock: Clock,
    ) -> Result<Self, Failure> {
        let store = SqliteJournal::open(settings(sources, Check::Quick, clock)?)
            .map_err(|error| Failure::open_journal(&error))?;
        Ok(Self { store, commands: Commands::new(globals) })
    }

    /// Opens the journal to go on with a run: one must be there.
    pub(crate) fn open_to_write(globals: &Globals, sources: &Sources) -> Result<Self, Failure> {
        Self::existing(globals, sources, Check::Quick, Clock::default())?
            .ok_or_else(|| none_yet(sources))
    }

    /// Opens the journal to look something up: one must be there.
    pub(crate) fn open_to_look(globals: &Globals, sources: &Sources) -> Result<Self, Failure> {
        Self::find(globals, sources)?.ok_or_else(|| none_yet(sources))
    }

    /// Opens the journal to look something up, if there is one.
    pub(crate) fn find(globals: &Globals, sources: &Sources) -> Result<Option<Self>, Failure> {
        Self::existing(globals, sources, Check::Header, Clock::default())
    }

    /// Opens the journal if there is one, to write into it with this clock's time.
    pub(crate) fn find_at(
        globals: &Globals,
        sources: &Sources,
        clock: Clock,
    ) -> Result<Option<Self>, Failure> {
        Self::existing(globals, sources, Check::Quick, clock)
    }

    fn existing(
        globals: &Globals,
        sources: &Sources,
        check: Check,
        clock: Clock,
    ) -> Result<Option<Self>, Failure> {
        let store = SqliteJournal::open_existing(settings(sources, check, clock)?)
            .map_err(|error| Failure::open_journal(&error))?;
        Ok(store.map(|store| Self { store, commands: Commands::new(globals) }))
    }

    /// Which bills its runs had.
    pub(crate) fn bills(&self) -> Result<BillMemory, Failure> {
        BillMemory::open(self.store.folder(), clock::random_bytes)
            .map_err(|error| Failure::unexpected(shown(error.to_string()).as_str()))
    }

    /// Notes what dead processes have left in flight as unknown, so that it is shown so. It is told where
    /// that can't be written at the moment, or a run can't be read; and what can be shown is shown.
    pub(crate) async fn bury_the_dead(&self) -> Result<(), Failure> {
        match self.store.bury_the_dead().await {
            Ok(_) => {}
            Err(JournalError::Store(error)) if error.is_temporary() => {
                talk::warning(&format!("a run whose process died is shown as running: {error}"));
            }
            Err(error) => return Err(self.failure(&error)),
        }
        self.warn_of_damage().await
    }

    /// Tells which runs can't be read.
    pub(crate) async fn warn_of_damage(&self) -> Result<(), Failure> {
        let listed = self.store.list_runs(RunQuery::default()).await;
        let listed = listed.map_err(|error| self.failure(&error))?;
        let mut is_damaged = false;
        for damaged in listed.into_iter().filter_map(Result::err) {
            talk::warning(shown(damaged.to_string()).as_str());
            is_damaged = true;
        }
        if is_damaged {
            let verify = self.commands.typed("journal verify");
            talk::hint(&format!("what is wrong with the journal: {verify}"));
        }
        Ok(())
    }

    /// Runs, newest first, as far as they can be read, and how a command ends that has to tell them all.
    pub(crate) async fn runs(&self, query: RunQuery) -> Result<(Vec<RunRecord>, Exit), Failure> {
        let listed = self.store.list_runs(query).await.map_err(|error| self.failure(&error))?;
        let all_told = listed.iter().all(Result::is_ok);
        let exit = if all_told { Exit::Delivered } else { Exit::Unexpected };
        Ok((listed.into_iter().flatten().collect(), exit))
    }

    /// Takes a run from its owner on another host, on a person's word that it is gone for good. One
    /// that lives on this host keeps it.
    pub(crate) async fn take_over(&self, run: RunId) -> Result<(), Failure> {
        self.store.disown(run).await.map(|_| ()).map_err(|error| self.failure(&error))
    }

    /// The run of a name.
    pub(crate) async fn run(&self, name: RunName) -> Result<RunRecord, Failure> {
        let found = match name {
            RunName::Number(run) => self.store.run(run).await.map(Some),
            RunName::Last => {
                let newest = RunQuery { limit: Some(1), ..RunQuery::default() };
                self.store.runs(newest).await.map(|runs| runs.into_iter().next())
            }
        };
        let found = found.map_err(|error| self.failure(&error))?.ok_or_else(|| {
            let path = shown(self.store.path());
            Failure::usage(format!("there is no run in the journal {path} yet"))
        })?;
        Ok(self.located(found))
    }

    /// A run with the path at which its file is: copies of standard input are where the journal is,
    /// wherever that was moved.
    pub(crate) fn located(&self, mut run: RunRecord) -> RunRecord {
        let name = Path::new(&run.begun.file).file_name();
        if let (true, Some(name)) = (run.begun.is_spooled, name) {
            run.begun.file = self.store.folder().join(name).to_string_lossy().into_owned();
        }
        run
    }

    /// What it complains of.
    pub(crate) fn failure(&self, error: &JournalError) -> Failure {
        Failure::journal(error, self)
    }

    /// The command that does something with a run: `billport runs show 12`.
    pub(crate) fn command(&self, act: &str, run: &RunRecord) -> String {
        self.commands.typed(&format!("runs {act} {}", run.id))
    }
}

fn settings(sources: &Sources, check: Check, clock: Clock) -> Result<SqliteSettings, Failure> {
    let owner = Process { pid: process::id(), host: host() };
    let clock = Arc::new(move || clock.now());
    Ok(SqliteSettings { path: place(sources)?, owner, clock, check })
}

/// Where the journal is, or will be.
pub(crate) fn place(sources: &Sources) -> Result<PathBuf, Failure> {
    if let Some(path) = sources.text(Key::JOURNAL)? {
        return Ok(path.into());
    }
    users_journal().ok_or_else(|| {
        Failure::usage("there is no home folder to keep the journal in")
            .hint("say where it is: --journal PATH, or BILLPORT_JOURNAL")
    })
}

fn none_yet(sources: &Sources) -> Failure {
    let path = match place(sources) {
        Ok(path) => path,
        Err(failure) => return failure,
    };
    Failure::usage(none_at(&path))
        .hint("`billport upload` begins one; --journal PATH names another")
}

/// That there is no journal yet.
pub(crate) fn none_at(path: &Path) -> String {
    format!("there is no journal at {}, so there is no run yet", shown(path))
}

/// What this machine is called: it tells people where to look.
pub(crate) fn host() -> String {
    let kernel = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let variable = env::var("HOSTNAME").unwrap_or_default();
    let mut names = [kernel.trim(), variable.trim()].into_iter();
    let name = names.find(|name| !name.is_empty()).unwrap_or("this host");
    shown(name).to_string()
}
