//! Customers who are added: what is answered, what is kept, and that nothing is known again.

use serde_json::{Value, json};

use super::client::{FIRST, add, body, customer, get, refused, sandbox};

#[test]
fn the_least_that_is_taken_is_a_currency_and_a_tax_rule() {
    let sandbox = sandbox();
    let received = add(&sandbox, &body(&json!({})));
    assert_eq!(received.status(), 201);
    let answer = received.json();
    for (name, value) in [
        ("customerID", json!(FIRST)),
        ("Reference", json!(null)),
        ("Name", json!(null)),
        ("isCompany", json!(false)),
        ("Country", json!(null)),
        ("CountryState", json!("")),
        ("countryStateID", json!(null)),
        ("CurrencyCode", json!("ZAR")),
        ("isSuspended", json!(false)),
        ("isActive", json!(true)),
        ("comp_status", json!("Active")),
        ("ActiveSubs", json!(0)),
        ("Balance", json!(0)),
        ("StatementDate", json!(null)),
        ("Contact", json!(null)),
        ("PrimaryPaymentMethod", json!(null)),
    ] {
        assert_eq!(answer[name], value, "{name}");
    }
    let custom = get(&sandbox, &format!("/customers/with_customfields/{FIRST}")).json();
    assert_eq!(custom["CustomFields"], json!([]));
    assert_eq!(custom["PrimaryPaymentMethodInfo"], json!(null));
}

#[test]
fn the_same_customer_twice_is_two_customers() {
    let sandbox = sandbox();
    let asha = body(&json!({"Reference": "a-1", "Name": "Asha"}));
    assert_eq!(add(&sandbox, &asha).json()["customerID"], json!(FIRST));
    assert_eq!(add(&sandbox, &asha).json()["customerID"], json!(FIRST + 1));
    let ledger = sandbox.billagain().ledger();
    assert_eq!((ledger.times_added("a-1"), ledger.customers), (2, 2));
    assert_eq!(ledger.references_added_more_than_once(), ["a-1"]);
}

#[test]
fn what_was_added_is_read_and_what_only_add_answers_is_not() {
    let sandbox = sandbox();
    let fields = json!({
        "Reference": "r 1 ",
        "Name": "Zoë \"Z\" Nyström ",
        "Email": "",
        "EmailCC": null,
        "RegistrationNumber": 123_123,
        "VatNo": 5.50,
        "countryStateID": "1",
        "PaymentMethod": "voucher",
        "StatementDay": 25,
        "PrimaryPaymentMethod": {"isPrimary": true, "PaymentMethodType": "bank_account"},
        "Subscriptions": [{"packageID": 305}, {"packageID": "306"}],
        "Contact": {"Name": "Asha"},
    });
    let added = add(&sandbox, &body(&fields)).json();
    assert_eq!(added["countryStateID"], json!(1));
    assert_eq!(added["PrimaryPaymentMethod"]["CreditCard"], json!(null));
    assert_eq!(added["Contact"]["isActive"], json!(false));
    assert_eq!(added.get("PrimaryPaymentMethodInfo"), None);
    assert_eq!(added.get("CustomFields"), None);

    let read = customer(&sandbox, FIRST);
    for (name, value) in [
        ("Reference", json!("r 1 ")),
        ("Name", json!("Zoë \"Z\" Nyström ")),
        ("Email", json!("")),
        ("EmailCC", json!(null)),
        ("RegistrationNumber", json!("123123")),
        ("VatNo", json!("5.5")),
        ("countryStateID", json!("1")),
        ("CountryState", json!("Eastern Cape")),
        ("PaymentMethod", json!("voucher")),
        ("StatementDate", json!(25)),
        ("ActiveSubs", json!(2)),
        ("CreatedDate", added["CreatedDate"].clone()),
    ] {
        assert_eq!(read[name], value, "{name}");
    }
    let on_file = &read["PrimaryPaymentMethodInfo"];
    assert_eq!(on_file["paymentMethodID"], added["PrimaryPaymentMethod"]["paymentMethodID"]);
    assert_eq!(on_file["Token"].as_str().map(str::len), Some(36));
    assert_eq!(read.get("Contact"), None);
    assert_eq!(read.get("PrimaryPaymentMethod"), None);
}

#[test]
fn a_country_code_is_answered_with_a_name() {
    let sandbox = sandbox();
    for (code, country) in [("ZA", "South Africa"), ("NP", "Nepal"), ("QQ", "QQ")] {
        let answer = add(&sandbox, &body(&json!({"CountryCode": code}))).json();
        assert_eq!(answer["Country"], json!(country));
    }
}

#[test]
fn five_subscriptions_are_taken_and_six_are_not() {
    let sandbox = sandbox();
    let with = |count: usize| {
        let subscriptions = vec![json!({"packageID": 305}); count];
        add(&sandbox, &body(&json!({"Subscriptions": subscriptions})))
    };
    assert_eq!(with(5).json()["ActiveSubs"], json!(5));
    assert_eq!(refused(&with(6), 400), ["Subscriptions has more than 5"]);
    assert_eq!(sandbox.billagain().ledger().added.len(), 1);
}

#[test]
fn the_whole_card_number_comes_back_however_long_it_is() {
    let sandbox = sandbox();
    for number in ["42424242424242", "9007199254740993111"] {
        let card = format!(
            r#"{{"CurrencyCode": "ZAR", "isWaiveTaxes": true, "PrimaryPaymentMethod":
                {{"CreditCard": {{"Number": {number}, "ExpiryMonth": 12, "ExpiryYear": 2031}}}}}}"#
        );
        let received = super::client::call(&sandbox, "POST", "/customers", &card);
        let answer: Value = received.json();
        let card = &answer["PrimaryPaymentMethod"]["CreditCard"];
        assert_eq!(card["LastFourDigits"], json!(number));
        assert_eq!((&card["ExpiryMonth"], &card["ExpiryYear"]), (&json!(12), &json!(2031)));
        assert_eq!(answer["PrimaryPaymentMethod"]["gatewayID"], json!(null));
    }
    let ledger = sandbox.billagain().ledger();
    let ends: Vec<_> = ledger.added.iter().filter_map(|it| it.card_last_four.as_deref()).collect();
    assert_eq!(ends, ["4242", "3111"]);
}
