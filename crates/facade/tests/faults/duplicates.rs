//! The same bill twice: the second row is refused before anything is sent, and both are named.

use billport::domain::BatchLimit;
use billport::workflows::upload::Stop;

use crate::bench::{Bench, bill, bills};

/// Row 16: account and period make a bill, whatever stands beside them; the later row is rejected,
/// in the batch of the first one or in another.
#[tokio::test]
async fn a_bill_that_stands_in_the_file_twice_is_sent_once() {
    for batch_size in [1, 2, 3, 500] {
        let mut bench = Bench::start().with_in_flight(4);
        bench.settings.batch_limit = BatchLimit::new(batch_size).unwrap();
        let rows = "000001,10.00,25-05-2031,06-2031\n\
                    000002,20.00,25-05-2031,06-2031\n\
                    000001,10.00,25-05-2031,06-2031\n\
                    000001,99.99,31-12-2032,06-2031\n\
                    000001,10.00,25-05-2031,07-2031\n\
                    000003,30.00,25-05-2031,06-2031\n\
                    000002,20.00,25-05-2031,06-2031\n";
        let run = bench.upload(rows).await;
        assert_eq!(run.bills(), [4, 0, 0, 0], "in batches of {batch_size}");
        let ledger = &run.ledger;
        for (account, period) in
            [("000001", "06-2031"), ("000001", "07-2031"), ("000002", "06-2031")]
        {
            assert_eq!(ledger.times_saved(account, period), 1, "{account} {period}");
        }
        assert_eq!(ledger.amounts().filter(|amount| *amount == "99.99").count(), 0);
        let rejected: Vec<_> = run.rejected.iter().collect();
        assert_eq!(rejected.len(), 3);
        for ((line, reason), (later, first)) in rejected.into_iter().zip([(4, 2), (5, 2), (8, 3)]) {
            assert_eq!(*line, later);
            assert!(reason.contains(&format!("line {first}")), "{reason}");
        }
    }
}

/// Row 16: however the rows spell it, it is the same bill.
#[tokio::test]
async fn a_duplicate_is_found_however_its_row_is_spelled() {
    let rows = "000001,10,25-05-2031,06-2031\n\
                \"000001\",10.00,25-05-2031,06-2031\n\
                \x20 000001 ,10.0,25-05-2031, 06-2031 \n\
                00001,10.00,25-05-2031,06-2031\n";
    let run = Bench::start().upload(rows).await;
    assert_eq!(run.bills(), [2, 0, 0, 0], "leading zeros are part of an account number");
    assert_eq!(run.rejected.keys().copied().collect::<Vec<_>>(), [3, 4]);
}

/// Row 16: where nothing may be rejected, a duplicate keeps the whole file from being sent.
#[tokio::test]
async fn a_duplicate_in_a_strict_run_sends_nothing() {
    let mut bench = Bench::start();
    bench.settings.strict = true;
    let run = bench.upload(&format!("{}{}", bills(100), bill(50, "1500.50"))).await;
    assert_eq!(run.bills(), [0, 0, 0, 100]);
    assert!(matches!(run.stopped, Some(Stop::Strict { rows_rejected: 1 })));
    assert_eq!((run.ledger.upload_requests, run.ledger.token_requests), (0, 0));
}
