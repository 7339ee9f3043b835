//! The stages of the hot path, each the difference of two works of the driver.
//!
//! A count of two lengths of the same file leaves what a row costs: the start of the program falls out.
//! What a batch costs beyond its rows is what many small batches cost beyond few large ones.

use super::callgrind::Counted;

/// How long the two files are, in rows.
pub(super) const ROWS: [u64; 2] = [20_000, 60_000];
/// How many rows the longer one has beyond the shorter.
const MORE_ROWS: u64 = ROWS[1] - ROWS[0];

/// The number of bills in a batch as it is by default.
const USUAL: u64 = 500;
/// So few that what a batch costs shows.
const FEW: u64 = 50;

/// A run of the driver, on both files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Run {
    /// As the driver, `crates/cli/examples/hot_path/`, calls it.
    pub(super) work: &'static str,
    pub(super) bills_a_batch: u64,
}

/// A part of what an upload does.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stage {
    /// As the file of committed figures calls it.
    pub(super) name: &'static str,
    pub(super) what: &'static str,
    /// What contains it, and what is in there beside it.
    minuend: Run,
    subtrahends: &'static [Run],
    per: Per,
}

/// What a stage is counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Per {
    /// In thousands, so that parts of an instruction can be told without fractions.
    ThousandRows,
    /// Of which the minuend has more than the subtrahend, or which both have.
    Batch { more: u64 },
}

const READ: Run = usual("read");
const HASH: Run = usual("hash");
const ENCODE: Run = usual("encode");
const FINGERPRINT: Run = usual("fingerprint");
const PLAN: Run = usual("plan");
const BEGIN: Run = usual("begin");
const DELIVER: Run = usual("deliver");
const UPLOAD: Run = usual("upload");
const DELIVER_IN_FEW: Run = Run { work: "deliver", bills_a_batch: FEW };
const UPLOAD_IN_FEW: Run = Run { work: "upload", bills_a_batch: FEW };

/// In the order in which a bill meets them; the last is the sum.
pub(super) const STAGES: &[Stage] = &[
    stage("read_and_judge", "a row is found, read and judged", READ, &[]),
    stage("hash", "its key is hashed", HASH, &[READ]),
    stage("index_and_sort", "repeats are looked for", PLAN, &[HASH]),
    stage("fingerprint", "SHA-256 of its bytes, in software", FINGERPRINT, &[]),
    stage("remember", "what is remembered of the run's bills", BEGIN, &[PLAN, FINGERPRINT]),
    stage("read_and_encode", "it is read again, into a request", ENCODE, &[]),
    Stage {
        name: "batch",
        what: "a batch is taken, prepared and accounted for",
        minuend: DELIVER_IN_FEW,
        subtrahends: &[DELIVER],
        per: Per::Batch { more: MORE_ROWS / FEW - MORE_ROWS / USUAL },
    },
    Stage {
        name: "journal_of_a_batch",
        what: "its intent and its outcome are written",
        minuend: UPLOAD_IN_FEW,
        subtrahends: &[DELIVER_IN_FEW],
        per: Per::Batch { more: MORE_ROWS / FEW },
    },
    stage("total", "all of it but the fingerprint", UPLOAD, &[FINGERPRINT]),
];

const fn usual(work: &'static str) -> Run {
    Run { work, bills_a_batch: USUAL }
}

const fn stage(
    name: &'static str,
    what: &'static str,
    minuend: Run,
    subtrahends: &'static [Run],
) -> Stage {
    Stage { name, what, minuend, subtrahends, per: Per::ThousandRows }
}

/// What a run counted on the shorter file and on the longer.
pub(super) type Both = [Counted; 2];

/// What a stage costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cost {
    pub(super) instructions: u64,
    pub(super) allocations: u64,
}

impl Stage {
    /// The runs that it takes.
    pub(super) fn runs(&self) -> impl Iterator<Item = Run> {
        std::iter::once(self.minuend).chain(self.subtrahends.iter().copied())
    }

    /// Its cost, of what each run has counted.
    pub(super) fn cost(&self, counted: impl Fn(Run) -> Both) -> Cost {
        let of_rows = |run, figure: fn(Counted) -> u64| {
            let [short, long] = counted(run);
            figure(long).saturating_sub(figure(short))
        };
        let cost = |figure| {
            let parts: u64 = self.subtrahends.iter().map(|run| of_rows(*run, figure)).sum();
            let rest = of_rows(self.minuend, figure).saturating_sub(parts);
            match self.per {
                Per::ThousandRows => rest * 1_000 / MORE_ROWS,
                Per::Batch { more } => rest / more,
            }
        };
        Cost {
            instructions: cost(|counted| counted.instructions),
            allocations: cost(|counted| counted.allocations),
        }
    }

    pub(super) fn per(&self) -> Per {
        self.per
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    /// A program that takes a start, something for each row, and something for each batch.
    fn made_up(run: Run) -> Both {
        let (row, batch) = match run.work {
            "read" => (100, 0),
            "hash" => (130, 0),
            "fingerprint" => (40, 0),
            "plan" => (200, 0),
            "begin" => (260, 0),
            "encode" => (150, 0),
            "deliver" => (410, 7_000),
            "upload" => (410, 57_000),
            other => panic!("{other}"),
        };
        ROWS.map(|rows| Counted {
            instructions: 1_000_000 + row * rows + batch * rows / run.bills_a_batch,
            allocations: 500 + rows / 1_000,
        })
    }

    #[test]
    fn the_start_falls_out_and_the_parts_come_apart() {
        let costs: Vec<_> =
            STAGES.iter().map(|stage| (stage.name, stage.cost(made_up).instructions)).collect();
        assert_eq!(
            costs,
            [
                ("read_and_judge", 100_000),
                ("hash", 30_000),
                ("index_and_sort", 70_000),
                ("fingerprint", 40_000),
                ("remember", 20_000),
                ("read_and_encode", 150_000),
                ("batch", 7_000),
                ("journal_of_a_batch", 50_000),
                ("total", 410_000 + 57_000_000 / USUAL - 40_000),
            ]
        );
    }

    #[test]
    fn allocations_are_told_a_thousand_rows() {
        assert_eq!(STAGES[0].cost(made_up).allocations, 1);
    }

    #[test]
    fn every_stage_has_its_own_name() {
        let names: HashSet<_> = STAGES.iter().map(|stage| stage.name).collect();
        assert_eq!(names.len(), STAGES.len());
    }
}
