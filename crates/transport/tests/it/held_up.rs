//! A call that must leave at once and is held up is not sent any more: by slow credentials, by a process
//! that was stopped, by a machine that slept. A wait that was granted holds nothing up.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use billport_transport::{
    Answer, Authorize, Call, CallError, CallErrorKind, Cause, Credentials, MaybeReady, NoAuth,
    Phase, Reach, Replay, Signing, Stamp, Transport, TransportSettings,
};
use tokio::task::JoinSet;
use tokio::time::{Instant, advance, sleep};

use crate::scripted::{MINUTE, Reply, SECOND, Wire, bills, look_up, settings, today, upload};

const LIMIT: Duration = Duration::from_secs(20);
const MILLISECOND: Duration = Duration::from_millis(1);

/// A wall clock that runs with the virtual one, and can be set.
#[derive(Clone)]
struct Wall {
    began: Instant,
    set_by_seconds: Arc<AtomicI64>,
}

impl Wall {
    fn start() -> Self {
        Self { began: Instant::now(), set_by_seconds: Arc::default() }
    }

    /// As after a sleep of the machine, in which the virtual clock stood still.
    fn jump(&self, seconds: i64) {
        self.set_by_seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    fn now(&self) -> SystemTime {
        let by = self.set_by_seconds.load(Ordering::SeqCst);
        let now = today() + self.began.elapsed();
        let distance = Duration::from_secs(by.unsigned_abs());
        if by < 0 { now - distance } else { now + distance }
    }

    fn transport(&self, wire: &Arc<Wire>) -> Transport {
        let wall = self.clone();
        let wall_clock = Arc::new(move || wall.now());
        Transport::over(Arc::<Wire>::clone(wire), TransportSettings { wall_clock, ..settings() })
    }
}

/// Credentials that take their time for the attempt of this number, and let something happen.
struct Slow<F> {
    attempt: u32,
    time: Duration,
    meanwhile: F,
    attempts: AtomicU32,
}

impl<F> Slow<F> {
    fn at(attempt: u32, time: Duration, meanwhile: F) -> Self {
        Self { attempt, time, meanwhile, attempts: AtomicU32::new(0) }
    }
}

impl<F: Fn() + Send + Sync> Authorize for Slow<F> {
    fn authorize(&self, needed_for: Duration) -> Signing<'_> {
        if self.attempts.fetch_add(1, Ordering::SeqCst) + 1 != self.attempt {
            return NoAuth.authorize(needed_for);
        }
        MaybeReady::Pending(Box::pin(async {
            sleep(self.time).await;
            (self.meanwhile)();
            Ok((Credentials::default(), Stamp::FIXED))
        }))
    }

    fn rejected(&self, _: Stamp) -> bool {
        true
    }
}

/// An upload that leaves at once or not at all.
fn urgent(authorize: &dyn Authorize) -> Call<'_> {
    Call { leave_within: Some(LIMIT), authorize, ..upload(bills()) }
}

async fn send_urgent(
    wall: &Wall,
    wire: &Arc<Wire>,
    authorize: &dyn Authorize,
) -> Result<Answer, CallError> {
    wall.transport(wire).send(&urgent(authorize)).await
}

fn assert_not_sent(error: &CallError, held_up_for: Duration, requests_sent: u32) {
    assert_eq!(error.came_too_late(), Some(held_up_for), "{error}");
    assert_eq!((error.kind(), error.reach()), (CallErrorKind::Unavailable, Reach::NotSent));
    assert_eq!((error.attempts(), error.requests_sent()), (requests_sent, requests_sent));
    assert_eq!((error.retry_after(), error.status(), error.is_in_doubt()), (None, None, false));
}

#[tokio::test(start_paused = true)]
async fn credentials_may_take_the_limit_and_no_more() {
    let wire = Wire::new(|_, _| Reply::status(200));
    let wall = Wall::start();
    let answer = send_urgent(&wall, &wire, &Slow::at(1, LIMIT, || ())).await.unwrap();
    assert_eq!((answer.elapsed, wire.sent().len()), (LIMIT, 1));

    let late = LIMIT + MILLISECOND;
    let error = send_urgent(&wall, &wire, &Slow::at(1, late, || ())).await.unwrap_err();
    assert_not_sent(&error, late, 0);
    assert_eq!(error.what_happened(), "not sent: it was held up for 20.001s");
    assert_eq!((error.elapsed(), wire.sent().len()), (late, 1), "nothing was sent, and not again");
}

#[tokio::test(start_paused = true)]
async fn a_call_without_a_limit_leaves_whenever_it_can() {
    let wire = Wire::new(|_, _| Reply::status(200));
    let slow = Slow::at(1, MINUTE, || ());
    let call = Call { authorize: &slow, ..look_up(bills()) };
    assert_eq!(wire.transport().send(&call).await.unwrap().elapsed, MINUTE);
}

#[tokio::test(start_paused = true)]
async fn a_process_that_was_stopped_while_it_waited_for_its_token_sends_nothing() {
    let wire = Wire::new(|_, _| Reply::status(200));
    let wall = Wall::start();
    let slow = Slow::at(1, SECOND, || ());
    // SIGSTOP and SIGCONT, as the call sees them: a second of waiting takes forty.
    let stopped = async { advance(40 * SECOND).await };
    let (ended, ()) = tokio::join!(send_urgent(&wall, &wire, &slow), stopped);
    assert_not_sent(&ended.unwrap_err(), 40 * SECOND, 0);
    assert!(wire.sent().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_machine_that_slept_meanwhile_sends_nothing_though_its_own_clock_stood_still() {
    let wire = Wire::new(|_, _| Reply::status(200));
    let wall = Wall::start();
    for (seconds, is_sent) in [(20, true), (21, false), (7200, false), (-2_592_000, true)] {
        let sent_before = wire.sent().len();
        let slept = Slow::at(1, Duration::ZERO, || wall.jump(seconds));
        match send_urgent(&wall, &wire, &slept).await {
            Ok(_) => assert!(is_sent, "{seconds}"),
            Err(error) => {
                assert!(!is_sent, "{seconds}");
                assert_not_sent(&error, Duration::from_secs(seconds.unsigned_abs()), 0);
            }
        }
        assert_eq!(wire.sent().len() - sent_before, usize::from(is_sent), "{seconds}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_granted_wait_holds_nothing_up_and_a_stall_behind_it_does() {
    for (stall, is_sent) in [(Duration::ZERO, true), (LIMIT, true), (LIMIT + SECOND, false)] {
        let wire = Wire::replying([|| Reply::status(429).retry_after("35")]);
        let ended = send_urgent(&Wall::start(), &wire, &Slow::at(2, stall, || ())).await;
        if is_sent {
            let answer = ended.unwrap();
            assert_eq!((answer.attempts, answer.elapsed), (2, 36 * SECOND + stall));
        } else {
            assert_not_sent(&ended.unwrap_err(), stall, 1);
        }
        assert_eq!(wire.sent().len(), 1 + usize::from(is_sent));
    }
}

#[tokio::test(start_paused = true)]
async fn a_stall_in_a_granted_wait_counts_from_its_end() {
    for (stall, is_sent) in [(20, true), (21, false)] {
        let wire = Wire::replying([|| Reply::refused_connection()]);
        let wall = Wall::start();
        let ready = Slow::at(0, Duration::ZERO, || ());
        // The machine sleeps while the call waits half a second before it is sent again.
        let sleeping = async {
            sleep(SECOND / 4).await;
            wall.jump(stall);
        };
        let (ended, ()) = tokio::join!(send_urgent(&wall, &wire, &ready), sleeping);
        match ended {
            Ok(answer) => assert!(is_sent && answer.attempts == 2),
            Err(error) => {
                assert!(!is_sent, "{error}");
                assert_eq!(error.came_too_late(), Some(21 * SECOND));
                assert_eq!((error.attempts(), error.requests_sent()), (1, 0));
            }
        }
        assert_eq!(wire.sent().len(), 1 + usize::from(is_sent));
    }
}

#[tokio::test(start_paused = true)]
async fn calls_that_wait_out_the_pause_of_another_are_not_held_up_by_it() {
    let wire = Wire::replying([|| Reply::status(429).retry_after("60")]);
    let transport = Wall::start().transport(&wire);
    let mut calls = JoinSet::new();
    for worker in 0..8_u32 {
        let transport = transport.clone();
        calls.spawn(async move {
            // One after another, so that the first is turned away before the others set off.
            sleep(worker * MILLISECOND).await;
            transport.send(&urgent(&Slow::at(0, Duration::ZERO, || ()))).await.map(|_| ())
        });
    }
    calls.join_all().await.into_iter().for_each(Result::unwrap);
    assert_eq!(wire.sent().len(), 9);
}

#[tokio::test(start_paused = true)]
async fn an_answer_may_take_as_long_as_an_attempt_before_the_call_is_sent_again() {
    let wire = Wire::replying([|| Reply::status(429).after(300 * SECOND)]);
    let call = Call { total_timeout: 20 * MINUTE, ..urgent(&NoAuth) };
    let answer = Wall::start().transport(&wire).send(&call).await.unwrap();
    assert_eq!((answer.attempts, answer.requests_sent), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn who_slept_while_an_attempt_was_on_its_way_does_not_send_it_again() {
    // An attempt has 310 s; whoever finds it over much later was not there when the next was due.
    for (seconds, is_sent) in [(310 + 20, true), (310 + 21, false), (7200, false)] {
        let wall = Wall::start();
        let jumping = wall.clone();
        let wire = Wire::new(move |_, number| match number {
            0 => {
                jumping.jump(seconds);
                Reply::status(429).retry_after("35")
            }
            _ => Reply::status(200),
        });
        match send_urgent(&wall, &wire, &NoAuth).await {
            Ok(answer) => assert!(is_sent && answer.requests_sent == 2, "{seconds}"),
            Err(error) => {
                assert!(!is_sent, "{seconds}: {error}");
                assert_not_sent(&error, Duration::from_secs(seconds.unsigned_abs() - 310), 1);
            }
        }
        assert_eq!(wire.sent().len(), 1 + usize::from(is_sent), "{seconds}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_doubt_about_an_earlier_attempt_stays() {
    let wire = Wire::replying([|| Reply::status(500)]);
    let slow = Slow::at(2, LIMIT + SECOND, || ());
    let call = Call { replay: Replay::Safe, ..urgent(&slow) };
    let error = Wall::start().transport(&wire).send(&call).await.unwrap_err();
    assert_eq!(error.came_too_late(), Some(LIMIT + SECOND));
    assert!(error.is_in_doubt());
    assert_eq!((error.reach(), error.requests_sent()), (Reach::MayHaveArrived, 1));
}

/// What a wire says that was still connecting when the machine slept, and kept the body back.
fn kept_back() -> Reply {
    Reply::failed(Phase::Departure, Cause::TooLate { held_up_for: LIMIT + SECOND })
}

#[tokio::test(start_paused = true)]
async fn the_wire_is_told_by_when_each_attempt_has_to_leave() {
    // The second is due when the pause that was ordered is over, and a second after that.
    let wire = Wire::replying([|| Reply::status(429).retry_after("35").after(5 * SECOND)]);
    let wall = Wall::start();
    let started = Instant::now();
    send_urgent(&wall, &wire, &NoAuth).await.unwrap();
    let sent = wire.sent();
    assert_eq!(
        sent.iter().map(|sent| sent.at - started).collect::<Vec<_>>(),
        [Duration::ZERO, 41 * SECOND]
    );
    let late = || sent.iter().map(|sent| sent.departure.as_ref().unwrap().is_too_late_by());
    assert!(late().eq([Some(41 * SECOND), None]));
    advance(LIMIT).await;
    assert!(late().eq([Some(41 * SECOND + LIMIT), None]));
    wall.jump(1);
    assert!(late().eq([Some(42 * SECOND + LIMIT), Some(LIMIT + SECOND)]));
}

#[tokio::test(start_paused = true)]
async fn the_wire_is_told_nothing_of_a_call_without_a_limit() {
    let wire = Wire::new(|_, _| Reply::status(200));
    wire.transport().send(&upload(bills())).await.unwrap();
    assert!(wire.sent()[0].departure.is_none());
}

#[tokio::test(start_paused = true)]
async fn what_the_wire_kept_back_is_not_sent_and_not_tried_again() {
    for replay in [Replay::Safe, Replay::Once] {
        let wire = Wire::replying([kept_back]);
        let call = Call { replay, ..urgent(&NoAuth) };
        let error = Wall::start().transport(&wire).send(&call).await.unwrap_err();
        assert_eq!(error.came_too_late(), Some(LIMIT + SECOND), "{error}");
        assert_eq!((error.kind(), error.reach()), (CallErrorKind::Unavailable, Reach::NotSent));
        assert_eq!((error.attempts(), error.requests_sent(), wire.sent().len()), (1, 0, 1));
        assert_eq!(error.what_happened(), "not sent: it was held up for 21s");
    }
}

#[tokio::test(start_paused = true)]
async fn a_doubt_about_an_attempt_before_the_one_that_was_kept_back_stays() {
    let wire = Wire::replying([|| Reply::status(500), kept_back]);
    let call = Call { replay: Replay::Safe, ..urgent(&NoAuth) };
    let error = Wall::start().transport(&wire).send(&call).await.unwrap_err();
    assert_eq!(error.came_too_late(), Some(LIMIT + SECOND));
    assert!(error.is_in_doubt());
    assert_eq!((error.reach(), error.requests_sent()), (Reach::MayHaveArrived, 1));
}

#[tokio::test(start_paused = true)]
async fn a_wire_that_had_begun_to_send_can_not_say_that_it_was_too_late() {
    let too_late = || Reply::failed(Phase::Exchange, Cause::TooLate { held_up_for: MINUTE });
    let error =
        send_urgent(&Wall::start(), &Wire::replying([too_late]), &NoAuth).await.unwrap_err();
    assert_eq!((error.came_too_late(), error.kind()), (None, CallErrorKind::OutcomeUnknown));
}
