//! `cargo xtask crash`: kills the real command at every dangerous moment, lets it recover, and asks
//! the provider's own ledger whether anything was lost or done twice.
//!
//! | to change… | look in |
//! |---|---|
//! | what must hold afterwards | `uploads/invariant`, `payments/judge` |
//! | how to get there | `uploads/recovery`, `payments/recovery` |
//! | which commands are struck, and after what | `uploads/scenario`, `payments/scenario` |
//! | at which system calls they are struck | `strace` (which kinds), `plan` (which of them, and how) |
//! | how a request is caught between send and settle | `uploads/held`, `payments/held` |
//! | what happens at random | `uploads/moments` |
//!
//! Every trial has a folder, a journal and a sandbox of its own. The sandbox shares no code with
//! what is judged.

mod billport;
mod calls;
mod every_call;
mod finding;
mod http;
mod line;
mod payments;
mod plan;
mod process;
mod provider;
mod records;
mod rights;
mod scenario;
mod strace;
mod survey;
mod table;
mod trial;
mod uploads;
mod verdict;
mod workers;

use std::fs;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::command::CommandLine;
use crate::failure::{Done, Failure, Outcome};
use crate::metadata::Metadata;
use crate::repository::Repository;
use crate::stopwatch::Stopwatch;
use finding::Finding;
use plan::{Extent, Harm};
use table::PartResult;
use trial::Stage;
use uploads::held::{self, Requests};
use uploads::{Bills, SCENARIOS, moments};

/// How thoroughly.
#[derive(Debug, Args)]
pub(crate) struct CrashOptions {
    /// Try a sample only: of uploads every kind of call at its first and its last, and some others;
    /// of payments some calls
    #[arg(long)]
    short: bool,
    /// Let calls fail, as on a full, broken or read-only disk, instead of killing the process
    #[arg(long)]
    fail: bool,
    /// Another seed takes another sample, and strikes at other moments
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Only these parts
    #[arg(long = "part", value_enum, value_name = "PART", conflicts_with = "fail")]
    parts: Vec<Part>,
    /// Strike again at the random moments of these seeds, and at nothing else
    #[arg(long, value_name = "SEEDS", value_delimiter = ',', conflicts_with_all = ["fail", "parts"])]
    moments: Vec<u64>,
    /// Strike this program, instead of building it
    #[arg(long, value_name = "PATH")]
    program: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Kill uploads at system calls
    Calls,
    /// Kill uploads between send and settle
    Held,
    /// Kill uploads at random moments
    Moments,
    /// Kill payments at system calls, and between send and settle
    Payments,
    /// Let system calls of uploads fail
    Failures,
    /// Let system calls of a payment fail
    PaymentFailures,
}

impl CrashOptions {
    /// What CI does: a sample of everything.
    pub(crate) fn for_ci() -> Self {
        let parts = Part::value_variants().to_vec();
        Self { short: true, fail: false, seed: 1, parts, moments: Vec::new(), program: None }
    }

    fn parts(&self) -> Vec<Part> {
        match self {
            Self { fail: true, .. } => vec![Part::Failures, Part::PaymentFailures],
            Self { moments, .. } if !moments.is_empty() => vec![Part::Moments],
            Self { parts, .. } if !parts.is_empty() => parts.clone(),
            _ => vec![Part::Calls, Part::Held, Part::Moments, Part::Payments],
        }
    }

    fn extent(&self, others: usize) -> Extent {
        if self.short { Extent::Sample { others, seed: self.seed } } else { Extent::Every }
    }

    /// Uploads have shown already that a journal is made soundly.
    fn extent_of_payments(&self) -> Extent {
        if self.short { Extent::Few { calls: 16, seed: self.seed } } else { Extent::Every }
    }

    /// The seeds of the moments: those that follow the seed.
    fn seeds(&self) -> Vec<u64> {
        if self.moments.is_empty() {
            (self.seed..).take(if self.short { 8 } else { 50 }).collect()
        } else {
            self.moments.clone()
        }
    }
}

/// Whether there is a strace here that may trace.
pub(crate) fn can_trace() -> bool {
    strace::is_installed()
}

pub(crate) fn run(repository: &Repository, options: &CrashOptions) -> Outcome {
    if !can_trace() {
        eprintln!("{NOT_CHECKED}");
        return Ok(Done::NotChecked("strace is not installed: crashes NOT CHECKED"));
    }
    let built = Metadata::load(repository)?.target_directory;
    let program = match &options.program {
        Some(program) => fs::canonicalize(program).map_err(|error| {
            Failure::new(format!("there is no {}", program.display())).because(error)
        })?,
        None => {
            CommandLine::cargo("build --release --package billport-cli").run(repository)?;
            built.join("release").join("billport")
        }
    };
    let stage = Stage::set(program, &built)?;
    let mut results = Vec::new();
    for part in options.parts() {
        eprintln!("\n-- {} --", part.name());
        let watch = Stopwatch::start();
        let findings = part.run(&stage, options)?;
        let took = watch.elapsed();
        results.push(PartResult { name: part.name(), findings, took });
    }
    eprint!("\n{}", table::table(&results));
    verdict(&results)
}

fn verdict(results: &[PartResult]) -> Outcome {
    for PartResult { name, findings, .. } in results {
        if !findings.iter().any(|finding| finding.was_struck) {
            return Err(Failure::new(format!("{name}: not one blow fell, so nothing was shown")));
        }
    }
    match table::breached(results) {
        0 => Ok(Done::Checked),
        trials => Err(Failure::new(format!("{trials} trials broke what must hold"))
            .hint("each is told above, with its folder; look at its journal and calls.log")),
    }
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Self::Calls => "calls",
            Self::Held => "held",
            Self::Moments => "moments",
            Self::Payments => "payments",
            Self::Failures => "failures",
            Self::PaymentFailures => "payment failures",
        }
    }

    fn run(self, stage: &Stage, options: &CrashOptions) -> Result<Vec<Finding>, Failure> {
        match self {
            Self::Calls => {
                let uploads = (&Bills::few(), &SCENARIOS[..]);
                every_call::run(stage, uploads, options.extent(6), Harm::Kill)
            }
            Self::Failures => {
                let uploads = (&Bills::few(), &SCENARIOS[..]);
                every_call::run(stage, uploads, options.extent(0), Harm::Failure)
            }
            Self::Payments => payments::kill(stage, options.extent_of_payments()),
            Self::PaymentFailures => payments::fail(stage, options.extent(0)),
            Self::Held if options.short => Ok(held::run(stage, Requests::Three)),
            Self::Held => Ok(held::run(stage, Requests::All)),
            Self::Moments => moments::run(stage, &options.seeds()),
        }
    }
}

const NOT_CHECKED: &str = "
********************************************************************************
*                                                                              *
*   NOT CHECKED: what a crash leaves behind                                    *
*                                                                              *
*   strace is not installed, or may not trace here. `cargo xtask setup` says   *
*   how to get it.                                                             *
*                                                                              *
********************************************************************************
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ci_tries_a_sample_of_every_part() {
        let options = CrashOptions::for_ci();
        assert_eq!(options.parts(), Part::value_variants());
        assert!(matches!(options.extent(6), Extent::Sample { others: 6, .. }));
        assert_eq!(options.seeds(), [1, 2, 3, 4, 5, 6, 7, 8]);
    }

    #[test]
    fn a_part_in_which_no_blow_fell_has_shown_nothing() {
        let result = |was_struck, breaches: &[&str]| PartResult {
            name: "held",
            findings: vec![Finding {
                was_struck,
                breaches: breaches.iter().map(|&breach| breach.to_owned()).collect(),
                ..Finding::default()
            }],
            took: std::time::Duration::ZERO,
        };
        assert_eq!(verdict(&[result(true, &[])]).unwrap(), Done::Checked);
        assert!(verdict(&[result(false, &[])]).unwrap_err().to_string().contains("not one blow"));
        assert!(verdict(&[result(true, &["lost"])]).is_err());
    }
}
