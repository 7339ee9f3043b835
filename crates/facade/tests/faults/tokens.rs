//! Tokens and credentials that the provider no longer accepts, with uploads in flight.

use billport::ports::{ErrorKind, Reach};
use billport::workflows::upload::Outcome::Pending;
use billport_sandbox::blaggo::{token_error, upload_error};
use billport_sandbox::{Answer, Call, Fault, FaultOrder, SandboxConfig};
use std::time::Duration;

use crate::bench::{Bench, bills, granted};

const IN_FLIGHT: usize = 64;

/// Row 10: all that are in flight are turned away with one token; it is renewed once, and each is
/// sent again once.
#[tokio::test]
async fn a_token_turned_away_under_64_uploads_is_renewed_once() {
    let bench = Bench::start().with_in_flight(IN_FLIGHT).setting_off_together();
    let revoked = granted("revoked", r#", "expires_in": 3600"#);
    bench.provider.order(FaultOrder::once(Call::Token, revoked));
    let run = bench.upload(&bills(IN_FLIGHT)).await;
    assert_eq!(run.bills(), [IN_FLIGHT as u64, 0, 0, 0]);
    assert_eq!(run.ledger.token_requests, 2, "the first token, and one renewal");
    assert_eq!((run.answered(401), run.answered(200)), (IN_FLIGHT, IN_FLIGHT));
}

/// Row 10: the same in the middle of a run, when some uploads have gone well and some are on their
/// way.
#[tokio::test]
async fn a_token_that_ends_in_mid_run_is_renewed_once() {
    let mut bench = Bench::start().with_in_flight(IN_FLIGHT);
    let provider = bench.provider.clone();
    bench.when_batch_ends = Box::new(move |ended| {
        if ended == 10 {
            provider.expire_tokens();
        }
    });
    let batches = 4 * IN_FLIGHT;
    let run = bench.upload(&bills(batches)).await;
    assert_eq!(run.bills(), [batches as u64, 0, 0, 0]);
    assert_eq!(run.ledger.token_requests, 2, "the first token, and one renewal");
    let turned_away = run.answered(401);
    assert!(turned_away >= 1);
    assert_eq!(run.answered(200), batches, "each that was turned away was sent again once");
}

/// Row 10: a renewed token that is turned away as well means that the credentials are wrong. The
/// run stops, and nothing is in doubt.
#[tokio::test]
async fn a_second_401_stops_the_run_with_nothing_in_doubt() {
    let bench = Bench::start().with_in_flight(IN_FLIGHT).setting_off_together();
    let turned_away = upload_error(401, "unauthorized");
    bench.provider.order(FaultOrder::once(Call::Upload, turned_away).always());
    let batches = 3 * IN_FLIGHT;
    let run = bench.upload(&bills(batches)).await;
    assert_eq!(run.bills(), [0, 0, 0, batches as u64]);
    assert_eq!(run.stopped_by(), Some(ErrorKind::Credentials));
    assert_eq!(run.counts.requests_sent, 2 * IN_FLIGHT as u64, "each in flight was sent twice");
    assert_eq!(run.ledger.token_requests, 2);
    for told in run.told() {
        assert_eq!((told.kind, told.reach), (ErrorKind::Credentials, Reach::Answered));
        assert_eq!((told.attempts, told.requests_sent), (2, 2));
    }
}

/// Row 10: when some uploads were accepted before, they stay delivered.
#[tokio::test]
async fn credentials_withdrawn_in_mid_run_leave_what_was_delivered() {
    let bench = Bench::start();
    let withdrawn = upload_error(401, "unauthorized");
    bench.provider.order(FaultOrder::once(Call::Upload, withdrawn).skipping(7).always());
    let run = bench.upload(&bills(20)).await;
    assert_eq!(run.bills(), [7, 0, 0, 13]);
    assert_eq!(run.stopped_by(), Some(ErrorKind::Credentials));
}

/// Rows 7 and 10: each refusal of the token server ends the run before anything is sent.
#[tokio::test]
async fn a_client_that_gets_no_token_sends_no_bills() {
    let table = [
        (400, "invalid_request", ErrorKind::Credentials, 1),
        (400, "invalid_scope", ErrorKind::Credentials, 1),
        (401, "invalid_client", ErrorKind::Credentials, 1),
        (401, "unauthorized_client", ErrorKind::Credentials, 1),
        (401, "invalid_grant", ErrorKind::Credentials, 1),
        (401, "unsupported_grant_type", ErrorKind::Credentials, 1),
        (403, "access_denied", ErrorKind::Credentials, 1),
        (404, "not_found", ErrorKind::NotFound, 1),
        (410, "gone", ErrorKind::NotFound, 1),
        (500, "server_error", ErrorKind::Unavailable, 5),
        (503, "temporarily_unavailable", ErrorKind::Unavailable, 5),
    ];
    for (status, code, kind, token_requests) in table {
        let bench = Bench::start();
        let refusal = token_error(status, code, "in other words");
        bench.provider.order(FaultOrder::once(Call::Token, refusal).always());
        let run = bench.upload(&bills(3)).await;
        assert_eq!(run.outcomes(), [Pending; 3], "{status} {code}");
        assert_eq!(run.stopped_by(), Some(kind), "{status} {code}");
        assert_eq!((run.counts.requests_sent, run.ledger.token_requests), (0, token_requests));
        let told = run.only_told();
        assert_eq!((told.reach, told.attempts), (Reach::NotSent, 0), "{status} {code}");
        assert!(told.shown.contains(code), "{status} {code}: {}", told.shown);
        assert_eq!(told.words.as_deref(), Some("in other words"), "{status} {code}");
    }
}

/// Row 10: a wrong secret, judged by the sandbox itself.
#[tokio::test]
async fn a_wrong_secret_ends_the_run_with_the_providers_words() {
    let mut bench = Bench::start();
    bench.blaggo.client_secret = "not-the-secret".into();
    let run = bench.upload(&bills(3)).await;
    assert_eq!(run.bills(), [0, 0, 0, 3]);
    assert_eq!(run.stopped_by(), Some(ErrorKind::Credentials));
    assert_eq!(run.ledger.token_requests, 1, "a refusal is not asked for again");
    let words = "there is no client with this id and secret";
    assert_eq!(run.only_told().words.as_deref(), Some(words));
}

/// Row 10: a secret with characters that a form gives a meaning arrives as it is.
#[tokio::test]
async fn a_secret_with_any_characters_gets_its_token() {
    for secret in ["a&b=c", "100%+1", "sp ace", "ñandú", "%41", "\"quoted\"\\"] {
        let config = SandboxConfig { client_secret: secret.to_owned(), ..SandboxConfig::default() };
        let run = Bench::start_with(config).upload(&bills(1)).await;
        assert_eq!(run.bills(), [1, 0, 0, 0], "{secret}");
    }
}

/// Row 10: an answer without a token that could be sent is no token, and a token is harmless to ask
/// for again.
#[tokio::test]
async fn an_unreadable_token_answer_is_asked_for_again() {
    let unreadable = [
        Answer::html(200),
        Answer::json(200, ""),
        Answer::json(200, "{\"access_token\": \"cut"),
        Answer::json(200, "{\"access_token\": \"two\\r\\nlines\"}"),
    ];
    let bench = Bench::start();
    for answer in unreadable {
        bench.provider.order(FaultOrder::once(Call::Token, answer));
    }
    let run = bench.upload(&bills(1)).await;
    assert_eq!(run.bills(), [1, 0, 0, 0]);
    assert_eq!((run.ledger.token_requests, run.counts.requests_sent), (5, 1));
}

/// Row 10: however late the token is, the upload waits for it and is sent once.
#[tokio::test]
async fn uploads_wait_for_a_slow_token_and_share_it() {
    let bench = Bench::start().with_in_flight(IN_FLIGHT);
    let slow = Fault::Delay { by: Duration::from_millis(200) };
    bench.provider.order(FaultOrder::once(Call::Token, slow));
    let run = bench.upload(&bills(IN_FLIGHT)).await;
    assert_eq!(run.bills(), [IN_FLIGHT as u64, 0, 0, 0]);
    assert_eq!((run.ledger.token_requests, run.answered(401)), (1, 0));
}
