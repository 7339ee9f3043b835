//! The four calls of NEA's own document, and the look-up, as curl sends them.

use billport_sandbox::{DEFAULT_NEA_TOKEN, Sandbox};

use super::client::{commit_body, documented, open_session, post, service_charge};
use crate::client::{Received, exchange, sandbox};

fn curl(sandbox: &Sandbox, path: &str, body: &str) -> Received {
    exchange(
        sandbox,
        format!(
            "POST {path} HTTP/1.1\r\n\
             Host: {}\r\n\
             User-Agent: curl/8.5.0\r\n\
             Accept: */*\r\n\
             Connection: close\r\n\
             Content-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            sandbox.address(),
            body.len(),
        ),
    )
}

#[test]
fn the_counters_are_those_of_the_document_and_some_more() {
    let sandbox = sandbox();
    let body = format!(r#"{{"token": "{DEFAULT_NEA_TOKEN}"}}"#);
    let received = curl(&sandbox, "/nea/api/servicegroup/counters/nea/", &body);
    assert_eq!(
        (received.status(), received.body()),
        (
            200,
            concat!(
                r#"{"status":true,"counters":["#,
                r#"{"name":"AANBU DC","value":"243:aanbu-dc"},"#,
                r#"{"name":"ACHHAM DC","value":"391:achham-dc"},"#,
                r#"{"name":"BALAJU DC","value":"245:balaju-dc"},"#,
                r#"{"name":"BHAKTAPUR DC","value":"245:bhaktapur-dc"},"#,
                r#"{"name":"POKHARA DC","value":"267:pokhara-dc","org_no":267,"migrated_to_v2":true},"#,
                r#"{"name":"RATNAPARK DC","value":"201:ratnapark-dc"}]}"#,
            )
        )
    );
}

#[test]
fn the_details_are_those_of_the_document() {
    let sandbox = sandbox();
    let body = concat!(
        r#"{"token": "TEST:sandbox-token", "sc_no": "024.12.512", "reference": "unique-reference", "#,
        r#""office_code": "245:bhaktapur-dc", "consumer_id": "3042"}"#,
    );
    let received = curl(&sandbox, "/nea/api/servicegroup/details/nea/", body);
    assert_eq!(
        (received.status(), received.body()),
        (
            200,
            concat!(
                r#"{"session_id":1,"consumer_name":"Maya Gurung","due_bills":["#,
                r#"{"bill_amount":"200","bill_date":"2017-02-24","days":5,"payable_amount":200,"#,
                r#""due_bill_of":"2073 Magh","status":"Normal"},"#,
                r#"{"bill_amount":"200","bill_date":"2017-02-24","days":13,"payable_amount":250,"#,
                r#""due_bill_of":"2073 Falgun","status":"-25% Penalty"}],"#,
                r#""total_due_amount":450,"status":true}"#,
            )
        )
    );
}

#[test]
fn six_hundred_rupees_are_paid_as_in_the_document() {
    let sandbox = sandbox();
    let session = open_session(&sandbox, &documented("3042"));
    let received = service_charge(&sandbox, session, "600");
    assert_eq!(received.status(), 200);
    assert_eq!(received.body(), r#"{"service_charge":5.0,"amount":600.0,"status":true}"#);

    let received = post(&sandbox, "commit", &commit_body(&sandbox, session, "600", "first"));
    assert_eq!(
        (received.status(), received.body()),
        (
            200,
            concat!(
                r#"{"status":true,"state":"Success","message":"Successfully Completed Transaction","#,
                r#""extra_data":{},"detail":"Amount Paid Successfully","credits_consumed":600.0,"#,
                r#""credits_available":9996,"id":1}"#,
            )
        )
    );

    let received = exchange(
        &sandbox,
        format!(
            "GET /nea/api/service/status/TEST:sandbox-token/first HTTP/1.1\r\n\
             Host: {}\r\n\
             Connection: close\r\n\r\n",
            sandbox.address(),
        ),
    );
    assert_eq!(
        (received.status(), received.body()),
        (
            200,
            concat!(
                r#"{"status":true,"state":"Success","original_status":true,"#,
                r#""details":"Amount Paid Successfully","reference":"first","response_id":1,"#,
                r#""amount":600.0,"refunded":false,"refunded_amount":0.0,"refunds":[]}"#,
            )
        )
    );
}
