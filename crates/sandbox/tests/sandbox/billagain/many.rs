//! A hundred thousand customers, as an export pages through them.

use billport_sandbox::{LedgerDetail, Sandbox, SandboxConfig, billagain::Churn};
use serde::Deserialize;

use super::client::call_request;
use crate::{client::config, kept_alive::KeptAlive};

const CUSTOMERS: u32 = 100_000;

/// All that is looked at of a customer.
#[derive(Deserialize)]
struct Listed {
    #[serde(rename = "customerID")]
    id: u64,
}

#[expect(clippy::unwrap_used, reason = "a test that gets no sandbox fails")]
fn with_many() -> Sandbox {
    let settings = SandboxConfig { ledger: LedgerDetail::Counts, customers: CUSTOMERS, ..config() };
    Sandbox::start(settings).unwrap()
}

#[test]
fn five_hundred_pages_hold_everybody_once() {
    let sandbox = with_many();
    let mut client = KeptAlive::to(&sandbox);
    let mut next = u64::from(CUSTOMERS) + 1;
    for page in 1..=501 {
        let path = format!("/customers?page={page}&page_size=200");
        let listed = client.exchange(&call_request(&sandbox, "GET", &path, ""));
        let listed: Vec<Listed> = serde_json::from_str(&listed).unwrap();
        assert_eq!(listed.len(), if page == 501 { 0 } else { 200 });
        for customer in listed {
            next -= 1;
            assert_eq!(customer.id, next);
        }
    }
    assert_eq!(next, 1);
    assert_eq!(sandbox.billagain().ledger().list_requests, 501);
}

#[test]
fn rows_come_and_go_among_many() {
    let sandbox = with_many();
    let protected = (1..=u64::from(CUSTOMERS)).step_by(2).collect();
    sandbox.billagain().churn(Churn { delete: 5, insert: 5, protected, ..Churn::default() });
    let mut client = KeptAlive::to(&sandbox);
    for page in 1..=100 {
        let path = format!("/customers?page={page}&page_size=1");
        client.exchange(&call_request(&sandbox, "GET", &path, ""));
    }
    let ledger = sandbox.billagain().ledger();
    assert_eq!((ledger.churned_in.len(), ledger.churned_out.len()), (500, 500));
    assert_eq!(ledger.customers, 100_000);
}
