//! Customers that are not read: wrong keys, accounts and addresses.

use billport_sandbox::{Answer, Call, Fault, FaultOrder};
use insta::assert_snapshot;

use super::three;
use crate::desk::Desk;
use crate::provider::TEN_YEARS;

#[test]
fn a_wrong_key() {
    let (sandbox, desk) = (three(), Desk::new());
    let mut told = String::new();
    for words in
        ["customers list", "customers get 301", "customers export", "customers list --ids 301"]
    {
        let order = desk.billport(words).with_billagain(&sandbox);
        let ended = order.env("BILLPORT_BILLAGAIN_API_KEY", "a-wrong-one").run().exits(5);
        told += &ended.transcript();
    }
    assert_snapshot!(told);
}

#[test]
fn an_account_or_a_key_that_is_missing_or_none() {
    let desk = Desk::new();
    let mut told = String::new();
    for (account, key) in [("", ""), ("1001", ""), ("", "key"), ("one", "key"), ("1001", "k e y")] {
        let order = desk.billport("customers get 1 --target production");
        let order = order.env("BILLPORT_BILLAGAIN_ACCOUNT_ID", account);
        told += &order.env("BILLPORT_BILLAGAIN_API_KEY", key).run().exits(5).stderr;
    }
    assert_snapshot!(told);
}

#[test]
fn addresses_that_are_not_meant() {
    let desk = Desk::new();
    let mut told = String::new();
    for url in ["", "https://api.billagain.com/v1/", "http://billagain.example", "nonsense"] {
        let order = desk.billport("customers get 1 --target staging");
        let order = order.env("BILLPORT_BILLAGAIN_BASE_URL", url);
        told += &order.env("BILLPORT_BILLAGAIN_API_KEY", "key").run().exits(2).stderr;
    }
    assert_snapshot!(told);
    // With the sandbox as the target, a URL of elsewhere is left alone.
    let order = desk.billport("customers list --limit 1");
    let order = order.env("BILLPORT_BILLAGAIN_BASE_URL", "https://api.billagain.com/v1");
    let ended = order.run().exits(0);
    assert!(ended.stderr.contains("is not on this machine: the sandbox leaves it alone"));
}

#[test]
fn a_wrong_path() {
    let (sandbox, desk) = (three(), Desk::new());
    let url = format!("{}/elsewhere", sandbox.billagain().base_url());
    let mut told = String::new();
    for words in ["customers list", "customers list --ids 301", "customers get 301"] {
        let order = desk.billport(words).env("BILLPORT_BILLAGAIN_BASE_URL", &url);
        told += &order.run().exits(2).transcript();
    }
    assert_snapshot!(told);
}

#[test]
fn a_provider_that_asks_to_slow_down_for_years() {
    let (sandbox, desk) = (three(), Desk::new());
    let answer = Answer::new(429, "text/plain", "slow down").retry_after(TEN_YEARS);
    sandbox.billagain().order(FaultOrder::once(Call::GetCustomer, answer).always());
    let ended = desk.billport("customers get 301").with_billagain(&sandbox).run().exits(4);
    assert_snapshot!(ended.transcript());
}

#[test]
fn a_read_is_asked_for_again_by_itself() {
    let (sandbox, desk) = (three(), Desk::new());
    sandbox.billagain().order(FaultOrder::once(Call::GetCustomer, Fault::Reset));
    desk.billport("customers get 301").with_billagain(&sandbox).run().exits(0);
    assert_eq!(sandbox.billagain().ledger().get_requests, 2);
}
