//! The API's own documents: what is sent has their very shape, and what is answered in their shapes is
//! understood; so are answers that have drifted from them, as the service's answers do.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "these tests need a part of it")]
mod script;

use billport_domain::{
    Adjustment, Advance, AmountWanted, Dues, Money, PaymentOrder, ProviderScalar, Receipt,
};
use billport_nea::{Nea, NeaConfig, NeaEndpoints};
use billport_ports::{
    Counters, DuesInquiry, ErrorKind, PaymentStatus, Payments, PortError, Reach, ServiceCharges,
    Standing,
};
use billport_transport::{FullWait, Transport, TransportSettings};
use script::{Script, Turn, consumer, npr, order, reference, session};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::SystemTime;

const COUNTERS: &str = include_str!("fixtures/counters.json");
const COUNTERS_V2: &str = include_str!("fixtures/counters_v2.json");
const DETAILS: &str = include_str!("fixtures/details.json");
const DETAILS_DRIFTED: &str = include_str!("fixtures/details_drifted.json");
const DETAILS_V2: &str = include_str!("fixtures/details_v2.json");
const SERVICE_CHARGE: &str = include_str!("fixtures/service_charge.json");
const SERVICE_CHARGE_DRIFTED: &str = include_str!("fixtures/service_charge_drifted.json");
const COMMIT: &str = include_str!("fixtures/commit.json");
const COMMIT_DRIFTED: &str = include_str!("fixtures/commit_drifted.json");
const COMMIT_QUEUED: &str = include_str!("fixtures/commit_queued.json");
const COMMIT_ERROR: &str = include_str!("fixtures/commit_error.json");
const COMMIT_ERROR_DRIFTED: &str = include_str!("fixtures/commit_error_drifted.json");
const STATUS: &str = include_str!("fixtures/status.json");
const STATUS_FAILED: &str = include_str!("fixtures/status_failed.json");
const STATUS_REFUNDED: &str = include_str!("fixtures/status_refunded.json");
const STATUS_ERROR: &str = include_str!("fixtures/status_error.json");

/// A request as it came over a real wire: its head in lower case but for the first line, and its body.
struct Request {
    line: String,
    head: String,
    body: String,
}

/// Answers one request after the other, and gives back what was asked.
fn serve(
    listener: TcpListener,
    answers: Vec<&'static str>,
) -> std::thread::JoinHandle<Vec<Request>> {
    let exchange = move |answer: &str| {
        let (mut stream, _) = listener.accept().unwrap();
        let request = read_request(&stream);
        let length = answer.len();
        write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\
             content-length: {length}\r\n\r\n{answer}"
        )
        .unwrap();
        request
    };
    std::thread::spawn(move || answers.into_iter().map(exchange).collect())
}

fn read_request(stream: &TcpStream) -> Request {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert_ne!(reader.read_line(&mut head).unwrap(), 0, "the request has a whole head");
    }
    let line = head.lines().next().unwrap().to_owned();
    let head = head.to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    reader.read_exact(&mut body).unwrap();
    Request { line, head, body: String::from_utf8(body).unwrap() }
}

#[tokio::test]
async fn requests_have_the_documented_shape() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    let server = serve(listener, vec![COUNTERS, DETAILS, SERVICE_CHARGE, COMMIT, STATUS]);
    let new_reference = Arc::new(|| "i-1".parse().unwrap());
    let endpoints = NeaEndpoints::at(&base_url).unwrap();
    let config = NeaConfig::new(endpoints, "TEST:t/7\"?".into(), new_reference).unwrap();
    let clock = Arc::new(|| SystemTime::UNIX_EPOCH);
    let transport = Transport::new(TransportSettings::new(clock, Arc::new(FullWait))).unwrap();
    let nea = Nea::new(transport, config);
    nea.counters().await.unwrap();
    let dues = nea.dues(&consumer()).await.unwrap();
    nea.service_charge(dues.session(), npr("600.50")).await.unwrap();
    let wanted = AmountWanted::Minimum;
    let order = PaymentOrder::new(&dues, wanted, Advance::Refused).unwrap();
    nea.pay(&order, &reference()).await.unwrap();
    nea.standing(&reference()).await.unwrap();

    let requests: [Request; 5] = server.join().unwrap().try_into().ok().unwrap();
    let [counters, details, service_charge, commit, status] = requests;
    for (request, path, body) in [
        (&counters, "counters", r#"{"token":"TEST:t/7\"?"}"#),
        (
            &details,
            "details",
            r#"{"token":"TEST:t/7\"?","sc_no":"024.12.512","reference":"i-1","office_code":"245:bhaktapur-dc","consumer_id":"3042"}"#,
        ),
        (
            &service_charge,
            "servicecharge",
            r#"{"token":"TEST:t/7\"?","amount":600.50,"session_id":5}"#,
        ),
        (
            &commit,
            "commit",
            r#"{"token":"TEST:t/7\"?","amount":200,"session_id":5,"reference":"r-20260101-7"}"#,
        ),
    ] {
        assert_eq!(request.line, format!("POST /api/servicegroup/{path}/nea/ HTTP/1.1"));
        assert!(request.head.contains("\r\ncontent-type: application/json\r\n"));
        assert!(!request.head.contains("authorization"), "the token travels in the body");
        assert!(!request.head.contains("accept-encoding"), "nothing is to be unpacked");
        assert_eq!(request.body, body);
    }
    assert_eq!(status.line, "GET /api/service/status/TEST:t%2F7%22%3F/r-20260101-7 HTTP/1.1");
    assert_eq!(status.body, "");
    assert!(!status.head.contains("content-type"));
}

async fn dues_of(body: &str) -> Result<Dues, PortError> {
    Script::of([Turn::ok(body)]).nea().dues(&consumer()).await
}

async fn pay_and_hear(status: u16, body: &str) -> Result<Receipt, PortError> {
    let script = Script::of([Turn::Answer(status, body.to_owned())]);
    let result = script.nea().pay(&order(), &reference()).await;
    assert_eq!(script.seen().len(), 1, "one call is one request");
    result
}

async fn standing_by(body: &str) -> Standing {
    Script::of([Turn::ok(body)]).nea().standing(&reference()).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn the_documented_counters_are_read() {
    let counters = Script::of([Turn::ok(COUNTERS)]).nea().counters().await.unwrap();
    let told: Vec<_> =
        counters.iter().map(|counter| (counter.name.as_str(), counter.office.as_str())).collect();
    assert_eq!(
        told,
        [
            ("AANBU DC", "243:aanbu-dc"),
            ("ACHHAM DC", "391:achham-dc"),
            ("RATNAPARK DC", "201:ratnapark-dc"),
        ]
    );
    assert!(counters.iter().all(|counter| !counter.needs_v2));
}

#[tokio::test(start_paused = true)]
async fn counters_of_both_versions_are_told_apart() {
    let counters = Script::of([Turn::ok(COUNTERS_V2)]).nea().counters().await.unwrap();
    let told: Vec<_> =
        counters.iter().map(|counter| (counter.office.as_str(), counter.needs_v2)).collect();
    assert_eq!(told, [("245:bhaktapur-dc", false), ("245:balaju-dc", true)]);
}

#[tokio::test(start_paused = true)]
async fn the_documented_details_give_the_minimum_of_the_oldest_month() {
    let dues = dues_of(DETAILS).await.unwrap();
    assert_eq!(dues.consumer_name().as_str(), "Michael Jackson");
    assert_eq!(*dues.session(), session());
    assert_eq!((dues.minimum_payable(), dues.total_due()), (Some(npr("200")), npr("450")));
    assert!(!dues.total_differs());
    let [magh, falgun] = dues.bills() else { panic!("two bills are due") };
    assert_eq!((magh.month_text.as_str(), magh.adjustment()), ("2073 Magh", Adjustment::None));
    assert_eq!(falgun.adjustment(), Adjustment::Penalty(npr("50")));
    assert_eq!((magh.days, falgun.days), (Some(5), Some(13)));
    assert_eq!(falgun.status.as_ref().unwrap().as_str(), "-25% Penalty");
    assert_eq!(falgun.bill_date.as_ref().unwrap().as_str(), "2017-02-24");
}

#[tokio::test(start_paused = true)]
async fn details_that_have_drifted_are_read_to_the_digit() {
    let dues = dues_of(DETAILS_DRIFTED).await.unwrap();
    assert_eq!(dues.session().0, ProviderScalar::text("S-0005").unwrap());
    let told = |amount: Money| amount.to_string();
    let bills: Vec<_> = dues.bills().iter().map(|bill| told(bill.payable_amount)).collect();
    assert_eq!(bills, ["NPR 100", "NPR 150.660", "NPR 1000.09"], "arrears, Shrawan, Bhadra");
    assert_eq!(told(dues.minimum_payable().unwrap()), "NPR 100");
    assert_eq!(told(dues.total_due()), "NPR 1250.75");
    assert!(!dues.total_differs());
    assert_eq!(dues.bills()[0].days, Some(412));
    assert_eq!(dues.bills()[1].status, None);
}

#[tokio::test(start_paused = true)]
async fn details_of_v2_are_known_for_what_they_are() {
    let error = dues_of(DETAILS_V2).await.unwrap_err();
    assert_eq!((error.kind(), error.reach()), (ErrorKind::Broken, Reach::Answered));
    assert!(!error.concerns_every_request(), "other counters are served");
    assert_eq!(
        error.to_string(),
        "NEA: inquire dues: the provider's answer breaks its contract (HTTP 200): it is one of NEA \
         V2, which serves this counter and which this release does not speak [1 attempt, 0.0ns]"
    );
}

#[tokio::test(start_paused = true)]
async fn the_documented_charge_is_five_at_six_hundred() {
    for body in [SERVICE_CHARGE, SERVICE_CHARGE_DRIFTED] {
        let nea = Script::of([Turn::ok(body)]).nea();
        let charge = nea.service_charge(&session(), npr("600")).await.unwrap();
        assert_eq!((charge.charge(), charge.debited()), (npr("5"), npr("605")));
        assert_eq!(charge.breach(), None);
    }
}

#[tokio::test(start_paused = true)]
async fn the_documented_success_is_paid() {
    let receipt = pay_and_hear(200, COMMIT).await.unwrap();
    let expected = "Successfully Completed Transaction: Amount Paid Successfully";
    assert_eq!(receipt.message.unwrap().as_str(), expected);
    assert_eq!(receipt.provider_id, ProviderScalar::number("61892"));
    assert_eq!(receipt.credits_consumed, ProviderScalar::number("600.0"));
    assert_eq!(receipt.credits_available, ProviderScalar::number("9996"));
}

#[tokio::test(start_paused = true)]
async fn a_success_that_has_drifted_is_paid() {
    let receipt = pay_and_hear(201, COMMIT_DRIFTED).await.unwrap();
    let expected = r#"{"en":"Done"}: ["Amount Paid Successfully"]"#;
    assert_eq!(receipt.message.unwrap().as_str(), expected);
    assert_eq!(receipt.provider_id, ProviderScalar::text("61892-A"));
    assert_eq!(receipt.credits_consumed, ProviderScalar::text("xxxx"));
    assert_eq!(receipt.credits_available, ProviderScalar::number("1e+24"));
}

#[tokio::test(start_paused = true)]
async fn the_documented_error_is_not_paid() {
    for status in [200, 400] {
        let error = pay_and_hear(status, COMMIT_ERROR).await.unwrap_err();
        assert_eq!((error.kind(), error.reach()), (ErrorKind::Refused, Reach::Answered));
        assert!(!error.concerns_every_request());
        assert_eq!(error.code().unwrap().as_str(), "4000");
        let words = "Can't fulfill request: Max number exceeding";
        assert_eq!(error.message().unwrap().as_str(), words);
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_that_has_drifted_is_not_paid_either() {
    let error = pay_and_hear(422, COMMIT_ERROR_DRIFTED).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert_eq!(
        error.to_string(),
        "NEA: pay: refused by the provider (HTTP 422, code 4002): `Can't fulfill request: \
         {\"amount\":[\"A valid amount is required.\"]}` [1 attempt, 0.0ns]"
    );
}

#[tokio::test(start_paused = true)]
async fn a_queued_payment_is_neither_paid_nor_not_paid() {
    let error = pay_and_hear(200, COMMIT_QUEUED).await.unwrap_err();
    assert!(error.is_outcome_unknown());
    assert_eq!(
        error.to_string(),
        "NEA: pay: the outcome is unknown (HTTP 200): `The transaction is queued`: its state is \
         `Queued` [1 attempt, 0.0ns]"
    );
}

#[tokio::test(start_paused = true)]
async fn the_documented_standings_are_read() {
    let Standing::Paid(paid) = standing_by(STATUS).await else { panic!("it is paid") };
    assert_eq!((paid.amount, paid.refunded), (Some(npr("600")), None));
    assert_eq!(paid.provider_id, ProviderScalar::number("61892"));

    let Standing::Paid(paid) = standing_by(STATUS_REFUNDED).await else { panic!("it is paid") };
    assert_eq!((paid.amount, paid.refunded), (Some(npr("600")), Some(npr("150.25"))));
    assert_eq!(paid.provider_id, ProviderScalar::text("61892"));

    let Standing::NotPaid { state, words } = standing_by(STATUS_FAILED).await else {
        panic!("it has failed")
    };
    assert_eq!((state.as_str(), words.unwrap().as_str()), ("Failed", "Counter is closed"));
}

#[tokio::test(start_paused = true)]
async fn an_unknown_reference_is_no_error_whatever_its_status() {
    for status in [200, 400, 404, 422] {
        let script = Script::of([Turn::Answer(status, STATUS_ERROR.to_owned())]);
        let standing = script.nea().standing(&reference()).await;
        assert_eq!(standing.unwrap(), Standing::NoSuchReference, "{status}");
    }
}
