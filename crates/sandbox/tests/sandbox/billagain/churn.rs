//! Rows that come and go between two pages, to order.

use std::{collections::BTreeSet, num::NonZeroU32};

use billport_sandbox::billagain::Churn;
use serde_json::json;

use super::client::{call, filled, get, ids, sandbox};

#[test]
fn rows_come_and_go_before_each_list_and_before_no_other_call() {
    let sandbox = filled(10);
    let billagain = sandbox.billagain();
    billagain.churn(Churn { delete: 2, insert: 3, ..Churn::default() });
    get(&sandbox, "/customers/10001");
    call(&sandbox, "POST", "/by_customer_ids", &json!({"ids": [10_001]}).to_string());
    assert!(billagain.ledger().churned_out.is_empty());

    assert_eq!(ids(&get(&sandbox, "/customers")).len(), 11);
    assert_eq!(ids(&get(&sandbox, "/customers/with_customfields")).len(), 12);
    let ledger = billagain.ledger();
    assert_eq!((ledger.churned_out.len(), ledger.churned_in.len(), ledger.customers), (4, 6, 12));
    assert!(ledger.deleted.is_empty() && ledger.added.is_empty());

    billagain.stop_churning();
    assert_eq!(ids(&get(&sandbox, "/customers")).len(), 12);
}

#[test]
fn the_protected_stay_and_are_listed_in_their_order() {
    let sandbox = sandbox();
    let billagain = sandbox.billagain();
    billagain.fill_apart(300, NonZeroU32::new(4).unwrap());
    let protected: BTreeSet<_> = billagain.customer_ids().into_iter().step_by(3).collect();
    billagain.churn(Churn {
        delete: 7,
        insert: 7,
        seed: 1,
        protected: protected.clone(),
        ..Churn::default()
    });
    for _ in 0..20 {
        let mut seen = ids(&get(&sandbox, "/customers?page_size=200"));
        seen.extend(ids(&get(&sandbox, "/customers?page_size=200&page=2")));
        assert!(billagain.customer_ids().is_sorted_by(|one, other| one > other));
    }
    let left: BTreeSet<_> = billagain.customer_ids().into_iter().collect();
    assert!(protected.is_subset(&left));
    let ledger = billagain.ledger();
    assert!(ledger.churned_out.iter().all(|id| !protected.contains(id)));
    assert_eq!((ledger.churned_in.len(), ledger.churned_out.len()), (280, 280));
}

#[test]
fn a_client_that_only_counts_pages_loses_rows() {
    let sandbox = filled(600);
    let billagain = sandbox.billagain();
    let first_page = ids(&get(&sandbox, "/customers?page_size=200"));
    for id in &first_page[..20] {
        assert!(billagain.delete_customer(*id));
    }
    let second_page = ids(&get(&sandbox, "/customers?page_size=200&page=2"));
    // 20 rows moved up over the border: nobody saw them.
    assert_eq!(first_page[199] - second_page[0], 21);
}
