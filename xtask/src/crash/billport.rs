//! The command under test, at the desk of one trial: what is typed, and where it is told to look.

use std::env;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Command;

use super::process::{Ended, Running};
use super::strace::Trace;
use crate::failure::Failure;

/// The command with everything that a trial gives it.
#[derive(Debug)]
pub(super) struct Billport {
    pub(super) program: PathBuf,
    /// Where it finds neither settings nor a journal of anybody's.
    pub(super) folder: PathBuf,
    /// Where its provider is.
    pub(super) variables: Vec<(String, String)>,
    pub(super) batch_size: usize,
    pub(super) in_flight: usize,
}

/// The file of bills, in the folder.
pub(super) const BILLS: &str = "bills.csv";
/// The folder of the journal, in the folder: the command makes it.
pub(super) const BOOKS: &str = "books";
/// The journal, in the folder.
const JOURNAL: &str = "books/journal.db";
/// What lies beside the journal, in the folder.
const RUNS: &str = "books/journal.db.runs";

/// What can be typed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Order<'a> {
    Upload,
    /// The file comes by standard input.
    UploadPiped,
    List,
    Resume {
        run: &'a str,
    },
    Report {
        run: &'a str,
    },
    Resolve {
        run: &'a str,
        batch: u64,
        was_saved: bool,
    },
    Verify,
}

impl Billport {
    /// Types an order and waits for its end.
    ///
    /// # Errors
    ///
    /// When it can't be started, or does not end.
    pub(super) fn run(&self, order: Order<'_>) -> Result<Ended, Failure> {
        self.start(order)?.wait().map_err(|failure| failure.hint(self.line(order)))
    }

    /// Types an order.
    ///
    /// # Errors
    ///
    /// When it can't be started.
    pub(super) fn start(&self, order: Order<'_>) -> Result<Running, Failure> {
        Running::start(self.command(order), self.input(order)?)
    }

    /// Types an order, with strace around it.
    ///
    /// # Errors
    ///
    /// When it can't be started.
    pub(super) fn start_traced(
        &self,
        order: Order<'_>,
        trace: Trace<'_>,
    ) -> Result<Running, Failure> {
        Running::start(trace.around(&self.command(order)), self.input(order)?)
    }

    fn input(&self, order: Order<'_>) -> Result<Option<File>, Failure> {
        match order {
            Order::UploadPiped => File::open(self.file())
                .map(Some)
                .map_err(|error| Failure::new("can't read the file of bills").because(error)),
            _ => Ok(None),
        }
    }

    /// An order as a person types it.
    pub(super) fn line(&self, order: Order<'_>) -> String {
        format!("billport {}", self.arguments(order).join(" "))
    }

    pub(super) fn journal(&self) -> PathBuf {
        self.folder.join(JOURNAL)
    }

    /// Whether a copy of what came by standard input is kept.
    pub(super) fn has_copies(&self) -> bool {
        let entries = fs::read_dir(self.folder.join(RUNS)).into_iter().flatten().flatten();
        let mut paths = entries.map(|entry| entry.path());
        paths.any(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("stdin-") && path.extension().is_none_or(|ending| ending != "lock")
        })
    }

    fn command(&self, order: Order<'_>) -> Command {
        let mut command = Command::new(&self.program);
        for (name, _) in env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("BILLPORT_") || text.starts_with("XDG_") {
                command.env_remove(&name);
            }
        }
        command
            .args(self.arguments(order))
            .args(["--journal".as_ref(), self.journal().as_os_str()])
            .env("HOME", &self.folder)
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .current_dir(&self.folder);
        command
    }

    fn arguments(&self, order: Order<'_>) -> Vec<String> {
        let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        let in_flight = self.in_flight.to_string();
        match order {
            Order::Upload | Order::UploadPiped => {
                let is_piped = matches!(order, Order::UploadPiped);
                let file =
                    if is_piped { "-".to_owned() } else { self.file().display().to_string() };
                let batch_size = self.batch_size.to_string();
                let options = ["--batch-size", &batch_size, "--in-flight", &in_flight];
                words(&[&["upload", &file, "--output", "json"], &options[..]].concat())
            }
            Order::List => words(&["runs", "list", "--output", "json"]),
            Order::Resume { run } => {
                words(&["runs", "resume", run, "--output", "json", "--in-flight", &in_flight])
            }
            Order::Report { run } => words(&["runs", "report", run]),
            Order::Resolve { run, batch, was_saved } => {
                let verdict = if was_saved { "delivered" } else { "not-delivered" };
                let because = "the provider's ledger says so";
                let batch = batch.to_string();
                words(&["runs", "resolve", run, &batch, "--as", verdict, "--because", because])
            }
            Order::Verify => words(&["journal", "verify", "--output", "json"]),
        }
    }

    fn file(&self) -> PathBuf {
        self.folder.join(BILLS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_told_everything_by_its_line_and_its_environment() {
        let billport = Billport {
            program: "billport".into(),
            folder: "/trial".into(),
            variables: vec![("BILLPORT_BLAGGO_CLIENT_ID".into(), "sandbox-client".into())],
            batch_size: 20,
            in_flight: 3,
        };
        let command = billport.command(Order::Upload);
        let arguments: Vec<_> = command.get_args().map(|a| a.to_string_lossy()).collect();
        assert_eq!(
            arguments.join(" "),
            "upload /trial/bills.csv --output json --batch-size 20 --in-flight 3 \
             --journal /trial/books/journal.db"
        );
        let set = |name: &str| {
            command.get_envs().find(|(key, _)| *key == name).and_then(|(_, value)| value)
        };
        assert_eq!(set("HOME").unwrap(), "/trial");
        assert_eq!(set("BILLPORT_BLAGGO_CLIENT_ID").unwrap(), "sandbox-client");
        let resolve = Order::Resolve { run: "1", batch: 3, was_saved: false };
        assert!(billport.line(resolve).starts_with("billport runs resolve 1 3 --as not-delivered"));
    }
}
