//! NEA's calls, each on a connection of its own.

#![expect(clippy::unwrap_used, reason = "a client of tests fails the test that uses it")]

use billport_sandbox::{
    Sandbox,
    nea::{Bill, BillMonth, Consumer, ConsumerKey},
};
use serde_json::{Value, json};

use crate::client::{Received, exchange, request};

pub(super) const BHAKTAPUR: &str = "245:bhaktapur-dc";
pub(super) const CONTENT_TYPE: &str = "Content-Type: application/json";

/// Sends a body to one of the calls that are made by POST, as in `commit`.
pub(super) fn post(sandbox: &Sandbox, call: &str, body: &impl ToString) -> Received {
    exchange(sandbox, post_request(call, &body.to_string()))
}

pub(super) fn post_request(call: &str, body: &str) -> String {
    let path = format!("/nea/api/servicegroup/{call}/nea/");
    request("POST", &path, &[CONTENT_TYPE], body)
}

/// One of the six documented consumers, by its id.
pub(super) fn documented(consumer_id: &str) -> ConsumerKey {
    let sc_no = match consumer_id {
        "3042" => "024.12.512",
        "18795" => "002.13.071",
        "154" => "003.15.099",
        "222" => "004.16.101",
        "333" => "005.17.202",
        "555" => "006.18.303",
        _ => panic!("there is no documented consumer {consumer_id}"),
    };
    ConsumerKey::new(BHAKTAPUR, sc_no, consumer_id)
}

/// Adds a consumer who owes these rupees for 2073 Magh.
pub(super) fn consumer_owing(sandbox: &Sandbox, consumer_id: &str, rupees: u64) -> ConsumerKey {
    let key = ConsumerKey::new(BHAKTAPUR, "100.20.300", consumer_id);
    let magh = BillMonth::Of { year: 2073, month: 10 };
    let consumer = Consumer::new(key.clone(), "Asha Rai").with(Bill::of(magh, rupees * 100));
    sandbox.nea().add_consumer(consumer);
    key
}

pub(super) fn details_body(sandbox: &Sandbox, key: &ConsumerKey, reference: &str) -> Value {
    json!({
        "token": sandbox.nea().token(),
        "reference": reference,
        "office_code": key.office_code,
        "sc_no": key.sc_no,
        "consumer_id": key.consumer_id,
    })
}

pub(super) fn details(sandbox: &Sandbox, key: &ConsumerKey, reference: &str) -> Received {
    post(sandbox, "details", &details_body(sandbox, key, reference))
}

pub(super) fn commit_body(sandbox: &Sandbox, session: u64, amount: &str, reference: &str) -> Value {
    json!({
        "token": sandbox.nea().token(),
        "reference": reference,
        "session_id": session,
        "amount": amount,
    })
}

pub(super) fn open_session(sandbox: &Sandbox, key: &ConsumerKey) -> u64 {
    sandbox.nea().open_session(key).unwrap()
}

/// Pays in a session that is opened for it.
pub(super) fn pay(sandbox: &Sandbox, key: &ConsumerKey, amount: &str, reference: &str) -> Received {
    let session = open_session(sandbox, key);
    post(sandbox, "commit", &commit_body(sandbox, session, amount, reference))
}

pub(super) fn service_charge(sandbox: &Sandbox, session: u64, amount: &str) -> Received {
    let body = json!({
        "token": sandbox.nea().token(),
        "session_id": session,
        "amount": amount,
    });
    post(sandbox, "servicecharge", &body)
}

pub(super) fn look_up(sandbox: &Sandbox, reference: &str) -> Received {
    look_up_as(sandbox, sandbox.nea().token(), reference)
}

pub(super) fn look_up_as(sandbox: &Sandbox, token: &str, reference: &str) -> Received {
    let path = format!("/nea/api/service/status/{token}/{reference}");
    exchange(sandbox, request("GET", &path, &[], ""))
}

/// The state that a look-up tells, or its error code.
pub(super) fn standing(sandbox: &Sandbox, reference: &str) -> String {
    let answer = look_up(sandbox, reference).json();
    let told = answer.get("error_code").unwrap_or(&answer["state"]);
    told.as_str().unwrap().to_owned()
}

/// A refusal is a 400 in the documented shape; this is its code and its words.
pub(super) fn refused(received: &Received) -> (String, String) {
    assert_eq!(received.status(), 400, "{}", received.body());
    let answer = received.json();
    let mut fields: Vec<_> = answer.as_object().unwrap().keys().map(String::as_str).collect();
    fields.sort_unstable();
    assert_eq!(
        fields,
        ["details", "error", "error_code", "error_data", "message", "state", "status"]
    );
    assert_eq!((&answer["status"], &answer["state"]), (&json!(false), &json!("Error")));
    (received.json_text("error_code"), received.json_text("details"))
}

pub(super) fn assert_refused(received: &Received, code: &str, part: &str) {
    let (told, details) = refused(received);
    assert_eq!(told, code, "{details}");
    assert!(details.contains(part), "{details:?} does not say {part:?}");
}

/// What is left to pay of each bill, in paisa.
pub(super) fn payables(sandbox: &Sandbox, key: &ConsumerKey) -> Vec<u64> {
    let bills = sandbox.nea().consumer(key).unwrap().bills;
    bills.iter().map(|bill| bill.payable_paisa).collect()
}

/// Nothing was charged twice, whichever way one counts.
pub(super) fn assert_nothing_twice(sandbox: &Sandbox) {
    let ledger = sandbox.nea().ledger();
    assert_eq!(ledger.references_charged_more_than_once(), [""; 0]);
    assert_eq!(ledger.consumers_charged_more_than_once_a_day(), []);
}
