//! What the journey keeps in mind of one call: its deadline, its attempts, and the last thing seen.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::error::{Ending, Story};
use crate::moment::Moment;
use crate::retry::Tries;
use crate::{
    Answer, Answered, AuthorizeError, Call, CallError, CallErrorKind, Credentials, Departure,
    ExchangeFailure, Observation, Reach, Replay, RetryPolicy, Verdict, WallClock,
};

/// What one attempt came to.
pub(crate) type Outcome = Result<Answered, ExchangeFailure>;

pub(crate) struct Trip<'a> {
    call: &'a Call<'a>,
    /// For a call that must leave at once, and no other.
    wall_clock: Option<&'a Arc<dyn WallClock>>,
    /// When the clocks were last read: at the start, and after everything that was waited for. To read
    /// them is most of what a call costs here.
    now: Moment,
    started: Instant,
    deadline: Instant,
    /// When the last attempt began.
    began: Instant,
    /// When the next attempt should leave.
    due: Moment,
    /// How long it has waited on a server's word; the deadline was moved by as much.
    pub(crate) paused: Duration,
    pub(crate) attempts: u32,
    requests_sent: u32,
    pub(crate) repeats: u32,
    pub(crate) renewed: bool,
    /// Whether some attempt may have been processed without anybody saying so.
    in_doubt: bool,
    pub(crate) retry_after: Option<Duration>,
    /// What the attempts in vain were signed with: a provider that says no may repeat it.
    carried: Vec<Credentials>,
}

impl<'a> Trip<'a> {
    pub(crate) fn begin(call: &'a Call<'a>, wall_clock: &'a Arc<dyn WallClock>) -> Self {
        let wall_clock = call.leave_within.map(|_| wall_clock);
        let now = Moment::now(wall_clock);
        Self {
            call,
            wall_clock,
            now,
            started: now.monotonic,
            deadline: later(now.monotonic, call.total_timeout),
            began: now.monotonic,
            due: now,
            paused: Duration::ZERO,
            attempts: 0,
            requests_sent: 0,
            repeats: 0,
            renewed: false,
            in_doubt: false,
            retry_after: None,
            carried: Vec::new(),
        }
    }

    pub(crate) fn now(&self) -> Instant {
        self.now.monotonic
    }

    pub(crate) fn deadline(&self) -> Instant {
        self.deadline
    }

    /// Takes note that something was waited for.
    pub(crate) fn read_clocks(&mut self) {
        self.now = Moment::now(self.wall_clock);
    }

    /// Moves the deadline by a pause that a server ordered, and the next attempt with it.
    pub(crate) fn add_pause(&mut self, waited: Duration) {
        self.paused += waited;
        self.deadline = later(self.deadline, waited);
        self.put_off(waited);
        self.read_clocks();
    }

    /// The next attempt is due so much later.
    pub(crate) fn put_off(&mut self, wait: Duration) {
        self.due = self.due.after(wait);
    }

    /// The next attempt need not wait any longer: it is due now.
    pub(crate) fn bring_forward(&mut self) {
        self.due = self.due.or_earlier(self.now);
    }

    /// By how much an attempt that leaves now is late, if that is more than it may be.
    pub(crate) fn is_too_late_by(&self) -> Option<Duration> {
        self.now.is_beyond(self.call.leave_within?, self.due)
    }

    /// By when the attempt has to leave that is about to begin.
    pub(crate) fn departure(&self) -> Option<Departure> {
        let (within, wall_clock) = self.call.leave_within.zip(self.wall_clock)?;
        Some(Departure { due: self.due, within, wall_clock: Arc::clone(wall_clock) })
    }

    pub(crate) fn tries(&self, policy: &RetryPolicy) -> Tries {
        Tries { repeats: self.repeats, max_attempts: policy.max_attempts, renewed: self.renewed }
    }

    /// Whether an attempt may begin now: the credentials for it may have taken the time that it needs.
    pub(crate) fn may_begin_attempt(&self) -> bool {
        if self.attempts == 0 {
            self.now() < self.deadline
        } else {
            self.has_room_after(Duration::ZERO)
        }
    }

    /// Whether another attempt has room after waiting so long: the call allows one more, and there is time
    /// for it. Any time will do for a safe call, a whole attempt's for a once call, which must not be
    /// given up on while the server is at work.
    pub(crate) fn has_room_after(&self, wait: Duration) -> bool {
        if self.call.max_attempts.is_some_and(|most| self.attempts >= most.get()) {
            return false;
        }
        let remaining = self.deadline.saturating_duration_since(later(self.now(), wait));
        match self.call.replay {
            Replay::Safe => !remaining.is_zero(),
            Replay::Once => remaining >= self.call.attempt_timeout,
        }
    }

    /// Begins an attempt, and says when it has to be over.
    pub(crate) fn begin_attempt(&mut self) -> Instant {
        self.attempts += 1;
        self.began = self.now();
        let over_by = later(self.now(), self.call.attempt_timeout).min(self.deadline);
        self.due = self.now.after(over_by.saturating_duration_since(self.now()));
        over_by
    }

    /// Takes note of what an attempt came to that carried these credentials. The next, if there has to be
    /// one, is due now; but if this one was to be over before, then nobody was there to see it, and the
    /// next was due at that time.
    pub(crate) fn record(&mut self, outcome: &Outcome, verdict: Verdict, credentials: Credentials) {
        if verdict != Verdict::Accepted {
            self.read_clocks();
            self.due = self.due.or_earlier(self.now);
            self.carried.push(credentials);
        }
        if !matches!(outcome, Err(failure) if failure.certainly_not_sent()) {
            self.requests_sent += 1;
        }
        self.in_doubt |= matches!(verdict, Verdict::Unknown | Verdict::Unreadable);
    }

    pub(crate) fn arrive(self, answered: Answered) -> Answer {
        let now = Instant::now();
        Answer {
            status: answered.status,
            content_type: answered.content_type,
            body: answered.body,
            attempts: self.attempts,
            requests_sent: self.requests_sent,
            elapsed: now.saturating_duration_since(self.started),
            answer_time: now.saturating_duration_since(self.began),
        }
    }

    pub(crate) fn fail(self, kind: CallErrorKind, outcome: Outcome) -> CallError {
        self.end(
            kind,
            match outcome {
                Ok(answered) => Ending::Answered(answered),
                Err(failure) => Ending::Failed(failure),
            },
        )
    }

    pub(crate) fn fail_paused(mut self, opens_in: Duration) -> CallError {
        self.retry_after = Some(opens_in);
        self.end(CallErrorKind::Throttled, Ending::Paused)
    }

    /// A wait that a server asked for is over, so it is not told.
    pub(crate) fn fail_too_late(mut self, held_up_for: Duration) -> CallError {
        self.retry_after = None;
        self.end(CallErrorKind::Unavailable, Ending::TooLate { held_up_for })
    }

    pub(crate) fn fail_out_of_time(self) -> CallError {
        self.end(CallErrorKind::Unavailable, Ending::OutOfTime)
    }

    /// The call ends as its token call did, but for one thing: whatever the *token* server refuses or
    /// can't find is to be fixed in the credentials, and says nothing of the thing that was called.
    pub(crate) fn fail_unsigned(mut self, error: AuthorizeError) -> CallError {
        let kind = match &error {
            AuthorizeError::TokenCall(call) => {
                self.retry_after = call.retry_after();
                match call.kind() {
                    CallErrorKind::CredentialsRejected
                    | CallErrorKind::Forbidden
                    | CallErrorKind::NotFound
                    | CallErrorKind::Refused => CallErrorKind::CredentialsRejected,
                    CallErrorKind::OutcomeUnknown => CallErrorKind::Unavailable,
                    kind => kind,
                }
            }
            AuthorizeError::Unusable(_) => CallErrorKind::CredentialsRejected,
        };
        self.end(kind, Ending::Unsigned(error))
    }

    fn end(self, kind: CallErrorKind, ending: Ending) -> CallError {
        CallError::new(Story {
            kind,
            in_doubt: self.in_doubt,
            reach: if matches!(ending, Ending::Answered(_)) {
                Reach::Answered
            } else if self.in_doubt {
                Reach::MayHaveArrived
            } else {
                Reach::NotSent
            },
            operation: self.call.operation,
            origin: self.call.endpoint.origin().into(),
            ending,
            retry_after: self.retry_after,
            attempts: self.attempts,
            requests_sent: self.requests_sent,
            elapsed: self.started.elapsed(),
            carried: self.carried,
        })
    }
}

pub(crate) fn observe(outcome: &Outcome) -> Observation<'_> {
    match outcome {
        Ok(answered) => Observation::Answered(answered),
        Err(failure) => Observation::Failed(failure),
    }
}

/// `at + by`, or a time that nobody will live to see if that is more than a clock holds.
fn later(at: Instant, by: Duration) -> Instant {
    const CENTURY: Duration = Duration::from_hours(100 * 365 * 24);
    at.checked_add(by).unwrap_or_else(|| at + CENTURY)
}
