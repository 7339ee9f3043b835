//! Faults at BillAgain's calls: what a client sees, and what was done nevertheless.

use billport_sandbox::{
    Answer, Call, Fault, FaultOrder, Sandbox,
    billagain::{Answered, errors},
};
use serde_json::json;

use super::client::{FIRST, add, body, call, edit, filled, get, refused, sandbox};
use crate::client::{End, Received};

/// Strikes an add without and one after its effect, and gives what arrived to the check.
fn strike(fault: &Fault, check: impl Fn(&Received)) {
    for added in [0, 1] {
        let sandbox = sandbox();
        let order = FaultOrder::once(Call::AddCustomer, fault.clone());
        let order = if added == 1 { order.after_effect() } else { order };
        sandbox.billagain().order(order);

        let asha = body(&json!({"Reference": "a-1", "Name": "Asha"}));
        check(&add(&sandbox, &asha));
        let ledger = sandbox.billagain().ledger();
        assert_eq!(ledger.times_added("a-1"), added, "{fault:?}");
        assert_eq!(ledger.customers, added);
        assert_eq!(ledger.calls[0].answered, Answered::Fault);
        assert_eq!(sandbox.billagain().open_orders(), 0);
        assert_eq!(add(&sandbox, &asha).status(), 201);
    }
}

#[test]
fn an_add_is_struck_before_or_after_its_effect() {
    strike(&Fault::Close, |received| {
        assert_eq!((&received.bytes[..], received.end), (&[][..], End::Closed));
    });
    strike(&Fault::Reset, |received| {
        assert_eq!((&received.bytes[..], received.end), (&[][..], End::Reset));
    });
    let prefix = bytes::Bytes::from_static(b"{\"customerID\":1");
    strike(&Fault::CutBody { body: prefix }, |received| {
        assert_eq!(received.body(), "{\"customerID\":1");
    });
    strike(&Answer::html(502).into(), |received| assert_eq!(received.status(), 502));
    strike(&errors(429, ["slow down"]).retry_after("2").into(), |received| {
        assert_eq!(refused(received, 429), ["slow down"]);
        assert!(received.head().contains("retry-after: 2"));
    });
}

/// Makes each call once, the two kinds of lists and of gets in turn, and tells how they were
/// answered.
fn all_ten(sandbox: &Sandbox) -> [u16; 10] {
    let ids = json!({"ids": [FIRST]}).to_string();
    [
        get(sandbox, "/customers"),
        get(sandbox, "/customers/with_customfields"),
        call(sandbox, "POST", "/by_customer_ids", &ids),
        get(sandbox, &format!("/customers/{FIRST}")),
        get(sandbox, &format!("/customers/with_customfields/{FIRST}")),
        add(sandbox, &body(&json!({}))),
        edit(sandbox, FIRST, &body(&json!({}))),
        call(sandbox, "PUT", &format!("/customers/{FIRST}/archive"), ""),
        call(sandbox, "PUT", &format!("/customers/{FIRST}/reopen"), ""),
        call(sandbox, "DELETE", &format!("/customers/{FIRST}"), ""),
    ]
    .map(|received| received.status())
}

/// In the order of [`all_ten`].
const CALLS: [Call; 10] = [
    Call::ListCustomers,
    Call::ListCustomers,
    Call::CustomersByIds,
    Call::GetCustomer,
    Call::GetCustomer,
    Call::AddCustomer,
    Call::EditCustomer,
    Call::ArchiveCustomer,
    Call::ReopenCustomer,
    Call::DeleteCustomer,
];

#[test]
fn each_call_has_orders_of_its_own() {
    let honest = [200, 200, 200, 200, 200, 201, 204, 204, 204, 204];
    assert_eq!(all_ten(&filled(1)), honest);
    for struck in CALLS {
        let sandbox = filled(1);
        let order = FaultOrder::once(struck, Answer::json(503, "{}")).after_effect();
        sandbox.billagain().order(order.always());
        let expected: Vec<_> = CALLS
            .iter()
            .zip(honest)
            .map(|(call, honest)| if *call == struck { 503 } else { honest })
            .collect();
        assert_eq!(all_ten(&sandbox)[..], expected, "{struck:?}");
        let seen: Vec<_> = sandbox.billagain().ledger().calls.iter().map(|it| it.call).collect();
        assert_eq!(seen, CALLS);
    }
}

#[test]
fn a_change_is_made_only_with_its_effect() {
    for (struck, change) in [
        (Call::EditCustomer, "PUT /customers/10001"),
        (Call::ArchiveCustomer, "PUT /customers/10001/archive"),
        (Call::DeleteCustomer, "DELETE /customers/10001"),
    ] {
        let sandbox = filled(1);
        let billagain = sandbox.billagain();
        let before = billagain.customer(FIRST);
        let (method, path) = change.split_once(' ').unwrap();
        let body =
            if struck == Call::EditCustomer { body(&json!({})).to_string() } else { String::new() };
        let act = || call(&sandbox, method, path, &body);

        billagain.order(FaultOrder::once(struck, Fault::Close));
        assert_eq!(act().bytes, b"");
        assert_eq!(billagain.customer(FIRST), before);

        billagain.order(FaultOrder::once(struck, Fault::Close).after_effect());
        assert_eq!(act().bytes, b"");
        assert_ne!(billagain.customer(FIRST), before);
    }
}

#[test]
fn a_bad_call_has_no_effect_to_strike_after() {
    let sandbox = sandbox();
    let order = FaultOrder::once(Call::AddCustomer, Fault::Close).after_effect();
    sandbox.billagain().order(order);
    assert_eq!(add(&sandbox, &json!({})).bytes, b"");
    assert_eq!(sandbox.billagain().ledger().customers, 0);
    sandbox.billagain().order(FaultOrder::once(Call::AddCustomer, Fault::Close).always());
    sandbox.billagain().clear_faults();
    assert_eq!(add(&sandbox, &body(&json!({}))).status(), 201);
}
