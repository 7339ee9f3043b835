//! Between send and settle: the provider has the commit, the answer never comes, and the process is
//! killed.

use super::Trial;
use super::dues::Dues;
use super::fault::Effect;
use super::scenario::PaymentScenario;
use crate::crash::finding::Finding;
use crate::crash::records::PaymentLedger;
use crate::crash::scenario::Scenario as _;
use crate::crash::trial::Stage;
use crate::crash::workers::side_by_side;
use crate::failure::Failure;

/// A commit that never gets an answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct HeldCommit {
    scenario: PaymentScenario,
    /// Which of the command's; 1 is the first.
    commit: u32,
    effect: Effect,
}

/// All of them; the first three are one of each effect.
pub(super) const HELD: [HeldCommit; 11] = [
    held(PaymentScenario::First, 1, Effect::Charged),
    held(PaymentScenario::Again, 1, Effect::None),
    held(PaymentScenario::File, 2, Effect::Queued),
    held(PaymentScenario::First, 1, Effect::None),
    held(PaymentScenario::First, 1, Effect::Queued),
    held(PaymentScenario::Again, 1, Effect::Charged),
    held(PaymentScenario::File, 1, Effect::Charged),
    held(PaymentScenario::File, 1, Effect::None),
    held(PaymentScenario::File, 2, Effect::None),
    held(PaymentScenario::File, 3, Effect::Charged),
    held(PaymentScenario::File, 3, Effect::None),
];

const fn held(scenario: PaymentScenario, commit: u32, effect: Effect) -> HeldCommit {
    HeldCommit { scenario, commit, effect }
}

/// Kills the command at each of these, and recovers.
pub(super) fn run(stage: &Stage, dues: &Dues, commits: &[HeldCommit]) -> Vec<Finding> {
    side_by_side(commits.to_vec(), |held| {
        let HeldCommit { scenario, commit, effect } = held;
        let point = format!("{}: commit {commit} held, {effect:?}", scenario.name());
        Finding::of(point, stage.trial(dues), |trial| held.kill(trial))
    })
}

impl HeldCommit {
    fn kill(self, trial: &Trial<'_>) -> Result<Finding, Failure> {
        let scene = self.scenario.prepare(trial)?;
        let before: PaymentLedger = trial.provider.ledger()?;
        trial.provider.order(&self.effect.with_no_answer(self.commit))?;
        let mut command = trial.billport.start(&self.scenario.line(trial, &scene))?;
        let wanted = before.struck() + 1;
        let seen = trial.provider.wait_for(|ledger: &PaymentLedger| ledger.struck() == wanted);
        command.kill();
        let ended = command.wait()?;
        seen.map_err(|failure| failure.hint(format!("{}{}", ended.stdout, ended.stderr)))?;
        let mut finding = self.scenario.recover(trial, scene)?;
        finding.was_struck = true;
        if finding.unknown == 0 {
            finding.breaches.push("a commit without an answer is in doubt nowhere".to_owned());
        }
        Ok(finding)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_three_are_one_of_each_effect() {
        let effects: Vec<Effect> = HELD[..3].iter().map(|held| held.effect).collect();
        assert_eq!(effects, [Effect::Charged, Effect::None, Effect::Queued]);
    }
}
