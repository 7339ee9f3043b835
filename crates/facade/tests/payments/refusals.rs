//! Every error code and every state that the provider may answer with: what becomes of the payment, and
//! of the file that it stands in.

use billport::journal::PaymentState;
use billport::ports::ErrorKind::{self, Credentials, OutcomeUnknown, Refused, Unavailable};
use billport::workflows::payment::file::FileStop;
use billport::workflows::payment::{PaymentEnd, Refusal};
use billport_sandbox::nea::{self, ConsumerKey};
use billport_sandbox::{Answer, Call, FaultOrder};

use crate::bench::Outcome::{self, NotPaid, Paid, Unknown};
use crate::bench::{Bench, SIX_MINUTES, consumer, ends, row};

const WORDS: &str = "Max number exceeding";

/// What a code means beside a state that says no.
struct Meaning {
    /// Of a payment.
    outcome: Outcome,
    kind: ErrorKind,
    /// Whether every further payment would meet the same, so that a file stops.
    stops: bool,
    /// Of what is only read.
    of_read: ErrorKind,
}

const ACCOUNT: Meaning =
    Meaning { outcome: NotPaid, kind: Credentials, stops: true, of_read: Credentials };
const THIS_ONE: Meaning =
    Meaning { outcome: NotPaid, kind: Refused, stops: false, of_read: Refused };
const NO_CREDIT: Meaning = Meaning { stops: true, ..THIS_ONE };
const MAINTENANCE: Meaning = Meaning { of_read: Unavailable, ..NO_CREDIT };
const TROUBLE: Meaning = Meaning { of_read: Unavailable, ..THIS_ONE };
const USED_REFERENCE: Meaning =
    Meaning { outcome: Unknown, kind: OutcomeUnknown, stops: false, of_read: Unavailable };

/// Every code that is documented, and one that is not.
const CODES: [(&str, Meaning); 27] = [
    ("002", THIS_ONE),
    ("1001", ACCOUNT),
    ("1002", ACCOUNT),
    ("1003", ACCOUNT),
    ("1004", ACCOUNT),
    ("1005", ACCOUNT),
    ("1006", ACCOUNT),
    ("1007", ACCOUNT),
    ("1008", ACCOUNT),
    ("1009", ACCOUNT),
    ("1010", THIS_ONE),
    ("1011", THIS_ONE),
    ("1012", THIS_ONE),
    ("1013", USED_REFERENCE),
    ("1014", THIS_ONE),
    ("1015", THIS_ONE),
    ("1016", NO_CREDIT),
    ("1017", TROUBLE),
    ("1018", TROUBLE),
    ("1019", MAINTENANCE),
    ("1020", TROUBLE),
    ("1021", TROUBLE),
    ("4000", THIS_ONE),
    ("4001", THIS_ONE),
    ("4002", THIS_ONE),
    ("7000", THIS_ONE),
    ("9999", THIS_ONE),
];

#[test]
fn every_documented_code_stands_in_the_table() {
    let mut documented: Vec<_> = nea::error_codes().collect();
    documented.push("9999");
    assert_eq!(CODES.map(|(code, _)| code).to_vec(), documented);
}

/// Row 7: each code has one meaning; the provider's own words are kept.
#[tokio::test]
async fn every_code_of_a_payment_has_one_meaning() {
    let bench = Bench::start();
    for (number, (code, meaning)) in (1..).zip(CODES) {
        bench.strike_payment(nea::refusal(code, WORDS));
        let payment = bench.pay(&consumer(number)).await;
        assert_eq!(payment.outcome(), meaning.outcome, "{code}");
        let told = payment.told();
        assert_eq!(told.kind, meaning.kind, "{code}");
        assert_eq!(told.concerns_every_request, meaning.stops, "{code}");
        assert_eq!((told.status, told.requests_sent), (Some(400), 1), "{code}: never sent again");
        assert!(told.words.as_deref().is_some_and(|words| words.ends_with(WORDS)), "{told:#?}");
        let answer = &payment.record().answer;
        assert_eq!(answer.status, Some(400), "{code}");
        assert_eq!(answer.code.as_ref().unwrap().as_str(), code);
        assert!(answer.words.as_ref().unwrap().as_str().ends_with(WORDS), "{code}");
    }
}

/// Row 7: what every further payment would meet stops a file instead of failing row by row; what
/// concerns one alone does not.
#[tokio::test]
async fn a_code_that_concerns_every_payment_stops_a_file() {
    for (code, meaning) in CODES {
        let bench = Bench::start();
        bench.strike_payment(nea::refusal(code, WORDS));
        let rows: String = (1..=3).map(|number| row(number, "minimum")).collect();
        let (report, ledger) = bench.pay_file(&rows).await;
        let first = if meaning.outcome == Unknown { "unknown" } else { "not paid" };
        let (others, stopped, requests) = if meaning.stops {
            ("pending", Some(FileStop::Provider { line: 2 }), 1)
        } else {
            ("paid", None, 3)
        };
        assert_eq!(ends(&report), [first, others, others], "{code}");
        assert_eq!((report.stopped, ledger.commit_requests), (stopped, requests), "{code}");
    }
}

/// Row 7: credits that run out in the middle of a file; when there are some again, it goes on.
#[tokio::test]
async fn credits_that_run_out_stop_a_file_that_goes_on_when_there_are_some() {
    let bench = Bench::start();
    bench.provider.set_credits(50_000);
    let rows: String = (1..=5).map(|number| row(number, "minimum")).collect();
    let (report, ledger) = bench.pay_file(&rows).await;
    assert_eq!(ends(&report), ["paid", "paid", "not paid", "pending", "pending"]);
    assert_eq!((report.stopped, ledger.commit_requests), (Some(FileStop::Provider { line: 4 }), 3));

    bench.provider.set_credits(1_000_000);
    let (report, ledger) = bench.pay_file(&rows).await;
    assert_eq!(ends(&report), ["already paid", "already paid", "paid", "paid", "paid"]);
    assert_eq!(ledger.charges.len(), 5);
}

/// Row 7: a reference that was used before proves nothing. The payment may have been made, or another
/// one under its name; the provider is asked.
#[tokio::test]
async fn a_used_reference_leads_to_a_look_up() {
    for charged in [false, true] {
        let bench = Bench::start();
        let order = FaultOrder::once(Call::Commit, nea::refusal("1013", WORDS));
        bench.provider.order(if charged { order.after_effect() } else { order });
        let payment = bench.pay(&consumer(1)).await;
        assert_eq!(payment.outcome(), Unknown);
        assert!(payment.told().shown.contains("the reference was used before"));
        let another = bench.pay(&consumer(1)).await;
        assert!(matches!(another.end, PaymentEnd::Refused(Refusal::ConsumerInDoubt { .. })));

        bench.pass(SIX_MINUTES);
        let settled = bench.settle(&payment.reference).await;
        let known = if charged { PaymentState::Paid } else { PaymentState::Unknown(1) };
        assert_eq!(settled.state(), known);
        assert_eq!(settled.ledger.commit_requests, 1);
    }
}

/// Row 7: the code stands beside a state, and it is the state that decides; of a 5xx nothing does.
#[tokio::test]
async fn the_state_decides_and_neither_the_status_nor_the_code() {
    let said = |state: &str| format!(r#"{{"status":false,"details":"no"{state}}}"#);
    let (no, none) = (r#","state":"Error""#, "");
    let bench = Bench::start();
    for (number, (status, state, outcome)) in (1..).zip([
        (200, r#","state":"Failed""#, NotPaid),
        (200, r#","state":"Expired""#, NotPaid),
        (200, r#","state":"Status Error""#, NotPaid),
        (200, r#","state":"Error","error_code":null"#, NotPaid),
        (400, no, NotPaid),
        (401, no, NotPaid),
        (403, no, NotPaid),
        (409, no, NotPaid),
        (422, no, NotPaid),
        (429, no, NotPaid),
        (404, none, NotPaid),
        (404, no, NotPaid),
        (404, r#","state":"Queued""#, Unknown),
        (404, r#","state":"Success""#, Unknown),
        (200, none, Unknown),
        (400, none, Unknown),
        (400, r#","state":"Success""#, Unknown),
        (400, r#","error_code":"4000""#, Unknown),
        (401, none, Unknown),
        (403, none, Unknown),
        (410, none, Unknown),
        (429, none, Unknown),
        (500, no, Unknown),
        (500, none, Unknown),
        (502, no, Unknown),
        (503, r#","state":"Failed","error_code":"1019""#, Unknown),
        (504, none, Unknown),
        (500, r#","state":"Success""#, Unknown),
    ]) {
        bench.strike_payment(Answer::json(status, said(state)));
        let payment = bench.pay(&consumer(number)).await;
        assert_eq!(payment.outcome(), outcome, "{status} {state}");
        assert_eq!((payment.requests(), payment.record().attempts), (1, 1), "{status} {state}");
        assert_eq!(payment.told().status, Some(status));
    }
}

/// Row 7: what the provider refuses by its own rules is not paid, with its words; the reference is used
/// up, and the consumer is not.
#[tokio::test]
async fn what_the_provider_refuses_is_not_paid_in_its_words() {
    let bench = Bench::start();
    let refused = billport::domain::Consumer {
        office: "245:bhaktapur-dc".parse().unwrap(),
        service_number: "004.16.101".parse().unwrap(),
        consumer_id: "222".parse().unwrap(),
    };
    let payment = bench.pay(&refused).await;
    assert_eq!(payment.outcome(), NotPaid);
    let words = "Multiple payment not allowed same day";
    assert!(payment.told().words.unwrap().ends_with(words));

    let same = bench.pay_as(&refused, &payment.reference).await;
    let used = matches!(
        same.end,
        PaymentEnd::Refused(Refusal::ReferenceUsed { state: PaymentState::NotPaid, .. })
    );
    assert!(used, "{:?}", same.end);
    let key = ConsumerKey::new("245:bhaktapur-dc", "004.16.101", "222");
    let mut allowed = bench.provider.consumer(&key).unwrap();
    allowed.refused_because = None;
    bench.provider.add_consumer(allowed);
    assert_eq!(bench.pay(&refused).await.outcome(), Paid);
}

/// Row 7, of what is only read: without its dues or its charge no payment is made, and the kind tells
/// what to do next.
#[tokio::test]
async fn a_code_of_what_is_read_sends_no_payment() {
    let bench = Bench::start();
    for call in [Call::Details, Call::ServiceCharge] {
        for (code, meaning) in CODES {
            bench.provider.clear_faults();
            bench.provider.order(FaultOrder::once(call, nea::refusal(code, WORDS)).always());
            let error = bench.error_of_quote(&consumer(1)).await;
            assert_eq!(error.kind(), meaning.of_read, "{call:?} {code}: {error}");
            assert!(error.to_string().contains(WORDS), "{error}");
            assert!(!error.is_outcome_unknown(), "{error}");
            assert_eq!(bench.provider.ledger().commit_requests, 0);
        }
    }
}

/// Row 7, of what is only read: a code that may pass is asked again, and dues with another reference.
#[tokio::test]
async fn what_is_read_is_asked_again_where_that_may_help() {
    for code in ["1013", "1017", "1018", "1020", "1021"] {
        let bench = Bench::start();
        for call in [Call::Details, Call::ServiceCharge] {
            bench.provider.order(FaultOrder::once(call, nea::refusal(code, WORDS)).times(2));
        }
        let payment = bench.pay(&consumer(1)).await;
        assert_eq!(payment.outcome(), Paid, "{code}");
        let inquiries = payment.ledger.calls.iter().filter(|call| call.call == Call::Details);
        let mut references: Vec<_> =
            inquiries.map(|call| call.reference.clone().unwrap()).collect();
        assert_eq!(references.len(), 3, "{code}");
        references.push(payment.reference.to_string());
        references.sort_unstable();
        references.dedup();
        assert_eq!(references.len(), 4, "each inquiry has a reference of its own");
    }
}
