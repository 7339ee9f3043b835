//! Answers that are far too large. What they do to memory is measured in `memory.rs`, in a process
//! of its own.

use billport::ports::ErrorKind;
use billport::workflows::upload::Outcome::{Delivered, Unknown};
use billport_sandbox::{Answer, Call, Fault, FaultOrder};

use crate::bench::{Bench, bill, bills};

/// The most of an answer to an upload that is read.
const MOST: usize = 1 << 20;

/// Row 14: a body without end, a small one that would inflate to half a gigabyte, and a header
/// without end: each ends its upload as unknown, and the next one goes on.
#[tokio::test]
async fn an_answer_that_is_too_large_is_given_up_and_unknown() {
    for saved in [false, true] {
        let faults = [
            Fault::EndlessBody { bytes: 10_000_000_000 },
            Fault::GzipBomb { inflated_mebibytes: 512 },
            Fault::HugeHeader { bytes: 1_000_000_000 },
            Answer::json(200, vec![b' '; MOST + 1]).into(),
            Fault::CutBody { body: vec![b' '; MOST + 1].into() },
        ];
        let bench = Bench::start();
        for fault in faults.clone() {
            if saved {
                bench.strike_saved_upload(fault);
            } else {
                bench.strike_upload(fault);
            }
        }
        let run = bench.upload(&bills(faults.len() + 1)).await;
        assert_eq!(run.outcomes(), [Unknown, Unknown, Unknown, Unknown, Unknown, Delivered]);
        assert_eq!(run.counts.requests_sent, 6, "each was sent once");
    }
}

/// Row 14: an answer of exactly the most that is read is read.
#[tokio::test]
async fn an_answer_of_exactly_the_limit_is_read() {
    let bench = Bench::start();
    bench.strike_saved_upload(Answer::json(200, vec![b' '; MOST]));
    assert_eq!(bench.upload(&bills(1)).await.outcomes(), [Delivered]);
}

/// Row 14: a token answer without end is no token; the call for it is harmless to repeat, and no
/// upload sets off without one.
#[tokio::test]
async fn a_token_answer_that_is_too_large_is_no_token() {
    let bench = Bench::start();
    let endless = Fault::EndlessBody { bytes: 10_000_000_000 };
    bench.provider.order(FaultOrder::once(Call::Token, endless.clone()).times(2));
    assert_eq!(bench.upload(&bills(1)).await.bills(), [1, 0, 0, 0]);

    bench.provider.order(FaultOrder::once(Call::Token, endless).always());
    let run = bench.upload(&bill(2, "1500.50")).await;
    assert_eq!(run.bills(), [0, 0, 0, 1]);
    assert_eq!(run.stopped_by(), Some(ErrorKind::Broken));
    assert_eq!(run.counts.requests_sent, 0);
}
