//! The ledger as a judge: every call that was seen, everything that was done.

use billport_sandbox::{
    Call, LedgerDetail, Sandbox, SandboxConfig,
    billagain::{AddedCustomer, Answered, CallRecord, PageAsked},
};
use serde_json::json;

use super::client::{FIRST, add, assert_done, body, call, edit, get};
use crate::client::config;

#[expect(clippy::unwrap_used, reason = "a test that gets no sandbox fails")]
fn after_some_calls(detail: LedgerDetail) -> Sandbox {
    let settings = SandboxConfig { ledger: detail, ..config() };
    let sandbox = Sandbox::start(settings).unwrap();
    sandbox.billagain().number_from(FIRST);
    sandbox.billagain().fill(5);
    get(&sandbox, "/customers?page=2");
    get(&sandbox, "/customers?page=0");
    let card = json!({"CreditCard": {"Number": 4_242_424_242_421_234_u64}});
    let contact = json!({"Password": "Pa$$123"});
    add(
        &sandbox,
        &body(&json!({
            "Reference": "a-1",
            "Email": "asha@example.com",
            "Contact": contact,
            "PrimaryPaymentMethod": card,
            "Subscriptions": [{}],
        })),
    );
    add(&sandbox, &body(&json!({})));
    assert_done(&edit(&sandbox, FIRST, &body(&json!({"Name": "Asha"}))));
    assert_done(&call(&sandbox, "PUT", "/customers/10002/archive", ""));
    assert_done(&call(&sandbox, "PUT", "/customers/10002/reopen", ""));
    assert_done(&call(&sandbox, "DELETE", "/customers/10003", ""));
    get(&sandbox, "/customers/10003");
    call(&sandbox, "POST", "/by_customer_ids?page_size=7", r#"{"ids": []}"#);
    sandbox
}

#[test]
fn everything_stands_there_in_its_order() {
    let ledger = after_some_calls(LedgerDetail::Full).billagain().ledger();
    let none = AddedCustomer {
        customer_id: 10_007,
        reference: None,
        email: None,
        subscriptions: 0,
        card_last_four: None,
        brought_a_password: false,
    };
    assert_eq!(
        ledger.added,
        [
            AddedCustomer {
                customer_id: 10_006,
                reference: Some("a-1".to_owned()),
                email: Some("asha@example.com".to_owned()),
                subscriptions: 1,
                card_last_four: Some("1234".to_owned()),
                brought_a_password: true,
            },
            none
        ]
    );
    assert_eq!((ledger.edits.len(), ledger.edits[0].customer_id), (1, FIRST));
    assert_eq!(
        (ledger.archived, ledger.reopened, ledger.deleted),
        (vec![10_002], vec![10_002], vec![10_003])
    );
    assert_eq!((ledger.customers, ledger.connections), (6, 10));

    let record = |call, customer_id, page, status| CallRecord {
        call,
        customer_id,
        page,
        answered: Answered::Status(status),
    };
    let page = |page, page_size| Some(PageAsked { page, page_size });
    assert_eq!(
        ledger.calls,
        [
            record(Call::ListCustomers, None, page(2, 100), 200),
            record(Call::ListCustomers, None, None, 400),
            record(Call::AddCustomer, None, None, 201),
            record(Call::AddCustomer, None, None, 201),
            record(Call::EditCustomer, Some(FIRST), None, 204),
            record(Call::ArchiveCustomer, Some(10_002), None, 204),
            record(Call::ReopenCustomer, Some(10_002), None, 204),
            record(Call::DeleteCustomer, Some(10_003), None, 204),
            record(Call::GetCustomer, Some(10_003), None, 410),
            record(Call::CustomersByIds, None, page(1, 7), 200),
        ]
    );
}

#[test]
fn counts_keep_who_was_added_and_forget_the_rest() {
    let [full, counts] = [LedgerDetail::Full, LedgerDetail::Counts]
        .map(|detail| after_some_calls(detail).billagain().ledger());
    assert_eq!((full.calls.len(), counts.calls.len()), (10, 0));
    assert!(counts.edits.is_empty() && counts.archived.is_empty());
    assert!(counts.reopened.is_empty() && counts.deleted.is_empty());
    assert_eq!(full.added, counts.added);
    for ledger in [full, counts] {
        assert_eq!((ledger.list_requests, ledger.by_ids_requests, ledger.get_requests), (2, 1, 1));
        assert_eq!((ledger.add_requests, ledger.edit_requests, ledger.delete_requests), (2, 1, 1));
        assert_eq!((ledger.archive_requests, ledger.reopen_requests), (1, 1));
        assert_eq!((ledger.customers_edited, ledger.times_added("a-1")), (1, 1));
        assert_eq!(ledger.references_added_more_than_once(), [""; 0]);
    }
}

#[test]
fn the_pages_are_those_that_were_asked_for() {
    let sandbox = after_some_calls(LedgerDetail::Full);
    let ledger = sandbox.billagain().ledger();
    let pages: Vec<_> = ledger.pages().map(|asked| (asked.page, asked.page_size)).collect();
    assert_eq!(pages, [(2, 100), (1, 7)]);
}

#[test]
#[should_panic(expected = "this ledger kept counts only")]
fn a_ledger_of_counts_does_not_guess_about_single_calls() {
    let _ = after_some_calls(LedgerDetail::Counts).billagain().ledger().pages().count();
}
