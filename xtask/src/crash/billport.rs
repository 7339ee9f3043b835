//! The command under test, at the desk of one trial: where it is told to look, and how it is typed.

use std::env;
use std::fs::File;
use std::path::PathBuf;
use std::process::Command;

use super::line::Line;
use super::process::{Ended, Running};
use super::strace::Trace;
use crate::failure::Failure;

/// The command with everything that a trial gives it.
#[derive(Debug)]
pub(super) struct Billport {
    pub(super) program: PathBuf,
    /// Where it finds neither settings nor a journal of anybody's.
    pub(super) folder: PathBuf,
    /// Where its providers are.
    pub(super) variables: Vec<(String, String)>,
}

/// The journal, in the folder; the command makes both.
const JOURNAL: &str = "books/journal.db";

impl Billport {
    /// Types a line and waits for its end.
    ///
    /// # Errors
    ///
    /// When it can't be started, or does not end.
    pub(super) fn run(&self, line: &Line) -> Result<Ended, Failure> {
        self.start(line)?.wait().map_err(|failure| failure.hint(line.to_string()))
    }

    /// Types a line that must succeed; gives what it writes.
    ///
    /// # Errors
    ///
    /// When it does not.
    pub(super) fn succeed(&self, line: &Line) -> Result<String, Failure> {
        let ended = self.run(line)?;
        if ended.status.success() { Ok(ended.stdout) } else { Err(ended.unforeseen(line)) }
    }

    /// Types a line that need not succeed, but has to tell its result.
    ///
    /// # Errors
    ///
    /// When it tells none.
    pub(super) fn told(&self, line: &Line) -> Result<Ended, Failure> {
        let ended = self.run(line)?;
        if ended.stdout.starts_with(['{', '[']) { Ok(ended) } else { Err(ended.unforeseen(line)) }
    }

    /// Types a line.
    ///
    /// # Errors
    ///
    /// When it can't be started.
    pub(super) fn start(&self, line: &Line) -> Result<Running, Failure> {
        Running::start(self.command(line), input(line)?)
    }

    /// Types a line, with strace around it.
    ///
    /// # Errors
    ///
    /// When it can't be started.
    pub(super) fn start_traced(&self, line: &Line, trace: Trace<'_>) -> Result<Running, Failure> {
        Running::start(trace.around(&self.command(line)), input(line)?)
    }

    pub(super) fn journal(&self) -> PathBuf {
        self.folder.join(JOURNAL)
    }

    fn command(&self, line: &Line) -> Command {
        let mut command = Command::new(&self.program);
        for (name, _) in env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("BILLPORT_") || text.starts_with("XDG_") {
                command.env_remove(&name);
            }
        }
        command
            .args(&line.words)
            .args(["--journal".as_ref(), self.journal().as_os_str()])
            .env("HOME", &self.folder)
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .current_dir(&self.folder);
        command
    }
}

fn input(line: &Line) -> Result<Option<File>, Failure> {
    let file = line.input.as_ref().map(File::open).transpose();
    file.map_err(|error| Failure::new("can't read standard input").because(error))
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
        };
        let line = Line::of(&["runs", "list"]);
        assert_eq!(line.to_string(), "billport runs list");
        let command = billport.command(&line);
        let arguments: Vec<_> = command.get_args().map(|a| a.to_string_lossy()).collect();
        assert_eq!(arguments.join(" "), "runs list --journal /trial/books/journal.db");
        let set = |name: &str| {
            command.get_envs().find(|(key, _)| *key == name).and_then(|(_, value)| value)
        };
        assert_eq!(set("HOME").unwrap(), "/trial");
        assert_eq!(set("BILLPORT_BLAGGO_CLIENT_ID").unwrap(), "sandbox-client");
    }
}
