//! What `billport runs` tells of imports: customers and rows, where it tells bills and batches of uploads.

use billport_sandbox::{Call, FaultOrder, billagain};
use insta::assert_snapshot;
use std::fs;

use super::{desk, import, lost_answer, sandbox};
use crate::desk::Desk;
use crate::provider::bills;
use crate::transcript::redacted;

/// A desk whose run 1 has a customer that was refused, one in doubt, and a rejected row.
fn troubled() -> Desk {
    let (sandbox, desk) = (sandbox(), desk(3));
    let text = desk.read("customers.csv");
    desk.put("customers.csv", text + "c-0004,,,zar,false\n");
    let refusal = billagain::errors(400, ["Email is no address.\u{1b}[2J"]);
    sandbox.billagain().order(FaultOrder::once(Call::AddCustomer, refusal));
    sandbox.billagain().order(lost_answer().skipping(1));
    import(&desk, &sandbox, "--in-flight 1").run().exits(6);
    desk
}

#[test]
fn shown() {
    let desk = troubled();
    assert_snapshot!(desk.billport("runs show 1").run().exits(0).transcript());
    let json = desk.billport("runs show 1 --output json").run().exits(0).json();
    assert_eq!(json["problems"][0]["row"], 1);
    assert_eq!((&json["problems"][1]["line"], &json["customers_unknown"]), (&3.into(), &1.into()));
}

#[test]
fn listed_beside_uploads() {
    let desk = troubled();
    desk.put("bills.csv", bills(1));
    desk.upload("bills.csv").run().exits(0);
    let list = desk.billport("runs list --output json").run().exits(0).json();
    assert_eq!((&list[0]["job"], &list[0]["bills_delivered"]), (&"upload".into(), &1.into()));
    assert_eq!((&list[1]["job"], &list[1]["customers_delivered"]), (&"import".into(), &1.into()));
    let text = desk.billport("runs list").run().exits(0).stdout;
    assert!(text.lines().nth(2).unwrap().starts_with("  1  import  in doubt"), "{text}");
}

#[test]
fn reported() {
    let desk = troubled();
    let ended = desk.billport("runs report 1 --html report.html").run().exits(0);
    assert_snapshot!(redacted(&ended.stdout));
    let page = desk.read("report.html");
    assert!(
        page.contains("Import run 1")
            && page.contains("<th scope=\"col\" class=\"number\">Row</th>")
    );
    assert!(!page.contains("bill<") && !page.contains("bills"), "{page}");
    fs::remove_file(desk.path("customers.csv")).unwrap();
    let ended = desk.billport("runs report 1").run().exits(0);
    assert_snapshot!("without_the_file", ended.transcript());
}

#[test]
fn verified_and_exported() {
    let desk = troubled();
    desk.billport("journal verify").run().exits(0);
    let exported = desk.billport("journal export").run().exits(0).stdout;
    assert!(exported.contains("\"job\":\"import\""), "{exported}");
}
