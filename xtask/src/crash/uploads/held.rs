//! Between send and settle: the provider has the request, the answer never comes, and the process
//! is killed.

use super::bills::Bills;
use super::hold::{Effect, Hold};
use super::order::Order;
use super::recovery::recover;
use crate::crash::finding::Finding;
use crate::crash::trial::Stage;
use crate::crash::workers::side_by_side;

/// How many of the requests are held, one in each trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::crash) enum Requests {
    /// Each of the run's, saved and not saved.
    All,
    /// The first, one in the middle and the last.
    Three,
}

/// As many as the small file has batches.
const LAST: u32 = 7;

/// Kills the process at each of these points, and recovers.
pub(in crate::crash) fn run(stage: &Stage, requests: Requests) -> Vec<Finding> {
    let bills = Bills::few();
    let points: Vec<(u32, Effect)> = match requests {
        Requests::All => {
            let both = |request| [(request, Effect::Done), (request, Effect::None)];
            (1..=LAST).flat_map(both).collect()
        }
        Requests::Three => vec![(1, Effect::Done), (4, Effect::None), (LAST, Effect::Done)],
    };
    side_by_side(points, |(request, effect)| {
        let saved = if effect == Effect::Done { "saved" } else { "not saved" };
        let point = format!("request {request} held, {saved}");
        Finding::of(point, stage.trial(&bills), |trial| {
            Hold { first: request, requests: 1, effect }.kill(trial)?;
            let mut finding = recover(trial, bills.in_flight as u64, Order::Upload)?;
            finding.was_struck = true;
            if finding.unknown == 0 {
                finding.breaches.push("a request without an answer is unknown nowhere".to_owned());
            }
            Ok(finding)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_request_is_the_one_of_the_last_batch() {
        let bills = Bills::few();
        assert_eq!(bills.valid.len().div_ceil(bills.batch_size), LAST as usize);
    }
}
