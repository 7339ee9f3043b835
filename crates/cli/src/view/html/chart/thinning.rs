//! Few points that stand for many: a run of ten million bills has twenty thousand of them.
//!
//! Kept are the first and the last, each at which the number of unknown bills rises, and others at
//! even distances. As the distance is one in points and not in time, a long wait keeps its shape.

use std::collections::BTreeSet;

use crate::view::html::ProgressPoint;

/// How many points are drawn at most.
pub(super) const MOST: usize = 400;

/// The points that are drawn, in their order, at most [`MOST`]. Only if more than that are rises of
/// unknown bills, some of those are left out: their marks stand all the same.
pub(super) fn thinned(points: &[ProgressPoint]) -> Vec<ProgressPoint> {
    if points.len() <= MOST {
        return points.to_vec();
    }
    let rises: Vec<_> =
        (1..points.len()).filter(|at| points[*at].unknown > points[at - 1].unknown).collect();
    let mut kept = BTreeSet::from([0, points.len() - 1]);
    kept.extend(evenly(rises.len(), MOST - kept.len()).map(|at| rises[at]));
    kept.extend(evenly(points.len(), MOST - kept.len()));
    kept.into_iter().map(|at| points[at]).collect()
}

/// At most `most` of the numbers below `end`, at even distances, the first and the last among them.
fn evenly(end: usize, most: usize) -> impl Iterator<Item = usize> {
    let number = end.min(most);
    let (last, gaps) = (end.saturating_sub(1), number.saturating_sub(1).max(1));
    (0..number).map(move |at| at * last / gaps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::Duration;
    use time::macros::datetime;

    fn points(number: u64, unknown: impl Fn(u64) -> u64) -> Vec<ProgressPoint> {
        let point = |at: u64| ProgressPoint {
            at: datetime!(2026-11-22 10:00 UTC) + Duration::SECOND * u32::try_from(at).unwrap(),
            delivered: at * 500,
            refused: 0,
            unknown: unknown(at),
        };
        (0..number).map(point).collect()
    }

    #[test]
    fn few_points_stay_as_they_are() {
        for number in [0, 1, 2, 399, 400] {
            let points = points(number, |_| 0);
            assert_eq!(thinned(&points), points);
        }
    }

    #[test]
    fn the_first_the_last_and_each_rise_of_unknown_are_kept() {
        for number in [401, 402, 799, 800, 801, 20_000] {
            let rises = [1, 7, 8, 150, 333, 400];
            let unknown = |at| 500 * rises.iter().filter(|rise| **rise <= at).count() as u64;
            let points = points(number, unknown);
            let thinned = thinned(&points);
            assert!(thinned.len() <= MOST && thinned.len() > MOST / 2, "{}", thinned.len());
            assert!(thinned.is_sorted_by_key(|point| point.delivered));
            assert_eq!(thinned.first(), points.first());
            assert_eq!(thinned.last(), points.last());
            for rise in rises {
                assert!(thinned.iter().any(|point| point.delivered == rise * 500), "{rise}");
            }
        }
    }

    #[test]
    fn a_run_in_which_every_batch_is_unknown_is_thinned_too() {
        let points = points(5000, |at| at * 500);
        let thinned = thinned(&points);
        assert!((MOST - 2..=MOST).contains(&thinned.len()), "{}", thinned.len());
        assert_eq!((thinned.first(), thinned.last()), (points.first(), points.last()));
    }

    #[test]
    fn distances_are_even() {
        assert_eq!(evenly(10, 4).collect::<Vec<_>>(), [0, 3, 6, 9]);
        assert_eq!(evenly(3, 10).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(evenly(5, 1).collect::<Vec<_>>(), [0]);
        assert_eq!(evenly(0, 4).count() + evenly(4, 0).count(), 0);
    }
}
