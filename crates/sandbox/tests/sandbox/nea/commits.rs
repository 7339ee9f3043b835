//! Commits: what is charged, what it changes, and all that is refused.

use std::time::Duration;

use billport_sandbox::{
    Sandbox, SandboxConfig, Today,
    nea::{ConsumerKey, Rules},
};

use super::client::{
    BHAKTAPUR, assert_nothing_twice, assert_refused, commit_body, consumer_owing, details,
    documented, open_session, pay, payables, post, standing,
};
use crate::client::{config, day, sandbox};

#[test]
fn a_payment_makes_the_dues_less_the_oldest_bill_first() {
    let sandbox = sandbox();
    let key = documented("3042");
    for (day_of_month, amount, left, reference) in
        [(15, "300", vec![15_000], "r1"), (16, "150.00", vec![], "r2")]
    {
        sandbox.nea().set_today(Today::Fixed(day(day_of_month)));
        assert_eq!(pay(&sandbox, &key, amount, reference).status(), 200);
        assert_eq!(payables(&sandbox, &key), left);
    }
    let answer = details(&sandbox, &key, "r3");
    assert!(answer.body().contains(r#""due_bills":[],"total_due_amount":0,"#));

    sandbox.nea().set_today(Today::Fixed(day(17)));
    assert_refused(&pay(&sandbox, &key, "1", "r4"), "4002", "nothing is due");
}

#[test]
fn less_than_the_minimum_is_refused_and_more_than_the_total_is_an_advance() {
    let sandbox = sandbox();
    let key = documented("3042");
    assert_refused(&pay(&sandbox, &key, "199.99", "r1"), "4002", "the minimum is 200.00");
    assert_eq!(pay(&sandbox, &key, "450.01", "r2").status(), 200);
    assert_eq!(payables(&sandbox, &key), [0; 0]);
    assert_eq!(sandbox.nea().ledger().paisa_charged, 45_001);
}

#[test]
fn a_reference_pays_once_whatever_became_of_it() {
    let sandbox = sandbox();
    let (paid, refused) = (documented("3042"), documented("222"));
    assert_eq!(pay(&sandbox, &paid, "200", "r1").status(), 200);
    assert_refused(&pay(&sandbox, &refused, "300", "r2"), "4000", "Multiple payment not allowed");
    for reference in ["r1", "r2"] {
        for key in [&paid, &documented("555")] {
            assert_refused(&pay(&sandbox, key, "250", reference), "1013", "used before");
        }
    }
    let ledger = sandbox.nea().ledger();
    assert_eq!((ledger.times_charged("r1"), ledger.times_committed("r1")), (1, 3));
    assert_eq!((ledger.times_charged("r2"), ledger.times_committed("r2")), (0, 3));
    assert_eq!(standing(&sandbox, "r2"), "Error");
}

#[test]
fn one_consumer_pays_once_a_day() {
    let sandbox = sandbox();
    let key = documented("3042");
    assert_eq!(pay(&sandbox, &key, "200", "r1").status(), 200);
    let again = pay(&sandbox, &key, "250", "r2");
    assert_refused(&again, "4000", "Multiple payment not allowed same day");
    assert_eq!(pay(&sandbox, &documented("555"), "150.25", "r3").status(), 200);

    // New dues are no new consumer.
    sandbox.nea().add_consumer(sandbox.nea().consumer(&key).unwrap());
    assert_refused(&pay(&sandbox, &key, "250", "r5"), "4000", "same day");

    sandbox.nea().set_today(Today::Fixed(day(16)));
    assert_eq!(pay(&sandbox, &key, "250", "r4").status(), 200);
    assert_nothing_twice(&sandbox);
    let days: Vec<_> = sandbox.nea().ledger().charges.iter().map(|charge| charge.day).collect();
    assert_eq!(days, [day(15), day(15), day(16)]);
}

#[test]
fn the_day_passes_when_the_clock_is_advanced() {
    let sandbox = Sandbox::start(SandboxConfig { today: Today::Clock, ..config() }).unwrap();
    let key = documented("3042");
    assert_eq!(pay(&sandbox, &key, "200", "r1").status(), 200);
    sandbox.nea().advance(Duration::from_hours(24));
    assert_eq!(pay(&sandbox, &key, "250", "r2").status(), 200);
    assert_nothing_twice(&sandbox);
}

#[test]
fn a_session_belongs_to_one_consumer_and_ends() {
    let sandbox = sandbox();
    let session = open_session(&sandbox, &documented("3042"));
    sandbox.nea().advance(Duration::from_mins(15));
    let received = post(&sandbox, "commit", &commit_body(&sandbox, session, "200", "r1"));
    assert_refused(&received, "4000", "session");
    assert_eq!(standing(&sandbox, "r1"), "Error");

    let session = open_session(&sandbox, &documented("555"));
    let received = post(&sandbox, "commit", &commit_body(&sandbox, session, "150.25", "r2"));
    assert_eq!(received.status(), 200);
    assert_eq!(sandbox.nea().charges_of("r2")[0].consumer, documented("555"));
}

#[test]
fn credits_run_out() {
    let sandbox = sandbox();
    sandbox.nea().set_credits(20_099);
    assert_eq!(pay(&sandbox, &documented("3042"), "200", "r1").status(), 200);
    let received = pay(&sandbox, &documented("555"), "150.25", "r2");
    assert_refused(&received, "1016", "0.99 credits are left");
    assert_eq!(sandbox.nea().ledger().credits_paisa, 99);

    sandbox.nea().set_credits(15_025);
    assert_eq!(pay(&sandbox, &documented("555"), "150.25", "r3").status(), 200);
    assert_eq!(sandbox.nea().ledger().credits_paisa, 0);
}

#[test]
fn without_the_rules_what_is_sent_twice_is_charged_twice() {
    let sandbox = sandbox();
    sandbox.nea().set_rules(Rules {
        refuses_repeated_references: false,
        refuses_second_payment_of_a_day: false,
        ..Rules::default()
    });
    for reference in ["r1", "r2", "r1"] {
        let key = consumer_owing(&sandbox, "1", 50);
        assert_eq!(details(&sandbox, &key, "same").status(), 200);
        assert_eq!(pay(&sandbox, &key, "50", reference).status(), 200);
    }
    let key = ConsumerKey::new(BHAKTAPUR, "100.20.300", "1");
    let ledger = sandbox.nea().ledger();
    assert_eq!(ledger.references_charged_more_than_once(), ["r1"]);
    assert_eq!(ledger.consumers_charged_more_than_once_a_day(), [(&key, day(15))]);
    assert_eq!(ledger.paisa_charged, 15_000);
    assert_eq!(sandbox.nea().charges_of("r1").len(), 2);
}
