//! What came out of one trial.

use std::path::PathBuf;

use super::trial::Trial;
use super::verdict::Verdict;
use crate::failure::Failure;

/// One point at which the command was struck, and what was found after its recovery.
#[derive(Debug, Default)]
pub(super) struct Finding {
    /// Where and how it was struck, so that it can be done again.
    pub(super) point: String,
    /// Whether the blow fell: a point behind the end of a run strikes nothing.
    pub(super) was_struck: bool,
    /// Batches, or payments, of which nobody knew what became of them.
    pub(super) unknown: u64,
    pub(super) doubles: u64,
    pub(super) losses: u64,
    /// Each breach in a sentence.
    pub(super) breaches: Vec<String>,
    /// What is left of a trial with breaches.
    pub(super) folder: Option<PathBuf>,
}

/// Where one thing is wrong a hundred are: the first of them tell what it is.
const MOST_TOLD: usize = 8;

impl Finding {
    /// Takes over what the judge has found, at which time.
    pub(super) fn add(&mut self, when: &str, verdict: Verdict) {
        self.doubles = self.doubles.max(verdict.doubles);
        self.losses = self.losses.max(verdict.losses);
        self.breaches.extend(verdict.breaches.into_iter().map(|what| format!("{when}: {what}")));
    }

    /// Runs one trial to its end. Whatever goes wrong in it is a breach, and its folder is kept.
    pub(super) fn of<I>(
        point: String,
        trial: Result<Trial<'_, I>, Failure>,
        act: impl FnOnce(&Trial<'_, I>) -> Result<Self, Failure>,
    ) -> Self {
        let mut finding = match trial {
            Err(failure) => Self::failed(&failure),
            Ok(trial) => {
                let mut finding = act(&trial).unwrap_or_else(|failure| Self::failed(&failure));
                if !finding.breaches.is_empty() {
                    finding.folder = Some(trial.keep());
                }
                finding
            }
        };
        finding.point = point;
        if !finding.breaches.is_empty() {
            eprint!("{}", finding.complaint());
        }
        finding
    }

    /// A breach that no single trial has shown; tells of it at once.
    pub(super) fn breach(point: String, what: &str) -> Self {
        let finding = Self { point, breaches: vec![what.to_owned()], ..Self::default() };
        eprint!("{}", finding.complaint());
        finding
    }

    /// A trial that could not go on: the command does not do what it must, or the trial is unsound.
    fn failed(failure: &Failure) -> Self {
        Self { was_struck: true, breaches: vec![failure.to_string()], ..Self::default() }
    }

    fn complaint(&self) -> String {
        let mut text = format!("BREACH at {}\n", self.point);
        for breach in self.breaches.iter().take(MOST_TOLD) {
            text += &format!("    {breach}\n");
        }
        if let Some(more) = self.breaches.len().checked_sub(MOST_TOLD).filter(|more| *more > 0) {
            text += &format!("    and {more} more\n");
        }
        if let Some(folder) = &self.folder {
            text += &format!("    kept: {}\n", folder.display());
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complaint_names_its_point_and_its_first_breaches() {
        let told = |breaches: usize| {
            let breaches = (1..=breaches).map(|number| format!("breach {number}")).collect();
            Finding { point: "held".to_owned(), breaches, ..Finding::default() }.complaint()
        };
        assert_eq!(told(2), "BREACH at held\n    breach 1\n    breach 2\n");
        assert!(told(8).ends_with("breach 8\n"));
        assert!(told(9).ends_with("breach 8\n    and 1 more\n"));
    }

    #[test]
    fn what_the_judge_finds_at_both_times_is_counted_once() {
        let mut finding = Finding::default();
        for when in ["at rest", "resolved"] {
            let verdict = Verdict { breaches: vec!["lost".to_owned()], doubles: 2, losses: 1 };
            finding.add(when, verdict);
        }
        assert_eq!((finding.doubles, finding.losses), (2, 1));
        assert_eq!(finding.breaches, ["at rest: lost", "resolved: lost"]);
    }
}
