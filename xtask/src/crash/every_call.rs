//! The command is struck at every system call that changes a file, and where requests leave.
//!
//! At each site the first call is struck, then the second, until a process passes untouched: it has
//! fewer calls there.

use std::time::Duration;

use super::calls::{self, Passages};
use super::finding::Finding;
use super::plan::{Extent, Harm, Steps, Walk, plan};
use super::process::{Running, Signal};
use super::scenario::Scenario;
use super::strace::{Blow, Strike, Trace, When};
use super::survey::{LOG, read_log, survey};
use super::trial::Stage;
use super::workers::side_by_side;
use crate::failure::Failure;

/// No site has that many calls: a run that is still struck behind it is not the one looked at.
const MOST_CALLS: u32 = 10_000;

/// Strikes, and recovers from each blow.
///
/// # Errors
///
/// When a command that is left alone does not succeed, or makes no call.
pub(super) fn run<S: Scenario>(
    stage: &Stage,
    (input, scenarios): (&S::Input, &[S]),
    extent: Extent,
    harm: Harm,
) -> Result<Vec<Finding>, Failure> {
    let mut surveys = Vec::new();
    for &scenario in scenarios {
        let sites = survey(stage, input, scenario)?;
        let points: u32 = sites.values().map(Passages::last).sum();
        eprintln!("{}: {points} calls at {} sites", scenario.name(), sites.len());
        surveys.push((scenario, sites));
    }
    let sites: Vec<_> = surveys.iter().map(|(_, sites)| sites).collect();
    let mut findings: Vec<Finding> = calls::out_of_reach(&sites)
        .into_iter()
        .map(|(site, thread)| {
            let what = format!("the calls of the thread {thread} can't be struck");
            Finding::breach(site.to_string(), &what)
        })
        .collect();
    let plans = surveys.iter().map(|(scenario, sites)| plan(*scenario, sites, extent, harm));
    let walks: Vec<Walk<S>> = plans.flatten().collect();
    findings.extend(side_by_side(walks, |walk| walk.go(stage, input)).into_iter().flatten());
    Ok(findings)
}

impl<S: Scenario> Walk<S> {
    fn go(self, stage: &Stage, input: &S::Input) -> Vec<Finding> {
        let strike = |when| self.strike(stage, input, when);
        let mut findings: Vec<Finding> = match &self.steps {
            Steps::All => {
                let mut findings = Vec::new();
                for call in 1..MOST_CALLS {
                    let finding = strike(When::At(call));
                    let was_struck = finding.was_struck;
                    findings.push(finding);
                    if !was_struck {
                        break;
                    }
                }
                findings
            }
            Steps::These(calls) => calls.iter().map(|&when| down_to_a_hit(when, strike)).collect(),
        };
        if !findings.iter().any(|finding| finding.was_struck) {
            let Self { scenario, site, .. } = &self;
            let point = format!("{}: {site}", scenario.name());
            findings.push(Finding::breach(point, "it was passed, and could never be struck"));
        }
        findings
    }

    fn strike(&self, stage: &Stage, input: &S::Input, when: When) -> Finding {
        let Self { scenario, site, blow, .. } = self;
        let strike = Strike { site, when, blow: *blow };
        let point = format!("{}: {strike}", scenario.name());
        Finding::of(point, stage.trial(input), |trial| {
            let scene = scenario.prepare(trial)?;
            let log = trial.folder().join(LOG);
            let trace = Trace::Strike { log: &log, strike, folder: trial.folder() };
            let mut running = trial.billport.start_traced(&scenario.line(trial, &scene), trace)?;
            let process = running.id();
            let was_asked = ask_to_end_if_it_waits(&mut running, when)?;
            let ended = running.wait()?;
            let was_struck =
                ended.was_killed() || calls::has_failed_call(&read_log(&log, process)?);
            let mut breaches = Vec::new();
            if let Blow::Error(_) = blow {
                breaches = scenario.complaints(trial, &ended, was_asked)?;
            }
            let mut finding = scenario.recover(trial, scene)?;
            finding.was_struck = was_struck;
            finding.breaches.splice(..0, breaches);
            Ok(finding)
        })
    }
}

/// A run may have a call less than the one that was looked at: then the last is one before.
fn down_to_a_hit(mut when: When, strike: impl Fn(When) -> Finding) -> Finding {
    loop {
        let finding = strike(when);
        when = match when {
            _ if finding.was_struck || !finding.breaches.is_empty() => return finding,
            When::At(call) if call > 1 => When::At(call - 1),
            When::FromThen(call) if call > 1 => When::FromThen(call - 1),
            _ => return finding,
        };
    }
}

/// How long a process may wait for its disk before it is asked to end.
const PATIENCE: Duration = Duration::from_millis(1500);

/// Where the disk stays full, the command waits with an outcome that it can't write; whoever is asked
/// to end gives up. Whether it had to be asked.
fn ask_to_end_if_it_waits(running: &mut Running, when: When) -> Result<bool, Failure> {
    let waits = matches!(when, When::FromThen(_)) && !running.ends_within(PATIENCE)?;
    Ok(waits && running.signal(Signal::Interrupt))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_call_is_looked_for_from_behind() {
        let reached = |calls: u32| {
            down_to_a_hit(When::At(5), |when| {
                let was_struck = matches!(when, When::At(call) if call <= calls);
                Finding { was_struck, point: when.to_string(), ..Finding::default() }
            })
        };
        assert_eq!(reached(5).point, "5");
        assert_eq!(reached(3).point, "3");
        assert!(!reached(0).was_struck);
    }
}
