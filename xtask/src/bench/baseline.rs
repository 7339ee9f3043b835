//! The committed figures, and how far they may be exceeded.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use toml::Table;

use super::stages::{Cost, Per, Stage};
use crate::failure::Failure;
use crate::repository::Repository;

/// Where the figures stand, relative to the root.
pub(super) const PATH: &str = "xtask/bench-baseline.toml";

/// A stage may cost so much more, in hundredths, before the check fails.
const MOST_PERCENT: u64 = 5;
/// So little more for a thousand rows, five instructions a row, is how the compiler happened to lay the
/// code out: it passes in a stage so small that it would be 5 %.
const SLACK: u64 = 5_000;
/// So many calls for memory are allowed for each thousand rows: some for each batch, none for a row.
const MOST_ALLOCATIONS: u64 = 100;

const HEAD: &str = "\
# Instructions of the hot path, counted by valgrind: for each thousand rows, and for each batch where
# the name says so. `cargo xtask bench --check` fails when a stage grows by more than 5 %;
# `cargo xtask bench --bless` writes this file, and a person decides whether to commit it.
";

/// The instructions of each stage by its name.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Baseline {
    stages: BTreeMap<String, u64>,
    /// With which tools they were counted.
    tools: Option<String>,
}

impl Baseline {
    /// Reads the committed figures.
    ///
    /// # Errors
    ///
    /// When the file can't be read, or holds anything else.
    pub(super) fn load(repository: &Repository) -> Result<Self, Failure> {
        let text = fs::read_to_string(path(repository)).map_err(|error| {
            Failure::new(format!("can't read {PATH}"))
                .because(error)
                .hint("`cargo xtask bench --bless` writes it")
        })?;
        Self::parse(&text).ok_or_else(|| {
            Failure::new(format!("{PATH} holds no figures"))
                .hint("`cargo xtask bench --bless` writes it anew")
        })
    }

    fn parse(text: &str) -> Option<Self> {
        let table: Table = text.parse().ok()?;
        let tools = table.get("counted_with").and_then(|tools| tools.as_str()).map(str::to_owned);
        let figures = table.get("instructions")?.as_table()?;
        let figure = |(name, value): (&String, &toml::Value)| {
            Some((name.clone(), u64::try_from(value.as_integer()?).ok()?))
        };
        Some(Self { stages: figures.iter().map(figure).collect::<Option<_>>()?, tools })
    }

    /// The committed figure of a stage.
    pub(super) fn of(&self, stage: &Stage) -> Option<u64> {
        self.stages.get(stage.name).copied()
    }

    /// With which tools the figures were counted.
    pub(super) fn tools(&self) -> &str {
        self.tools.as_deref().unwrap_or("tools that nobody noted")
    }
}

/// Writes figures to be committed.
///
/// # Errors
///
/// When the file can't be written.
pub(super) fn write(
    repository: &Repository,
    figures: &[(Stage, Cost)],
    tools: &str,
) -> Result<(), Failure> {
    fs::write(path(repository), text(figures, tools))
        .map_err(|error| Failure::new(format!("can't write {PATH}")).because(error))
}

fn text(figures: &[(Stage, Cost)], tools: &str) -> String {
    let mut text = format!("{HEAD}counted_with = \"{tools}\"\n\n[instructions]\n");
    for (stage, cost) in figures {
        // Writing to a String can't fail.
        let _ = writeln!(text, "{} = {}", stage.name, cost.instructions);
    }
    text
}

fn path(repository: &Repository) -> PathBuf {
    repository.root().join(PATH)
}

/// What is wrong with the figures, a sentence each.
pub(super) fn excesses(figures: &[(Stage, Cost)], baseline: &Baseline) -> Vec<String> {
    figures.iter().flat_map(|(stage, cost)| excess(stage, *cost, baseline.of(stage))).collect()
}

fn excess(stage: &Stage, cost: Cost, committed: Option<u64>) -> Vec<String> {
    let Stage { name, .. } = stage;
    let mut wrong = Vec::new();
    match committed {
        None => wrong.push(format!("{name} has no committed figure")),
        Some(committed) if cost.instructions > most(committed, stage.per()) => {
            let percent = (cost.instructions - committed) * 100 / committed.max(1);
            wrong.push(format!(
                "{name} takes {} instructions {}, {percent} % above the committed {}",
                shown(cost.instructions, stage.per()),
                by(stage.per()),
                shown(committed, stage.per()),
            ));
        }
        Some(_) => {}
    }
    if stage.per() == Per::ThousandRows && cost.allocations > MOST_ALLOCATIONS {
        wrong.push(format!(
            "{name} asks for memory {} times for each thousand rows, {MOST_ALLOCATIONS} are allowed",
            cost.allocations
        ));
    }
    wrong
}

/// The most that passes.
fn most(committed: u64, per: Per) -> u64 {
    let five_percent = committed * MOST_PERCENT / 100;
    let slack = match per {
        Per::ThousandRows => SLACK,
        Per::Batch { .. } => 0,
    };
    committed + five_percent.max(slack)
}

/// A figure as people read it: `98.6` a row, or `21400` a batch.
pub(super) fn shown(figure: u64, per: Per) -> String {
    match per {
        Per::ThousandRows => format!("{}.{}", figure / 1_000, figure % 1_000 / 100),
        Per::Batch { .. } => figure.to_string(),
    }
}

/// What a figure is counted by.
pub(super) fn by(per: Per) -> &'static str {
    match per {
        Per::ThousandRows => "a row",
        Per::Batch { .. } => "a batch",
    }
}

#[cfg(test)]
mod tests {
    use super::super::stages::STAGES;
    use super::*;

    fn all(instructions: u64) -> Vec<(Stage, Cost)> {
        STAGES.iter().map(|stage| (*stage, Cost { instructions, allocations: 1 })).collect()
    }

    fn committed(instructions: u64) -> Baseline {
        Baseline::parse(&text(&all(instructions), "valgrind 0")).unwrap()
    }

    #[test]
    fn what_is_written_is_read() {
        let read = committed(123_456);
        assert!(STAGES.iter().all(|stage| read.of(stage) == Some(123_456)));
        assert_eq!(read.tools(), "valgrind 0");
    }

    #[test]
    fn five_percent_more_pass_and_more_than_that_fail_by_name() {
        let committed = committed(200_000);
        for passing in [1, 199_000, 200_000, 210_000] {
            assert_eq!(excesses(&all(passing), &committed), [""; 0]);
        }
        let mut figures = all(200_000);
        figures[1].1.instructions = 210_001;
        assert_eq!(
            excesses(&figures, &committed),
            ["hash takes 210.0 instructions a row, 5 % above the committed 200.0"]
        );
    }

    #[test]
    fn a_small_stage_may_take_five_instructions_more() {
        let committed = committed(20_000);
        let rows = |instructions| all(instructions)[..5].to_vec();
        assert_eq!(excesses(&rows(25_000), &committed), [""; 0]);
        assert_eq!(excesses(&rows(25_001), &committed).len(), 5);
        let batch = STAGES.iter().find(|stage| stage.per() != Per::ThousandRows).unwrap();
        let cost = Cost { instructions: 21_001, allocations: 1 };
        assert_eq!(excesses(&[(*batch, cost)], &committed).len(), 1);
    }

    #[test]
    fn memory_for_each_row_fails() {
        let mut figures = all(100_000);
        figures[0].1.allocations = 1_000;
        let wrong = excesses(&figures, &committed(100_000));
        assert_eq!(wrong.len(), 1);
        assert!(wrong[0].starts_with("read_and_judge asks for memory 1000 times"), "{wrong:?}");
    }

    #[test]
    fn a_stage_without_a_figure_fails() {
        let wrong = excesses(&all(1)[..1], &Baseline::default());
        assert_eq!(wrong, ["read_and_judge has no committed figure"]);
    }

    #[test]
    fn anything_else_is_no_baseline() {
        for text in ["", "instructions = 3", "[instructions]\nhash = \"3\"", "no toml"] {
            assert_eq!(Baseline::parse(text), None, "{text}");
        }
    }
}
