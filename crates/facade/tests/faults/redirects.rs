//! Redirects are not followed: whoever does sends bills, secrets and tokens to a place that nobody
//! has looked at.

use billport::blaggo::BlaggoEndpoints;
use billport::ports::ErrorKind;
use billport::workflows::upload::Outcome::{Pending, Refused};
use billport_sandbox::{Answer, Call, FaultOrder};

use crate::bench::{Bench, bills};
use crate::props::thief::{REDIRECTS, Thief};

/// Where a redirect may lead: another host, another scheme, another port, and the very same place.
fn places(bench: &Bench, thief: &Thief) -> [String; 5] {
    let port = thief.port();
    [
        format!("http://localhost:{port}/bills"),
        format!("https://127.0.0.1:{port}/bills"),
        format!("http://127.0.0.1:{port}/bills"),
        format!("//127.0.0.1:{port}/bills"),
        bench.provider.bills_url(),
    ]
}

/// Row 15: an upload that is redirected is refused and goes nowhere else; the run stops, for the
/// address in the settings is wrong.
#[tokio::test]
async fn a_redirected_upload_is_not_followed() {
    for status in REDIRECTS {
        let thief = Thief::listening();
        for which in 0..5 {
            let bench = Bench::start();
            let place = places(&bench, &thief)[which].clone();
            bench.strike_upload(Answer::redirect(status, &place));
            let run = bench.upload(&bills(2)).await;
            assert_eq!(run.outcomes(), [Refused, Pending], "{status} to {place}");
            assert_eq!(run.stopped_by(), Some(ErrorKind::Refused), "{status} to {place}");
            assert_eq!(run.counts.requests_sent, 1, "{status} to {place}");
            let shown = &run.only_told().shown;
            assert!(shown.contains("a redirect, which is not followed"), "{shown}");
        }
        thief.assert_nobody_came();
    }
}

/// Row 15: a redirected call for a token is not followed either, so that no secret goes elsewhere;
/// the run stops, for there is no token at that address.
#[tokio::test]
async fn a_redirected_call_for_a_token_is_not_followed() {
    for status in REDIRECTS {
        let thief = Thief::listening();
        let bench = Bench::start();
        let mut calls = 0;
        for place in places(&bench, &thief) {
            let redirect = Answer::redirect(status, &place);
            bench.provider.order(FaultOrder::once(Call::Token, redirect));
            let run = bench.upload(&bills(2)).await;
            calls += 1;
            assert_eq!(run.outcomes(), [Pending; 2], "{status} to {place}");
            assert_eq!(run.stopped_by(), Some(ErrorKind::NotFound), "{status} to {place}");
            assert_eq!((run.counts.requests_sent, run.ledger.token_requests), (0, calls));
        }
        thief.assert_nobody_came();
    }
}

/// Row 15: the token URL's last slash matters, and its absence is told, not followed.
#[tokio::test]
async fn a_token_url_without_its_slash_ends_the_run() {
    let mut bench = Bench::start();
    let without_slash = bench.provider.token_url().trim_end_matches('/').to_owned();
    let endpoints = BlaggoEndpoints::at(&without_slash, &bench.provider.bills_url());
    bench.blaggo.endpoints = endpoints.unwrap();
    let run = bench.upload(&bills(2)).await;
    assert_eq!(run.outcomes(), [Pending; 2]);
    assert_eq!(run.stopped_by(), Some(ErrorKind::NotFound));
    let shown = &run.only_told().shown;
    assert!(shown.contains("not found: the token URL leads to no token: http://"), "{shown}");
    assert!(shown.contains("a redirect, which is not followed"), "{shown}");
    assert_eq!(run.ledger.token_requests, 0);
}
