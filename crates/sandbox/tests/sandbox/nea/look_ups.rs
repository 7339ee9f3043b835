//! The look-up: what it tells of a commit, and when it knows nothing.

use std::time::Duration;

use billport_sandbox::{Call, Fault, FaultOrder, nea::Rules};

use super::client::{assert_refused, details, documented, look_up, pay, standing};
use crate::client::sandbox;

#[test]
fn a_reference_that_nobody_committed_is_unknown() {
    let sandbox = sandbox();
    assert_refused(&look_up(&sandbox, "r1"), "002", "no such reference");
    assert_eq!(look_up(&sandbox, "r1").json_text("error"), "invalid_reference");

    // A details call's reference is none of a commit.
    details(&sandbox, &documented("3042"), "r1");
    assert_eq!(standing(&sandbox, "r1"), "002");
}

#[test]
fn a_refused_commit_is_told_in_its_words() {
    let sandbox = sandbox();
    pay(&sandbox, &documented("222"), "300", "r1");
    let received = look_up(&sandbox, "r1");
    assert_eq!(
        (received.status(), received.body()),
        (
            200,
            concat!(
                r#"{"status":false,"state":"Error","original_status":false,"#,
                r#""details":"Multiple payment not allowed same day","reference":"r1"}"#,
            )
        )
    );
}

#[test]
fn what_was_committed_a_moment_ago_may_not_be_recorded_yet() {
    let sandbox = sandbox();
    let five_minutes = Duration::from_mins(5);
    sandbox.nea().set_rules(Rules { recorded_after: five_minutes, ..Rules::default() });
    pay(&sandbox, &documented("3042"), "200", "paid");
    pay(&sandbox, &documented("222"), "300", "refused");
    assert_eq!(["paid", "refused"].map(|r| standing(&sandbox, r)), ["002", "002"]);
    assert_eq!(sandbox.nea().charges_of("paid").len(), 1);
    sandbox.nea().advance(five_minutes);
    assert_eq!(["paid", "refused"].map(|r| standing(&sandbox, r)), ["Success", "Error"]);
}

#[test]
fn refunds_are_listed_before_a_payment_is_refunded() {
    let sandbox = sandbox();
    let nea = sandbox.nea();
    pay(&sandbox, &documented("3042"), "200.50", "r1");
    pay(&sandbox, &documented("222"), "300", "refused");
    assert!(!nea.refund("refused", 1, "never paid"));
    assert!(!nea.refund("unknown", 1, "never seen"));

    assert!(nea.refund("r1", 5_000, "meter was misread"));
    assert!(look_up(&sandbox, "r1").body().ends_with(concat!(
        r#""refunded":false,"refunded_amount":50.0,"refunds":["#,
        r#"{"created_at":"2031-01-15","remarks":"meter was misread","amount":50.0}]}"#,
    )));
    assert!(nea.refund("r1", 15_050, "all of it"));
    let answer = look_up(&sandbox, "r1").json();
    assert_eq!((&answer["refunded"], &answer["state"]), (&true.into(), &"Success".into()));
    assert_eq!(answer["refunds"].as_array().unwrap().len(), 2);
    assert_eq!(nea.ledger().times_charged("r1"), 1);
}

#[test]
fn a_fault_strikes_the_look_up_and_not_the_payment() {
    let sandbox = sandbox();
    pay(&sandbox, &documented("3042"), "200", "r1");
    sandbox.nea().order(FaultOrder::once(Call::Status, Fault::Close));
    assert_eq!(look_up(&sandbox, "r1").bytes, b"");
    assert_eq!(standing(&sandbox, "r1"), "Success");
}
