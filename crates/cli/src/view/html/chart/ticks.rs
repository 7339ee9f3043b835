//! Round numbers and round times, at which the axes have their ticks.

use time::{Duration, OffsetDateTime};

/// A step of time that people count in, in seconds; beyond them it is whole days.
const STEPS: [i64; 17] =
    [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200];
const DAY: i64 = 86_400;

/// The smallest of 1, 2, 5, 10, 20, 50 … that isn't smaller than a number.
fn round_step(least: u64) -> u64 {
    let mut power = 1_u64;
    loop {
        for digit in [1, 2, 5] {
            let step = power.saturating_mul(digit);
            if step >= least {
                return step;
            }
        }
        power = power.saturating_mul(10);
    }
}

/// Round numbers from zero up to `highest`, at most `most` steps of them.
pub(super) fn numbers(highest: u64, most: u64) -> impl Iterator<Item = u64> {
    let step = round_step(highest.div_ceil(most));
    (0..=highest / step).map(move |tick| tick * step)
}

/// Round instants, at even distances of so many seconds.
#[derive(Debug)]
pub(super) struct Instants {
    pub(super) step: i64,
    pub(super) at: Vec<OffsetDateTime>,
}

impl Instants {
    /// The round instants between two, at most `most` steps of them; round in UTC.
    pub(super) fn between(from: OffsetDateTime, to: OffsetDateTime, most: i64) -> Self {
        let least = (to - from).whole_seconds() / most + 1;
        let of_a_day = STEPS.into_iter().find(|step| *step >= least);
        let step = of_a_day.unwrap_or_else(|| {
            let days = u64::try_from(least).unwrap_or(1).div_ceil(DAY.unsigned_abs());
            i64::try_from(round_step(days)).map_or(i64::MAX, |days| days.saturating_mul(DAY))
        });
        let past = from.unix_timestamp_nanos().rem_euclid(i128::from(step) * 1_000_000_000);
        let past = Duration::nanoseconds_i128(past);
        let first = if past.is_zero() {
            Some(from)
        } else {
            (from - past).checked_add(Duration::seconds(step))
        };
        let next = |at: &OffsetDateTime| at.checked_add(Duration::seconds(step));
        let at = std::iter::successors(first, next).take_while(|at| *at <= to).collect();
        Self { step, at }
    }

    /// Whether the ticks are days.
    pub(super) fn are_days(&self) -> bool {
        self.step >= DAY
    }

    /// Whether the ticks are told to the second.
    pub(super) fn have_seconds(&self) -> bool {
        self.step < 60
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn numbers_are_round_and_few() {
        for (highest, ticks) in [
            (1, vec![0, 1]),
            (4, vec![0, 1, 2, 3, 4]),
            (7, vec![0, 2, 4, 6]),
            (1937, vec![0, 500, 1000, 1500]),
            (2_000_000, vec![0, 500_000, 1_000_000, 1_500_000, 2_000_000]),
            (10_000_000, vec![0, 5_000_000, 10_000_000]),
        ] {
            assert_eq!(numbers(highest, 4).collect::<Vec<_>>(), ticks);
        }
        for highest in [u64::MAX, u64::MAX / 3, u64::MAX / 19] {
            assert!(numbers(highest, 4).count() <= 5);
        }
    }

    #[test]
    fn instants_are_round_in_utc_and_few_for_a_run_of_any_length() {
        let from = datetime!(2026-11-22 10:03:20.5 UTC);
        for (seconds, step, first) in [
            (1, 1, datetime!(2026-11-22 10:03:21 UTC)),
            (59, 15, datetime!(2026-11-22 10:03:30 UTC)),
            (3600, 900, datetime!(2026-11-22 10:15 UTC)),
            (5400, 1800, datetime!(2026-11-22 10:30 UTC)),
            (3 * DAY, DAY, datetime!(2026-11-23 00:00 UTC)),
            (300 * DAY, 100 * DAY, datetime!(2026-12-13 00:00 UTC)),
        ] {
            let ticks = Instants::between(from, from + Duration::seconds(seconds), 5);
            assert_eq!((ticks.step, ticks.at.first()), (step, Some(&first)), "{seconds} s");
        }
        for seconds in (1..4000).chain((1..2000).map(|hours| hours * 3600)) {
            let ticks = Instants::between(from, from + Duration::seconds(seconds), 5);
            assert!((1..=5).contains(&ticks.at.len()), "{seconds} s: {ticks:?}");
        }
    }

    #[test]
    fn an_instant_on_the_edge_is_a_tick() {
        let from = datetime!(2026-11-22 10:00 UTC);
        let ticks = Instants::between(from, from + Duration::seconds(4), 5);
        assert_eq!(ticks.at.len(), 5);
    }
}
