//! Two processes on one journal: one of them delivers a run, and the other is told who it is.

use billport::journal::{JournalError, RunId, RunJournal as _};
use billport::workflows::upload::{ResumeError, ResumeOrders, Stop};
use billport_sandbox::Fault;
use std::fs;
use std::sync::Arc;
use tokio::sync::{Barrier, Notify};

use crate::bench::mischief::{Moment, Step};
use crate::bench::run::bills_of;
use crate::bench::{Bench, bill, bills};
use crate::props::desk::HOST;
use crate::props::play::Play;

/// Row 20: a second process is told who delivers the run, and sends nothing of it; when the first
/// one has died, it may.
#[tokio::test]
async fn a_second_process_is_told_who_delivers_the_run() {
    let bench = Bench::start();
    bench.strike_saved_upload(Fault::NeverAnswer);
    let second = async {
        bench.uploads_seen(1).await;
        let refused = bench.process().resume(RunId(1), ResumeOrders::default()).await.unwrap_err();
        let ResumeError::Journal(JournalError::Held { run, owner }) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!((run, owner.pid, owner.host.as_str()), (RunId(1), 1, HOST));
        assert_eq!(owner.since, bench.clock.now());
        assert_eq!(bench.provider.ledger().upload_requests, 1);
    };
    bench.upload_until(&bills(5), second).await;
    assert_eq!(bench.resume(RunId(1)).await.bills(), [4, 0, 1, 0]);
}

/// Row 20: two runs of one journal are delivered side by side, without a bill of the other being
/// touched.
#[tokio::test]
async fn two_runs_on_one_journal_go_side_by_side() {
    let bench = Bench::start().with_in_flight(8);
    let others: String = (101..=160).map(|number| bill(number, "20.00")).collect();
    let (one, other) = (bench.process(), bench.process());
    let (first, second) = (bench.desk.put(&bills(60)), bench.desk.put(&others));
    let (first, second) = tokio::join!(one.upload(&first), other.upload(&second));
    assert_eq!(first.unwrap().counts.bills_delivered, 60);
    assert_eq!(second.unwrap().counts.bills_delivered, 60);
    drop((one, other));
    let (books, ledger) = bench.balance().await;
    assert_eq!((books.runs.len(), ledger.upload_requests), (2, 120));
}

/// Row 20: of two processes that take up the run of a dead one at the same moment, one has it at a
/// time, and no batch is sent by both.
#[tokio::test]
async fn a_dead_owners_run_is_taken_up_by_one_at_a_time() {
    let bench = Bench::start();
    bench.strike_saved_upload(Fault::NeverAnswer);
    bench.upload_until(&bills(60), bench.uploads_seen(1)).await;
    let bench = bench.with_in_flight(8);
    let (one, other) = (bench.process(), bench.process());
    let orders = ResumeOrders::default();
    let both = tokio::join!(one.resume(RunId(1), orders), other.resume(RunId(1), orders));
    let results = [both.0, both.1];
    assert!(results.iter().any(Result::is_ok), "{results:?}");
    for refused in results.into_iter().filter_map(Result::err) {
        assert!(matches!(refused, ResumeError::Journal(JournalError::Held { .. })), "{refused:?}");
    }
    drop((one, other));
    let (books, ledger) = bench.balance().await;
    assert_eq!(bills_of(&books.runs[&RunId(1)].counts()), [59, 0, 1, 0]);
    assert_eq!(ledger.upload_requests, 60);
}

/// Rows 20 and 21: a process from which its run was taken (somebody has deleted its lock, or the
/// disk is shared by machines that don't see each other's) can't say anything of it any more. Its
/// late outcome is refused, and it stops; the batch stays in doubt.
#[tokio::test]
async fn what_a_former_owner_says_late_is_refused_and_it_stops() {
    let mut bench = Bench::start();
    let (there, gate) = (Arc::new(Notify::new()), Arc::new(Barrier::new(2)));
    let (arrives, waits) = (Arc::clone(&there), Arc::clone(&gate));
    bench.mischief = Box::new(move |now| {
        if now == Moment::Before(Step::Outcome(4)) {
            arrives.notify_one();
            return Play::Meet(Arc::clone(&waits));
        }
        Play::GoOn
    });
    let (former, file) = (bench.process(), bench.desk.put(&bills(10)));
    let take_over = async {
        there.notified().await;
        let thief = bench.desk.open();
        fs::remove_file(thief.journal.folder().join("1.lock")).unwrap();
        let claim = thief.journal.claim(RunId(1)).await.unwrap();
        gate.wait().await;
        (thief, claim)
    };
    let (report, (thief, claim)) = tokio::join!(former.upload(&file), take_over);
    let report = report.unwrap();
    let Some(Stop::Journal(JournalError::Fenced { asked, now, .. })) = report.stopped else {
        panic!("{:?}", report.stopped);
    };
    assert_eq!((asked.0, now), (1, claim.epoch));
    let [delivered, refused, unknown, pending] = bills_of(&report.counts);
    // Others went on until it was taken; the one that was on its way then is in doubt as well.
    assert!((1..=2).contains(&unknown), "{unknown} are in doubt");
    assert_eq!((refused, pending), (0, 10 - delivered - unknown));
    assert!(bench.provider.ledger().upload_requests <= delivered + unknown);

    thief.journal.release(claim).await.unwrap();
    drop((former, thief));
    let resumed = bench.resume(RunId(1)).await;
    assert_eq!(resumed.bills(), [10 - unknown, 0, unknown, 0]);
    assert_eq!(resumed.ledger.times_saved("000004", "06-2031"), 1);
}
