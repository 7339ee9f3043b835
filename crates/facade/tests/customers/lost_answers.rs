//! Requests that left, and whose answers never came. To add is not repeated, for nobody knows whether it
//! was done; all else is, for twice is as good as once.

use billport::ports::{ErrorKind, Reach};
use billport_sandbox::{Call, Fault, FaultOrder};
use futures_util::future::join_all;
use std::time::Duration;

use crate::bench::{Act, Bench, Ended};

/// What passes for "too long" where the server never goes on.
const SHORT: Duration = Duration::from_millis(300);
/// The same where a request has to arrive, or an honest answer to come: longer than that can take.
const LONGER: Duration = Duration::from_secs(2);
/// Attempts that a call gets in all.
const TRIES: u32 = 5;

fn struck(act: Act, fault: &Fault, done: bool) -> FaultOrder {
    let order = FaultOrder::once(act.call(), fault.clone());
    if done { order.after_effect() } else { order }
}

/// Somebody is added under the fault: once after the customer is there, and once before. Our side can't
/// tell the two apart, and must not try.
async fn to_add_is_unknown_and_sent_once(fault: &Fault, set_up: impl Fn(&mut Bench)) {
    for done in [false, true] {
        let mut bench = Bench::start();
        set_up(&mut bench);
        // If it were sent again, the second request would go well.
        bench.provider.order(struck(Act::Add, fault, done));
        let ended = bench.make(Act::Add).await;
        let told = ended.told();
        assert_eq!(told.kind, ErrorKind::OutcomeUnknown, "{fault:?}");
        assert_ne!(told.reach, Reach::NotSent, "{fault:?}");
        assert_eq!((told.requests_sent, ended.requests), (1, 1), "{fault:?}: never sent again");
        assert_eq!(ended.times_done, usize::from(done), "{fault:?}");
        let way_out = "look for a customer with its reference or its e-mail";
        assert!(told.shown.contains(way_out), "{}", told.shown);
    }
}

/// What may be repeated meets the fault once, before it is done or after, and is done.
async fn all_else_is_repeated_and_done(fault: &Fault, set_up: impl Fn(&mut Bench)) {
    let calls = Act::SAFE.into_iter().flat_map(|act| [(act, false), (act, true)]);
    join_all(calls.map(async |(act, done)| {
        let mut bench = Bench::start();
        set_up(&mut bench);
        bench.provider.order(struck(act, fault, done));
        let ended = bench.make(act).await;
        assert!(ended.is_done(), "{act:?}, {fault:?}: {ended:?}");
        assert_eq!(ended.requests, 2, "{act:?}, {fault:?}");
        // Who is gone can't be deleted again.
        let times = if done && act != Act::Delete { 2 } else { 1 };
        assert_eq!(ended.times_done, if act.is_read() { 0 } else { times }, "{act:?}, {fault:?}");
    }))
    .await;
}

/// What may be repeated meets the fault each time: a read says that it failed, and a change that nobody
/// knows; made once more it is done, and does no harm.
async fn all_else_ends_as_what_it_is(fault: &Fault, set_up: impl Fn(&mut Bench)) {
    let calls = Act::SAFE.into_iter().flat_map(|act| [(act, false), (act, true)]);
    join_all(calls.map(async |(act, done)| {
        let mut bench = Bench::start();
        set_up(&mut bench);
        bench.provider.order(struck(act, fault, done).always());
        let ended = bench.make(act).await;
        assert_ends_as_what_it_is(&ended, fault, done);
    }))
    .await;
}

fn assert_ends_as_what_it_is(ended: &Ended, fault: &Fault, done: bool) {
    let (act, told) = (ended.made.act, ended.told());
    let kind = if act.is_read() { ErrorKind::Unavailable } else { ErrorKind::OutcomeUnknown };
    assert_eq!(told.kind, kind, "{act:?}, {fault:?}");
    assert_eq!(told.attempts, TRIES, "{act:?}, {fault:?}");
    // An attempt that is given up on may not have arrived.
    assert!((1..=u64::from(TRIES)).contains(&ended.requests), "{act:?}, {fault:?}");
    assert_eq!(ended.times_done > 0, done && !act.is_read(), "{act:?}, {fault:?}");
}

/// Row 3: the connection is closed or reset, before or after the customer is added.
#[tokio::test]
async fn to_add_over_a_lost_connection_is_unknown_and_not_repeated() {
    for fault in [Fault::Close, Fault::Reset] {
        to_add_is_unknown_and_sent_once(&fault, |_| ()).await;
    }
}

/// Row 3: the connection is closed before anything is read from it. Our side has sent, and can't know
/// that nobody read.
#[tokio::test]
async fn to_add_over_a_connection_closed_unread_is_unknown() {
    let mut bench = Bench::start();
    bench.strike(Call::Connection, Fault::Close);
    bench.unseen_requests = 1;
    let ended = bench.make(Act::Add).await;
    let told = ended.told();
    assert_eq!((told.kind, told.requests_sent), (ErrorKind::OutcomeUnknown, 1));
    assert_eq!((ended.requests, ended.times_done), (0, 0));
    assert_eq!(bench.provider.ledger().connections, 1, "no second try");
}

/// Row 3: to add has a connection of its own. One that was used before may be closed by the server in the
/// very moment, and would leave it in doubt for no reason.
#[tokio::test]
async fn to_add_uses_no_connection_that_was_used_before() {
    let (bench, act) = (Bench::start(), Act::Get);
    let door = bench.door();
    for _ in 0..2 {
        assert!(bench.make_through(&door, act).await.is_done());
    }
    let connections = bench.provider.ledger().connections;
    assert!(bench.make_through(&door, Act::Add).await.is_done());
    assert_eq!((connections, bench.provider.ledger().connections), (1, 2));
}

/// Row 3: all else is repeated, and done once in effect; who is gone on the repeat is deleted.
#[tokio::test]
async fn all_else_over_a_lost_connection_is_repeated() {
    for fault in [Fault::Close, Fault::Reset] {
        all_else_is_repeated_and_done(&fault, |_| ()).await;
        all_else_ends_as_what_it_is(&fault, |_| ()).await;
    }
}

/// Row 3: a change that ended unknown is made again, and that does no harm.
#[tokio::test]
async fn a_change_in_doubt_is_made_again_without_harm() {
    for act in Act::CHANGES {
        for done in [false, true] {
            let bench = Bench::start();
            bench.provider.order(struck(act, &Fault::Reset, done).always());
            let door = bench.door();
            let ended = bench.make_through(&door, act).await;
            assert_eq!(ended.told().kind, ErrorKind::OutcomeUnknown, "{act:?}");
            bench.provider.clear_faults();
            let again = bench.make_again(&door, ended).await;
            if act == Act::Delete && done {
                let told = again.told();
                assert_eq!((told.kind, told.concerns_every_request), (ErrorKind::NotFound, false));
            } else {
                assert!(again.is_done(), "{again:?}");
            }
            assert!(again.made.is_in_effect(&bench.provider), "{again:?}");
        }
    }
}

/// Row 4: the head of an answer, or a part of its body, and then silence; also where the part is all that
/// is needed.
#[tokio::test]
async fn an_answer_that_stalls_ends_by_the_read_idle_limit() {
    for body in ["", r#"{"customerID":302}"#, "[]"] {
        let stall = Fault::Stall { body: body.into() };
        let set_up = |bench: &mut Bench| bench.transport.read_idle_timeout = SHORT;
        to_add_is_unknown_and_sent_once(&stall, set_up).await;
        all_else_ends_as_what_it_is(&stall, set_up).await;
    }
    let stall = Fault::Stall { body: "[".into() };
    let set_up = |bench: &mut Bench| bench.transport.read_idle_timeout = LONGER;
    all_else_is_repeated_and_done(&stall, set_up).await;
}

/// Row 4: every byte comes within the limit of silence, and the whole would take minutes.
#[tokio::test]
async fn an_answer_that_trickles_ends_by_the_attempts_limit() {
    let body = format!(r#"{{"customerID":302{}}}"#, " ".repeat(900));
    let trickle = Fault::Trickle { body: body.into(), pause: SHORT / 3 };
    let set_up = |bench: &mut Bench| {
        bench.transport.read_idle_timeout = Duration::from_secs(10);
        bench.billagain.add_timeout = LONGER;
        bench.billagain.attempt_timeout = SHORT;
    };
    to_add_is_unknown_and_sent_once(&trickle, set_up).await;
    all_else_ends_as_what_it_is(&trickle, set_up).await;
}

/// Row 4: no answer at all.
#[tokio::test]
async fn a_provider_that_never_answers_is_given_up_on() {
    let set_up = |bench: &mut Bench| {
        bench.billagain.add_timeout = LONGER;
        bench.billagain.attempt_timeout = SHORT;
    };
    to_add_is_unknown_and_sent_once(&Fault::NeverAnswer, set_up).await;
    all_else_ends_as_what_it_is(&Fault::NeverAnswer, set_up).await;
    let set_up = |bench: &mut Bench| bench.billagain.attempt_timeout = LONGER;
    all_else_is_repeated_and_done(&Fault::NeverAnswer, set_up).await;
}

/// Rows 3 and 4, amid a list: the page is asked for again, and everybody comes once; if it never comes,
/// the list ends with an error and not as a whole one.
#[tokio::test]
async fn a_page_that_is_lost_is_asked_for_again() {
    for fault in [Fault::Close, Fault::Reset] {
        let bench = Bench::start();
        bench.provider.fill(450);
        // More than the port's own tries: the list waits, and tries again.
        bench.provider.order(FaultOrder::once(Call::ListCustomers, fault).skipping(1).times(7));
        let listing = bench.list().await;
        assert!(listing.error.is_none(), "{:?}", listing.error);
        assert_eq!(listing.ids, bench.provider.customer_ids());
        assert_eq!((listing.waits.len(), bench.provider.ledger().list_requests), (1, 3 + 7));
    }
    let bench = Bench::start();
    bench.provider.fill(450);
    bench.provider.order(FaultOrder::once(Call::ListCustomers, Fault::Reset).skipping(1).always());
    let listing = bench.list().await;
    assert_eq!(listing.error.unwrap().kind(), ErrorKind::Unavailable);
    assert_eq!((listing.ids.len(), listing.waits.len()), (200, 5));
}
