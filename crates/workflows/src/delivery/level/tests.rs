//! What the level comes to over pretended servers, in figures.

use proptest::prelude::*;
use std::num::NonZeroUsize;
use std::time::Duration;

use super::simulator::{Course, Load, Moment, Served, run};
use super::*;

const AUTO: InFlight = InFlight::Auto { max: NonZeroUsize::new(16).unwrap() };
/// What a unit costs this process.
const OWN: Duration = Duration::from_micros(60);

fn fixed(level: usize) -> InFlight {
    InFlight::Fixed(NonZeroUsize::new(level).unwrap())
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn delivered(
    units: usize,
    in_flight: InFlight,
    mut serving: impl FnMut(Moment) -> Served,
) -> Course {
    run(Load { units, own: OWN, in_flight, seed: 7 }, &mut serving)
}

/// How much of the throughput of a fixed level is reached, in hundredths.
fn share_of(
    level: usize,
    units: usize,
    serving: impl Fn() -> Box<dyn FnMut(Moment) -> Served>,
) -> (u128, Course) {
    let best = delivered(units, fixed(level), serving());
    let auto = delivered(units, AUTO, serving());
    (best.took.as_nanos() * 100 / auto.took.as_nanos(), auto)
}

/// Answers after the same time, whatever is at it.
fn constant(time: Duration) -> Box<dyn FnMut(Moment) -> Served> {
    Box::new(move |_| Served::After(time))
}

/// Answers "too many requests" above so many at once.
fn throttling(
    most: usize,
    time: Duration,
    pause: Option<Duration>,
) -> Box<dyn FnMut(Moment) -> Served> {
    Box::new(
        move |moment| {
            if moment.at_once > most { Served::PushedBack(pause) } else { Served::After(time) }
        },
    )
}

/// Does so many at a time, and the others wait their turn: from there on it only gets slower.
fn saturated(by: u32, time: Duration) -> Box<dyn FnMut(Moment) -> Served> {
    Box::new(move |moment| {
        let at_once = u32::try_from(moment.at_once).unwrap();
        Served::After(time.max(time * at_once / by))
    })
}

#[test]
fn a_server_that_takes_its_time_is_reached_by_all_that_is_allowed() {
    for time in [5, 50, 500].map(ms) {
        for (units, at_least) in [(200, 91), (500, 96), (2000, 98), (20_000, 99)] {
            let (share, course) = share_of(16, units, || constant(time));
            assert!(share >= at_least, "{time:?}, {units} units: {share} %");
            assert_eq!((course.found.level, course.found.highest), (16, 16));
            assert_eq!((course.found.push_backs, course.requests), (0, units));
        }
    }
}

#[test]
fn a_server_that_throttles_is_used_up_to_its_limit() {
    for time in [5, 50, 500].map(ms) {
        let (share, course) = share_of(8, 2000, || throttling(8, time, None));
        assert!(share >= 97, "{time:?}: {share} %");
        assert_eq!((course.found.level, course.found.highest), (8, 16));
        assert!(course.found.push_backs < 25, "{time:?}: {:?}", course.found);
        assert!(course.worst < 5, "{time:?}: no unit runs out of attempts: {}", course.worst);
    }
}

#[test]
fn the_limit_is_found_wherever_it_is() {
    for most in 1..16 {
        let (share, course) = share_of(most, 2000, || throttling(most, ms(50), None));
        assert!(share >= 95, "above {most}: {share} %");
        assert_eq!(course.found.level, most);
        assert!(course.worst < 5, "above {most}: {}", course.worst);
    }
}

#[test]
fn a_pause_is_paid_for_once_and_then_rarely() {
    // One pause of up to two seconds is what it takes to find out; the rest runs at the full level.
    for (time, units) in [(ms(5), 50_000), (ms(50), 10_000), (ms(500), 2000)] {
        let (share, course) = share_of(8, units, || throttling(8, time, Some(ms(1000))));
        assert!(share >= 95, "{time:?}: {share} %");
        assert_eq!(course.found.level, 8);
        assert!(course.found.push_backs <= 4, "{time:?}: {:?}", course.found);
    }
}

#[test]
fn a_server_that_only_gets_slower_is_not_given_more() {
    for (by, expected) in [(1, 3), (2, 3), (4, 5), (8, 8)] {
        let (share, course) = share_of(16, 2000, || saturated(by, ms(50)));
        assert!(share >= 97, "{by} at a time: {share} %");
        assert_eq!(course.found.level, expected, "{by} at a time");
        let all_at_once = delivered(2000, fixed(16), saturated(by, ms(50)));
        let (here, there) = (course.late_answer_time(), all_at_once.late_answer_time());
        let most = 16 / u32::try_from(expected).unwrap();
        assert!(here * most <= there * 11 / 10, "{by} at a time: {here:?}, and {there:?} with 16");
    }
    for by in [3, 5, 6, 7, 9, 11, 13, 16] {
        let (share, _) = share_of(16, 2000, || saturated(by, ms(50)));
        assert!(share >= 90, "{by} at a time: {share} %");
    }
}

#[test]
fn a_local_server_is_not_held_back() {
    for micros in [50, 200, 1000] {
        let time = Duration::from_micros(micros);
        let (share, _) = share_of(16, 2000, || constant(time));
        assert!(share >= 97, "{time:?}: {share} %");
        // All of it is one processor, which answers one after the other.
        let (share, _) = share_of(16, 2000, || saturated(1, time / 10));
        assert!(share >= 97, "{time:?}: {share} %");
    }
}

#[test]
fn jitter_moves_nothing() {
    for seed in 0..40 {
        let jitter = || -> Box<dyn FnMut(Moment) -> Served> {
            let mut rng = fastrand::Rng::with_seed(seed);
            // Most answers come after 20 to 80 ms, and one in twenty ten times as late.
            Box::new(move |_| {
                let time = ms(rng.u64(20..80));
                Served::After(if rng.u8(0..20) == 0 { time * 10 } else { time })
            })
        };
        let (share, course) = share_of(16, 2000, jitter);
        assert!(share >= 90, "seed {seed}: {share} %");
        assert_eq!(course.found.level, 16, "seed {seed}");
    }
}

#[test]
fn a_throttling_server_with_jitter_is_used_up_to_its_limit() {
    for seed in 0..40 {
        let serving = || -> Box<dyn FnMut(Moment) -> Served> {
            let mut rng = fastrand::Rng::with_seed(seed);
            Box::new(move |moment| {
                if moment.at_once > 8 {
                    Served::PushedBack(None)
                } else {
                    Served::After(ms(rng.u64(20..80)))
                }
            })
        };
        let (share, course) = share_of(8, 2000, serving);
        assert!(share >= 93, "seed {seed}: {share} %");
        assert!(course.worst < 5, "seed {seed}: {}", course.worst);
    }
}

#[test]
fn after_an_outage_it_is_soon_as_fast_as_before() {
    let outage = |from: u64, to: u64| -> Box<dyn FnMut(Moment) -> Served> {
        Box::new(move |moment| {
            let is_down = (ms(from)..ms(to)).contains(&moment.now);
            if is_down { Served::PushedBack(Some(ms(500))) } else { Served::After(ms(50)) }
        })
    };
    let auto = delivered(4000, AUTO, outage(3000, 5000));
    let best = delivered(4000, fixed(16), constant(ms(50)));
    assert_eq!(auto.found.level, 16);
    let lost = auto.took.saturating_sub(best.took);
    assert!(lost < ms(2000 + 3500), "{lost:?} were lost to two seconds of outage");
}

#[test]
fn a_server_that_allows_more_later_is_given_more() {
    let grows = || -> Box<dyn FnMut(Moment) -> Served> {
        Box::new(|moment| {
            if moment.at_once > if moment.now < ms(3000) { 4 } else { 12 } {
                Served::PushedBack(None)
            } else {
                Served::After(ms(50))
            }
        })
    };
    let course = delivered(4000, AUTO, grows());
    assert_eq!(course.found.level, 12);
}

#[test]
fn a_few_units_are_sent_at_once() {
    let course = delivered(3, AUTO, constant(ms(500)));
    assert_eq!(course.took, ms(500) + OWN * 3);
    assert_eq!((course.found.level, course.found.highest), (4, 3));
}

#[test]
fn a_fixed_level_stays_and_counts_push_backs() {
    let mut level = Level::new(fixed(5));
    let ticket = level.send();
    let push_backs = PushBacks { count: 3, sustained: 2 };
    level.ended(ticket, Signs { push_backs, ..Signs::default() });
    let found = LevelFound { in_flight: fixed(5), level: 5, highest: 1, push_backs: 3 };
    assert_eq!((level.limit(), level.found()), (5, found));
}

#[test]
fn a_push_back_cuts_to_the_half_once_a_round() {
    let mut level = Level::new(AUTO);
    let first: Vec<_> = (0..4).map(|_| level.send()).collect();
    let pushed =
        |sustained| Signs { push_backs: PushBacks { count: 1, sustained }, ..Signs::default() };
    let limits: Vec<_> = first
        .into_iter()
        .map(|ticket| {
            level.ended(ticket, pushed(0));
            level.limit()
        })
        .collect();
    assert_eq!(limits, [2, 2, 2, 2], "what was sent before the cut does not cut again");
    let next = level.send();
    level.ended(next, pushed(0));
    assert_eq!(level.limit(), 1);
    let next = level.send();
    level.ended(next, pushed(0));
    assert_eq!(level.limit(), 1, "one may always be on its way");
}

#[test]
fn a_level_that_was_not_reached_is_not_raised() {
    let mut level = Level::new(AUTO);
    for _ in 0..100 {
        let tickets = [level.send(), level.send(), level.send()];
        for ticket in tickets {
            level.ended(ticket, Signs { answer_time: Some(ms(50)), ..Signs::default() });
        }
    }
    assert_eq!(level.limit(), 4);
}

proptest! {
    #[test]
    fn whatever_is_told_the_level_stays_within_its_bounds(
        max in 1_usize..40,
        told in proptest::collection::vec(
            (any::<bool>(), any::<u64>(), any::<u64>(), 0_u32..3, any::<u32>(), 0_usize..8), 0..500
        ),
    ) {
        let max = NonZeroUsize::new(max).unwrap();
        let mut level = Level::new(InFlight::Auto { max });
        let mut tickets = Vec::new();
        for (is_answered, time, waited, count, sustained, which) in told {
            while tickets.len() < level.limit() {
                tickets.push(level.send());
            }
            let signs = Signs {
                answer_time: is_answered.then_some(Duration::from_nanos(time)),
                push_backs: PushBacks { count: count / 2, sustained },
                waited: Duration::from_secs(waited),
            };
            level.ended(tickets.swap_remove(which % tickets.len()), signs);
            prop_assert!((1..=max.get()).contains(&level.limit()));
            prop_assert!((1..=max.get()).contains(&level.found().level));
        }
    }

    #[test]
    fn every_run_ends_and_no_request_is_lost(
        units in 0_usize..400,
        max in 1_usize..40,
        seed: u64,
        most in 1_usize..40,
        micros in 1_u64..200_000,
    ) {
        let in_flight = InFlight::Auto { max: NonZeroUsize::new(max).unwrap() };
        let mut serving = throttling(most, Duration::from_micros(micros), None);
        let course = run(Load { units, own: OWN, in_flight, seed }, &mut serving);
        prop_assert!(course.found.highest <= max);
        prop_assert!(course.requests >= units);
    }
}
