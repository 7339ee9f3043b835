//! Uploads that left, and whose answers never came: nobody knows, so nobody sends them again.

use billport::ports::{ErrorKind, Reach};
use billport::workflows::upload::Outcome::{Delivered, Pending, Unknown};
use billport_sandbox::blaggo::upload_error;
use billport_sandbox::{Answer, Call, Fault, FaultOrder};
use std::time::Duration;

use crate::bench::{Bench, bills};

/// What passes for "too long" where the server never goes on.
const SHORT: Duration = Duration::from_millis(300);

/// Uploads three batches, of which the second meets the fault; once after it was saved, and once
/// when it was not. Our side can't tell the two apart, and must not try.
async fn second_of_three_is_unknown(fault: &Fault, set_up: impl Fn(&mut Bench)) {
    for saved in [false, true] {
        let mut bench = Bench::start();
        set_up(&mut bench);
        let order = FaultOrder::once(Call::Upload, fault.clone()).skipping(1);
        bench.provider.order(if saved { order.after_effect() } else { order });
        let run = bench.upload(&bills(3)).await;
        assert_eq!(run.outcomes(), [Delivered, Unknown, Delivered], "{fault:?}, saved: {saved}");
        assert!(run.stopped.is_none(), "one unknown outcome stops no run");
        assert_eq!((run.counts.requests_sent, run.counts.batches_unknown), (3, 1));
        assert_eq!(run.ledger.bills_saved, 2 + u64::from(saved));
        let told = run.only_told();
        assert_eq!(told.kind, ErrorKind::OutcomeUnknown, "{fault:?}");
        assert_eq!((told.attempts, told.requests_sent), (1, 1), "{fault:?}: never sent again");
        assert_eq!(told.reach, Reach::MayHaveArrived, "{fault:?}");
    }
}

/// Row 3: the connection is closed or reset, before or after the provider has saved the bills.
#[tokio::test]
async fn an_upload_whose_connection_is_lost_is_unknown_and_not_sent_again() {
    for fault in [Fault::Close, Fault::Reset] {
        second_of_three_is_unknown(&fault, |_| ()).await;
    }
}

/// Row 3: the connection is closed before anything is read from it. Our side has sent, and can't
/// know that nobody read.
#[tokio::test]
async fn an_upload_whose_connection_is_closed_unread_is_unknown_and_not_sent_again() {
    let mut bench = Bench::start().with_tokens_from_elsewhere();
    bench.provider.order(FaultOrder::once(Call::Connection, Fault::Close));
    bench.unseen_requests = 1;
    let run = bench.upload(&bills(2)).await;
    assert_eq!(run.outcomes(), [Unknown, Delivered]);
    assert_eq!((run.counts.requests_sent, run.only_told().attempts), (2, 1));
}

/// Row 3, and why the setting for it is a statement of the user's: with it an upload whose answer
/// was lost is sent again by itself.
#[tokio::test]
async fn only_where_the_user_states_that_it_is_harmless_is_an_upload_sent_again() {
    let mut bench = Bench::start();
    bench.blaggo.reupload_is_safe = true;
    bench.strike_upload(Fault::Reset);
    let run = bench.upload(&bills(1)).await;
    assert_eq!(run.outcomes(), [Delivered]);
    assert_eq!(run.counts.requests_sent, 2);
}

/// Row 3, the same: a no to a later attempt says nothing of an earlier one, which was saved here. It
/// stops the run where every other upload would meet it, and it is not halved.
#[tokio::test]
async fn what_was_sent_again_stays_unknown_whatever_the_last_answer_says() {
    for (status, times, stops) in [(429, 4, true), (403, 1, true), (400, 1, false)] {
        let mut bench = Bench::start().with_batches_of(2);
        bench.blaggo.reupload_is_safe = true;
        bench.settings.bisect = true;
        bench.strike_saved_upload(upload_error(503, "gateway"));
        let no = upload_error(status, "not like this");
        bench.provider.order(FaultOrder::once(Call::Upload, no).times(times));
        let run = bench.upload(&bills(4)).await;
        let rest = if stops { Pending } else { Delivered };
        assert_eq!(run.outcomes(), [Unknown, Unknown, rest, rest], "{status}");
        assert_eq!(run.stopped_by(), stops.then_some(ErrorKind::OutcomeUnknown), "{status}");
        assert_eq!(run.counts.requests_sent, 1 + u64::from(times) + u64::from(!stops), "{status}");
        let told = run.only_told();
        assert_eq!((told.kind, told.status), (ErrorKind::OutcomeUnknown, Some(status)));
        assert!(told.shown.contains("an earlier attempt may have been processed"), "{status}");
    }
}

/// Rows 3 and 14, the same: what could never be read is unknown however often it was sent.
#[tokio::test]
async fn what_was_sent_again_and_never_readable_is_unknown() {
    let mut bench = Bench::start();
    bench.blaggo.reupload_is_safe = true;
    let too_large = Answer::json(200, vec![b' '; 2 << 20]);
    bench.strike_saved_upload(too_large.clone());
    bench.provider.order(FaultOrder::once(Call::Upload, too_large).times(4));
    let run = bench.upload(&bills(2)).await;
    assert_eq!(run.outcomes(), [Unknown, Delivered]);
    assert_eq!(run.counts.requests_sent, 6);
    assert_eq!((run.only_told().kind, run.only_told().attempts), (ErrorKind::OutcomeUnknown, 5));
}

/// Row 4: the head of an answer, or a part of its body, and then silence.
#[tokio::test]
async fn an_answer_that_stalls_ends_by_the_read_idle_limit_as_unknown() {
    for body in ["", "{"] {
        let stall = Fault::Stall { body: body.into() };
        second_of_three_is_unknown(&stall, |bench| bench.transport.read_idle_timeout = SHORT).await;
    }
}

/// Row 4: every byte comes within the limit of silence, and the whole would take a minute.
#[tokio::test]
async fn an_answer_that_trickles_ends_by_the_attempts_limit_as_unknown() {
    let trickle = Fault::Trickle { body: vec![b' '; 600].into(), pause: SHORT / 3 };
    second_of_three_is_unknown(&trickle, |bench| {
        bench.transport.read_idle_timeout = Duration::from_secs(10);
        bench.blaggo.attempt_timeout = 3 * SHORT;
    })
    .await;
}

/// Row 4: no answer at all.
#[tokio::test]
async fn a_provider_that_never_answers_leaves_its_upload_unknown() {
    second_of_three_is_unknown(&Fault::NeverAnswer, |bench| {
        bench.blaggo.attempt_timeout = 3 * SHORT;
    })
    .await;
}

/// Rows 3 and 4: a provider of which nothing readable comes must not put a whole file in doubt.
#[tokio::test]
async fn a_run_stops_after_ten_unknown_outcomes_in_a_row() {
    let bench = Bench::start();
    bench.provider.order(FaultOrder::once(Call::Upload, Fault::Reset).skipping(2).after_effect());
    bench.provider.order(FaultOrder::once(Call::Upload, Fault::Reset).skipping(4).always());
    let run = bench.upload(&bills(20)).await;
    // One delivered between them begins the count anew: 2 + 1 unknown + 1, then ten in a row.
    assert_eq!(run.bills(), [3, 0, 11, 6]);
    let stop = run.stopped.unwrap().to_string();
    assert_eq!(stop, "10 requests in a row ended with an unknown outcome");
}
