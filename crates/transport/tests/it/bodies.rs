//! What each attempt carries: the same bytes, shared, or bytes that were made for it alone.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use billport_transport::{Body, Bytes, Call, CallErrorKind};

use crate::scripted::{Reply, SECOND, Wire, bills, look_up};

/// Counts the bodies it makes, and writes the number into each.
#[derive(Default)]
struct Numbered(AtomicU32);

impl Numbered {
    fn next(&self) -> Bytes {
        Bytes::from(format!("{{\"reference\": {}}}", self.0.fetch_add(1, Ordering::SeqCst) + 1))
    }

    fn made(&self) -> u32 {
        self.0.load(Ordering::SeqCst)
    }
}

#[tokio::test(start_paused = true)]
async fn the_same_bytes_are_shared_between_attempts_and_not_copied() {
    let wire = Wire::replying([|| Reply::status(503), Reply::refused_connection]);
    let body = Bytes::from("{\"month\": \"2073 Magh\"}".to_owned());
    let call = Call { body: Body::Same(body.clone()), ..look_up(bills()) };
    wire.transport().send(&call).await.unwrap();
    let sent = wire.sent();
    assert_eq!(sent.len(), 3);
    assert!(sent.iter().all(|sent| sent.body == body && sent.body.as_ptr() == body.as_ptr()));
}

#[tokio::test(start_paused = true)]
async fn every_attempt_has_a_body_of_its_own() {
    let wire = Wire::replying([|| Reply::status(503), Reply::refused_connection, Reply::never]);
    let numbered = Numbered::default();
    let call = Call { body: Body::Anew(&|| numbered.next()), ..look_up(bills()) };
    let answer = wire.transport().send(&call).await.unwrap();
    let bodies: Vec<_> = wire.sent().into_iter().map(|sent| sent.body).collect();
    let expected = [1, 2, 3, 4].map(|number| format!("{{\"reference\": {number}}}"));
    assert_eq!((bodies, answer.attempts), (expected.map(Bytes::from).to_vec(), 4));
    assert_eq!(numbered.made(), 4, "and none was made for nothing");
}

#[tokio::test(start_paused = true)]
async fn no_body_is_made_for_a_call_that_is_not_sent() {
    let wire = Wire::new(|_, _| Reply::status(429).retry_after("60"));
    let transport = wire.transport();
    let numbered = Numbered::default();
    let body = Body::Anew(&|| numbered.next());
    let without_time =
        Call { body: body.clone(), total_timeout: Duration::ZERO, ..look_up(bills()) };
    assert!(transport.send(&without_time).await.is_err());
    assert_eq!((numbered.made(), wire.sent().len()), (0, 0));

    let impatient = Call { body, max_pause: Some(59 * SECOND), ..look_up(bills()) };
    for _ in 0..2 {
        let error = transport.send(&impatient).await.unwrap_err();
        assert_eq!(error.kind(), CallErrorKind::Throttled);
    }
    assert_eq!((numbered.made(), wire.sent().len()), (1, 1), "the second ended at the gate");
}

#[test]
fn a_body_is_shown_by_its_size_at_most() {
    let same = Body::Same(Bytes::from_static(b"canary"));
    let anew = Body::Anew(&|| Bytes::from_static(b"canary"));
    assert_eq!(format!("{same:?} {anew:?}"), "Same(6 bytes) Anew");
    let call = Call { body: same, ..look_up(bills()) };
    assert!(!format!("{call:?}").contains("canary"));
}
