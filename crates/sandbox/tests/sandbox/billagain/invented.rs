//! The invented customers: their types drift as in the samples.

use std::collections::BTreeSet;

use serde_json::Value;

use super::client::{filled, get};

/// How the values of a field are spelled, as JSON.
fn spellings(customers: &[Value], name: &str) -> BTreeSet<String> {
    customers.iter().map(|customer| customer[name].to_string()).collect()
}

#[test]
fn types_drift_from_customer_to_customer() {
    let sandbox = filled(200);
    let customers = get(&sandbox, "/customers?page_size=200").json();
    let customers = customers.as_array().unwrap();
    for (name, expected) in [
        ("isSuspended", &["false", "0", "\"0\"", "true", "1", "\"1\""][..]),
        ("countryStateID", &["\"1\"", "1", "null"]),
        ("comp_status", &["\"Active\"", "\"Suspended\"", "\"Archived\""]),
        ("isActive", &["true", "false"]),
        ("StatementDate", &["null", "1", "15", "25"]),
        ("EmailCC", &["null", "\"\"", "\"accounts@example.org\""]),
        ("Company", &["null", "\"\"", "\"Khumbu Foods \""]),
    ] {
        let expected: BTreeSet<_> = expected.iter().map(ToString::to_string).collect();
        assert_eq!(spellings(customers, name), expected, "{name}");
    }
    for unknown in ["\"hpp\"", "\"voucher\""] {
        assert!(spellings(customers, "PaymentMethod").contains(unknown));
    }
    for customer in customers {
        assert_eq!(customer.as_object().unwrap().len(), 38);
        let created = customer["CreatedDate"].as_str().unwrap();
        assert_eq!((created.len(), &created[19..20], &created[27..]), (33, ".", "+02:00"));
    }
}

#[test]
fn balances_keep_their_digits() {
    let sandbox = filled(100);
    let received = get(&sandbox, "/customers");
    let balances: Vec<_> = received
        .body()
        .split("\"Balance\":")
        .skip(1)
        .map(|rest| rest.split(',').next().unwrap())
        .collect();
    assert_eq!(balances.len(), 100);
    assert!(balances.contains(&"0") && balances.contains(&"500.5000"));
    assert!(balances.iter().any(|balance| balance.starts_with('-')));
    for balance in balances {
        let decimals = balance.split_once('.').map_or(4, |(_, decimals)| decimals.len());
        assert_eq!(decimals, 4, "{balance}");
    }
}

#[test]
fn custom_fields_repeat_keys_and_may_be_null() {
    let sandbox = filled(4);
    let received = get(&sandbox, "/customers/with_customfields");
    for part in [
        r#"{"Key":"Branch","Value":"North"},{"Key":"Branch","Value":"South"}"#,
        r#""Value":null"#,
        r#""Value":"English:Nepali""#,
        r#""CustomFields":[]"#,
    ] {
        assert!(received.body().contains(part), "{part}");
    }
    assert!(!get(&sandbox, "/customers").body().contains("CustomFields"));
}

#[test]
fn who_a_number_is_never_changes() {
    let [one, other] = [filled(60), filled(50)];
    for id in other.billagain().customer_ids() {
        assert_eq!(one.billagain().customer(id), other.billagain().customer(id));
    }
}
