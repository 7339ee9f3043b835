//! Redirects are not followed: whoever does sends the token, which stands in the body and in the path,
//! to a place that nobody has looked at.

use billport::ports::ErrorKind;
use billport::workflows::payment::file::FileStop;
use billport_sandbox::{Answer, Call, Fault, FaultOrder};
use std::time::Duration;

use crate::bench::{Bench, Outcome, consumer, ends, row};
use crate::props::thief::{REDIRECTS, Thief};

/// Where a redirect may lead: another host, another scheme, another port, and the very same place.
fn places(bench: &Bench, thief: &Thief) -> [String; 5] {
    let (port, path) = (thief.port(), "nea/api/servicegroup/commit/nea/");
    [
        format!("http://localhost:{port}/{path}"),
        format!("https://127.0.0.1:{port}/{path}"),
        format!("http://127.0.0.1:{port}/{path}"),
        format!("//127.0.0.1:{port}/{path}"),
        format!("{}/api/servicegroup/commit/nea/", bench.provider.base_url()),
    ]
}

/// Row 15: a payment that is redirected is not paid and goes nowhere else; a file stops, for the
/// address in the settings is wrong.
#[tokio::test]
async fn a_redirected_payment_is_not_followed() {
    for status in REDIRECTS {
        let (bench, thief) = (Bench::start(), Thief::listening());
        for (number, place) in (1..).zip(places(&bench, &thief)) {
            bench.strike_payment(Answer::redirect(status, &place));
            let payment = bench.pay(&consumer(number)).await;
            assert_eq!(payment.outcome(), Outcome::NotPaid, "{status} to {place}");
            assert_eq!(payment.requests(), 1, "{status} to {place}");
            let told = payment.told();
            assert_eq!((told.kind, told.status), (ErrorKind::Refused, Some(status)));
            assert!(told.shown.contains("a redirect, which is not followed"), "{}", told.shown);
        }
        thief.assert_nobody_came();
    }
    let bench = Bench::start();
    bench.strike_payment(Answer::redirect(307, "http://127.0.0.1:1/"));
    let (report, ledger) = bench.pay_file(&[row(1, "total"), row(2, "total")].concat()).await;
    assert_eq!(ends(&report), ["not paid", "pending"]);
    assert_eq!((report.stopped, ledger.commit_requests), (Some(FileStop::Provider { line: 2 }), 1));
}

/// Row 15: what is only read is not followed either, nor is a look-up, whose path holds the token.
#[tokio::test]
async fn redirected_reads_and_look_ups_are_not_followed() {
    let (bench, thief) = (Bench::start(), Thief::listening());
    bench.strike_charged_payment(Fault::Reset);
    let payment = bench.pay(&consumer(1)).await;
    for (look_ups, (status, place)) in (1..).zip(REDIRECTS.into_iter().zip(places(&bench, &thief)))
    {
        let redirect = Answer::redirect(status, &place);
        for call in [Call::Details, Call::ServiceCharge] {
            bench.provider.order(FaultOrder::once(call, redirect.clone()));
            let error = bench.error_of_quote(&consumer(2)).await;
            assert_eq!(error.kind(), ErrorKind::Refused, "{status} to {place}");
        }
        bench.pass(Duration::from_hours(7));
        bench.provider.order(FaultOrder::once(Call::Status, redirect));
        let settled = bench.settle(&payment.reference).await;
        assert!(settled.is_unknown(), "{:?}", settled.end);
        assert_eq!(settled.ledger.status_requests, look_ups, "{status} to {place}");
    }
    thief.assert_nobody_came();
}
