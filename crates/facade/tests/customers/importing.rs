//! Imports of files under faults: every row ends in one way, nobody is added twice, and what is in doubt
//! is parked.

use billport::ports::ErrorKind;
use billport::workflows::customers::import::{BeginError, ImportOrders, Stop};
use billport_sandbox::billagain::errors;
use billport_sandbox::{Answer, Call, Fault, FaultOrder};
use std::num::NonZeroUsize;
use std::time::Duration;
use tokio::time::Instant;

use crate::bench::{Bench, Import, row, rows};

const NO_ORDERS: ImportOrders = ImportOrders { check_unknown: false, resend_unknown: false };

fn bench_with_in_flight(rows: usize) -> Bench {
    let mut bench = Bench::start();
    bench.import.in_flight = NonZeroUsize::new(rows).unwrap().into();
    bench
}

/// However many rows in a row end unknown, the import goes on.
fn bench_never_stopping(in_flight: usize) -> Bench {
    let mut bench = bench_with_in_flight(in_flight);
    bench.import.stop_after_unknown = NonZeroUsize::MAX;
    bench
}

fn add(fault: impl Into<Fault>) -> FaultOrder {
    FaultOrder::once(Call::AddCustomer, fault)
}

async fn check(bench: &Bench, import: &Import) -> Import {
    let orders = ImportOrders { check_unknown: true, ..NO_ORDERS };
    bench.resume(import.report.run, orders).await
}

/// Rows 3 to 6: whatever leaves a row in doubt, it is parked, and no resumption sends it by itself. Looked
/// for by order, those that were added are found, and the others stay in doubt.
#[tokio::test]
async fn what_is_in_doubt_is_parked_and_found_when_it_is_looked_for() {
    let faults: Vec<Fault> = vec![
        Fault::Close,
        Fault::Reset,
        Fault::CutBody { body: r#"{"customerID":1"#.into() },
        Fault::ShortBody { body: r#"{"customerID":1}"#.into(), missing_bytes: 1 },
        Fault::NotHttp { bytes: "SSH-2.0-server\r\n".into() },
        Fault::GzipBomb { inflated_mebibytes: 64 },
        Answer::html(200).into(),
        Answer::json(200, "[]").into(),
        Answer::json(201, "{}").into(),
        Answer::empty(204).into(),
        Answer::html(503).into(),
    ];
    let bench = bench_never_stopping(1);
    for fault in &faults {
        bench.provider.order(add(fault.clone()).after_effect());
        bench.provider.order(add(fault.clone()));
    }
    let many = 2 * faults.len();
    let first = bench.import(&rows(many + 3)).await;
    let unknown = many as u64;
    assert_eq!(first.rows(), [3, 0, unknown, 0]);
    assert_eq!(bench.provider.open_orders(), 0, "every fault has struck");

    let again = bench.resume(first.report.run, NO_ORDERS).await;
    assert_eq!(again.rows(), [3, 0, unknown, 0], "nothing is sent by itself");
    assert_eq!(again.ledger.add_requests, first.ledger.add_requests);

    let checked = check(&bench, &first).await;
    assert_eq!(checked.rows(), [3 + unknown / 2, 0, unknown / 2, 0]);
    assert_eq!(checked.ledger.add_requests, first.ledger.add_requests, "looked for, and not sent");

    let resend = ImportOrders { resend_unknown: true, ..NO_ORDERS };
    let all = bench.resume(first.report.run, resend).await;
    assert_eq!(all.rows(), [3 + unknown, 0, 0, 0]);
    assert!(all.ledger.references_added_more_than_once().is_empty());
}

/// Row 5, of the look: a page that is cut never says that somebody is not there. Nothing is sent again on
/// its word.
#[tokio::test]
async fn a_look_that_is_cut_short_sends_nothing() {
    for fault in [
        Fault::from(Answer::html(200)),
        Fault::CutBody { body: r#"[{"customerID":1}"#.into() },
        Answer::json(200, "{}").into(),
        errors(400, ["no"]).into(),
        errors(401, ["who?"]).into(),
    ] {
        let bench = bench_never_stopping(1);
        bench.provider.fill(450);
        bench.provider.order(add(Fault::Reset).after_effect().times(2));
        let first = bench.import(&rows(2)).await;
        assert_eq!(first.rows(), [0, 0, 2, 0]);
        let cut = FaultOrder::once(Call::ListCustomers, fault.clone());
        bench.provider.order(cut.skipping(1).always());
        let resend = ImportOrders { resend_unknown: true, check_unknown: true };
        let error = bench.try_resume(first.report.run, resend).await.unwrap_err();
        assert_eq!(bench.provider.ledger().add_requests, 2, "{fault:?}: {error}");
        bench.provider.clear_faults();
        assert_eq!(check(&bench, &first).await.rows(), [2, 0, 0, 0], "{fault:?}");
    }
}

/// Row 10: a 401 amid 64 in flight stops the import. Each row was sent once: it was added, or goes on as
/// pending; nothing is in doubt, and the next import of the same run adds the rest.
#[tokio::test]
async fn a_401_amid_64_in_flight_stops_the_import_with_nothing_in_doubt() {
    let bench = bench_with_in_flight(64);
    let refusal = add(errors(401, ["who are you?"]));
    bench.provider.order(refusal.skipping(100).always());
    let first = bench.import(&rows(300)).await;
    assert_eq!(first.rows(), [100, 0, 0, 200]);
    assert_eq!(first.stopped_by(), Some(ErrorKind::Credentials));
    assert!(first.ledger.add_requests <= 100 + 64, "{}", first.ledger.add_requests);
    bench.provider.clear_faults();
    assert_eq!(bench.resume(first.report.run, NO_ORDERS).await.rows(), [300, 0, 0, 0]);
}

/// Row 12: the provider's own time is kept by an import; one of years stops it, with the rest pending.
#[tokio::test]
async fn a_throttled_import_waits_or_stops_with_the_rest_pending() {
    for (when, least_wait) in
        [("1", 1), ("Sun, 06 Nov 1994 08:49:38 GMT", 1), ("soon", 0), ("-5", 0), ("0", 0)]
    {
        let mut bench = bench_with_in_flight(4);
        bench.untold_requests = 1;
        let pause = errors(429, ["slow down"]).retry_after(when);
        bench.provider.order(add(pause).skipping(2));
        let began = Instant::now();
        let import = bench.import(&rows(10)).await;
        assert_eq!(import.rows(), [10, 0, 0, 0], "{when}");
        assert_eq!(import.ledger.add_requests, 11, "{when}");
        assert!(began.elapsed() >= Duration::from_secs(least_wait), "{when} was not waited for");
    }
    let bench = bench_with_in_flight(1);
    let pause = errors(429, ["slow down"]).retry_after("315360000");
    bench.provider.order(add(pause).skipping(2));
    let import = bench.import(&rows(10)).await;
    assert_eq!((import.rows(), import.stopped_by()), ([2, 0, 0, 8], Some(ErrorKind::Throttled)));
    assert_eq!(import.ledger.add_requests, 3);
}

/// Row 13: in a storm of 5xx with 64 in flight every row is sent once, and the import does not put a whole
/// file in doubt.
#[tokio::test]
async fn in_a_storm_of_5xx_every_row_is_sent_once_and_the_import_stops() {
    let bench = bench_never_stopping(64);
    bench.provider.order(add(Answer::html(503)).always());
    let import = bench.import(&rows(320)).await;
    assert_eq!((import.rows(), import.ledger.add_requests), ([0, 0, 320, 0], 320));

    let bench = bench_with_in_flight(64);
    bench.provider.order(add(Answer::html(503)).always());
    let import = bench.import(&rows(320)).await;
    let [delivered, refused, unknown, pending] = import.rows();
    assert_eq!((delivered, refused, unknown + pending), (0, 0, 320));
    // When the tenth has ended, at most nine others have made room for others before it.
    assert!((10..=64 + 9).contains(&unknown), "{unknown} are unknown");
    assert_eq!(import.ledger.add_requests, unknown);
    assert!(matches!(import.report.stopped, Some(Stop::TooManyUnknown { .. })));
}

/// Row 15: a redirect stops an import, for every other row would meet it too.
#[tokio::test]
async fn a_redirect_stops_the_import() {
    let bench = bench_with_in_flight(1);
    bench.provider.order(add(Answer::redirect(307, "http://127.0.0.1:1/")).skipping(1));
    let import = bench.import(&rows(5)).await;
    let [delivered, _, unknown, _] = import.rows();
    assert_eq!((delivered, unknown, import.ledger.add_requests), (1, 0, 2));
    assert_eq!(import.stopped_by(), Some(ErrorKind::Refused));
}

/// Row 16: a reference that stands in a file twice is added once; the second row is rejected before
/// anything is sent, and names the first.
#[tokio::test]
async fn a_reference_that_stands_in_a_file_twice_is_added_once() {
    for in_flight in [1, 4] {
        let bench = bench_with_in_flight(in_flight);
        let file = ["a", "b", "a", "c", "b", "a"].map(row).concat();
        let import = bench.import(&file).await;
        assert_eq!(import.rows(), [3, 0, 0, 0]);
        let rejected: Vec<_> = import.rejected.iter().collect();
        assert_eq!(rejected.len(), 3);
        for ((line, why), (later, first)) in rejected.into_iter().zip([(4, 2), (6, 3), (7, 2)]) {
            assert_eq!(*line, later);
            assert!(why.contains(&format!("line {first}")), "{why}");
        }
        assert_eq!(import.ledger.add_requests, 3);
    }
}

/// Row 16: the same file is imported once, whatever its name; also by two processes at one moment.
#[tokio::test]
async fn the_same_file_is_imported_once() {
    let bench = bench_with_in_flight(4);
    let (file, copy, door) = (bench.put(&rows(5)), bench.put(&rows(5)), bench.door());
    let first = bench.try_import(&door, &file).await.unwrap();
    for same in [&file, &copy] {
        let refused = bench.try_import(&door, same).await.unwrap_err();
        let BeginError::SameFile(run) = refused else { panic!("{refused:?}") };
        assert_eq!(run.id, first.report.run, "the run is named");
    }
    assert_eq!(bench.provider.ledger().add_requests, 5);
}

/// Row 16: who is there already is not added, where that is asked for; the row names the customer.
#[tokio::test]
async fn who_is_there_already_is_not_added() {
    let mut bench = bench_with_in_flight(4);
    bench.import(&rows(3)).await;
    bench.import.unless_exists = true;
    let second = bench.import(&rows(5)).await;
    assert_eq!((second.rows(), second.rejected.len()), ([2, 0, 0, 0], 3));
    let ids: Vec<_> = second.ledger.added[..3].iter().map(|added| added.customer_id).collect();
    for why in second.rejected.values() {
        assert!(ids.iter().any(|id| why.contains(&format!("customer {id}"))), "{why}");
    }
    assert!(second.ledger.references_added_more_than_once().is_empty());
}

/// Rows 16 and 26: that also holds while others come and go in the list that is looked through.
#[tokio::test]
async fn who_is_there_already_is_found_while_rows_come_and_go() {
    for seed in 0..5 {
        let mut bench = bench_with_in_flight(4);
        bench.provider.fill_apart(500, std::num::NonZeroU32::new(3).unwrap());
        bench.import(&rows(20)).await;
        let protected = bench.provider.ledger().added.iter().map(|one| one.customer_id).collect();
        bench.provider.churn(billport_sandbox::billagain::Churn {
            delete: 5,
            insert: 5,
            seed,
            protected,
            ..Default::default()
        });
        bench.import.unless_exists = true;
        let second = bench.import(&rows(25)).await;
        assert_eq!((second.rows(), second.rejected.len()), ([5, 0, 0, 0], 20));
    }
}
