//! Bad bills in a batch that is refused as a whole: they are found by halving, and only after an
//! explicit refusal.

use billport::journal::{RunHistory as _, RunId, UnitQuery, UnitState, Which};
use billport::ports::ErrorKind;
use billport::workflows::upload::Outcome::{self, Delivered, Refused, Unknown};
use billport_sandbox::blaggo::upload_error;
use billport_sandbox::{Call, Fault, FaultOrder};
use std::sync::Arc;
use tokio::sync::Notify;

use crate::bench::mischief::{Moment, Step};
use crate::bench::{Bench, Run, account, bills};
use crate::props::play::Play;

const BATCH: usize = 500;

/// Halvings until a batch of 500 is a single bill.
const HALVINGS: u64 = 9;

fn bisecting() -> Bench {
    let mut bench = Bench::start().with_batches_of(BATCH);
    bench.settings.bisect = true;
    bench
}

/// The numbers of the bills that ended in this way.
fn numbers(run: &Run, outcome: Outcome) -> Vec<usize> {
    let outcomes = (1..).zip(run.outcomes());
    outcomes.filter(|(_, was)| *was == outcome).map(|(number, _)| number).collect()
}

/// Row 24: one bad bill in 500, and ten of them: just these are refused, and all others delivered.
#[tokio::test]
async fn bad_bills_are_found_by_halving_and_the_others_are_delivered() {
    let ten = [1, 2, 77, 124, 125, 126, 249, 250, 251, 500];
    for bad in [&[1][..], &[250], &[251], &[500], &ten] {
        let bench = bisecting();
        bench.provider.refuse_accounts(bad.iter().copied().map(account));
        let run = bench.upload(&bills(BATCH)).await;
        let count = bad.len() as u64;
        assert_eq!(run.bills(), [BATCH as u64 - count, count, 0, 0], "{bad:?}");
        assert_eq!(numbers(&run, Refused), bad);
        // The whole, and at most both halves of whatever holds a bad bill at each step.
        let most = 1 + 2 * HALVINGS * count;
        assert!(run.counts.requests_sent <= most, "{} requests", run.counts.requests_sent);
        assert_eq!(run.counts.batches_refused, count);
    }
}

/// Row 24: several batches are halved side by side, without one bill of another being touched.
#[tokio::test]
async fn batches_are_halved_while_others_are_in_flight() {
    let bench = bisecting().with_batches_of(50).with_in_flight(8);
    let bad = [3, 77, 78, 499, 500, 501, 1000];
    bench.provider.refuse_accounts(bad.map(account));
    let run = bench.upload(&bills(1000)).await;
    assert_eq!(run.bills(), [993, 7, 0, 0]);
    assert_eq!(numbers(&run, Refused), bad);
}

/// Row 24: a half whose outcome is unknown is not halved any further, nor sent again; the other
/// half is.
#[tokio::test]
async fn an_unknown_half_is_left_alone() {
    for saved in [false, true] {
        let bench = bisecting();
        // The first half is the second upload.
        let lost = FaultOrder::once(Call::Upload, Fault::Reset).skipping(1);
        bench.provider.order(if saved { lost.after_effect() } else { lost });
        bench.provider.refuse_accounts([account(400)]);
        let run = bench.upload(&bills(BATCH)).await;
        assert_eq!(run.bills(), [249, 1, 250, 0]);
        assert_eq!(numbers(&run, Unknown), (1..=250).collect::<Vec<_>>());
        assert_eq!(numbers(&run, Refused), [400]);
        let of_first_half = run.ledger.uploads.iter().filter(|upload| upload.number == 2);
        assert_eq!(of_first_half.map(|upload| upload.bills).sum::<usize>(), 250);
        assert_eq!(run.ledger.bills_saved, 249 + if saved { 250 } else { 0 });
    }
}

/// Row 24: a batch of unknown outcome is not halved at all, though a bad bill stands in it.
#[tokio::test]
async fn an_unknown_batch_is_not_halved() {
    let bench = bisecting();
    bench.provider.refuse_accounts([account(7)]);
    bench.strike_upload(upload_error(504, "gateway timeout"));
    let run = bench.upload(&bills(BATCH)).await;
    assert_eq!(run.bills(), [0, 0, BATCH as u64, 0]);
    assert_eq!(run.counts.requests_sent, 1);
}

/// Row 24: what stops a run in the middle of halving leaves the halves that were not sent pending.
#[tokio::test]
async fn halves_not_sent_when_the_run_stops_are_pending() {
    let bench = bisecting();
    bench.provider.refuse_accounts([account(400)]);
    let withdrawn = FaultOrder::once(Call::Upload, upload_error(403, "no permission"));
    bench.provider.order(withdrawn.skipping(2));
    let run = bench.upload(&bills(BATCH)).await;
    assert_eq!(run.bills(), [250, 0, 0, 250]);
    assert_eq!(run.stopped_by(), Some(ErrorKind::Credentials));
    assert_eq!(numbers(&run, Delivered), (1..=250).collect::<Vec<_>>());
}

/// Row 24: without the setting nothing is halved.
#[tokio::test]
async fn without_the_setting_a_refused_batch_stays_whole() {
    let bench = Bench::start().with_batches_of(BATCH);
    bench.provider.refuse_accounts([account(400)]);
    let run = bench.upload(&bills(2 * BATCH)).await;
    assert_eq!(run.bills(), [BATCH as u64, BATCH as u64, 0, 0]);
    assert_eq!(run.counts.requests_sent, 2);
}

/// Row 24: the journal has every part of a batch that was halved, each with the one it comes from;
/// those that were refused are single bills, and have the provider's words.
#[tokio::test]
async fn the_journal_has_every_part_of_a_halved_batch() {
    let bench = bisecting();
    let bad = [7, 251, 252];
    bench.provider.refuse_accounts(bad.map(account));
    let run = bench.upload(&bills(BATCH)).await;
    assert_eq!(run.bills(), [497, 3, 0, 0]);
    let clerk = bench.desk.open();
    let all = UnitQuery { after: 0, limit: 1000, which: Which::All };
    let units = clerk.journal.units(run.id, all).await.unwrap();
    for unit in &units {
        let parts: Vec<_> = units.iter().filter(|part| part.part_of == Some(unit.number)).collect();
        match unit.state {
            UnitState::Split => {
                assert_eq!(parts.len(), 2, "{unit:?}");
                assert_eq!(parts.iter().map(|part| part.bills).sum::<u32>(), unit.bills);
            }
            _ => assert_eq!(parts.len(), 0, "{unit:?}"),
        }
    }
    let refused = units.iter().filter(|unit| unit.state == UnitState::Refused);
    assert_eq!(refused.map(|unit| unit.bills).collect::<Vec<_>>(), [1, 1, 1]);
    for number in bad {
        // The header is line 1.
        let row = &run.booked.rows[&(number as u64 + 1)];
        assert_eq!(row.code, "refused");
        assert!(row.why.contains("refused by the provider"), "{}", row.why);
    }
}

/// Rows 17 and 24: a process that dies while the halves of a batch are sent leaves each half as what
/// it is; the next one halves what is left.
#[tokio::test]
async fn halving_goes_on_where_a_dead_process_left_it() {
    for (moment, expected) in [
        // The second half of the first batch.
        (Moment::Before(Step::Intent(3)), [499, 1, 0, 0]),
        (Moment::After(Step::Intent(3)), [250, 0, 250, 0]),
        (Moment::Before(Step::Outcome(3)), [250, 0, 250, 0]),
        (Moment::After(Step::Outcome(3)), [499, 1, 0, 0]),
    ] {
        let mut bench = bisecting();
        bench.provider.refuse_accounts([account(400)]);
        let there = Arc::new(Notify::new());
        let arrives = Arc::clone(&there);
        bench.mischief = Box::new(move |now| {
            if now == moment {
                arrives.notify_one();
                return Play::Hang;
            }
            Play::GoOn
        });
        bench.upload_until(&bills(BATCH), there.notified()).await;
        bench.mischief = Box::new(|_| Play::GoOn);
        assert_eq!(bench.resume(RunId(1)).await.bills(), expected, "{moment:?}");
    }
}
