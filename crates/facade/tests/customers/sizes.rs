//! Answers that are far too large. What they do to memory is measured in `memory.rs`, in a process of its
//! own.

use billport::ports::ErrorKind;
use billport_sandbox::{Answer, Fault, FaultOrder};

use crate::bench::{Act, Bench, Given};

/// The most of an answer that is read.
const MOST: usize = 8 << 20;

/// This, and blanks behind it.
fn padded(json: &str, bytes: usize) -> Vec<u8> {
    let mut body = json.as_bytes().to_vec();
    body.resize(bytes, b' ');
    body
}

fn too_large(json: &str) -> [Fault; 5] {
    [
        Fault::EndlessBody { bytes: 10_000_000_000 },
        Fault::GzipBomb { inflated_mebibytes: 512 },
        Fault::HugeHeader { bytes: 1_000_000_000 },
        Answer::json(200, padded(json, MOST + 1)).into(),
        Fault::CutBody { body: padded(json, MOST + 1).into() },
    ]
}

/// Row 14: a body without end, a small one that would inflate to half a gigabyte, a header without end,
/// and an answer that is one byte too long: of who was added it says nothing.
#[tokio::test]
async fn an_answer_that_is_too_large_does_not_tell_of_who_was_added() {
    for fault in too_large(r#"{"customerID":302}"#) {
        for done in [false, true] {
            let bench = Bench::start();
            let order = FaultOrder::once(Act::Add.call(), fault.clone());
            bench.provider.order(if done { order.after_effect() } else { order });
            let ended = bench.make(Act::Add).await;
            assert_eq!(ended.told().kind, ErrorKind::OutcomeUnknown);
            assert_eq!((ended.requests, ended.times_done), (1, usize::from(done)));
        }
    }
}

/// Row 14: a read is broken, and a change in doubt.
#[tokio::test]
async fn an_answer_that_is_too_large_is_given_up() {
    for act in Act::SAFE {
        let json = if act == Act::Get { r#"{"customerID":1}"# } else { "[]" };
        for fault in too_large(json) {
            let mut bench = Bench::start();
            // Each would be asked for five times, and some take seconds to be made.
            bench.transport.retry_budget.capacity = 10;
            bench.strike_always(act.call(), fault.clone());
            let ended = bench.make(act).await;
            // To a read a head without end is as no answer.
            let kinds: &[_] = if act.is_read() {
                &[ErrorKind::Broken, ErrorKind::Unavailable]
            } else {
                &[ErrorKind::OutcomeUnknown]
            };
            assert!(kinds.contains(&ended.told().kind), "{act:?}: {ended:?}");
            assert_eq!(ended.requests, 2, "{act:?}");
        }
    }
}

/// Row 14: a list that meets one is not taken for a whole one.
#[tokio::test]
async fn a_page_that_is_too_large_ends_no_list() {
    for fault in too_large("[]") {
        let bench = Bench::start();
        bench.provider.fill(450);
        let order = FaultOrder::once(Act::Page.call(), fault.clone()).skipping(1);
        bench.provider.order(order.clone());
        let listing = bench.list().await;
        assert!(listing.error.is_none(), "{:?}", listing.error);
        assert_eq!(listing.ids, bench.provider.customer_ids());
    }
    let bench = Bench::start();
    bench.provider.fill(450);
    let long = Answer::json(200, padded("[]", MOST + 1));
    bench.provider.order(FaultOrder::once(Act::Page.call(), long).skipping(1).always());
    let listing = bench.list().await;
    assert_eq!(listing.error.unwrap().kind(), ErrorKind::Broken);
    assert_eq!(listing.ids.len(), 200);
}

/// Row 14: an answer of exactly the most that is read is read.
#[tokio::test]
async fn an_answer_of_exactly_the_limit_is_read() {
    let bench = Bench::start();
    let row = r#"{"customerID":7,"CurrencyCode":"ZAR","isWaiveTaxes":false}"#;
    bench.strike(Act::Page.call(), Answer::json(200, padded(&format!("[{row}]"), MOST)));
    let Ok(Given::Page(page)) = bench.make(Act::Page).await.result else { panic!("it is a page") };
    assert_eq!((page.entries.len(), page.is_last), (1, true));
    bench.strike_done(Act::Add.call(), Answer::json(201, padded(row, MOST)));
    assert!(bench.make(Act::Add).await.is_done());
}
