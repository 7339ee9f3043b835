//! A call that says how many attempts it allows makes no more, whatever they come to: one that may leave
//! once leaves once, also where nothing was sent and there is all the time in the world.

use std::num::NonZeroU32;
use std::time::Duration;

use billport_transport::{
    Authorize, Call, CallErrorKind, Cause, NoAuth, Observation, Phase, Replay, Signing, Stamp,
    Verdict, classify,
};
use tokio::time::Instant;

use crate::scripted::{Reply, SECOND, Wire, bills, look_up, upload};

/// Credentials of which there are always newer ones.
struct Renewable;

impl Authorize for Renewable {
    fn authorize(&self, needed_for: Duration) -> Signing<'_> {
        NoAuth.authorize(needed_for)
    }

    fn rejected(&self, _: Stamp) -> bool {
        true
    }
}

/// Knows a code for each verdict that no status has.
fn judge(seen: &Observation<'_>) -> Verdict {
    match seen {
        Observation::Answered(answer) if answer.body == "busy" => Verdict::Unavailable,
        Observation::Answered(answer) if answer.body == "<html>" => Verdict::Unreadable,
        _ => classify(seen),
    }
}

/// A reply, and how a call for which there is no other attempt ends with it. `None` is an accepted
/// answer; of a doubt it is said for the call that is safe to repeat.
type Case = (fn() -> Reply, Option<CallErrorKind>);

/// Every verdict at least once.
const CASES: [Case; 16] = [
    (|| Reply::status(200), None),
    (Reply::refused_connection, Some(CallErrorKind::Unavailable)),
    (|| Reply::failed(Phase::Connect, Cause::TimedOut), Some(CallErrorKind::Unavailable)),
    (|| Reply::failed(Phase::Connect, Cause::NameNotFound), Some(CallErrorKind::Unavailable)),
    (|| Reply::failed(Phase::Prepare, Cause::BrokenOff), Some(CallErrorKind::Refused)),
    (|| Reply::failed(Phase::Handshake, Cause::BrokenOff), Some(CallErrorKind::UntrustedServer)),
    (|| Reply::failed(Phase::Exchange, Cause::Reset), Some(CallErrorKind::Unavailable)),
    (|| Reply::failed(Phase::Body, Cause::TooLarge), Some(CallErrorKind::Broken)),
    (|| Reply::status(401), Some(CallErrorKind::CredentialsRejected)),
    (|| Reply::status(403), Some(CallErrorKind::Forbidden)),
    (|| Reply::status(404), Some(CallErrorKind::NotFound)),
    (|| Reply::status(422), Some(CallErrorKind::Refused)),
    (|| Reply::status(429), Some(CallErrorKind::Throttled)),
    (|| Reply::body(503, "busy"), Some(CallErrorKind::Unavailable)),
    (|| Reply::body(200, "<html>"), Some(CallErrorKind::Broken)),
    (|| Reply::status(500), Some(CallErrorKind::Unavailable)),
];

/// Every reply here comes without any time gone by, so the whole of the call's time is left after it.
#[tokio::test(start_paused = true)]
async fn a_call_that_allows_one_attempt_makes_one_whatever_it_comes_to() {
    for (number, (reply, ending)) in CASES.into_iter().enumerate() {
        for replay in [Replay::Safe, Replay::Once] {
            for total_timeout in [310 * SECOND, Duration::MAX] {
                let wire = Wire::new(move |_, _| reply());
                let call = Call {
                    replay,
                    total_timeout,
                    max_attempts: Some(NonZeroU32::MIN),
                    authorize: &Renewable,
                    judge,
                    ..upload(bills())
                };
                let began = Instant::now();
                let (kind, attempts, is_in_doubt) = match wire.transport().send(&call).await {
                    Ok(answer) => (None, answer.attempts, false),
                    Err(error) => (Some(error.kind()), error.attempts(), error.is_in_doubt()),
                };
                let expected = match replay {
                    Replay::Once if is_in_doubt => Some(CallErrorKind::OutcomeUnknown),
                    Replay::Once | Replay::Safe => ending,
                };
                assert_eq!(kind, expected, "{number} {replay:?}");
                assert_eq!((attempts, wire.sent().len()), (1, 1), "{number} {replay:?}");
                assert_eq!(began.elapsed(), Duration::ZERO, "{number}: and waits for nothing");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_deadline_of_one_attempt_alone_is_no_such_promise() {
    // A connection that is refused takes no time, so a whole attempt has room after it.
    let wire = Wire::replying([Reply::refused_connection]);
    let call = Call { total_timeout: 310 * SECOND + SECOND / 2, ..upload(bills()) };
    assert_eq!(wire.transport().send(&call).await.unwrap().attempts, 2);
}

#[tokio::test(start_paused = true)]
async fn the_attempt_after_renewed_credentials_counts() {
    let wire =
        Wire::replying([|| Reply::status(401), || Reply::status(503), || Reply::status(503)]);
    let max_attempts = NonZeroU32::new(2);
    let call = Call { max_attempts, authorize: &Renewable, ..look_up(bills()) };
    let error = wire.transport().send(&call).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (CallErrorKind::Unavailable, Some(503)));
    assert_eq!((error.attempts(), wire.sent().len()), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn a_call_cannot_allow_itself_more_than_the_transport_does() {
    let wire = Wire::new(|_, _| Reply::refused_connection());
    let call = Call { max_attempts: NonZeroU32::new(100), ..upload(bills()) };
    assert_eq!(wire.transport().send(&call).await.unwrap_err().attempts(), 5);
}
