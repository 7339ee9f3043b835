//! The whole command beside that of an earlier commit: in turns, so that what else the machine does
//! meets both.
//!
//! Each uploads the same file to a server in this program, with a home and a journal of its own. What
//! counts are the ratios, pair by pair; a second is worth nothing on another machine.

use std::path::{Path, PathBuf};
use std::{fmt, fs};

use clap::Args;

use super::start;
use crate::bills::{self, BillsOptions};
use crate::command::CommandLine;
use crate::failure::{Done, Failure, Outcome};
use crate::metadata::Metadata;
use crate::repository::Repository;
use crate::upload::{Ended, Folder, Reading, Server, Upload};

/// How much is uploaded, and how often.
#[derive(Debug, Args)]
pub(super) struct AgainstOptions {
    /// With `--against`: how many bills each uploads in a round
    #[arg(long, value_name = "ROWS", default_value_t = 1_000_000)]
    rows: u64,
    /// With `--against`: how many rounds
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=100))]
    rounds: u32,
    /// With `--against`: how many requests may be on their way at once
    #[arg(long, value_name = "N", default_value_t = 16)]
    in_flight: u32,
}

pub(super) fn run(repository: &Repository, commit: &str, options: &AgainstOptions) -> Outcome {
    let built = Metadata::load(repository)?.target_directory;
    let commit = CommandLine::new("git", &format!("rev-parse --verify {commit}^{{commit}}"))
        .capture(repository)?;
    let before = earlier(repository, &built, commit.trim())?;
    CommandLine::cargo("build --release --package billport-cli").run(repository)?;
    let programs = [before, built.join("release").join("billport")];

    let folder = Folder::create(&built, "against")?;
    let file = BillsOptions::plain(options.rows, folder.join("bills.csv"));
    bills::write(&file)?;
    let mut rounds = Vec::new();
    for round in 1..=options.rounds {
        eprintln!("round {round} of {}", options.rounds);
        let [before, now] = programs.each_ref().map(|program| upload(program, &file, options));
        rounds.push([before?, now?]);
    }
    let AgainstOptions { rows, in_flight, .. } = options;
    eprintln!("\n{rows} bills, {in_flight} in flight, {} rounds in turns, medians", rounds.len());
    eprint!("{}", table(&rounds, *rows));
    eprint!("{}", start::measure(&programs, &folder)?);
    Ok(Done::Checked)
}

/// The command as it was at a commit, built in a worktree of its own the first time.
fn earlier(repository: &Repository, built: &Path, commit: &str) -> Result<PathBuf, Failure> {
    let kept = built.join("against").join(commit);
    let program = kept.join("billport");
    if program.is_file() {
        return Ok(program);
    }
    let tree = kept.join("tree");
    // What was interrupted before goes on.
    if !tree.is_dir() {
        CommandLine::new("git", "worktree add --force --detach")
            .with_path(&tree)
            .with_path(Path::new(commit))
            .run(repository)?;
    }
    let target = kept.join("built");
    CommandLine::cargo("build --release --package billport-cli --manifest-path")
        .with_path(&tree.join("Cargo.toml"))
        .with_path(Path::new("--target-dir"))
        .with_path(&target)
        .run(repository)?;
    fs::copy(target.join("release").join("billport"), &program)
        .and_then(|_bytes| fs::remove_dir_all(&target))
        .map_err(|error| {
            Failure::new(format!("can't keep {}", program.display())).because(error)
        })?;
    CommandLine::new("git", "worktree remove --force").with_path(&tree).run(repository)?;
    Ok(program)
}

fn upload(program: &Path, file: &BillsOptions, options: &AgainstOptions) -> Result<Ended, Failure> {
    let server = Server::start(Reading::Count)
        .map_err(|error| Failure::new("can't listen on this machine").because(error))?;
    let within = file.out.parent().expect("the file stands in a folder");
    let home = Folder::create(within, "home")?;
    let upload = Upload {
        program,
        file: &file.out,
        home: home.path(),
        server: server.address(),
        in_flight: Some(options.in_flight),
    };
    let ended = upload.run()?;
    let arrived = server.arrived().bills;
    if ended.status.success() && arrived == file.rows {
        return Ok(ended);
    }
    Err(Failure::new(format!(
        "{} ended with {} and delivered {arrived} of {} bills: {}",
        program.display(),
        ended.status,
        file.rows,
        ended.talk.trim()
    )))
}

/// A figure of an upload, and how it is shown.
struct Figure {
    name: &'static str,
    of: fn(&Ended, u64) -> u128,
}

const FIGURES: &[Figure] = &[
    Figure { name: "wall, ms", of: |ended, _| ended.wall.as_millis() },
    Figure { name: "CPU, ns a bill", of: |ended, rows| ended.cpu.as_nanos() / u128::from(rows) },
    Figure { name: "peak memory, KiB", of: |ended, _| u128::from(ended.peak_kib) },
];

fn table(rounds: &[[Ended; 2]], rows: u64) -> String {
    let mut lines = vec![Line::HEAD];
    for Figure { name, of } in FIGURES {
        let pairs: Vec<_> =
            rounds.iter().map(|pair| pair.each_ref().map(|e| of(e, rows))).collect();
        lines.push(Line::of(name, &pairs));
    }
    lines.iter().map(Line::to_string).collect()
}

/// A line of a table that compares two.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    Head,
    Pairs { name: String, before: u128, now: u128, percent: u128 },
}

impl Line {
    pub(super) const HEAD: Self = Self::Head;

    /// Medians of both, and the median of the ratios.
    pub(super) fn of(name: &str, pairs: &[[u128; 2]]) -> Self {
        let median = |figures: Vec<u128>| {
            let mut figures = figures;
            figures.sort_unstable();
            figures[figures.len() / 2]
        };
        Self::Pairs {
            name: name.to_owned(),
            before: median(pairs.iter().map(|[before, _]| *before).collect()),
            now: median(pairs.iter().map(|[_, now]| *now).collect()),
            percent: median(
                pairs.iter().map(|[before, now]| now * 100 / (*before).max(1)).collect(),
            ),
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Head => writeln!(f, "{:<28}{:>12}{:>12}{:>12}", "", "before", "now", "ratio"),
            Self::Pairs { name, before, now, percent } => {
                writeln!(f, "{name:<28}{before:>12}{now:>12}{percent:>10} %")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::ExitStatus;
    use std::time::Duration;

    fn ended(wall_ms: u64) -> Ended {
        Ended {
            status: ExitStatus::default(),
            output: String::new(),
            talk: String::new(),
            wall: Duration::from_millis(wall_ms),
            cpu: Duration::from_millis(wall_ms / 2),
            peak_kib: 20_000,
        }
    }

    #[test]
    fn ratios_are_taken_pair_by_pair() {
        // The machine was twice as slow in the second round, for both.
        let rounds = [100, 200, 100].map(|slow| [ended(10 * slow), ended(5 * slow)]);
        assert_eq!(
            table(&rounds, 1_000_000),
            "                                  before         now       ratio\n\
             wall, ms                            1000         500        50 %\n\
             CPU, ns a bill                       500         250        50 %\n\
             peak memory, KiB                   20000       20000       100 %\n"
        );
    }
}
