//! A person at a terminal is shown what will be done, and asked.

use billport_sandbox::Sandbox;
use insta::assert_snapshot;

use super::three;
use crate::desk::Desk;
use crate::nea::terminal::typed;
use crate::transcript::Ended;

fn at_a_terminal(desk: &Desk, sandbox: &Sandbox, words: &str, answer: &str) -> Option<Ended> {
    typed(desk.billport(&format!("customers {words}")).with_billagain(sandbox), answer)
}

#[test]
fn before_each_change() {
    let (sandbox, desk) = (three(), Desk::new());
    let mut told = String::new();
    for words in [
        "add --set CurrencyCode=NPR --set isWaiveTaxes=false --set Name=Biru",
        "edit 302 --set City=Lukla",
        "archive 302",
        "reopen 302",
        "delete 302",
    ] {
        let Some(no) = at_a_terminal(&desk, &sandbox, words, "n\n") else { return };
        assert!(no.exits(3).stdout.contains("you said no"));
        let Some(yes) = at_a_terminal(&desk, &sandbox, words, "y\n") else { return };
        told += &yes.exits(0).transcript();
    }
    assert_snapshot!(told);
    let ledger = sandbox.billagain().ledger();
    assert_eq!((ledger.added.len(), ledger.customers_edited), (1, 1));
    assert_eq!(
        (ledger.archive_requests, ledger.reopen_requests, ledger.delete_requests),
        (1, 1, 1)
    );
}
