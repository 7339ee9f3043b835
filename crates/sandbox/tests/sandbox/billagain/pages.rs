//! Lists in pages, of all customers and of some.

use billport_sandbox::billagain::Customer;
use serde_json::json;

use super::client::{FIRST, call, filled, get, ids, refused, sandbox};

#[test]
fn pages_follow_each_other_with_the_newest_first() {
    let sandbox = filled(250);
    let newest_first: Vec<_> = (FIRST..FIRST + 250).rev().collect();
    assert_eq!(sandbox.billagain().customer_ids(), newest_first);
    for list in ["/customers", "/customers/with_customfields"] {
        for (query, rows) in [
            ("", 0..100),
            ("?", 0..100),
            ("?page=2", 100..200),
            ("?page=3", 200..250),
            ("?page=4", 250..250),
            ("?page_size=200&page=2", 200..250),
            ("?page=125&page_size=2", 248..250),
            ("?page=126&page_size=2", 250..250),
        ] {
            assert_eq!(
                ids(&get(&sandbox, &format!("{list}{query}"))),
                newest_first[rows],
                "{query}"
            );
        }
    }
}

#[test]
fn a_page_above_200_is_cut_without_a_word() {
    let sandbox = filled(450);
    let newest_first = sandbox.billagain().customer_ids();
    let page = |page| ids(&get(&sandbox, &format!("/customers?page={page}&page_size=500")));
    assert_eq!([page(1), page(2), page(3)].concat(), newest_first);
    assert_eq!((page(1).len(), page(3).len()), (200, 50));
}

#[test]
fn nobody_is_an_empty_array() {
    let sandbox = sandbox();
    for path in ["/customers", "/customers/with_customfields"] {
        assert_eq!(get(&sandbox, path).body(), "[]");
    }
    assert_eq!(call(&sandbox, "POST", "/by_customer_ids", r#"{"ids": [1]}"#).body(), "[]");
}

#[test]
fn what_is_no_page_is_refused() {
    let sandbox = filled(1);
    for query in
        ["page=0", "page=-1", "page=x", "page_size=0", "page_size=", "size=1", "page=1&page=1"]
    {
        refused(&get(&sandbox, &format!("/customers?{query}")), 400);
        let path = format!("/by_customer_ids?{query}");
        refused(&call(&sandbox, "POST", &path, r#"{"ids": [10001]}"#), 400);
    }
}

#[test]
fn a_row_that_comes_moves_the_others_down_and_one_that_goes_moves_them_up() {
    let sandbox = filled(6);
    let billagain = sandbox.billagain();
    let page = |page| ids(&get(&sandbox, &format!("/customers?page={page}&page_size=2")));
    assert_eq!(page(1), [10_006, 10_005]);
    let newest = billagain.add_customer(Customer::named("Asha"));
    assert_eq!(page(2), [10_005, 10_004]);
    assert!(billagain.delete_customer(newest) && billagain.delete_customer(10_006));
    assert_eq!(page(2), [10_003, 10_002]);
    assert!(billagain.insert_customer(9, Customer::named("Bikash")));
    assert_eq!(page(3), [10_001, 9]);
}

#[test]
fn some_customers_are_asked_for_by_their_ids() {
    let sandbox = filled(300);
    let by_ids = |query: &str, ids: &[u64]| {
        let body = json!({"ids": ids}).to_string();
        super::client::ids(&call(&sandbox, "POST", &format!("/by_customer_ids{query}"), &body))
    };
    assert_eq!(by_ids("", &[10_001, 10_300, 10_002, 10_001, 7]), [10_300, 10_002, 10_001]);
    assert_eq!(by_ids("?page=2&page_size=2", &[10_001, 10_300, 10_002, 7]), [10_001]);
    assert_eq!(by_ids("", &[]), [0; 0]);
    let all: Vec<_> = sandbox.billagain().customer_ids();
    assert_eq!(by_ids("", &all), all[..100]);
    assert_eq!(by_ids("?page_size=201&page=2", &all), all[200..]);
}

#[test]
fn ids_are_a_list_of_numbers_and_nothing_else() {
    let sandbox = filled(1);
    for (body, word) in [
        ("{}", "ids is required"),
        (r#"{"ids": null}"#, "ids is required"),
        (r#"{"ids": ["10001"]}"#, "ids is not a list of numbers"),
        (r#"{"ids": 10001}"#, "ids is not a list of numbers"),
        (r#"{"ids": [], "page": 1}"#, "page is not a field"),
        ("[10001]", "the body can't be read: it is no object"),
    ] {
        assert_eq!(refused(&call(&sandbox, "POST", "/by_customer_ids", body), 400), [word]);
    }
}
