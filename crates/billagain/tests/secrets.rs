//! The card, the password, the API key and the token show nowhere but in the request that must carry them:
//! in no `Debug` and in no story of an error, however the provider repeats them. Logs have `logs.rs`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod canary;
#[expect(dead_code, reason = "these tests need a part of it")]
mod script;

use billport_domain::Stated;
use billport_ports::{CustomerOptions, Customers, PortError};
use canary::{CARD, PASSWORD, TOKEN, shows_no_secret, told, with_a_card};
use script::{API_KEY, Script, Turn, first_page, id};
use std::error::Error;

const PLAIN: CustomerOptions = CustomerOptions { custom_fields: false };
/// The credentials in a header, and the key alone within base64.
const IN_BASE64: [&str; 2] = ["MTAwMTpjJm5hcnkvNzczMSsieCI", "YyZuYXJ5Lzc3MzErIngi"];

fn is_told_without_secrets(error: &PortError) {
    shows_no_secret(&error.to_string());
    shows_no_secret(&format!("{error:?} {error:#?}"));
    let mut cause = error.source();
    while let Some(error) = cause {
        shows_no_secret(&format!("{error} {error:?}"));
        cause = error.source();
    }
}

/// How a provider repeats a secret that it does not like: plain, percent-encoded, JSON-escaped.
fn spellings(secret: &str) -> [String; 3] {
    let percent = |letter: char| match letter {
        letter if letter.is_ascii_alphanumeric() || letter == '-' => letter.to_string(),
        letter => format!("%{:02X}", u32::from(letter)),
    };
    [
        secret.to_owned(),
        secret.chars().map(percent).collect(),
        secret.replace('"', "\\u0022").replace('/', "\\/"),
    ]
}

#[test]
fn the_settings_and_the_client_show_no_key() {
    shows_no_secret(&format!("{:?} {:#?}", script::config(), script::config()));
    let client = format!("{:?}", Script::of([]).billagain());
    assert!(client.starts_with("BillAgain { config: BillAgainConfig"), "{client}");
    shows_no_secret(&client);
}

#[tokio::test(start_paused = true)]
async fn only_the_one_request_carries_the_card_and_the_password() {
    let script = Script::of([Turn::Answer(201, told())]);
    script.billagain().add(&with_a_card()).await.unwrap();
    let body = &script.seen()[0].body;
    let carried = format!(
        r#""Contact":{{"Password":{}}},"PrimaryPaymentMethod":{{"CreditCard":{{"Number":{CARD},"#,
        serde_json::to_string(PASSWORD).unwrap()
    );
    assert!(body.contains(&carried), "bare digits, and not a text: {body}");
}

#[tokio::test(start_paused = true)]
async fn of_what_was_read_nothing_secret_is_shown() {
    let list = format!("[{}]", told());
    let script = Script::of([Turn::ok(told()), Turn::ok(list), Turn::Answer(201, told())]);
    let billagain = script.billagain();
    let read = billagain.get(id(302), PLAIN).await.unwrap();
    let page = billagain.page(first_page(), PLAIN).await.unwrap();
    let added = billagain.add(&with_a_card()).await.unwrap();
    for shown in [
        format!("{read:?}"),
        format!("{page:#?}"),
        format!("{added:?}"),
        format!("{:?}", with_a_card()),
    ] {
        shows_no_secret(&shown);
    }
    let info = read.payment_method_info.set().unwrap();
    assert_eq!(info.token.set().unwrap().expose(), TOKEN, "it is there for who compares it");
    assert!(format!("{read:?}").contains("LastFour(1177)"), "four digits are left");
}

#[tokio::test(start_paused = true)]
async fn no_error_repeats_a_secret() {
    let key = spellings(API_KEY).into_iter().chain(IN_BASE64.map(str::to_owned));
    let secrets = key.chain(spellings(PASSWORD)).chain(spellings(CARD));
    for secret in secrets {
        let inner = serde_json::to_string(&secret).unwrap();
        // Somebody else's object is shown as it was written, so here it is spelled once and not twice.
        let as_written =
            if secret.contains('\\') { format!("\"{secret}\"") } else { inner.clone() };
        for turn in [
            Turn::Answer(400, format!(r#"{{"Errors":[{{"Message":{inner}}},{inner}]}}"#)),
            Turn::Answer(400, format!(r#"{{"message":{as_written}}}"#)),
            Turn::Answer(401, format!("no: {secret}")),
            Turn::Answer(500, format!("<p>{secret}</p>")),
            Turn::Answer(201, format!(r#"{{"Errors":[{inner}],"customerID":{inner}}}"#)),
        ] {
            let script = Script::of([turn.clone()]);
            let error = script.billagain().add(&with_a_card()).await.expect_err(&secret);
            is_told_without_secrets(&error);
        }
    }
}

/// The number that this customer is added with, and none of whose spellings has a check digit that holds.
const SET_APART: [&str; 8] = [
    "5555 0000 1111 77",
    "5555-0000-1111-77",
    "5555  0000  1111  77",
    "55,550,000,111,177",
    "55.550.000.111.177",
    "5.5550000111177E+13",
    "5.55500001112E+13",
    "5555%200000%201111%2077",
];

#[tokio::test(start_paused = true)]
async fn no_error_repeats_the_card_however_its_digits_are_set_apart() {
    for spelled in SET_APART {
        for turn in [
            Turn::errors(400, &format!("Number [{spelled}] is wrong")),
            Turn::Answer(422, format!(r#"{{"message":"Number [{spelled}] is wrong"}}"#)),
            Turn::Answer(500, format!("<p>Number [{spelled}] is wrong</p>")),
        ] {
            let script = Script::of([turn]);
            let error = script.billagain().add(&with_a_card()).await.unwrap_err();
            let shown = format!("{error} {error:#?}");
            assert!(shown.contains("Number [***] is wrong"), "{shown}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn who_is_added_comes_back_without_the_card() {
    let city = serde_json::to_string(PASSWORD).unwrap();
    let answer = format!(
        r#"{{"customerID":302,"CurrencyCode":"ZAR","isWaiveTaxes":false,"Name":"Thandi",
            "Company":"{CARD}","Tel":"card 5555 0000 1111 77","City":{city},
            "RegistrationNumber":{CARD},"ActiveSubs":"{CARD}","Balance":{CARD},
            "PrimaryPaymentMethod":{{"CreditCard":{{"NameOnCard":"{CARD}","ExpiryYear":{CARD}}}}}}}"#
    );
    let script = Script::of([Turn::Answer(201, answer)]);
    let added = script.billagain().add(&with_a_card()).await.unwrap();
    let shown = format!("{added:?}").replace([' ', '-'], "");
    assert!(!shown.contains(CARD), "{shown}");
    let contact = &added.details.contact;
    assert_eq!(contact.company, Stated::Set("***".to_owned()));
    assert_eq!(contact.tel, Stated::Set("card ***".to_owned()));
    assert_eq!(contact.name, Stated::Set("Thandi".to_owned()));
    assert_eq!(
        added.details.address.city,
        Stated::Set(PASSWORD.to_owned()),
        "it may be so by chance"
    );
    assert!(added.balance.is_absent() && added.active_subscriptions.is_absent());
}

#[tokio::test(start_paused = true)]
async fn what_stands_where_a_token_belongs_is_told_by_its_kind() {
    for (field, value) in [
        ("PrimaryPaymentMethodInfo", format!(r#""{TOKEN}""#)),
        ("PrimaryPaymentMethod", format!(r#""{TOKEN}""#)),
        ("PrimaryPaymentMethod", format!(r#"{{"CreditCard":"{TOKEN}"}}"#)),
        ("PrimaryPaymentMethod", format!(r#"{{"CreditCard":{CARD}}}"#)),
        ("PrimaryPaymentMethod", format!(r#"{{"isPrimary":"{TOKEN}"}}"#)),
        ("PrimaryPaymentMethodInfo", format!(r#"{{"Token":["{TOKEN}"]}}"#)),
        ("Token", format!(r#"["{TOKEN}"]"#)),
    ] {
        let row = format!(
            r#"{{"customerID":302,"CurrencyCode":"ZAR","isWaiveTaxes":false,"{field}":{value}}}"#
        );
        let script = Script::of([Turn::ok(format!("[{row}]")), Turn::ok(row)]);
        let page = script.billagain().page(first_page(), PLAIN).await.unwrap();
        let unreadable = page.entries[0].as_ref().expect_err(&value);
        assert!(unreadable.field.as_str().starts_with("PrimaryPaymentMethod"), "{unreadable}");
        shows_no_secret(&format!("{unreadable} {unreadable:?}"));
        is_told_without_secrets(&script.billagain().get(id(302), PLAIN).await.unwrap_err());
    }
}

#[tokio::test(start_paused = true)]
async fn no_error_of_another_call_repeats_the_key() {
    for secret in spellings(API_KEY) {
        let inner = serde_json::to_string(&secret).unwrap();
        let no = Turn::Answer(400, format!(r#"{{"Errors":[{{"Message":{inner}}}]}}"#));
        let odd = format!(r#"{{"customerID":{inner},"Balance":{inner}}}"#);
        let script = Script::of([
            no.clone(),
            no.clone(),
            no,
            Turn::ok(odd.clone()),
            Turn::ok(format!("[{odd}]")),
        ]);
        let billagain = script.billagain();
        is_told_without_secrets(&billagain.page(first_page(), PLAIN).await.unwrap_err());
        is_told_without_secrets(&billagain.get(id(302), PLAIN).await.unwrap_err());
        is_told_without_secrets(&billagain.archive(id(302)).await.unwrap_err());
        is_told_without_secrets(&billagain.get(id(302), PLAIN).await.unwrap_err());
        let page = billagain.page(first_page(), PLAIN).await.unwrap();
        shows_no_secret(&format!("{page:?}"));
    }
}
