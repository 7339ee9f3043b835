//! Nobody knows whether some were added: they are never added again by themselves, and can be looked for.

use billport_sandbox::billagain::Customer;
use billport_sandbox::{Call, Fault, FaultOrder};
use insta::assert_snapshot;

use super::{assert_added_once, assert_adds_up, desk, import, lost_answer, resume, sandbox};

#[test]
fn who_was_added_is_found() {
    let (sandbox, desk) = (sandbox(), desk(4));
    sandbox.billagain().order(lost_answer().skipping(1));
    let ended = import(&desk, &sandbox, "--in-flight 1").run().exits(6);
    assert_snapshot!(ended.transcript());
    assert_added_once(&sandbox, 4);

    // Without an order it is left alone.
    let ended = resume(&desk, &sandbox, "").run().exits(6);
    assert!(
        ended.stderr.contains("run 1 has nothing pending: nothing is sent"),
        "{}",
        ended.stderr
    );
    assert_eq!(sandbox.billagain().ledger().list_requests, 0);

    let ended = resume(&desk, &sandbox, "--check-unknown").run().exits(0);
    assert_snapshot!("it_is_found", ended.transcript());
    assert_added_once(&sandbox, 4);
}

#[test]
fn who_was_not_added_stays_unknown_until_a_person_orders_it() {
    let (sandbox, desk) = (sandbox(), desk(3));
    sandbox.billagain().order(FaultOrder::once(Call::AddCustomer, Fault::Reset).skipping(1));
    import(&desk, &sandbox, "--in-flight 1").run().exits(6);
    assert_added_once(&sandbox, 2);
    let summary = resume(&desk, &sandbox, "--check-unknown --output json").run().exits(6).json();
    assert_adds_up(&summary);
    assert_eq!(
        (&summary["customers_unknown"], &summary["customers_delivered"]),
        (&1.into(), &2.into())
    );
    assert_added_once(&sandbox, 2);
    resume(&desk, &sandbox, "--resend-unknown").run().exits(0);
    assert_added_once(&sandbox, 3);
}

#[test]
fn who_may_be_it_is_told_and_it_stays_unknown() {
    let (sandbox, desk) = (sandbox(), desk(1));
    let before = Customer::named("One").with("Reference", "c-0001");
    let before = before.with("CreatedDate", "2016-03-11T00:25:00.6490425+02:00");
    assert!(sandbox.billagain().insert_customer(30, before));
    sandbox.billagain().order(FaultOrder::once(Call::AddCustomer, Fault::Reset));
    import(&desk, &sandbox, "").run().exits(6);
    let may_be = "customer 30 has the same Reference, but is older than the run\n";
    let ended = resume(&desk, &sandbox, "--check-unknown").run().exits(6);
    let told = format!("warning: row 1, line 2 stays unknown: {may_be}");
    assert!(ended.stderr.contains(&told), "{}", ended.stderr);
    resume(&desk, &sandbox, "--resend-unknown").run().exits(6);
    assert_added_once(&sandbox, 0);
}

#[test]
fn what_is_ordered_to_be_sent_again_is_looked_for_first() {
    let (sandbox, desk) = (sandbox(), desk(3));
    sandbox.billagain().order(lost_answer().skipping(1));
    import(&desk, &sandbox, "--in-flight 1").run().exits(6);
    resume(&desk, &sandbox, "--resend-unknown").run().exits(0);
    assert_added_once(&sandbox, 3);
}

#[test]
fn too_many_in_a_row_stop_the_run() {
    let (sandbox, desk) = (sandbox(), desk(6));
    sandbox.billagain().order(lost_answer().always());
    let words = "--in-flight 1 --stop-after-unknown 3";
    let ended = import(&desk, &sandbox, words).run().exits(6);
    assert_snapshot!(ended.transcript());
    sandbox.billagain().clear_faults();
    resume(&desk, &sandbox, "--check-unknown").run().exits(0);
    assert_added_once(&sandbox, 6);
}

#[test]
fn a_person_can_say_it() {
    let (sandbox, desk) = (sandbox(), desk(2));
    sandbox.billagain().order(lost_answer());
    import(&desk, &sandbox, "--in-flight 1").run().exits(6);
    let words = "runs resolve 1 1 --as delivered --because seen";
    let ended = desk.billport(words).run().exits(0);
    assert_eq!(ended.stdout, "row 1 of run 1 is now delivered, and is never sent again\n");
    let ended = resume(&desk, &sandbox, "").run().exits(0);
    assert!(ended.stdout.contains("delivered             2\n"), "{}", ended.stdout);
}

#[test]
fn bills_can_only_be_asked_for() {
    let desk = crate::desk::Desk::with_bills(crate::provider::bills(1));
    desk.upload("bills.csv").run().exits(0);
    let ended = desk.billport("runs resume 1 --check-unknown").run().exits(2);
    assert!(ended.stderr.contains("--check-unknown is for customers"), "{}", ended.stderr);
}
