//! Random moments under load: 64 requests on their way, the process stopped for a while at some of
//! them, killed, and killed again while it recovers.
//!
//! A seed decides everything but what the machine does meanwhile: the same seed strikes after the
//! same share of the time that an upload takes.

use std::thread;
use std::time::Duration;

use super::Trial;
use super::bills::Bills;
use super::order::Order;
use super::recovery::recover;
use crate::bills::SplitMix64;
use crate::crash::finding::Finding;
use crate::crash::process::{Running, Signal};
use crate::crash::trial::Stage;
use crate::crash::workers::side_by_side;
use crate::failure::Failure;
use crate::stopwatch::Stopwatch;

/// Makes the provider slow enough for all 64 to be on their way.
const SLOW: &str =
    r#"{"call": "upload", "fault": {"delay": {"milliseconds": 15}}, "times": "always"}"#;
/// Refuses one batch, that an answer of every kind is on its way.
const REFUSE: &str = r#"{"call": "upload", "fault": {"answer": {"status": 400,
    "headers": {"Content-Type": "application/json"}, "body": "{\"err\": \"no such account\"}"}},
    "skip": 90}"#;

/// What a seed decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Moment {
    seed: u64,
    /// After which share of an upload it is killed, in thousandths.
    kill: u64,
    /// After which share of that time it is stopped, in thousandths, and for how long.
    stop: Option<(u64, Duration)>,
    /// After which share of an upload the resumption is killed, in thousandths.
    kill_again: Option<u64>,
    has_refusal: bool,
}

impl Moment {
    fn of(seed: u64) -> Self {
        let mut random = SplitMix64::new(seed);
        let kill = random.next() % 1000;
        let stop_at = random.next() % 1000;
        let stop_for = Duration::from_millis(20 + random.next() % 100);
        let kind = random.next();
        let again = random.next() % 600;
        Self {
            seed,
            kill,
            stop: kind.is_multiple_of(3).then_some((stop_at, stop_for)),
            kill_again: (kind >> 8).is_multiple_of(2).then_some(again),
            has_refusal: (kind >> 16).is_multiple_of(3),
        }
    }
}

/// Strikes at the moments of these seeds.
///
/// # Errors
///
/// When an upload that is left alone does not succeed.
pub(in crate::crash) fn run(stage: &Stage, seeds: &[u64]) -> Result<Vec<Finding>, Failure> {
    let bills = Bills::many();
    let whole = time_of_an_upload(stage, &bills)?;
    eprintln!("an upload left alone takes {} ms", whole.as_millis());
    let moments: Vec<Moment> = seeds.iter().map(|&seed| Moment::of(seed)).collect();
    Ok(side_by_side(moments, |moment| {
        let point = format!("--moments {}: {moment:?}", moment.seed);
        Finding::of(point, stage.trial(&bills), |trial| strike(trial, moment, whole))
    }))
}

/// The shortest of three: the moments have to lie within the time that an upload takes.
fn time_of_an_upload(stage: &Stage, bills: &Bills) -> Result<Duration, Failure> {
    let mut shortest = Duration::MAX;
    for _ in 0..3 {
        let trial = stage.trial(bills)?;
        trial.provider.order(SLOW)?;
        let watch = Stopwatch::start();
        let ended = trial.billport.run(&Order::Upload.line(&trial))?;
        shortest = shortest.min(watch.elapsed());
        if ended.status.code() != Some(3) {
            let what = format!("an upload left alone ended with {}", ended.status);
            return Err(Failure::new(what).because(ended.stderr));
        }
    }
    Ok(shortest)
}

fn strike(trial: &Trial<'_>, moment: Moment, whole: Duration) -> Result<Finding, Failure> {
    let in_flight = trial.input.in_flight as u64;
    if moment.has_refusal {
        trial.provider.order(REFUSE)?;
    }
    trial.provider.order(SLOW)?;
    let upload = trial.billport.start(&Order::Upload.line(trial))?;
    let was_killed = kill_after(upload, share(whole, moment.kill), moment.stop)?;
    let mut lost = in_flight;
    if let Some(kill) = moment.kill_again {
        // There may be no run yet: then this ends by itself, and does nothing.
        let resumed = trial.billport.start(&Order::Resume { run: "1" }.line(trial))?;
        kill_after(resumed, share(whole, kill), None)?;
        lost += in_flight;
    }
    trial.provider.withdraw_orders()?;
    let mut finding = recover(trial, lost, Order::Upload)?;
    finding.was_struck = was_killed;
    Ok(finding)
}

/// Whether it still ran.
fn kill_after(
    mut running: Running,
    time: Duration,
    stop: Option<(u64, Duration)>,
) -> Result<bool, Failure> {
    let watch = Stopwatch::start();
    if let Some((at, length)) = stop
        && !running.ends_within(share(time, at))?
        && running.signal(Signal::Stop)
    {
        thread::sleep(length);
        running.signal(Signal::Continue);
    }
    let left = time.saturating_sub(watch.elapsed());
    if running.ends_within(left)? {
        return Ok(false);
    }
    running.kill();
    Ok(running.wait()?.was_killed())
}

/// So many thousandths of a time.
fn share(of: Duration, thousandths: u64) -> Duration {
    Duration::from_micros(u64::try_from(of.as_micros()).unwrap_or(u64::MAX) / 1000 * thousandths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_decides_its_moment() {
        assert_eq!(Moment::of(7), Moment::of(7));
        assert_ne!(Moment::of(7), Moment::of(8));
    }

    #[test]
    fn fifty_seeds_have_moments_of_every_kind() {
        let moments: Vec<Moment> = (1..=50).map(Moment::of).collect();
        assert!(moments.iter().any(|moment| moment.stop.is_some()));
        assert!(moments.iter().any(|moment| moment.kill_again.is_some()));
        assert!(moments.iter().any(|moment| moment.has_refusal));
        assert!(moments.iter().any(|moment| moment.kill < 200));
        assert!(moments.iter().any(|moment| moment.kill > 800));
        let plain = |moment: &&Moment| moment.stop.is_none() && moment.kill_again.is_none();
        assert!(moments.iter().any(|moment| plain(&moment)));
    }

    #[test]
    fn a_share_is_in_thousandths() {
        assert_eq!(share(Duration::from_millis(80), 250), Duration::from_millis(20));
    }
}
