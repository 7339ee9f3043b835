//! What is logged, at every level: the template of a path, sizes and times, and the names of fields that
//! can't be read. No secret, no customer, no body.
//!
//! By themselves, for what is logged is decided for a whole process: tests that keep no log would hide some
//! of it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod canary;
mod logged;
#[expect(dead_code, reason = "these tests need a part of it")]
mod script;

use billport_domain::CustomerEdit;
use billport_ports::{CustomerOptions, Customers};
use canary::{CARD, shows_no_secret, told, with_a_card};
use logged::Logged;
use script::{API_KEY, Script, Turn, first_page, id};

const PLAIN: CustomerOptions = CustomerOptions { custom_fields: false };

#[tokio::test(start_paused = true)]
async fn no_log_shows_a_secret_a_customer_or_a_body() {
    let (logged, _guard) = Logged::begin();
    let odd = told().replace("\"ZAR\"", "\"canary\"");
    let script = Script::of([
        Turn::ok(format!("[{}]", told())),
        Turn::ok(told()),
        Turn::Answer(201, odd),
        Turn::LOST,
        Turn::errors(400, &format!("no {CARD}")),
        Turn::Answer(500, format!("no such key: {API_KEY}")),
        Turn::Answer(204, String::new()),
        Turn::Answer(204, String::new()),
    ]);
    let billagain = script.billagain();
    billagain.page(first_page(), PLAIN).await.unwrap();
    let customer = billagain.get(id(302), PLAIN).await.unwrap();
    billagain.add(&with_a_card()).await.unwrap();
    billagain.add(&with_a_card()).await.unwrap_err();
    billagain.add(&with_a_card()).await.unwrap_err();
    billagain.edit(id(302), &CustomerEdit::of(&customer)).await.unwrap();
    billagain.delete(id(302)).await.unwrap();
    let text = logged.text();
    assert!(text.contains("/customers/{customerID}"), "it is the template: {text}");
    shows_no_secret(&text);
    for body in ["Thandi", "no such key", "/customers/302", "page_size"] {
        assert!(!text.contains(body), "{body} in {text}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_fields_of_an_added_customer_that_can_not_be_read_are_named() {
    let (logged, _guard) = Logged::begin();
    let odd = r#"{"customerID":"302","CurrencyCode":7,"Balance":"canary","Contact":["canary"]}"#;
    let script = Script::of([Turn::Answer(201, odd.to_owned())]);
    script.billagain().add(&with_a_card()).await.unwrap();
    let text = logged.text();
    let left_out = r#"left_out=["CurrencyCode", "isWaiveTaxes", "Balance", "Contact"]"#;
    assert!(text.contains(left_out), "{text}");
    shows_no_secret(&text);
}
