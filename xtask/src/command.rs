//! Runs other programs, always showing the exact line first: what CI does, a person can paste.

use std::env;
use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::failure::Failure;
use crate::repository::Repository;

/// One program with its arguments and extra environment; its `Display` can be pasted into a shell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CommandLine {
    program: &'static str,
    arguments: Vec<String>,
    environment: Vec<(&'static str, &'static str)>,
}

impl CommandLine {
    /// Cargo, with arguments separated by blanks.
    pub(crate) fn cargo(arguments: &str) -> Self {
        Self::new("cargo", arguments)
    }

    /// Any program, with arguments separated by blanks.
    pub(crate) fn new(program: &'static str, arguments: &str) -> Self {
        Self {
            program,
            arguments: arguments.split_whitespace().map(str::to_owned).collect(),
            environment: Vec::new(),
        }
    }

    /// Adds one argument, which may hold blanks, as paths do.
    pub(crate) fn with_path(mut self, path: &Path) -> Self {
        self.arguments.push(path.display().to_string());
        self
    }

    /// Sets a variable for this program alone.
    pub(crate) fn with_env(mut self, name: &'static str, value: &'static str) -> Self {
        self.environment.push((name, value));
        self
    }

    /// Shows the line, then runs it with this process's own input and output.
    ///
    /// # Errors
    ///
    /// When the program can't be started, or ends with anything but success.
    pub(crate) fn run(&self, repository: &Repository) -> Result<(), Failure> {
        eprintln!("$ {self}");
        let status = self.command(repository).status().map_err(|error| self.not_started(error))?;
        if status.success() {
            Ok(())
        } else {
            Err(Failure::new(format!("`{self}` failed ({status})")))
        }
    }

    /// Runs the line silently and hands back what it wrote to standard output.
    ///
    /// # Errors
    ///
    /// When the program can't be started, fails (its standard error is then shown), or writes
    /// something that is not UTF-8.
    pub(crate) fn capture(&self, repository: &Repository) -> Result<String, Failure> {
        let output = self
            .command(repository)
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| self.not_started(error))?;
        if !output.status.success() {
            return Err(Failure::new(format!("`{self}` failed ({})", output.status)));
        }
        String::from_utf8(output.stdout)
            .map_err(|error| Failure::new(format!("`{self}` wrote no text")).because(error))
    }

    /// Whether the line runs and succeeds; what it prints is thrown away.
    pub(crate) fn succeeds(&self, repository: &Repository) -> bool {
        self.command(repository)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }

    fn command(&self, repository: &Repository) -> Command {
        let mut command = match self.program {
            "cargo" => Command::new(own_cargo()),
            other => Command::new(other),
        };
        command
            .args(&self.arguments)
            .envs(self.environment.iter().copied())
            .current_dir(repository.root());
        command
    }

    fn not_started(&self, error: std::io::Error) -> Failure {
        Failure::new(format!("`{self}` could not be started")).because(error)
    }
}

impl fmt::Display for CommandLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in &self.environment {
            write!(f, "{name}='{value}' ")?;
        }
        f.write_str(self.program)?;
        self.arguments.iter().try_for_each(|argument| write!(f, " {argument}"))
    }
}

/// The cargo that runs us, so that `cargo +toolchain xtask` stays with its toolchain.
#[expect(
    clippy::disallowed_methods,
    reason = "cargo tells the programs it runs in CARGO where it is itself"
)]
fn own_cargo() -> std::ffi::OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_shows_as_it_would_be_typed() {
        let line = CommandLine::cargo("doc  --no-deps").with_env("RUSTDOCFLAGS", "-D warnings");
        assert_eq!(line.to_string(), "RUSTDOCFLAGS='-D warnings' cargo doc --no-deps");
    }

    #[test]
    fn a_failing_program_fails_and_is_named() {
        let here = Repository::here();
        let line = CommandLine::cargo("no-such-subcommand-at-all");
        assert!(!line.succeeds(&here));
        assert!(CommandLine::cargo("--version").succeeds(&here));
        let failure =
            CommandLine::new("no-such-program-at-all", "--now").capture(&here).unwrap_err();
        assert!(
            failure.to_string().contains("`no-such-program-at-all --now` could not be started")
        );
    }
}
