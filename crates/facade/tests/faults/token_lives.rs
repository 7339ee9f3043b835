//! How long a token serves, whatever its server says of that. What takes hours is tested in
//! virtual time, with the transport; here it is the provider whose clock is moved.

use billport::ports::ErrorKind;
use billport_sandbox::blaggo::token_error;
use billport_sandbox::{Call, Fault, FaultOrder, SandboxConfig};
use std::time::Duration;

use crate::bench::{Bench, bills, granted};

/// Row 11: a life of zero, of less, of years, no life, or no number: the token serves, and is not
/// asked for again with every upload.
#[tokio::test]
async fn a_life_that_makes_no_sense_ends_no_run() {
    for life in ["0", "-1", "-9223372036854775809", "1e400", "\"soon\"", "null", "[]", "3.5"] {
        serves_three_uploads(&format!(r#", "expires_in": {life}"#)).await;
    }
    serves_three_uploads("").await;
    for huge in ["315360000", "18446744073709551616", "999999999999999999999999999999"] {
        serves_three_uploads(&format!(r#", "expires_in": {huge}"#)).await;
    }
}

async fn serves_three_uploads(life: &str) {
    let bench = Bench::start();
    let token = bench.provider.issue_token();
    bench.provider.order(FaultOrder::once(Call::Token, granted(&token, life)).always());
    let run = bench.upload(&bills(3)).await;
    assert_eq!(run.bills(), [3, 0, 0, 0], "{life}");
    assert_eq!(run.ledger.token_requests, 1, "{life}");
    assert_eq!(run.answered(401), 0, "{life}");
}

/// Row 11: a token that lives shorter than an upload may take is used while it is fresh, and
/// renewed for each upload that comes later.
#[tokio::test]
async fn a_token_of_two_seconds_is_renewed_along_the_run() {
    let config = SandboxConfig { token_life: Duration::from_secs(2), ..SandboxConfig::default() };
    let bench = Bench::start_with(config);
    // Longer than the first fifth of the token's life.
    let slow = Fault::Delay { by: Duration::from_millis(500) };
    bench.provider.order(FaultOrder::once(Call::Upload, slow).always());
    let run = bench.upload(&bills(3)).await;
    assert_eq!(run.bills(), [3, 0, 0, 0]);
    assert!(run.ledger.token_requests >= 3, "{} tokens", run.ledger.token_requests);
}

/// Row 11: the provider's clock runs ahead of ours, so that a token ends which we believe to be
/// good: that is found out by a 401, and costs one token and no bill.
#[tokio::test]
async fn a_token_that_ends_early_costs_one_renewal() {
    let mut bench = Bench::start();
    let provider = bench.provider.clone();
    bench.when_batch_ends = Box::new(move |ended| {
        if ended % 3 == 0 {
            provider.advance(Duration::from_hours(2));
        }
    });
    let run = bench.upload(&bills(10)).await;
    assert_eq!(run.bills(), [10, 0, 0, 0]);
    assert_eq!((run.ledger.token_requests, run.answered(401)), (4, 3));
}

/// Row 11: the token server is down for a while, just when a token is needed.
#[tokio::test]
async fn a_token_server_that_is_down_for_a_while_holds_the_run_and_ends_nothing() {
    let mut bench = Bench::start().with_in_flight(8);
    let provider = bench.provider.clone();
    bench.when_batch_ends = Box::new(move |ended| {
        if ended == 5 {
            let down = token_error(503, "temporarily_unavailable", "back soon");
            provider.order(FaultOrder::once(Call::Token, down));
            provider.order(FaultOrder::once(Call::Token, Fault::Reset));
            provider.order(FaultOrder::once(Call::Token, Fault::Close));
            provider.expire_tokens();
        }
    });
    let run = bench.upload(&bills(40)).await;
    assert_eq!(run.bills(), [40, 0, 0, 0]);
    assert_eq!(run.ledger.token_requests, 1 + 3 + 1);
}

/// Row 11: the token server stays down: the run stops with the rest pending, and no upload is in
/// doubt for want of a token.
#[tokio::test]
async fn a_token_server_that_stays_down_leaves_the_rest_pending() {
    let mut bench = Bench::start();
    let provider = bench.provider.clone();
    bench.when_batch_ends = Box::new(move |ended| {
        if ended == 5 {
            let down = token_error(500, "server_error", "no idea");
            provider.order(FaultOrder::once(Call::Token, down).always());
            provider.expire_tokens();
        }
    });
    let run = bench.upload(&bills(40)).await;
    assert_eq!(run.bills(), [5, 0, 0, 35]);
    assert_eq!(run.stopped_by(), Some(ErrorKind::Unavailable));
    assert_eq!((run.ledger.token_requests, run.answered(401)), (1 + 5, 1));
}
