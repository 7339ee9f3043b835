//! `billport customers archive`, `reopen` and `delete`.

use billport_sandbox::{Call, Fault, FaultOrder, billagain};
use insta::assert_snapshot;

use super::three;
use crate::desk::Desk;

#[test]
fn each_is_done_and_told() {
    let (sandbox, desk) = (three(), Desk::new());
    let mut told = String::new();
    for words in ["archive 302", "reopen 302", "delete 302", "delete 302"] {
        let order = desk.billport(&format!("customers {words} --yes")).with_billagain(&sandbox);
        told += &order.run().exits(0).transcript();
    }
    assert_snapshot!(told);
    let ledger = sandbox.billagain().ledger();
    assert_eq!((&ledger.archived[..], &ledger.reopened[..]), (&[302][..], &[302][..]));
    assert_eq!((&ledger.deleted[..], ledger.delete_requests), (&[302][..], 1));
}

#[test]
fn for_a_machine() {
    let (sandbox, desk) = (three(), Desk::new());
    for (words, state) in [
        ("archive 301", "archived"),
        ("reopen 301", "reopened"),
        ("delete 301", "deleted"),
        ("delete 301", "gone"),
    ] {
        let order = desk.billport(&format!("customers {words} --yes --output json"));
        let told = order.with_billagain(&sandbox).run().exits(0).json();
        assert_eq!((&told["customerID"], &told["state"]), (&301.into(), &state.into()));
    }
}

#[test]
fn nothing_is_done_without_a_yes() {
    let (sandbox, desk) = (three(), Desk::new());
    for (act, done) in [("archive", "archived"), ("reopen", "reopened"), ("delete", "deleted")] {
        let order = desk.billport(&format!("customers {act} 301")).with_billagain(&sandbox);
        let ended = order.run().exits(2);
        let told = format!("error: nobody is here to be asked, so nothing was {done}\n");
        assert!(ended.stderr.starts_with(&told), "{}", ended.stderr);
    }
    assert_eq!(sandbox.billagain().ledger().connections, 0);
}

#[test]
fn a_customer_that_is_not_there_can_be_deleted_and_nothing_else() {
    let (sandbox, desk) = (three(), Desk::new());
    for (act, code) in [("archive", 3), ("reopen", 3), ("delete", 0)] {
        let order = desk.billport(&format!("customers {act} 17 --yes")).with_billagain(&sandbox);
        order.run().exits(code);
    }
}

#[test]
fn one_that_goes_between_the_look_and_the_deletion_is_gone() {
    let (sandbox, desk) = (three(), Desk::new());
    let gone = billagain::errors(410, ["Customer 301 is gone."]);
    sandbox.billagain().order(FaultOrder::once(Call::DeleteCustomer, gone));
    let ended = desk.billport("customers delete 301 --yes").with_billagain(&sandbox).run().exits(0);
    assert!(ended.stdout.starts_with("gone "), "{}", ended.stdout);
}

#[test]
fn a_wrong_address_is_not_taken_for_gone() {
    let (sandbox, desk) = (three(), Desk::new());
    let url = format!("{}/elsewhere", sandbox.billagain().base_url());
    let order = desk.billport("customers delete 301 --yes");
    order.env("BILLPORT_BILLAGAIN_BASE_URL", url).run().exits(2);
    assert_eq!(sandbox.billagain().customer_ids().len(), 3);
}

#[test]
fn a_lost_answer_is_asked_for_again_and_what_stays_unknown_is_told() {
    let (sandbox, desk) = (three(), Desk::new());
    let calls = [
        ("archive", Call::ArchiveCustomer),
        ("reopen", Call::ReopenCustomer),
        ("delete", Call::DeleteCustomer),
    ];
    for (act, call) in calls {
        sandbox.billagain().order(FaultOrder::once(call, Fault::Reset).after_effect());
        let words = format!("customers {act} 301 --yes");
        let ended = desk.billport(&words).with_billagain(&sandbox).run().exits(0);
        assert!(ended.stdout.contains("customer 301, Asha Rai"), "{}", ended.stdout);
    }
    let lost = FaultOrder::once(Call::ArchiveCustomer, Fault::Reset).after_effect().always();
    sandbox.billagain().order(lost);
    let ended =
        desk.billport("customers archive 302 --yes").with_billagain(&sandbox).run().exits(6);
    assert!(ended.stderr.contains("billport customers get 302\n"), "{}", ended.stderr);
}
