//! `cargo xtask setup`: installs the programs that CI uses beside the toolchain.
//!
//! All are optional: without cargo-nextest the tests run with `cargo test`, without cargo-deny
//! licences and bans are not checked, without strace crashes are not, and without valgrind no
//! instructions are counted (and the run says so).

use crate::bench;
use crate::command::CommandLine;
use crate::crash;
use crate::failure::{Done, Failure, Outcome};
use crate::repository::Repository;

/// Runs the tests, side by side.
pub(crate) const NEXTEST: Tool =
    Tool { name: "cargo-nextest", version: "0.9.143", probe: "nextest --version" };

/// Checks licences, bans, sources and advisories of the dependencies.
pub(crate) const DENY: Tool =
    Tool { name: "cargo-deny", version: "0.20.2", probe: "deny --version" };

/// Breaks code on purpose, to see whether a test notices. [`mutants`](crate::mutants) installs it
/// when it is asked for the first time: CI does without.
pub(crate) const MUTANTS: Tool =
    Tool { name: "cargo-mutants", version: "27.1.0", probe: "mutants --version" };

/// A cargo subcommand, at the version that CI was last seen green with.
#[derive(Debug)]
pub(crate) struct Tool {
    name: &'static str,
    version: &'static str,
    probe: &'static str,
}

impl Tool {
    /// Whether any version of it runs.
    pub(crate) fn is_installed(&self, repository: &Repository) -> bool {
        CommandLine::cargo(self.probe).succeeds(repository)
    }

    /// Installs the version that CI was last seen green with.
    pub(crate) fn install(&self, repository: &Repository) -> Result<(), Failure> {
        eprintln!("installing {} (takes a few minutes)", self.name);
        self.installation().run(repository)
    }

    fn installation(&self) -> CommandLine {
        CommandLine::cargo(&format!("install --locked {}@{}", self.name, self.version))
    }
}

pub(crate) fn run(repository: &Repository) -> Outcome {
    for tool in [&NEXTEST, &DENY] {
        if tool.is_installed(repository) {
            eprintln!("{} is installed already", tool.name);
        } else {
            tool.install(repository)?;
        }
    }
    for package in &[STRACE, VALGRIND] {
        package.set_up(repository);
    }
    Ok(Done::Checked)
}

/// A program that the system's own packages have.
struct Package {
    name: &'static str,
    /// Whether it is there, and does its work on this machine.
    works: fn() -> bool,
    without: &'static str,
}

const STRACE: Package = Package {
    name: "strace",
    works: crash::can_trace,
    without: "\
warning: strace could not be installed, or may not trace here: `cargo xtask crash` checks nothing
hint: install the package `strace` (Linux alone has it); in a container, allow ptrace \
      (--cap-add=SYS_PTRACE)",
};

const VALGRIND: Package = Package {
    name: "valgrind",
    works: bench::can_count,
    without: "\
warning: valgrind could not be installed: `cargo xtask bench` counts nothing
hint: install the package `valgrind` (Linux has it)",
};

impl Package {
    /// Where it can't be installed, a person has to.
    fn set_up(&self, repository: &Repository) {
        let Self { name, works, without } = self;
        if works() {
            eprintln!("{name} is installed already");
            return;
        }
        let with_rights = CommandLine::new("sudo", "--non-interactive true").succeeds(repository);
        let line = if with_rights {
            CommandLine::new("sudo", &format!("--non-interactive apt-get install --yes {name}"))
        } else {
            CommandLine::new("apt-get", &format!("install --yes {name}"))
        };
        if line.run(repository).is_err() || !works() {
            eprintln!("{without}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_are_installed_pinned_and_locked() {
        assert_eq!(
            NEXTEST.installation().to_string(),
            "cargo install --locked cargo-nextest@0.9.143"
        );
    }
}
