//! Counts the instructions of each stage, shows them, and holds them against the committed figures.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::thread;

use super::baseline::{self, Baseline, by, excesses, shown};
use super::callgrind::{self, Counted, can_count};
use super::stages::{Both, Cost, ROWS, Run, STAGES, Stage};
use crate::bills::{self, BillsOptions};
use crate::command::CommandLine;
use crate::failure::{Done, Failure, Outcome};
use crate::metadata::Metadata;
use crate::repository::Repository;
use crate::upload::Folder;

const NOT_COUNTED: &str = "instructions NOT COUNTED: valgrind is not installed";

/// Counts, and shows the figures beside the committed ones.
pub(super) fn show(repository: &Repository) -> Outcome {
    if !can_count() {
        return missing();
    }
    let figures = count(repository)?;
    eprint!("\n{}", table(&figures, &Baseline::load(repository).unwrap_or_default()));
    Ok(Done::Checked)
}

/// Counts, and fails if a stage costs more than it may.
///
/// # Errors
///
/// When it does; when it can't be counted, though valgrind is there; and without valgrind on a machine
/// of CI, where it has to be.
pub(crate) fn check(repository: &Repository) -> Outcome {
    if !can_count() {
        return missing();
    }
    let baseline = Baseline::load(repository)?;
    let figures = count(repository)?;
    eprint!("\n{}", table(&figures, &baseline));
    let wrong = excesses(&figures, &baseline);
    if wrong.is_empty() {
        return Ok(Done::Checked);
    }
    let here = tools(repository)?;
    Err(Failure::new(format!("the hot path has become slower: {}", wrong.join("; "))).hint(format!(
        "make it as fast as it was; if it has to be slower, say why in the commit, and write the new \
         figures by `cargo xtask bench --bless` (the committed ones were counted with {}, these with \
         {here})",
        baseline.tools()
    )))
}

/// Counts, and writes the figures to be committed.
pub(super) fn bless(repository: &Repository) -> Outcome {
    if !can_count() {
        return missing();
    }
    let before = Baseline::load(repository).unwrap_or_default();
    let figures = count(repository)?;
    eprint!("\n{}", table(&figures, &before));
    baseline::write(repository, &figures, &tools(repository)?)?;
    eprintln!("written to {}", baseline::PATH);
    Ok(Done::Checked)
}

#[expect(clippy::disallowed_methods, reason = "machines of CI say in CI that they are")]
fn missing() -> Outcome {
    if std::env::var_os("CI").is_some() {
        return Err(Failure::new(NOT_COUNTED).hint("`cargo xtask setup` installs it"));
    }
    eprintln!("hint: `cargo xtask setup` installs valgrind");
    Ok(Done::NotChecked(NOT_COUNTED))
}

/// What the counts depend on beside the code.
fn tools(repository: &Repository) -> Result<String, Failure> {
    let valgrind = CommandLine::new("valgrind", "--version").capture(repository)?;
    let rustc = CommandLine::new("rustc", "--version").capture(repository)?;
    let rustc: Vec<_> = rustc.split_whitespace().take(2).collect();
    Ok(format!("{}, {}", valgrind.trim(), rustc.join(" ")))
}

/// Every stage with its cost.
fn count(repository: &Repository) -> Result<Vec<(Stage, Cost)>, Failure> {
    CommandLine::cargo("build --release --package billport-cli --example hot_path")
        .run(repository)?;
    let built = Metadata::load(repository)?.target_directory;
    let driver = built.join("release").join("examples").join("hot_path");
    let folder = Folder::create(&built, "bench")?;
    let files = ROWS.map(|rows| folder.join(format!("bills-{rows}.csv")));
    for (rows, file) in ROWS.into_iter().zip(&files) {
        bills::write(&BillsOptions::plain(rows, file.clone()))?;
    }
    let mut counted: HashMap<Run, Both> = HashMap::new();
    for run in STAGES.iter().flat_map(Stage::runs) {
        if let Entry::Vacant(place) = counted.entry(run) {
            eprintln!("counting: {}, {} bills a batch", run.work, run.bills_a_batch);
            place.insert(count_both(&driver, run, &files)?);
        }
    }
    Ok(STAGES.iter().map(|stage| (*stage, stage.cost(|run| counted[&run]))).collect())
}

/// Counts a run on both files, at the same time.
fn count_both(driver: &Path, run: Run, files: &[PathBuf; 2]) -> Result<Both, Failure> {
    let count = |file: &Path| -> Result<Counted, Failure> {
        let batch = run.bills_a_batch.to_string();
        let arguments = [OsStr::new(run.work), file.as_os_str(), OsStr::new(&batch)];
        callgrind::count(driver, &arguments, &file.with_extension("callgrind"))
    };
    let [short, long] = files;
    thread::scope(|scope| {
        let short = scope.spawn(|| count(short));
        let long = count(long)?;
        Ok([short.join().expect("counting does not panic")?, long])
    })
}

fn table(figures: &[(Stage, Cost)], baseline: &Baseline) -> String {
    let mut table = format!(
        "{:<20}{:>13}{:>13}{:>9}{:>13}\n",
        "stage", "instructions", "committed", "", "allocations"
    );
    for (stage, cost) in figures {
        let per = stage.per();
        let committed = baseline.of(stage).map_or("none".to_owned(), |figure| shown(figure, per));
        // Writing to a String can't fail.
        let _ = writeln!(
            table,
            "{:<20}{:>13}{:>13}{:>9}{:>13}  {}",
            stage.name,
            shown(cost.instructions, per),
            committed,
            by(per),
            shown(cost.allocations, per),
            stage.what,
        );
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_tells_rows_and_batches_apart() {
        let figures: Vec<_> = STAGES
            .iter()
            .map(|stage| (*stage, Cost { instructions: 98_650, allocations: 2 }))
            .collect();
        let table = table(&figures, &Baseline::default());
        let line = |name: &str| table.lines().find(|line| line.starts_with(name)).unwrap();
        assert_eq!(
            line("hash"),
            "hash                         98.6         none    a row          0.0  its key is hashed"
        );
        assert!(line("journal_of_a_batch").contains(" 98650         none  a batch            2  "));
    }

    #[test]
    fn a_program_that_fails_is_named() {
        if can_count() {
            let seen = Folder::create(&std::env::temp_dir(), "xtask-callgrind").unwrap();
            let failure =
                callgrind::count(Path::new("false"), &[], &seen.join("seen")).unwrap_err();
            assert!(failure.to_string().contains("valgrind false failed"), "{failure}");
        }
    }
}
