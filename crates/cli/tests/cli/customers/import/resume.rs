//! An import goes on, whatever ended it: with what is pending and nothing else.

use billport_sandbox::{Call, Fault, FaultOrder, Sandbox, billagain};
use insta::assert_snapshot;
use std::fs;
use std::thread;
use std::time::Duration;

use super::{assert_added_once, assert_adds_up, desk, import, resume, sandbox};
use crate::desk::Desk;
use crate::interruption::{Running, send};

/// A provider that adds the first customer and answers; of the next ones nothing is heard.
fn silent_after(sandbox: &Sandbox, answered: u32) {
    let never = FaultOrder::once(Call::AddCustomer, Fault::NeverAnswer).after_effect();
    sandbox.billagain().order(never.always().skipping(answered));
}

/// Waits until so many customers were to be added.
fn wait_for_adds(running: &mut Running, sandbox: &Sandbox, adds: u64) {
    while sandbox.billagain().ledger().add_requests < adds {
        assert!(running.child.try_wait().unwrap().is_none(), "it ended without them");
        thread::sleep(Duration::from_millis(1));
    }
}

/// A desk whose run was killed while three of its customers were on their way, with no fault left.
fn killed(sandbox: &Sandbox) -> Desk {
    silent_after(sandbox, 2);
    let desk = desk(9);
    let mut running = Running::start(import(&desk, sandbox, "--in-flight 3"));
    wait_for_adds(&mut running, sandbox, 5);
    running.child.kill().unwrap();
    assert_eq!(running.end().code, None);
    sandbox.billagain().clear_faults();
    desk
}

#[test]
fn after_a_kill_what_was_on_its_way_is_found_and_the_rest_is_added() {
    let sandbox = sandbox();
    let desk = killed(&sandbox);
    let list = desk.billport("runs list --output json").run().exits(0).json();
    assert_eq!((&list[0]["state"], &list[0]["job"]), (&"unfinished".into(), &"import".into()));
    assert_eq!(list[0]["customers_unknown"], 3);
    let summary = resume(&desk, &sandbox, "--check-unknown --output json").run().exits(0).json();
    assert_adds_up(&summary);
    assert_eq!(summary["customers_delivered"], 9);
    assert_added_once(&sandbox, 9);
}

#[test]
fn after_a_kill_nothing_in_doubt_is_sent_by_itself() {
    let sandbox = sandbox();
    let desk = killed(&sandbox);
    let summary = resume(&desk, &sandbox, "--output json").run().exits(6).json();
    assert_adds_up(&summary);
    assert_eq!(summary["customers_unknown"], 3);
    assert_added_once(&sandbox, 9);
}

#[test]
fn after_a_wrong_key() {
    let (sandbox, desk) = (sandbox(), desk(4));
    let refused = FaultOrder::once(Call::AddCustomer, billagain::errors(401, ["Who are you?"]));
    sandbox.billagain().order(refused.always().skipping(1));
    let ended = import(&desk, &sandbox, "--in-flight 1").run().exits(5);
    assert_snapshot!(ended.transcript());
    sandbox.billagain().clear_faults();
    let ended = resume(&desk, &sandbox, "").run().exits(0);
    assert_snapshot!("it_goes_on", ended.transcript());
    assert_added_once(&sandbox, 4);
}

#[test]
fn after_a_signal() {
    let (sandbox, desk) = (sandbox(), desk(6));
    silent_after(&sandbox, 1);
    let mut running = Running::start(import(&desk, &sandbox, "--in-flight 2"));
    wait_for_adds(&mut running, &sandbox, 3);
    running.interrupt("INT");
    send("INT", &running.child);
    let ended = running.end().exits(6);
    assert!(ended.stderr.contains("stopping: 2 rows are on their way;"), "{}", ended.stderr);
    assert!(ended.stderr.contains("row 2, line 3 of unknown outcome"), "{}", ended.stderr);
    sandbox.billagain().clear_faults();
    resume(&desk, &sandbox, "--check-unknown").run().exits(0);
    assert_added_once(&sandbox, 6);
}

/// Whoever goes on with a run does not know how it was begun: it leaves alone who is there by now.
#[test]
fn leaving_alone_who_is_there_if_it_was_begun_so() {
    let (sandbox, desk) = (sandbox(), desk(4));
    let refused = FaultOrder::once(Call::AddCustomer, billagain::errors(401, ["Who are you?"]));
    sandbox.billagain().order(refused.always().skipping(1));
    import(&desk, &sandbox, "--unless-exists --in-flight 1").run().exits(5);
    sandbox.billagain().clear_faults();
    let colleague = billagain::Customer::named("Customer 3").with("Reference", "c-0003");
    sandbox.billagain().add_customer(colleague);
    let summary = resume(&desk, &sandbox, "--output json").run().exits(3).json();
    assert_adds_up(&summary);
    assert_eq!(
        (&summary["customers_delivered"], &summary["rows_rejected"]),
        (&3.into(), &1.into())
    );
    assert_added_once(&sandbox, 3);
    let shown = desk.billport("runs show last --output json").run().exits(0).json();
    assert_eq!(shown["settings"]["leave_existing"], true);
}

/// A run of three of which one is in doubt and two are pending, and whose file went out in run 2 since.
fn sent_since(sandbox: &Sandbox) -> Desk {
    let desk = desk(3);
    sandbox.billagain().order(FaultOrder::once(Call::AddCustomer, Fault::Reset));
    let refused = FaultOrder::once(Call::AddCustomer, billagain::errors(401, ["Who are you?"]));
    sandbox.billagain().order(refused.always());
    import(&desk, sandbox, "--in-flight 1").run().exits(6);
    sandbox.billagain().clear_faults();
    import(&desk, sandbox, "--again").run().exits(0);
    desk
}

#[test]
fn only_to_look_once_its_file_went_out_in_another_run() {
    let sandbox = sandbox();
    let desk = sent_since(&sandbox);
    let shown = desk.billport("runs show 1").run().exits(0).stdout;
    assert!(shown.contains("billport runs resume 1 --check-unknown\n"), "{shown}");
    assert!(shown.contains("See run 2 for 2 customers that are pending"), "{shown}");
    assert!(!shown.contains("billport runs resume 1\n"), "{shown}");
    let run_1 =
        |words: &str| desk.billport(&format!("runs resume 1 {words}")).with_billagain(&sandbox);
    for words in ["", "--resend-unknown"] {
        let refused = run_1(words).run().exits(2).stderr;
        assert!(refused.contains("the same file went out in run 2 (finished)"), "{refused}");
        assert!(refused.contains("billport runs resolve 1 ROW --as delivered"), "{refused}");
    }
    assert_snapshot!(run_1("--check-unknown").run().exits(2).transcript());
    assert_added_once(&sandbox, 3);
    let shown = desk.billport("runs show 1").run().exits(0).stdout;
    assert!(!shown.contains("billport runs resume 1"), "{shown}");
}

#[test]
fn and_what_is_not_found_then_a_person_settles() {
    let sandbox = sandbox();
    let desk = sent_since(&sandbox);
    for customer in sandbox.billagain().ledger().added {
        assert!(sandbox.billagain().delete_customer(customer.customer_id));
    }
    let looked = desk.billport("runs resume 1 --check-unknown").with_billagain(&sandbox);
    let looked = looked.run().exits(6).stderr;
    assert!(looked.contains("billport runs resolve 1 1 --as delivered"), "{looked}");
    assert!(!looked.contains("--check-unknown"), "{looked}");
    assert!(!looked.contains("--resend-unknown"), "{looked}");
}

#[test]
fn to_no_other_place_and_from_no_other_file() {
    let (sandbox, other) = (sandbox(), sandbox());
    let desk = killed(&sandbox);
    let ended = resume(&desk, &other, "").run().exits(2);
    assert!(ended.stderr.contains("customers are not sent to two places"), "{}", ended.stderr);
    assert_eq!(other.billagain().ledger().connections, 0);
    let text = desk.read("customers.csv");
    desk.put("customers.csv", text.replace("c-0009", "c-0010"));
    let ended = resume(&desk, &sandbox, "").run().exits(2);
    assert!(ended.stderr.contains("it was changed since"), "{}", ended.stderr);
    assert!(ended.stderr.contains("import the file as it is now with --unless-exists"));
    desk.put("moved.csv", text);
    fs::remove_file(desk.path("customers.csv")).unwrap();
    resume(&desk, &sandbox, "--file moved.csv --check-unknown").run().exits(0);
    assert_added_once(&sandbox, 9);
}
