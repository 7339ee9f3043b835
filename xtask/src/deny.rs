//! `cargo xtask deny`: licences, banned crates and sources of everything that is built in.
//!
//! `deny.toml` is the policy. These three checks need no more than the sources that a build needs.
//! Advisories need a database from the network, so they are asked for: a build must not turn red,
//! or green, by somebody's server.

use clap::Args;

use crate::command::CommandLine;
use crate::failure::{Done, Outcome};
use crate::repository::Repository;
use crate::setup::DENY;

/// What to check beyond the policy in `deny.toml`.
#[derive(Debug, Default, Args)]
pub(crate) struct DenyOptions {
    /// Also fetch the database of known vulnerabilities and check for them
    #[arg(long)]
    advisories: bool,
}

pub(crate) fn run(repository: &Repository, options: &DenyOptions) -> Outcome {
    if !DENY.is_installed(repository) {
        eprintln!("{NOT_CHECKED}");
        return Ok(Done::NotChecked("licences, bans and sources NOT CHECKED"));
    }
    check_line(options).run(repository)?;
    Ok(Done::Checked)
}

const NOT_CHECKED: &str = "
********************************************************************************
*                                                                              *
*   NOT CHECKED: licences, banned crates, sources and advisories               *
*                                                                              *
*   cargo-deny is not installed. `cargo xtask setup` installs it.              *
*                                                                              *
********************************************************************************
";

fn check_line(options: &DenyOptions) -> CommandLine {
    CommandLine::cargo(if options.advisories {
        "deny --locked --all-features check --hide-inclusion-graph licenses bans sources advisories"
    } else {
        "deny --locked --all-features check --hide-inclusion-graph licenses bans sources"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advisories_are_asked_for() {
        let policy = check_line(&DenyOptions::default()).to_string();
        assert!(policy.ends_with("licenses bans sources"));
        let all = check_line(&DenyOptions { advisories: true }).to_string();
        assert!(all.ends_with("licenses bans sources advisories"));
    }
}
