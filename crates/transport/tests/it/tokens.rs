//! Tokens: one request however many wait, renewed before they end, and never at a call's expense.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use billport_transport::oauth2::{ClientCredentials, ClientCredentialsSettings, OAuthRefusal};
use billport_transport::{
    Bearer, Call, CallError, CallErrorKind, Endpoint, Reach, TokenSource, Transport,
};
use secrecy::{ExposeSecret, SecretString};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use crate::scripted::{MINUTE, Reply, SECOND, Sent, Wire, bills, upload};

const AUTH: &str = "https://auth.example";
const BILLS: &str = "https://bills.example";

/// What an upload needs of its token.
const NEED: Duration = Duration::from_mins(6);

/// A token server that grants `t1`, `t2` … for an hour, and what a script says for everything else.
fn granting(others: impl Fn(&Sent, usize) -> Reply + Send + Sync + 'static) -> Arc<Wire> {
    granting_for("3600", others)
}

fn granting_for(
    expires_in: &'static str,
    others: impl Fn(&Sent, usize) -> Reply + Send + Sync + 'static,
) -> Arc<Wire> {
    let granted = AtomicU32::new(0);
    Wire::new(move |sent, number| {
        if sent.origin != AUTH {
            return others(sent, number);
        }
        let token = granted.fetch_add(1, Ordering::SeqCst) + 1;
        let body = format!("{{\"access_token\": \"t{token}\", \"expires_in\": {expires_in}}}");
        Reply::body(200, body).after(SECOND)
    })
}

fn tokens(transport: &Transport) -> ClientCredentials {
    let endpoint = Endpoint::parse("https://auth.example/oauth2/token/").expect("a valid URL");
    let secret = SecretString::from("s&c+r%t =é");
    ClientCredentials::new(
        transport.clone(),
        ClientCredentialsSettings::new(endpoint, "client one".to_owned(), secret),
    )
}

async fn token_of(tokens: &ClientCredentials) -> Result<String, CallError> {
    token_for(tokens, NEED).await
}

async fn token_for(tokens: &ClientCredentials, needed_for: Duration) -> Result<String, CallError> {
    let (token, _) = tokens.token(needed_for).get().await?;
    let (_, header) = token.credentials().iter().next().expect("a token has a header");
    let header = header.expose_secret();
    Ok(header.strip_prefix("Bearer ").expect("the header of a bearer token").to_owned())
}

#[tokio::test(start_paused = true)]
async fn the_form_is_percent_encoded() {
    let wire = granting(|_, _| Reply::status(200));
    token_of(&tokens(&wire.transport())).await.unwrap();
    assert_eq!(
        wire.sent()[0].body,
        "grant_type=client_credentials&client_id=client+one&client_secret=s%26c%2Br%25t+%3D%C3%A9"
    );
    assert_eq!(wire.sent()[0].authorization, None);
}

#[tokio::test(start_paused = true)]
async fn many_callers_make_one_request() {
    let wire = granting(|_, _| Reply::status(200));
    let transport = wire.transport();
    let bearer = Bearer::new(tokens(&transport));
    let mut workers = JoinSet::new();
    for _ in 0..64 {
        let (transport, bearer) = (transport.clone(), bearer.clone());
        workers.spawn(async move {
            transport.send(&Call { authorize: &bearer, ..upload(bills()) }).await.map(|_| ())
        });
    }
    workers.join_all().await.into_iter().for_each(Result::unwrap);
    assert_eq!((wire.sent_to(AUTH).len(), wire.sent_to(BILLS).len()), (1, 64));
    assert!(
        wire.sent_to(BILLS).iter().all(|sent| sent.authorization.as_deref() == Some("Bearer t1"))
    );
}

#[tokio::test(start_paused = true)]
async fn many_callers_share_one_failure() {
    let refusal = r#"{"error": "invalid_client", "error_description": "who?"}"#;
    let wire = Wire::new(move |_, _| Reply::body(401, refusal).after(SECOND));
    let transport = wire.transport();
    let bearer = Bearer::new(tokens(&transport));
    let mut workers = JoinSet::new();
    for _ in 0..64 {
        let (transport, bearer) = (transport.clone(), bearer.clone());
        workers.spawn(async move {
            transport.send(&Call { authorize: &bearer, ..upload(bills()) }).await.unwrap_err()
        });
    }
    for error in workers.join_all().await {
        assert_eq!(
            (error.kind(), error.reach()),
            (CallErrorKind::CredentialsRejected, Reach::NotSent)
        );
        assert_eq!((error.attempts(), error.requests_sent()), (0, 0));
        let refusal = OAuthRefusal::of(&error).unwrap();
        assert_eq!(
            (refusal.error.as_str(), refusal.description.as_deref()),
            ("invalid_client", Some("who?"))
        );
    }
    assert_eq!(wire.sent().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_401_in_flight_renews_once_and_each_call_is_sent_again_once() {
    // All 64 are under way with the first token when the server stops to take it.
    let wire = granting(|sent, _| match sent.authorization.as_deref() {
        Some("Bearer t1") => Reply::status(401).after(SECOND),
        _ => Reply::status(200).after(SECOND),
    });
    let transport = wire.transport();
    let bearer = Bearer::new(tokens(&transport));
    let mut workers = JoinSet::new();
    for worker in 0..64_u64 {
        let (transport, bearer) = (transport.clone(), bearer.clone());
        workers.spawn(async move {
            // Some are turned away before the new token is there, some while, some after.
            sleep(Duration::from_millis(50 * worker)).await;
            let call = Call { authorize: &bearer, ..upload(bills()) };
            transport.send(&call).await.map(|answer| answer.requests_sent)
        });
    }
    let requests = workers.join_all().await.into_iter().map(Result::unwrap);
    assert!(requests.into_iter().all(|requests| requests <= 2));
    assert_eq!(wire.sent_to(AUTH).len(), 2, "the first token, and one renewal");
    let with = |header| move |sent: &&Sent| sent.authorization.as_deref() == Some(header);
    let sent = wire.sent_to(BILLS);
    assert_eq!(sent.iter().filter(with("Bearer t2")).count(), 64);
    assert!(sent.iter().filter(with("Bearer t1")).count() > 20);
}

#[tokio::test(start_paused = true)]
async fn a_second_401_is_the_end_and_nothing_is_in_doubt() {
    let wire = granting(|_, _| Reply::status(401));
    let transport = wire.transport();
    let bearer = Bearer::new(tokens(&transport));
    let error = transport.send(&Call { authorize: &bearer, ..upload(bills()) }).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.reach()),
        (CallErrorKind::CredentialsRejected, Reach::Answered)
    );
    assert_eq!((error.attempts(), error.requests_sent()), (2, 2));
    assert_eq!(wire.sent_to(AUTH).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_not_sent_again_leaves_no_rejected_token_behind() {
    let wire = granting(|sent, _| match sent.authorization.as_deref() {
        Some("Bearer t1") => Reply::status(401),
        _ => Reply::status(200),
    });
    let transport = wire.transport();
    let bearer = Bearer::new(tokens(&transport));
    let max_attempts = Some(NonZeroU32::MIN);
    let call = Call { max_attempts, authorize: &bearer, ..upload(bills()) };
    let error = transport.send(&call).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (CallErrorKind::CredentialsRejected, 1));
    assert_eq!(transport.send(&call).await.unwrap().attempts, 1, "the next one has a new token");
}

#[tokio::test(start_paused = true)]
async fn a_token_is_renewed_at_four_fifths_of_its_life() {
    let wire = granting(|_, _| Reply::status(200));
    let tokens = tokens(&wire.transport());
    assert_eq!(token_of(&tokens).await.unwrap(), "t1");
    sleep(47 * MINUTE).await;
    assert_eq!(token_of(&tokens).await.unwrap(), "t1");
    sleep(MINUTE).await;
    assert_eq!(token_of(&tokens).await.unwrap(), "t2");
    assert_eq!(wire.sent().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_old_token_serves_while_the_token_server_is_down() {
    let is_down = Arc::new(AtomicBool::new(false));
    let down = Arc::clone(&is_down);
    let wire = Wire::new(move |_, _| {
        if down.load(Ordering::SeqCst) {
            return Reply::refused_connection();
        }
        Reply::body(200, r#"{"access_token": "token", "expires_in": 3600}"#)
    });
    let tokens = tokens(&wire.transport());
    token_of(&tokens).await.unwrap();
    is_down.store(true, Ordering::SeqCst);
    sleep(50 * MINUTE).await;

    // Four minutes of calls each second, in which the old token still has the six minutes they need: it
    // serves every one, and a renewal is tried every ten seconds at most.
    let began = Instant::now();
    let mut served = 0;
    while began.elapsed() < 230 * SECOND {
        let waited = Instant::now();
        assert_eq!(token_of(&tokens).await.unwrap(), "token");
        assert!(
            waited.elapsed() <= 5 * SECOND,
            "a renewal ahead of time is not waited for without end"
        );
        served += 1;
        sleep(SECOND).await;
    }
    assert!(served > 100);

    // With less than six minutes left, no upload sets off with it.
    sleep(MINUTE).await;
    let error = token_of(&tokens).await.unwrap_err();
    assert_eq!(error.kind(), CallErrorKind::Unavailable);
    let short = token_for(&tokens, SECOND).await.unwrap();
    assert_eq!(short, "token", "a short read still can");

    is_down.store(false, Ordering::SeqCst);
    assert_eq!(token_of(&tokens).await.unwrap(), "token");
}

#[tokio::test(start_paused = true)]
async fn renewals_that_fail_are_ten_seconds_apart() {
    let wire = Wire::new(|_, number| match number {
        0 => Reply::body(200, r#"{"access_token": "token", "expires_in": 3600}"#),
        _ => Reply::body(401, "{}"),
    });
    let tokens = tokens(&wire.transport());
    token_of(&tokens).await.unwrap();
    sleep(49 * MINUTE).await;
    for _ in 0..60 {
        assert_eq!(token_of(&tokens).await.unwrap(), "token");
        sleep(SECOND).await;
    }
    assert_eq!(wire.sent().len(), 1 + 6);
    let renewals = &wire.sent()[1..];
    assert!(renewals.windows(2).all(|pair| pair[1].at - pair[0].at >= 10 * SECOND));
}

#[tokio::test(start_paused = true)]
async fn no_call_sets_off_with_less_than_it_needs() {
    let wire = granting(|_, _| Reply::status(200));
    let tokens = tokens(&wire.transport());
    token_of(&tokens).await.unwrap();
    sleep(3241 * SECOND).await;
    assert_eq!(token_of(&tokens).await.unwrap(), "t2");
}

#[tokio::test(start_paused = true)]
async fn an_upload_asks_for_six_minutes() {
    // The token lives 400 s, so one that is 60 s old has 340 s left: enough for the 310 s of the attempt,
    // and less than the six minutes. The rule for short lives (320 s of 400 s) still takes it; one that is
    // 81 s old it does not.
    let wire = granting_for("400", |_, _| Reply::status(200));
    let transport = wire.transport();
    let bearer = Bearer::new(tokens(&transport));
    for (age, token) in [(0, "t1"), (60, "t1"), (21, "t2")] {
        sleep(age * SECOND).await;
        transport.send(&Call { authorize: &bearer, ..upload(bills()) }).await.unwrap();
        let expected = format!("Bearer {token}");
        assert_eq!(wire.sent().last().unwrap().authorization, Some(expected));
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_of_one_second_is_used_when_it_is_fresh() {
    let wire = granting_for("1", |_, _| Reply::status(200));
    let transport = wire.transport();
    let bearer = Bearer::new(tokens(&transport));
    for _ in 0..3 {
        transport.send(&Call { authorize: &bearer, ..upload(bills()) }).await.unwrap();
    }
    assert_eq!(wire.sent_to(AUTH).len(), 3);
}

#[tokio::test(start_paused = true)]
async fn lives_that_make_no_sense_are_an_hour() {
    for expires_in in ["0", "-1", "\"soon\"", "null"] {
        let wire = granting_for(expires_in, |_, _| Reply::status(200));
        let tokens = tokens(&wire.transport());
        token_of(&tokens).await.unwrap();
        sleep(47 * MINUTE).await;
        assert_eq!(token_of(&tokens).await.unwrap(), "t1", "{expires_in}");
        sleep(2 * MINUTE).await;
        assert_eq!(token_of(&tokens).await.unwrap(), "t2", "{expires_in}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_dropped_caller_takes_nobodys_token_along() {
    let wire = granting(|_, _| Reply::status(200));
    let tokens = tokens(&wire.transport());
    let impatient = timeout(SECOND / 2, tokens.token(NEED).get());
    let patient = token_of(&tokens);
    let (impatient, patient) = tokio::join!(impatient, patient);
    assert!(impatient.is_err());
    assert_eq!(patient.unwrap(), "t1");
    assert_eq!(wire.sent().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_all_have_left_is_made_anew() {
    let wire = granting(|_, _| Reply::status(200));
    let tokens = tokens(&wire.transport());
    assert!(timeout(SECOND / 2, tokens.token(NEED).get()).await.is_err());
    sleep(MINUTE).await;
    assert_eq!(token_of(&tokens).await.unwrap(), "t2");
}

#[tokio::test(start_paused = true)]
async fn what_the_token_server_cannot_find_is_not_said_of_the_thing_called() {
    for (status, kind) in [
        (302, CallErrorKind::CredentialsRejected),
        (400, CallErrorKind::CredentialsRejected),
        (403, CallErrorKind::CredentialsRejected),
        (404, CallErrorKind::CredentialsRejected),
        (503, CallErrorKind::Unavailable),
        (200, CallErrorKind::Broken),
    ] {
        let wire = Wire::new(move |_, _| Reply::body(status, "<html>"));
        let transport = wire.transport();
        let bearer = Bearer::new(tokens(&transport));
        let error =
            transport.send(&Call { authorize: &bearer, ..upload(bills()) }).await.unwrap_err();
        assert_eq!((error.kind(), error.reach()), (kind, Reach::NotSent), "{status}");
        assert_eq!(error.token_call().unwrap().status(), Some(status));
        assert!(wire.sent_to(BILLS).is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn a_renewal_that_takes_the_time_of_a_whole_attempt_leaves_the_call_unsent() {
    // A second for each token, and one until the first is turned away.
    for (total, sent) in [(312, 1), (313, 2)] {
        let wire = granting(|sent, _| match sent.authorization.as_deref() {
            Some("Bearer t1") => Reply::status(401).after(SECOND),
            _ => Reply::status(200),
        });
        let transport = wire.transport();
        let bearer = Bearer::new(tokens(&transport));
        let call = Call { total_timeout: total * SECOND, authorize: &bearer, ..upload(bills()) };
        let outcome = transport.send(&call).await.map_err(|error| (error.kind(), error.reach()));
        let unsent = (CallErrorKind::Unavailable, Reach::NotSent);
        assert_eq!(
            outcome.map(|answer| answer.attempts),
            if sent == 1 { Err(unsent) } else { Ok(2) }
        );
        assert_eq!(wire.sent_to(BILLS).len(), sent);
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_that_comes_too_late_leaves_the_call_unsent() {
    let wire = Wire::new(|_, _| Reply::never());
    let transport = wire.transport();
    let bearer = Bearer::new(tokens(&transport));
    let call = Call {
        attempt_timeout: 5 * SECOND,
        total_timeout: 10 * SECOND,
        authorize: &bearer,
        ..upload(bills())
    };
    let error = transport.send(&call).await.unwrap_err();
    assert_eq!((error.kind(), error.reach()), (CallErrorKind::Unavailable, Reach::NotSent));
    assert_eq!(error.elapsed(), 10 * SECOND);
}
