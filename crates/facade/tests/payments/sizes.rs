//! Answers that are far too large. What they do to memory is measured in `memory.rs`, in a process of
//! its own.

use billport::journal::PaymentState;
use billport_sandbox::{Answer, Call, Fault, FaultOrder};

use crate::bench::{Bench, Outcome, SIX_MINUTES, SUCCESS, consumer};

/// The most of an answer that is read.
const MOST: usize = 1 << 20;

fn success_of(bytes: usize) -> Vec<u8> {
    let mut body = SUCCESS.as_bytes().to_vec();
    body.resize(bytes, b' ');
    body
}

fn too_large() -> [Fault; 5] {
    [
        Fault::EndlessBody { bytes: 10_000_000_000 },
        Fault::GzipBomb { inflated_mebibytes: 512 },
        Fault::HugeHeader { bytes: 1_000_000_000 },
        Answer::json(200, success_of(MOST + 1)).into(),
        Fault::CutBody { body: success_of(MOST + 1).into() },
    ]
}

/// Row 14: a body without end, a small one that would inflate to half a gigabyte, a header without end,
/// and a success that is one byte too long: unknown, and looked up.
#[tokio::test]
async fn an_answer_that_is_too_large_is_given_up_and_unknown() {
    let bench = Bench::start();
    for (number, fault) in (1..).zip(too_large()) {
        bench.strike_charged_payment(fault.clone());
        let payment = bench.pay(&consumer(number)).await;
        assert_eq!((payment.outcome(), payment.requests()), (Outcome::Unknown, 1), "{fault:?}");
        bench.pass(SIX_MINUTES);
        assert_eq!(bench.settle(&payment.reference).await.state(), PaymentState::Paid, "{fault:?}");
    }
}

/// Row 14: a look-up whose answer is too large says nothing, until one comes that is not.
#[tokio::test]
async fn a_look_up_that_is_too_large_decides_nothing() {
    for fault in too_large().into_iter().skip(2) {
        let bench = Bench::start();
        bench.strike_charged_payment(Fault::Reset);
        let payment = bench.pay(&consumer(1)).await;
        bench.pass(SIX_MINUTES);
        bench.provider.order(FaultOrder::once(Call::Status, fault.clone()).always());
        assert!(bench.settle(&payment.reference).await.is_unknown(), "{fault:?}");
        bench.provider.clear_faults();
        bench.pass(2 * SIX_MINUTES);
        assert_eq!(bench.settle(&payment.reference).await.state(), PaymentState::Paid);
    }
}

/// Row 14: an answer of exactly the most that is read is read.
#[tokio::test]
async fn an_answer_of_exactly_the_limit_is_read() {
    let bench = Bench::start();
    bench.strike_charged_payment(Answer::json(200, success_of(MOST)));
    assert_eq!(bench.pay(&consumer(1)).await.outcome(), Outcome::Paid);
}
