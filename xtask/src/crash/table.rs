//! The last word: what was tried, part by part, and what came of it.

use std::fmt::Write as _;
use std::time::Duration;

use super::finding::Finding;

/// A part of the task with all its findings.
#[derive(Debug)]
pub(super) struct PartResult {
    pub(super) name: &'static str,
    pub(super) findings: Vec<Finding>,
    pub(super) took: Duration,
}

/// A line for each part, and one for all.
pub(super) fn table(parts: &[PartResult]) -> String {
    let mut table = format!(
        "{:<16}  {:>6}  {:>6}  {:>7}  {:>7}  {:>6}  {:>8}  {:>8}\n",
        "part", "trials", "struck", "unknown", "doubles", "losses", "breaches", "took"
    );
    let mut sum = Figures::default();
    for part in parts {
        let figures = Figures::of(part);
        figures.write(part.name, &mut table);
        sum.add(&figures);
    }
    sum.write("all", &mut table);
    table
}

/// How many trials found a breach.
pub(super) fn breached(parts: &[PartResult]) -> usize {
    let findings = parts.iter().flat_map(|part| &part.findings);
    findings.filter(|finding| !finding.breaches.is_empty()).count()
}

#[derive(Debug, Default)]
struct Figures {
    trials: u64,
    struck: u64,
    unknown: u64,
    doubles: u64,
    losses: u64,
    breaches: u64,
    took: Duration,
}

impl Figures {
    fn of(part: &PartResult) -> Self {
        let sum = |of: fn(&Finding) -> u64| part.findings.iter().map(of).sum();
        Self {
            trials: part.findings.len() as u64,
            struck: sum(|finding| u64::from(finding.was_struck)),
            unknown: sum(|finding| finding.unknown),
            doubles: sum(|finding| finding.doubles),
            losses: sum(|finding| finding.losses),
            breaches: sum(|finding| finding.breaches.len() as u64),
            took: part.took,
        }
    }

    fn add(&mut self, other: &Self) {
        self.trials += other.trials;
        self.struck += other.struck;
        self.unknown += other.unknown;
        self.doubles += other.doubles;
        self.losses += other.losses;
        self.breaches += other.breaches;
        self.took += other.took;
    }

    fn write(&self, name: &str, table: &mut String) {
        let Self { trials, struck, unknown, doubles, losses, breaches, took } = self;
        let took = format!("{}.{} s", took.as_secs(), took.subsec_millis() / 100);
        // Writing to a String can't fail.
        let _ = writeln!(
            table,
            "{name:<16}  {trials:>6}  {struck:>6}  {unknown:>7}  {doubles:>7}  {losses:>6}  \
             {breaches:>8}  {took:>8}"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up() {
        let finding = |was_struck, unknown, breaches: &[&str]| Finding {
            was_struck,
            unknown,
            breaches: breaches.iter().map(|&breach| breach.to_owned()).collect(),
            ..Finding::default()
        };
        let parts = [
            PartResult {
                name: "calls",
                findings: vec![finding(true, 2, &[]), finding(false, 0, &["a", "b"])],
                took: Duration::from_millis(1260),
            },
            PartResult {
                name: "held",
                findings: vec![finding(true, 1, &[])],
                took: Duration::from_secs(2),
            },
        ];
        let table = table(&parts);
        let figures: Vec<Vec<&str>> =
            table.lines().skip(1).map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(figures[0], ["calls", "2", "1", "2", "0", "0", "2", "1.2", "s"]);
        assert_eq!(figures[2], ["all", "3", "2", "3", "0", "0", "2", "3.2", "s"]);
        assert_eq!(breached(&parts), 1);
    }
}
