//! A body leaves in time or stays, and one that leaves in time leaves as any other.

use std::io::Read;
use std::pin::Pin;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc;
use std::task::Context;

use futures_util::task::noop_waker;
use http_body::Body as _;
use rustls::{ServerConnection, StreamOwned};

use super::raw_server::{read_request, recording, reset, serve};
use super::trust::Authority;
use super::*;
use crate::moment::Moment;
use crate::{CallError, CallErrorKind, Departure, Reach, Transport, WallClock};

const LIMIT: Duration = Duration::from_secs(20);

/// A wall clock that stands still until it is set.
#[derive(Clone, Default)]
struct Wall(Arc<AtomicI64>);

impl Wall {
    /// As after a sleep of the machine, in which its other clock stood still.
    fn jump(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }

    fn clock(&self) -> Arc<dyn WallClock> {
        let wall = self.clone();
        let noon = SystemTime::UNIX_EPOCH + Duration::from_hours(24 * 365 + 12);
        Arc::new(move || {
            let by = wall.0.load(Ordering::SeqCst);
            let distance = Duration::from_secs(by.unsigned_abs());
            if by < 0 { noon - distance } else { noon + distance }
        })
    }

    fn departure(&self) -> Departure {
        let wall_clock = self.clock();
        Departure { due: Moment::now(Some(&wall_clock)), within: LIMIT, wall_clock }
    }
}

fn urgent(endpoint: &Endpoint) -> Call<'_> {
    Call { leave_within: Some(LIMIT), ..payment(endpoint) }
}

/// A server with TLS that answers nothing; the wall clock jumps when somebody has connected, before it
/// is said who this is. It hands over what each connection brought.
fn asleep_while_connecting(
    authority: &Authority,
    wall: &Wall,
    seconds: i64,
) -> (String, mpsc::Receiver<Vec<u8>>) {
    let (config, wall) = (authority.certify("127.0.0.1", |_| ()), wall.clone());
    let (sender, requests) = mpsc::channel();
    let url = serve(move |stream| {
        wall.jump(seconds);
        let session = ServerConnection::new(Arc::clone(&config)).unwrap();
        // Nobody listens any more: the test is over.
        let _ = sender.send(read_request(&mut StreamOwned::new(session, stream)));
    });
    (url.replace("http:", "https:"), requests)
}

fn assert_held_back(error: &CallError, seconds: u64) {
    assert_eq!(error.came_too_late(), Some(Duration::from_secs(seconds)), "{error}");
    assert_eq!((error.kind(), error.reach()), (CallErrorKind::Unavailable, Reach::NotSent));
    assert_eq!((error.attempts(), error.requests_sent(), error.is_in_doubt()), (1, 0, false));
    assert_eq!(error.what_happened(), format!("not sent: it was held up for {seconds}s"));
}

#[tokio::test]
async fn who_slept_while_the_connection_was_made_sends_nothing_and_does_not_try_again() {
    let authority = Authority::new();
    for connection in [Connection::Fresh, Connection::Pooled] {
        for (seconds, is_late) in [(20, false), (21, true), (7200, true), (-2_592_000, false)] {
            let wall = Wall::default();
            let (url, requests) = asleep_while_connecting(&authority, &wall, seconds);
            let endpoint = Endpoint::parse(&url).unwrap();
            let settings = TransportSettings { wall_clock: wall.clock(), ..authority.settings() };
            let call = Call { connection, ..urgent(&endpoint) };
            let error = Transport::new(settings).unwrap().send(&call).await.unwrap_err();

            let request = String::from_utf8(requests.recv().unwrap()).unwrap();
            if is_late {
                assert_held_back(&error, seconds.unsigned_abs());
                assert_eq!(request, "", "neither body nor head");
            } else {
                // It left, and was not answered.
                assert_eq!(error.kind(), CallErrorKind::OutcomeUnknown, "{seconds}: {error}");
                assert!(request.ends_with("\r\n\r\n{\"amount\": 7}"), "{request}");
            }
            assert!(requests.try_recv().is_err(), "one connection, and no second try");
        }
    }
}

#[tokio::test]
async fn who_sleeps_when_the_body_has_begun_to_leave_is_in_doubt() {
    let wall = Wall::default();
    let jumping = wall.clone();
    let url = serve(move |mut stream| {
        // The head, and no more of the body than comes with it.
        stream.read_exact(&mut [0; 512]).unwrap();
        jumping.jump(7200);
        reset(&stream);
    });
    let endpoint = Endpoint::parse(&url).unwrap();
    let body = Body::Same(vec![b' '; 64 << 20].into());
    let settings = TransportSettings { wall_clock: wall.clock(), ..settings() };
    let call = Call { body, ..urgent(&endpoint) };
    let error = Transport::new(settings).unwrap().send(&call).await.unwrap_err();
    assert_eq!(error.came_too_late(), None, "{error}");
    assert_eq!(
        (error.kind(), error.reach()),
        (CallErrorKind::OutcomeUnknown, Reach::MayHaveArrived)
    );
    assert_eq!((error.attempts(), error.requests_sent()), (1, 1));
}

#[tokio::test]
async fn what_leaves_in_time_is_to_the_byte_what_leaves_without_a_limit() {
    let (url, requests) = recording("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    let endpoint = Endpoint::parse(&url).unwrap();
    let transport = Transport::new(settings()).unwrap();
    for length in [0, 1, 13, 100_000, 3 << 20] {
        let body = Body::Same(vec![b'7'; length].into());
        let whenever = Call { body, ..payment(&endpoint) };
        let in_time = Call { leave_within: Some(LIMIT), ..whenever.clone() };
        let [whenever, in_time] = {
            transport.send(&whenever).await.unwrap();
            transport.send(&in_time).await.unwrap();
            [requests.recv().unwrap(), requests.recv().unwrap()]
        };
        assert!(whenever == in_time, "{length} bytes");
        let head = String::from_utf8_lossy(&in_time[..in_time.len() - length]);
        let length_line = format!("\r\ncontent-length: {length}\r\n");
        assert_eq!(head.contains(&length_line), length > 0, "{head}");
        assert!(head.ends_with("\r\n\r\n") && !head.contains("transfer-encoding"), "{head}");
    }
}

#[test]
fn what_was_kept_back_once_never_leaves() {
    let wall = Wall::default();
    let mut body = TimelyBody::new(Bytes::from_static(b"7"), wall.departure());
    assert_eq!((body.size_hint().exact(), body.is_end_stream()), (Some(1), false));
    let waker = noop_waker();
    let mut poll = || Pin::new(&mut body).poll_frame(&mut Context::from_waker(&waker));
    wall.jump(21);
    let Poll::Ready(Some(Err(HeldBack { held_up_for }))) = poll() else { panic!("it left") };
    assert_eq!(held_up_for, Duration::from_secs(21));
    // The clock is set back.
    wall.jump(-21);
    assert!(matches!(poll(), Poll::Ready(None)));
    assert!(body.is_end_stream());
}
