//! Commits that are taken in now and decided later.

use std::time::Duration;

use billport_sandbox::{Call, Ending, Fault, FaultOrder, Queue, Today, Waiting};

use super::client::{
    assert_nothing_twice, assert_refused, documented, look_up, pay, post, standing,
};
use crate::client::{day, sandbox};

const TEN_MINUTES: Duration = Duration::from_mins(10);
const ALMOST: Duration = Duration::from_mins(9);
const THE_REST: Duration = Duration::from_mins(1);

#[test]
fn a_queued_commit_is_paid_when_its_time_has_come() {
    for (queue, state) in [
        (Queue::then_success(TEN_MINUTES), "Queued"),
        (Queue::then_success(TEN_MINUTES).as_processing(), "Processing"),
    ] {
        let sandbox = sandbox();
        let nea = sandbox.nea();
        nea.order(FaultOrder::queue(queue));
        let received = pay(&sandbox, &documented("3042"), "200", "r1");
        assert_eq!(received.status(), 200);
        let answer = received.json();
        assert_eq!((&answer["status"], &answer["state"]), (&true.into(), &state.into()));
        assert_eq!(answer.get("credits_consumed"), None);

        nea.advance(ALMOST);
        assert_eq!(standing(&sandbox, "r1"), state);
        assert_eq!(nea.charges_of("r1"), []);
        nea.advance(THE_REST);
        assert_eq!(standing(&sandbox, "r1"), "Success");
        let charges = nea.charges_of("r1");
        assert_eq!((charges.len(), charges[0].paisa, charges[0].day), (1, 20_000, day(15)));
        assert!(charges[0].at >= TEN_MINUTES);
        assert_eq!(nea.consumer(&documented("3042")).unwrap().bills.len(), 1);
    }
}

#[test]
fn a_queued_commit_that_ends_otherwise_charges_nothing() {
    for (ends, state) in [
        (Ending::Failed, "Failed"),
        (Ending::Expired, "Expired"),
        (Ending::Error, "Error"),
        (Ending::StatusError, "Status Error"),
    ] {
        let sandbox = sandbox();
        let nea = sandbox.nea();
        let credits = nea.ledger().credits_paisa;
        nea.order(FaultOrder::queue(Queue { ends, ..Queue::then_failure(TEN_MINUTES) }));
        assert_eq!(pay(&sandbox, &documented("3042"), "200", "r1").status(), 200);
        assert_eq!(nea.ledger().credits_paisa, credits - 20_000);

        nea.advance(TEN_MINUTES);
        let answer = look_up(&sandbox, "r1");
        assert_eq!(
            answer.body(),
            format!(
                r#"{{"status":false,"state":"{state}","original_status":false,"details":"Transaction was not completed","reference":"r1"}}"#
            )
        );
        let ledger = nea.ledger();
        assert_eq!((ledger.charges.len(), ledger.credits_paisa), (0, credits));

        // It was no payment of that day, and its reference is used up.
        assert_refused(&pay(&sandbox, &documented("3042"), "200", "r1"), "1013", "used before");
        assert_eq!(pay(&sandbox, &documented("3042"), "200", "r2").status(), 200);
    }
}

#[test]
fn what_waits_is_the_payment_of_its_day() {
    let sandbox = sandbox();
    let nea = sandbox.nea();
    nea.order(FaultOrder::queue(Queue::then_success(Duration::from_hours(20))));
    assert_eq!(pay(&sandbox, &documented("3042"), "200", "r1").status(), 200);
    assert_refused(&pay(&sandbox, &documented("3042"), "200", "r2"), "4000", "same day");

    nea.set_today(Today::Fixed(day(16)));
    nea.advance(Duration::from_hours(20));
    assert_eq!(pay(&sandbox, &documented("3042"), "250", "r3").status(), 200);
    assert_eq!(nea.charges_of("r1")[0].day, day(15));
    assert_nothing_twice(&sandbox);
}

#[test]
fn the_answer_of_a_queued_commit_can_be_lost() {
    let sandbox = sandbox();
    let nea = sandbox.nea();
    let queue = Queue { state: Waiting::Processing, ..Queue::then_success(TEN_MINUTES) };
    nea.order(FaultOrder::once(Call::Commit, Fault::Close).after_queueing(queue));
    assert_eq!(pay(&sandbox, &documented("3042"), "200", "r1").bytes, b"");
    assert_eq!(standing(&sandbox, "r1"), "Processing");
    nea.advance(TEN_MINUTES);
    assert_eq!(standing(&sandbox, "r1"), "Success");
}

#[test]
fn a_wrong_commit_is_refused_and_not_queued() {
    let sandbox = sandbox();
    sandbox.nea().order(FaultOrder::queue(Queue::then_success(TEN_MINUTES)));
    assert_refused(&pay(&sandbox, &documented("3042"), "1", "r1"), "4002", "minimum");
    assert_eq!(standing(&sandbox, "r1"), "Error");
    sandbox.nea().advance(TEN_MINUTES);
    assert_eq!(sandbox.nea().ledger().charges, []);
}

#[test]
fn of_another_call_the_work_is_done() {
    let sandbox = sandbox();
    let token = serde_json::json!({"token": sandbox.nea().token()});
    let order = FaultOrder::once(Call::Counters, Fault::None);
    sandbox.nea().order(order.after_queueing(Queue::then_success(TEN_MINUTES)));
    assert!(post(&sandbox, "counters", &token).body().contains("bhaktapur-dc"));
    assert_eq!(sandbox.nea().open_orders(), 0);
}

#[test]
fn many_are_decided_in_the_order_of_their_times() {
    let sandbox = sandbox();
    let nea = sandbox.nea();
    for (consumer_id, amount, minutes) in
        [("3042", "200", 30), ("154", "392", 10), ("555", "150.25", 20), ("333", "660", 10)]
    {
        nea.order(FaultOrder::queue(Queue::then_success(Duration::from_mins(minutes))));
        assert_eq!(pay(&sandbox, &documented(consumer_id), amount, consumer_id).status(), 200);
    }
    nea.advance(Duration::from_hours(1));
    let ledger = nea.ledger();
    let charged: Vec<_> = ledger.charges.iter().map(|charge| charge.reference.as_str()).collect();
    assert_eq!(charged, ["154", "333", "555", "3042"]);
}
