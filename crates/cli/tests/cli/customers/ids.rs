//! Customers that are asked for by their IDs, as they are typed or stand in a file.

use billport_sandbox::{Answer, Call, FaultOrder};
use insta::assert_snapshot;

use super::{filled, three};
use crate::desk::Desk;

const LIST: &str = "customers list --columns customerID,Name --output csv";

#[test]
fn as_they_are_typed() {
    let (sandbox, desk) = (three(), Desk::new());
    let words = format!("{LIST} --ids 301,303,301");
    let ended = desk.billport(&words).with_billagain(&sandbox).run().exits(0);
    assert_eq!(ended.stdout, "customerID,Name\n303,Nobody Much \n301,Asha\n");
    assert_eq!(sandbox.billagain().ledger().list_requests, 0);
    desk.billport("customers list --ids 1,x").run().exits(2);
    desk.billport("customers list --ids 1 --ids-file ids.txt").run().exits(2);
}

#[test]
fn as_they_stand_in_a_file() {
    let (sandbox, desk) = (three(), Desk::new());
    desk.put("ids.txt", "customerID\r\n301, 302\r\n\r\n303\r\n");
    let words = format!("{LIST} --ids-file ids.txt --filter Name~o");
    let ended = desk.billport(&words).with_billagain(&sandbox).run().exits(0);
    assert_eq!(ended.stdout, "customerID,Name\n303,Nobody Much \n302,Khumbu Foods\n");
    let order = desk.billport(&format!("{LIST} --ids-file -")).with_billagain(&sandbox);
    let ended = order.stdin("302\n").run().exits(0);
    assert_eq!(ended.stdout, "customerID,Name\n302,Khumbu Foods\n");

    desk.put("ids.txt", "1\n2;3o2\n");
    let mut told = String::new();
    for name in ["ids.txt", "none.txt"] {
        let words = format!("customers list --ids-file {name}");
        told += &desk.billport(&words).run().exits(2).stderr;
    }
    assert_snapshot!(told);
}

#[test]
fn those_that_are_nobodys_are_told() {
    let (sandbox, desk) = (three(), Desk::new());
    assert!(sandbox.billagain().delete_customer(302));
    for custom in ["", "--with-custom-fields"] {
        let words = format!("{LIST} --ids 301,302,303,304 {custom}");
        let ended = desk.billport(&words).with_billagain(&sandbox).run().exits(3);
        assert!(ended.stdout.contains("301,Asha\n") && ended.stdout.contains("303,Nobody Much \n"));
        assert_eq!(ended.stdout.lines().count(), 3);
        let told = "warning: there is no customer 302: deleted, or never added\n\
                    warning: there is no customer 304: deleted, or never added\n";
        assert!(ended.stderr.ends_with(told), "{}", ended.stderr);
    }
    // A filter that does not take a customer does not take it away.
    let words = format!("{LIST} --ids 301,303 --filter Name=Asha");
    desk.billport(&words).with_billagain(&sandbox).run().exits(0);
    // Nobody looks behind the last one that is wanted.
    let words = format!("{LIST} --ids 301,304 --limit 1");
    desk.billport(&words).with_billagain(&sandbox).run().exits(0);
}

#[test]
fn an_answer_with_somebody_who_was_not_asked_for_is_none() {
    let (sandbox, desk) = (three(), Desk::new());
    let json = |id| sandbox.billagain().customer(id).unwrap();
    let answer = Answer::json(200, format!("[{},{}]", json(303), json(302)));
    sandbox.billagain().order(FaultOrder::once(Call::CustomersByIds, answer));
    let words = format!("{LIST} --ids 301,303");
    let ended = desk.billport(&words).with_billagain(&sandbox).run().exits(1);
    assert_eq!(ended.stdout, "customerID,Name\n");
    let told = "customer 302 is in the answer, and was not asked for";
    assert!(ended.stderr.contains(told), "{}", ended.stderr);
}

#[test]
fn hundreds_go_in_pages() {
    let ((sandbox, ids), desk) = (filled(500), Desk::new());
    let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
    desk.put("ids.txt", ids.join("\n"));
    let words = format!("{LIST} --ids-file ids.txt");
    let ended = desk.billport(&words).with_billagain(&sandbox).run().exits(0);
    assert_eq!(ended.stdout.lines().count(), 501);
    let ledger = sandbox.billagain().ledger();
    assert_eq!((ledger.by_ids_requests, ledger.list_requests), (3, 0));
}

#[test]
fn with_custom_fields_each_is_a_request() {
    let ((sandbox, ids), desk) = (filled(3), Desk::new());
    let (one, other) = (ids[0], ids[2]);
    let words = format!("customers list --ids {one},{other} --with-custom-fields --output ndjson");
    let ended = desk.billport(&words).with_billagain(&sandbox).run().exits(0);
    assert_eq!(ended.stdout.matches("\"CustomFields\":").count(), 2);
    assert_eq!(sandbox.billagain().ledger().get_requests, 2);
}
