//! Clocks that jump, and midnight in a run: a bill is judged by the provider's day on which it is
//! sent, and nothing else depends on the time of day.

use billport::journal::RunId;
use billport::workflows::upload::Fate;
use billport_sandbox::Today;
use std::sync::Arc;
use time::{Date, Duration, macros::date};

use crate::bench::mischief::{Moment, Step};
use crate::bench::{Bench, Run, TODAY, account, bills};
use crate::props::play::Play;

const TOMORROW: Date = date!(2026 - 11 - 23);

/// Ten single bills: those from the sixth to the eighth are due in years, all others today.
fn due_today() -> String {
    let row = |number| {
        let due = if (6..=8).contains(&number) { "25-05-2031" } else { "22-11-2026" };
        format!("{},1500.50,{due},06-2031\n", account(number))
    };
    (1..=10).map(row).collect()
}

/// It is this day, by the provider's calendar and by the provider itself.
fn set_day(bench: &Bench, day: Date) {
    bench.clock.set_today(day);
    bench.provider.set_today(Today::Fixed(day));
}

/// The lines that are told as late.
fn late(run: &Run) -> Vec<u64> {
    let is_late = |line: &&u64| {
        let row = &run.booked.rows[*line];
        row.fate == Fate::Rejected && row.code == "late"
    };
    run.booked.rows.keys().filter(is_late).copied().collect()
}

/// Row 19: the clock on the wall is set two hours on, or a month back, in the middle of a run: no
/// token is renewed, no batch waits, and none is sent twice.
#[tokio::test]
async fn a_clock_that_is_set_in_a_run_changes_nothing() {
    for jump in [Duration::hours(2), Duration::days(-30)] {
        let mut bench = Bench::start().with_in_flight(4);
        let clock = Arc::clone(&bench.clock);
        bench.when_batch_ends = Box::new(move |ended| {
            if ended == 5 {
                clock.jump(jump);
            }
        });
        let run = bench.upload(&bills(40)).await;
        assert_eq!(run.bills(), [40, 0, 0, 0], "{jump}");
        assert_eq!((run.counts.requests_sent, run.ledger.token_requests), (40, 1), "{jump}");
    }
}

/// Row 19: at midnight in a run, what is late is rejected once and not sent; the rest is.
#[tokio::test]
async fn at_midnight_in_a_run_what_is_late_is_not_sent() {
    let mut bench = Bench::start();
    let (clock, provider) = (Arc::clone(&bench.clock), bench.provider.clone());
    bench.mischief = Box::new(move |now| {
        // The sixth bill is on its way, and good for both days.
        if now == Moment::After(Step::Intent(6)) {
            clock.set_today(TOMORROW);
            provider.set_today(Today::Fixed(TOMORROW));
        }
        Play::GoOn
    });
    let run = bench.upload(&due_today()).await;
    assert_eq!((run.bills(), run.counts.rows_rejected), ([8, 0, 0, 0], 2));
    assert_eq!(late(&run), [10, 11]);
    assert!(run.rejected[&10].contains("due date"), "{}", run.rejected[&10]);
}

/// Row 19: a run that is resumed on a later day judges again; what was late is rejected once, and
/// left out for good, though the clock goes back.
#[tokio::test]
async fn a_run_resumed_on_a_later_day_judges_again() {
    let mut bench = Bench::start();
    let stop = Arc::clone(&bench.stop);
    bench.mischief = Box::new(move |now| {
        if now == Moment::After(Step::Intent(3)) {
            stop.request();
        }
        Play::GoOn
    });
    assert_eq!(bench.upload(&due_today()).await.bills(), [3, 0, 0, 7]);
    (bench.stop, bench.mischief) = (Arc::default(), Box::new(|_| Play::GoOn));
    set_day(&bench, TOMORROW);
    let run = bench.resume(RunId(1)).await;
    assert_eq!((run.bills(), run.counts.rows_rejected), ([6, 0, 0, 0], 4));
    assert_eq!(late(&run), [5, 6, 10, 11]);
    assert_eq!(run.rejected.keys().copied().collect::<Vec<_>>(), [5, 6, 10, 11]);

    set_day(&bench, TODAY);
    let again = bench.resume(RunId(1)).await;
    assert_eq!((again.bills(), again.counts.rows_rejected), ([6, 0, 0, 0], 4));
    assert!(again.rejected.is_empty(), "nobody is told twice");
}

/// Row 19: of one batch some bills may be late and others not; in the first hour of a month a period
/// is late too.
#[tokio::test]
async fn of_one_batch_only_what_is_late_is_left_out() {
    let mut bench = Bench::start().with_batches_of(4);
    bench.stop.request();
    let rows = "000001,10.00,22-11-2026,11-2026\n\
                000002,10.00,25-05-2031,11-2026\n\
                000003,10.00,22-11-2026,12-2026\n\
                000004,10.00,25-05-2031,12-2026\n";
    assert_eq!(bench.upload(rows).await.bills(), [0, 0, 0, 4]);
    bench.stop = Arc::default();
    set_day(&bench, date!(2026 - 12 - 01));
    let run = bench.resume(RunId(1)).await;
    assert_eq!((run.bills(), run.counts.rows_rejected), ([1, 0, 0, 0], 3));
    assert_eq!(late(&run), [2, 3, 4]);
    assert_eq!(run.ledger.times_saved("000004", "12-2026"), 1);
}
