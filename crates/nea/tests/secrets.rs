//! The token shows nowhere: in no `Debug`, in no log, in no story of an error, however the service
//! repeats it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod logged;
#[expect(dead_code, reason = "these tests need a part of it")]
mod script;

use billport_ports::{
    Counters, DuesInquiry, PaymentStatus, Payments, PortError, ServiceCharges, Standing,
};
use billport_transport::{Cause, Phase};
use logged::Logged;
use script::{Script, TOKEN, Turn, consumer, npr, order, reference, session};
use std::error::Error;

/// A part of the token that stands in every spelling of it but base64.
const CANARY: &str = "nary";
/// The token within base64, as it would stand in a header of its own.
const IN_BASE64: &str = "VEVTVDpjJm5hcnkvNzczMSsieCI";

fn shows_no_token(text: &str) {
    assert!(!text.contains(CANARY) && !text.contains("VEVTVDpj"), "{text}");
}

fn is_told_without_token(error: &PortError) {
    shows_no_token(&error.to_string());
    shows_no_token(&format!("{error:?} {error:#?}"));
    let mut cause = error.source();
    while let Some(error) = cause {
        shows_no_token(&format!("{error} {error:?}"));
        cause = error.source();
    }
}

/// The spellings in which a service repeats a token that it does not like.
fn spellings() -> [String; 4] {
    [
        TOKEN.to_owned(),
        TOKEN.replace('&', "%26").replace('/', "%2F").replace('+', "%2B").replace('"', "%22"),
        TOKEN.replace('"', "\\u0022").replace('/', "\\/"),
        IN_BASE64.to_owned(),
    ]
}

#[test]
fn the_settings_and_the_client_show_no_token() {
    shows_no_token(&format!("{:?} {:#?}", script::config(), script::config()));
    let client = format!("{:?}", Script::of([]).nea());
    assert!(client.starts_with("Nea { config: NeaConfig"), "{client}");
    shows_no_token(&client);
}

#[tokio::test(start_paused = true)]
async fn no_log_shows_the_token_the_consumer_or_a_body() {
    let (logged, _guard) = Logged::begin();
    let script = Script::of([
        Turn::ok(include_str!("fixtures/counters.json")),
        Turn::Fail(Phase::Exchange, Cause::Reset),
        Turn::ok(include_str!("fixtures/details.json")),
        Turn::ok(include_str!("fixtures/service_charge.json")),
        Turn::Answer(500, format!("no such token: {TOKEN}")),
        Turn::ok(include_str!("fixtures/status.json")),
    ]);
    let nea = script.nea();
    nea.counters().await.unwrap();
    nea.dues(&consumer()).await.unwrap();
    nea.service_charge(&session(), npr("600")).await.unwrap();
    nea.pay(&order(), &reference()).await.unwrap_err();
    nea.standing(&reference()).await.unwrap();
    let text = logged.text();
    assert!(text.contains("/api/service/status/{token}/{reference}"), "it is the template: {text}");
    shows_no_token(&text);
    for body in ["3042", "024.12", "Michael", "r-20260101", "61892", "RATNAPARK", "no such token"] {
        assert!(!text.contains(body), "{body} in {text}");
    }
}

#[tokio::test(start_paused = true)]
async fn no_error_repeats_the_token() {
    for spelled in spellings() {
        let inner = spelled.replace('\\', "\\\\").replace('"', "\\\"");
        // An object is shown as it was written, so here it is spelled once and not twice.
        let as_written = if spelled.contains('\\') { &spelled } else { &inner };
        let said = |state: &str| {
            format!(
                r#"{{"status":false,"state":"{state}","error_code":"{inner}","message":"token {inner}","details":{{"t":"{as_written}"}},"error":"{inner}"}}"#
            )
        };
        for turn in [
            Turn::Answer(400, said("Error")),
            Turn::Answer(400, said("Queued")),
            Turn::Answer(400, said(&inner)),
            Turn::Answer(400, format!("no such token: {spelled}")),
            Turn::Answer(400, format!("{{\"token\":\"{spelled}")),
            Turn::Fail(Phase::Exchange, Cause::Reset),
        ] {
            let script = Script::of([turn.clone()]);
            let error = script.nea().pay(&order(), &reference()).await.unwrap_err();
            is_told_without_token(&error);
            let nea = Script::of(vec![turn; 20]).nea();
            for error in [
                nea.counters().await.map(|_| ()).unwrap_err(),
                nea.dues(&consumer()).await.map(|_| ()).unwrap_err(),
                nea.service_charge(&session(), npr("600")).await.map(|_| ()).unwrap_err(),
                nea.standing(&reference()).await.map(|_| ()).unwrap_err(),
            ] {
                is_told_without_token(&error);
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn no_broken_answer_repeats_the_token() {
    for spelled in spellings() {
        let inner = spelled.replace('\\', "\\\\").replace('"', "\\\"");
        let bills = format!(r#"[{{"payable_amount":"{inner}","due_bill_of":"{inner}"}}]"#);
        let body = format!(r#"{{"session_id":5,"due_bills":{bills},"total_due_amount":1}}"#);
        let error = Script::of([Turn::ok(body)]).nea().dues(&consumer()).await.unwrap_err();
        assert!(error.to_string().contains("is no `payable_amount` of"), "{error}");
        is_told_without_token(&error);
    }
}

#[tokio::test(start_paused = true)]
async fn no_receipt_and_no_standing_repeats_the_token() {
    for spelled in spellings() {
        let inner = spelled.replace('\\', "\\\\").replace('"', "\\\"");
        let success = format!(r#"{{"state":"Success","detail":"paid with {inner}"}}"#);
        let receipt = Script::of([Turn::ok(success)]).nea().pay(&order(), &reference()).await;
        shows_no_token(&format!("{:?}", receipt.unwrap()));
        for body in [
            format!(r#"{{"state":"Success","reference":"{inner}"}}"#),
            format!(r#"{{"state":"{inner}"}}"#),
            format!(r#"{{"state":"Failed","reference":"{}","details":"{inner}"}}"#, reference()),
        ] {
            let standing = Script::of([Turn::ok(body)]).nea().standing(&reference()).await;
            let standing = standing.unwrap();
            assert!(!matches!(standing, Standing::Paid(_)));
            shows_no_token(&format!("{standing:?}"));
        }
    }
}
