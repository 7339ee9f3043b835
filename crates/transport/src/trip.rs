//! What the journey keeps in mind of one call: its deadline, its attempts, and the last thing seen.

use std::time::Duration;

use tokio::time::Instant;

use crate::due::Due;
use crate::error::{Ending, Story};
use crate::retry::Tries;
use crate::{
    Answer, Answered, AuthorizeError, Call, CallError, CallErrorKind, Credentials, ExchangeFailure,
    Observation, Reach, Replay, RetryPolicy, Verdict, WallClock,
};

/// What one attempt came to.
pub(crate) type Outcome = Result<Answered, ExchangeFailure>;

pub(crate) struct Trip<'a> {
    call: &'a Call<'a>,
    started: Instant,
    deadline: Instant,
    /// When the next attempt should leave.
    due: Due,
    /// How long it has waited on a server's word; the deadline was moved by as much.
    pub(crate) paused: Duration,
    pub(crate) attempts: u32,
    requests_sent: u32,
    pub(crate) repeats: u32,
    pub(crate) renewed: bool,
    /// Whether some attempt may have been processed without anybody saying so.
    in_doubt: bool,
    pub(crate) retry_after: Option<Duration>,
    /// What the attempts were signed with: a provider that says no may repeat it.
    carried: Vec<Credentials>,
}

impl<'a> Trip<'a> {
    pub(crate) fn begin(call: &'a Call<'a>, clock: &dyn WallClock) -> Self {
        let started = Instant::now();
        Self {
            call,
            started,
            deadline: later(started, call.total_timeout),
            due: Due::now(clock),
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

    pub(crate) fn deadline(&self) -> Instant {
        self.deadline
    }

    /// Moves the deadline by a pause that a server ordered, and the next attempt with it.
    pub(crate) fn add_pause(&mut self, waited: Duration) {
        self.paused += waited;
        self.deadline = later(self.deadline, waited);
        self.put_off(waited);
    }

    /// The next attempt is due so much later.
    pub(crate) fn put_off(&mut self, wait: Duration) {
        self.due = self.due.after(wait);
    }

    /// By how much the attempt that is about to leave is late, if that is more than it may be.
    pub(crate) fn is_too_late_by(&self, clock: &dyn WallClock) -> Option<Duration> {
        let limit = self.call.leave_within?;
        Some(self.due.is_past_by(clock)).filter(|late| *late > limit)
    }

    pub(crate) fn tries(&self, policy: &RetryPolicy) -> Tries {
        Tries { repeats: self.repeats, max_attempts: policy.max_attempts, renewed: self.renewed }
    }

    /// Whether an attempt may begin now: the credentials for it may have taken the time that it needs.
    pub(crate) fn may_begin_attempt(&self) -> bool {
        if self.attempts == 0 {
            !self.remaining().is_zero()
        } else {
            self.has_room_after(Duration::ZERO)
        }
    }

    /// The limit of an attempt that begins now.
    pub(crate) fn attempt_limit(&self) -> Duration {
        self.call.attempt_timeout.min(self.remaining())
    }

    /// Whether another attempt has room after waiting so long: any for a safe call, a whole attempt's for
    /// a once call, which must not be given up on while the server is at work.
    pub(crate) fn has_room_after(&self, wait: Duration) -> bool {
        let remaining = self.remaining().saturating_sub(wait);
        match self.call.replay {
            Replay::Safe => !remaining.is_zero(),
            Replay::Once => remaining >= self.call.attempt_timeout,
        }
    }

    /// Begins an attempt that carries these credentials.
    pub(crate) fn begin_attempt(&mut self, credentials: Credentials, clock: &dyn WallClock) {
        self.attempts += 1;
        self.carried.push(credentials);
        self.due = Due::now(clock).after(self.attempt_limit());
    }

    /// Takes note of what an attempt came to. The next is due now; but if this one was to be over
    /// before, then nobody was there to see it, and the next was due at that time.
    pub(crate) fn record(&mut self, outcome: &Outcome, verdict: Verdict, clock: &dyn WallClock) {
        self.due = self.due.or_earlier(Due::now(clock));
        if !matches!(outcome, Err(failure) if failure.certainly_not_sent()) {
            self.requests_sent += 1;
        }
        self.in_doubt |= matches!(verdict, Verdict::Unknown | Verdict::Unreadable);
    }

    pub(crate) fn arrive(self, answered: Answered) -> Answer {
        Answer {
            status: answered.status,
            content_type: answered.content_type,
            body: answered.body,
            attempts: self.attempts,
            requests_sent: self.requests_sent,
            elapsed: self.started.elapsed(),
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

    fn remaining(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
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
