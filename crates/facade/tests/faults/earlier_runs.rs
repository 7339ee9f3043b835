//! The same bill in two files and in two runs: the second row is refused before anything is sent,
//! and the earlier run is named.

use billport::domain::Excerpt;
use billport::journal::{RunId, RunJournal as _, Verdict};
use billport::workflows::upload::{BeginError, Fate};
use billport_sandbox::Fault;
use billport_sandbox::blaggo::upload_error;
use std::sync::Arc;
use time::Duration;

use crate::bench::{Bench, Run, bill, bills};

/// Bills of the accounts with these numbers.
fn bills_of_accounts(numbers: impl IntoIterator<Item = usize>) -> String {
    numbers.into_iter().map(|number| bill(number, "1500.50")).collect()
}

/// Why the row in a line was rejected.
fn reason(run: &Run, line: u64) -> &str {
    run.rejected.get(&line).map_or("it was not", String::as_str)
}

/// Row 16: what an earlier run delivered is not sent again, and the report says so; the other bills
/// of the file are delivered.
#[tokio::test]
async fn a_bill_that_an_earlier_run_delivered_is_not_sent_again() {
    let bench = Bench::start().with_batches_of(2);
    assert_eq!(bench.upload(&bills(10)).await.bills(), [10, 0, 0, 0]);
    // Another amount and due date: it is the account and the period that make it the same bill.
    let rows = format!("000007,1.00,31-12-2032,06-2031\n{}", bills_of_accounts(9..=15));
    let run = bench.upload(&rows).await;
    assert_eq!((run.bills(), run.counts.rows_rejected), ([5, 0, 0, 0], 3));
    assert_eq!(reason(&run, 2), "delivered before, by run 1 (batch 4)");
    assert_eq!(reason(&run, 3), "delivered before, by run 1 (batch 5)");
    assert_eq!(reason(&run, 4), "delivered before, by run 1 (batch 5)");
    // Of the first two nothing was left to make a batch of.
    for (line, batch, code) in
        [(2, None, "left-out"), (3, None, "left-out"), (4, Some(1), "taken-care-of")]
    {
        let row = &run.booked.rows[&line];
        assert_eq!((row.fate, row.batch, row.code.as_str()), (Fate::Rejected, batch, code));
    }
    assert_eq!(run.ledger.bills_saved, 15);
}

/// Row 16: a run of which nothing is left to send is over at once.
#[tokio::test]
async fn a_file_of_nothing_but_delivered_bills_sends_nothing() {
    let bench = Bench::start();
    bench.upload(&bills(10)).await;
    let run = bench.upload(&bills_of_accounts((1..=10).rev())).await;
    assert_eq!((run.bills(), run.counts.rows_rejected), ([0; 4], 10));
    assert!(run.stopped.is_none());
    assert_eq!(run.ledger.upload_requests, 10);
}

/// Row 16: the same file is recognised whatever its name, and the earlier run named; only who says
/// so sends it again.
#[tokio::test]
async fn the_same_file_is_recognised_by_what_it_holds() {
    let mut bench = Bench::start();
    bench.upload(&bills(3)).await;
    let file = bench.desk.put(&bills(3));
    let Err(BeginError::SameFile(earlier)) = bench.try_upload(&file).await else {
        panic!("the same file was taken");
    };
    assert_eq!(earlier.id, RunId(1));
    let (books, ledger) = bench.balance().await;
    assert_eq!((books.runs.len(), ledger.upload_requests), (1, 3), "there is no second run");

    (bench.again, bench.ordered_repeats) = (true, true);
    let again = bench.try_upload(&file).await.unwrap();
    assert_eq!((again.bills(), again.ledger.bills_saved), ([3, 0, 0, 0], 6));
}

/// Row 16: a file of which nothing was sent is not held against anybody.
#[tokio::test]
async fn a_file_of_which_nothing_was_sent_may_come_again() {
    let mut bench = Bench::start();
    bench.stop.request();
    assert_eq!(bench.upload(&bills(3)).await.bills(), [0, 0, 0, 3]);
    bench.stop = Arc::default();
    assert_eq!(bench.upload(&bills(3)).await.bills(), [3, 0, 0, 0]);
    // What was pending of the first run has been taken care of by the second.
    let resumed = bench.resume(RunId(1)).await;
    assert_eq!((resumed.bills(), resumed.counts.rows_rejected), ([0; 4], 3));
    assert_eq!(reason(&resumed, 2), "delivered before, by run 2 (batch 1)");
}

/// Row 16: what is in doubt is not sent by another run either. When a person has said what became of
/// it, that counts.
#[tokio::test]
async fn a_bill_in_doubt_is_not_sent_by_another_run_until_a_person_has_decided() {
    for (saved, verdict) in [(true, Verdict::Delivered), (false, Verdict::NotDelivered)] {
        let bench = Bench::start();
        if saved {
            bench.strike_saved_upload(Fault::Reset);
        } else {
            bench.strike_upload(Fault::Reset);
        }
        assert_eq!(bench.upload(&bills(2)).await.bills(), [1, 0, 1, 0]);
        let second = bench.upload(&bills_of_accounts([1, 3])).await;
        assert_eq!(second.bills(), [1, 0, 0, 0]);
        let in_doubt = "of unknown outcome in run 1 (batch 1): it may have arrived";
        assert_eq!(reason(&second, 2), in_doubt);

        {
            let clerk = bench.desk.open();
            let claim = clerk.journal.claim(RunId(1)).await.unwrap();
            let because = Excerpt::of(b"asked the provider");
            clerk.journal.resolve(claim, 1, verdict, because).await.unwrap();
            clerk.journal.release(claim).await.unwrap();
        }
        let third = bench.upload(&bills_of_accounts([1, 4])).await;
        let sent = if saved { 1 } else { 2 };
        assert_eq!(third.bills(), [sent, 0, 0, 0], "saved: {saved}");
        let resumed = bench.resume(RunId(1)).await;
        assert_eq!(resumed.counts.bills_pending, 0);
        assert_eq!(resumed.ledger.times_saved("000001", "06-2031"), 1);
    }
}

/// Row 16: what was refused may come again, corrected or not, and so may what was never sent.
#[tokio::test]
async fn a_refused_bill_and_a_pending_one_may_come_again() {
    let bench = Bench::start();
    bench.strike_upload(upload_error(400, "no such account yet"));
    bench.strike_upload(upload_error(429, "slow down").retry_after("100000"));
    assert_eq!(bench.upload(&bills(3)).await.bills(), [0, 1, 0, 2]);
    let second = bench.upload(&bills_of_accounts(1..=2)).await;
    assert_eq!(second.bills(), [2, 0, 0, 0]);

    // The first run goes on with what nobody has taken care of meanwhile.
    bench.clock.jump(Duration::seconds(100_001));
    let resumed = bench.resume(RunId(1)).await;
    assert_eq!((resumed.bills(), resumed.counts.rows_rejected), ([1, 1, 0, 0], 1));
    assert_eq!(reason(&resumed, 3), "delivered before, by run 2 (batch 2)");
}

/// Row 16: while a run is on its way, its bills are its own; when it has died, what it had not sent
/// is anybody's.
#[tokio::test]
async fn a_bill_that_a_run_under_way_holds_is_not_sent_by_another_one() {
    let bench = Bench::start();
    bench.strike_saved_upload(Fault::NeverAnswer);
    let others = async {
        bench.uploads_seen(1).await;
        let other = bench.process();
        let report = other.upload(&bench.desk.put(&bills_of_accounts([1, 2, 3, 9]))).await.unwrap();
        assert_eq!((report.counts.bills_delivered, report.counts.rows_rejected), (1, 3));
        for (line, batch) in [(2, 1), (3, 2), (4, 3)] {
            let reason = &other.watch.heard().rejected[&line];
            assert_eq!(*reason, format!("being uploaded by run 1 (batch {batch})"));
        }
    };
    assert_eq!(bench.upload_until(&bills(3), others).await, Some(RunId(1)));

    let third = bench.upload(&bills_of_accounts([1, 2])).await;
    assert_eq!((third.bills(), third.counts.rows_rejected), ([1, 0, 0, 0], 1));
    assert!(reason(&third, 2).starts_with("of unknown outcome in run 1"));
    let resumed = bench.resume(RunId(1)).await;
    assert_eq!((resumed.bills(), resumed.counts.rows_rejected), ([1, 0, 1, 0], 1));
}

/// Row 16: of two runs that begin at the same moment, one sees the other's bills, whichever it is.
#[tokio::test]
async fn two_runs_that_begin_at_the_same_moment_share_no_bill() {
    let bench = Bench::start().with_in_flight(4);
    let (one, other) = (bench.process(), bench.process());
    let (file, overlapping) = (bench.desk.put(&bills(20)), bills_of_accounts(11..=30));
    let overlapping = bench.desk.put(&overlapping);
    let (first, second) = tokio::join!(one.upload(&file), other.upload(&overlapping));
    let delivered = |report: &billport::workflows::upload::UploadReport| {
        let counts = report.counts;
        assert_eq!(counts.bills_delivered + counts.rows_rejected, 20);
        counts.bills_delivered
    };
    assert_eq!(delivered(&first.unwrap()) + delivered(&second.unwrap()), 30);
    drop((one, other));
    let (_, ledger) = bench.balance().await;
    assert_eq!((ledger.bills_saved, ledger.upload_requests), (30, 30));
}

/// Row 16: and of two that upload the very same file, one is told of the other.
#[tokio::test]
async fn two_processes_that_upload_one_file_at_the_same_moment_send_it_once() {
    let bench = Bench::start().with_in_flight(4);
    let (one, other) = (bench.process(), bench.process());
    let file = bench.desk.put(&bills(20));
    let results = tokio::join!(one.upload(&file), other.upload(&file));
    let (done, refused) = match results {
        (Ok(done), Err(refused)) | (Err(refused), Ok(done)) => (done, refused),
        both => panic!("one of two: {both:?}"),
    };
    assert_eq!(done.counts.bills_delivered, 20);
    assert!(matches!(refused, BeginError::SameFile(earlier) if earlier.id == done.run));
    drop((one, other));
    assert_eq!(bench.balance().await.1.upload_requests, 20);
}
