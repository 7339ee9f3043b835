//! One process at a time delivers a run: a second one is told who has it, and exits with 75.

use billport_sandbox::{Call, Fault, FaultOrder};
use insta::assert_snapshot;

use crate::desk::Desk;
use crate::interruption::{Running, send};
use crate::provider::{bills, sandbox_with};
use crate::transcript::redacted;

#[test]
fn a_second_process_is_told_who_has_the_run() {
    let never = FaultOrder::once(Call::Upload, Fault::NeverAnswer).after_effect();
    let sandbox = sandbox_with(never.always());
    let desk = Desk::with_bills(bills(4));
    let order = desk.upload("bills.csv --batch-size 2 --in-flight 1").to(&sandbox);
    let mut running = Running::start(order);
    running.wait_for_uploads(&sandbox, 1);
    let pid = running.child.id();

    let resumed = desk.resume("1").to(&sandbox).run().exits(75);
    assert!(resumed.stderr.contains(&format!("is being delivered by process {pid} on ")));
    assert!(
        resumed.stderr.contains(&format!(": kill {pid}); then go on: billport runs resume 1\n"))
    );
    assert_eq!(resumed.stdout, "");
    let words = "runs resolve 1 1 --as delivered --because found";
    let resolved = desk.billport(words).run().exits(75);
    assert!(resolved.stderr.ends_with(&format!(": kill {pid}); then type it again\n")));

    // No person's word takes a run from a process that lives.
    let taken = desk.billport("runs resume 1 --take-over").to(&sandbox).run().exits(75);
    assert!(taken.stderr.contains(&format!("process {pid}")), "{}", taken.stderr);

    let again = desk.upload("bills.csv").to(&sandbox).run().exits(75);
    assert!(again.stderr.contains("was uploaded before, as run 1 (running)\n"), "{}", again.stderr);
    assert!(
        again.stderr.contains(&format!("hint: wait for process {pid} on ")),
        "{}",
        again.stderr
    );
    assert!(!again.stderr.contains("--again"), "{}", again.stderr);
    desk.put("other.csv", bills(3));
    let other = desk.upload("other.csv --output json").to(&sandbox).run().exits(3);
    assert_eq!(other.json()["rows_taken_care_of"], 3);
    let nothing_wrong = desk.billport("runs show 2").run().exits(0).stdout;
    assert!(!nothing_wrong.contains("Correct the rejected rows"), "{nothing_wrong}");

    let list = desk.billport("runs list --output json").run().exits(0).json();
    assert_eq!((&list[1]["state"], &list[1]["bills_unknown"]), (&"running".into(), &2.into()));
    let owner = &desk.billport("runs show 1 --output json").run().exits(0).json()["owner"];
    assert_eq!(owner["pid"], pid);
    let process = format!("process {pid} on {}", owner["host"].as_str().unwrap());
    let shown = desk.billport("runs show 1").run().exits(0).stdout;
    assert_snapshot!(redacted(&shown.replace(&process, "process [pid] on [host]")), @"
        run          1, running
        delivered by process [process], since [moment] UTC
        file         [desk]/bills.csv
        SHA-256      03d01d88341884e8274fb9a4b97583fe81b305b6e63c02499732150cfde13499
        target       sandbox http://127.0.0.1:[port]/blaggo/bills
        begun        [moment] UTC
        last change  [moment] UTC
        rows read             4
        rejected              0
        delivered             0
        refused               0
        unknown               0
        on its way            2  in 1 batch
        pending               2
        requests              0

        what to do next
        1. Wait for process [pid] on [host]
           billport runs show 1
    ");
    assert_eq!(sandbox.blaggo().ledger().upload_requests, 1, "nobody else has sent anything");
    running.interrupt("INT");
    send("INT", &running.child);
    running.end().exits(6);
}
