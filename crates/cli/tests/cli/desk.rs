//! An operator's desk: an empty home, a folder of files, and the command.

use std::{
    ffi::OsStr,
    fs,
    marker::PhantomData,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use tempfile::TempDir;

use crate::transcript::Ended;

/// The day of all runs in which a day could show.
pub(crate) const TODAY: &str = "2026-11-22";

/// A command that would run for ever fails its test instead. No test waits for it to pass.
const PATIENCE: Duration = Duration::from_mins(1);

/// A folder in which the command runs, so that paths are shown as short as they were typed.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let desk = Self { folder: TempDir::new().unwrap() };
        fs::create_dir(desk.home()).unwrap();
        desk
    }

    /// A desk with one file of the folder `examples`.
    pub(crate) fn with_example(name: &str) -> Self {
        let desk = Self::new();
        desk.put(name, fs::read(example(name)).unwrap());
        desk
    }

    /// A desk with the file `bills.csv`.
    pub(crate) fn with_bills(bills: impl AsRef<[u8]>) -> Self {
        let desk = Self::new();
        desk.put("bills.csv", bills);
        desk
    }

    pub(crate) fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.path(".home")
    }

    pub(crate) fn put(&self, name: impl AsRef<Path>, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).unwrap();
    }

    /// What stands in a file.
    pub(crate) fn read(&self, name: impl AsRef<Path>) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The names of the files on the desk, sorted.
    pub(crate) fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut files: Vec<_> = names.filter(|name| name != ".home").collect();
        files.sort();
        files
    }

    /// The command with these words behind it, in an environment that holds nothing else.
    pub(crate) fn billport(&self, words: &str) -> Order<'_> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_billport"));
        command
            .args(words.split_whitespace())
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.home())
            .env("XDG_CONFIG_HOME", self.home().join("config"))
            .env("XDG_DATA_HOME", self.home().join("data"))
            .env("XDG_CACHE_HOME", self.home().join("cache"));
        Order { command, stdin: Vec::new(), desk: PhantomData }
    }

    /// `billport upload` on a fixed day.
    pub(crate) fn upload(&self, words: &str) -> Order<'_> {
        self.billport(&format!("upload --today {TODAY} {words}"))
    }

    /// The journal of this desk, unless another one is named.
    pub(crate) fn journal(&self) -> PathBuf {
        self.home().join("data/billport/journal.db")
    }

    /// The folder for what belongs to the runs of that journal.
    pub(crate) fn journal_folder(&self) -> PathBuf {
        self.home().join("data/billport/journal.db.runs")
    }

    /// `billport runs resume` on a fixed day.
    pub(crate) fn resume(&self, words: &str) -> Order<'_> {
        self.billport(&format!("runs resume --today {TODAY} {words}"))
    }

    /// `billport check` on a fixed day.
    pub(crate) fn check(&self, words: &str) -> Order<'_> {
        self.billport(&format!("check --today {TODAY} {words}"))
    }
}

/// The command, about to be run at a desk that must still stand then.
pub(crate) struct Order<'d> {
    command: Command,
    stdin: Vec<u8>,
    desk: PhantomData<&'d Desk>,
}

impl Order<'_> {
    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.command.arg(arg);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// What it reads from its standard input.
    pub(crate) fn stdin(mut self, bytes: impl AsRef<[u8]>) -> Self {
        bytes.as_ref().clone_into(&mut self.stdin);
        self
    }

    /// Lets a shell start it: in the script, `"$0" "$@"` is the command.
    pub(crate) fn by_way_of(mut self, script: &str) -> Self {
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", script]).arg(self.command.get_program()).args(self.command.get_args());
        if let Some(folder) = self.command.get_current_dir() {
            shell.current_dir(folder);
        }
        shell.env_clear();
        shell.envs(self.command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        self.command = shell;
        self
    }

    /// Runs it to its end.
    pub(crate) fn run(self) -> Ended {
        let mut command = assert_cmd::Command::from_std(self.command);
        Ended::of(&command.write_stdin(self.stdin).timeout(PATIENCE).output().unwrap())
    }

    /// The command with pipes at its outputs, for a test that meets it while it runs.
    pub(crate) fn piped(mut self) -> Command {
        self.command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        self.command
    }
}

/// The path of a file in the folder `examples`.
pub(crate) fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name)
}
