//! `cargo xtask ci`: all checks, the cheap ones first, and a table of how they went.
//!
//! Every cheap check runs, so that one push shows all that is wrong at a glance; the first that
//! builds the workspace does not start once something has failed.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::failure::{Done, Failure, Outcome};
use crate::repository::Repository;
use crate::{
    bench, clippy, crash, deny, doc, doctest, features, fmt, layers, lock, million, test, tidy,
};

/// The checks in their order.
const STEPS: &[Step] = &[
    cheap("lock", lock::run),
    cheap("fmt", |repository| fmt::run(repository, &fmt::FmtOptions::default())),
    cheap("tidy", tidy::run),
    cheap("layers", layers::run),
    cheap("deny", |repository| deny::run(repository, &deny::DenyOptions::default())),
    expensive("clippy", clippy::run),
    expensive("test", test::run),
    expensive("doctest", doctest::run),
    expensive("doc", doc::run),
    expensive("features", features::run),
    expensive("million", |repository| {
        million::run(repository, &million::MillionOptions::default())
    }),
    expensive("bench", bench::check),
    expensive("crash", |repository| crash::run(repository, &crash::CrashOptions::for_ci())),
];

/// A check, by the name of its own command.
#[derive(Debug)]
struct Step {
    name: &'static str,
    cost: Cost,
    run: fn(&Repository) -> Outcome,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cost {
    /// Takes seconds.
    Cheap,
    /// Builds the workspace.
    Expensive,
}

const fn cheap(name: &'static str, run: fn(&Repository) -> Outcome) -> Step {
    Step { name, cost: Cost::Cheap, run }
}

const fn expensive(name: &'static str, run: fn(&Repository) -> Outcome) -> Step {
    Step { name, cost: Cost::Expensive, run }
}

/// What became of a step.
#[derive(Debug)]
struct Row {
    step: &'static str,
    end: End,
    took: Duration,
}

#[derive(Debug, PartialEq, Eq)]
enum End {
    Ok,
    NotChecked(&'static str),
    Failed,
    NotRun,
}

pub(crate) fn run(repository: &Repository) -> Outcome {
    let rows = run_steps(STEPS, repository);
    eprint!("\n{}", table(&rows));
    verdict(&rows)
}

fn run_steps(steps: &[Step], repository: &Repository) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for step in steps {
        let failed_before = rows.iter().any(|row| row.end == End::Failed);
        rows.push(if failed_before && step.cost == Cost::Expensive {
            Row { step: step.name, end: End::NotRun, took: Duration::ZERO }
        } else {
            run_step(step, repository)
        });
    }
    rows
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long a step took is for people to read, and decides nothing"
)]
fn run_step(step: &Step, repository: &Repository) -> Row {
    eprintln!("\n== {} ==", step.name);
    let started = Instant::now();
    let end = match (step.run)(repository) {
        Ok(Done::Checked) => End::Ok,
        Ok(Done::NotChecked(what)) => End::NotChecked(what),
        Err(failure) => {
            eprintln!("{failure}");
            End::Failed
        }
    };
    Row { step: step.name, end, took: started.elapsed() }
}

fn table(rows: &[Row]) -> String {
    let mut table = String::from("step      took      result\n");
    for Row { step, end, took } in rows {
        let took = match end {
            End::NotRun => String::new(),
            _ => format!("{}.{} s", took.as_secs(), took.subsec_millis() / 100),
        };
        let result = match end {
            End::Ok => "ok",
            End::NotChecked(what) => what,
            End::Failed => "FAILED",
            End::NotRun => "not run",
        };
        // Writing to a String can't fail.
        let _ = writeln!(table, "{step:<8}  {took:>8}  {result}");
    }
    table
}

/// The last word: which step to run again, alone.
fn verdict(rows: &[Row]) -> Outcome {
    let failed: Vec<_> =
        rows.iter().filter(|row| row.end == End::Failed).map(|row| row.step).collect();
    if failed.is_empty() {
        let gap = rows.iter().find_map(|row| match row.end {
            End::NotChecked(what) => Some(what),
            _ => None,
        });
        return Ok(gap.map_or(Done::Checked, Done::NotChecked));
    }
    let alone: Vec<_> = failed.iter().map(|step| format!("`cargo xtask {step}`")).collect();
    Err(Failure::new(format!("ci failed at: {}", failed.join(", ")))
        .hint(format!("run it alone: {}", alone.join(", "))))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTENT: fn(&Repository) -> Outcome = |_| Ok(Done::Checked);
    const INCOMPLETE: fn(&Repository) -> Outcome = |_| Ok(Done::NotChecked("licences NOT CHECKED"));
    const WRONG: fn(&Repository) -> Outcome = |_| Err(Failure::new("wrong"));

    fn ends(steps: &[Step]) -> Vec<End> {
        let rows = run_steps(steps, &Repository::here());
        rows.into_iter().map(|row| row.end).collect()
    }

    #[test]
    fn a_failure_lets_the_cheap_steps_run_and_stops_the_expensive_ones() {
        let steps = [
            cheap("a", WRONG),
            cheap("b", CONTENT),
            expensive("c", CONTENT),
            expensive("d", CONTENT),
        ];
        assert_eq!(ends(&steps), [End::Failed, End::Ok, End::NotRun, End::NotRun]);
    }

    #[test]
    fn an_expensive_failure_stops_the_next_expensive_step() {
        let steps = [expensive("a", CONTENT), expensive("b", WRONG), expensive("c", CONTENT)];
        assert_eq!(ends(&steps), [End::Ok, End::Failed, End::NotRun]);
    }

    #[test]
    fn the_verdict_names_the_step_and_the_command_to_run_it_alone() {
        let rows = run_steps(&[cheap("tidy", WRONG)], &Repository::here());
        let failure = verdict(&rows).unwrap_err().to_string();
        assert!(failure.contains("ci failed at: tidy"));
        assert!(failure.ends_with("hint: run it alone: `cargo xtask tidy`"));
    }

    #[test]
    fn what_was_not_checked_is_said_in_the_table_and_at_the_end() {
        let rows = run_steps(&[cheap("deny", INCOMPLETE)], &Repository::here());
        assert!(table(&rows).contains("licences NOT CHECKED"));
        assert_eq!(verdict(&rows).unwrap(), Done::NotChecked("licences NOT CHECKED"));
    }

    #[test]
    fn the_table_is_aligned() {
        let rows = [
            Row { step: "fmt", end: End::Ok, took: Duration::from_millis(940) },
            Row { step: "features", end: End::Failed, took: Duration::from_millis(123_456) },
            Row { step: "doc", end: End::NotRun, took: Duration::ZERO },
        ];
        assert_eq!(
            table(&rows),
            "step      took      result\n\
             fmt          0.9 s  ok\n\
             features   123.4 s  FAILED\n\
             doc                 not run\n"
        );
    }

    #[test]
    fn the_cheap_steps_come_first() {
        assert!(STEPS.is_sorted_by_key(|step| step.cost == Cost::Expensive));
    }
}
