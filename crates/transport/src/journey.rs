//! The path of a call, in one function: [`Transport::send`].
//!
//! deadline → gate → credentials → not too late → attempt (its own timeout, not too late when its body
//! leaves, bounded read) → judge → wait, outside the attempt's clock and within the retry budget → gate …
//!
//! Nothing else in this crate sends, waits or decides; the steps it calls do one thing each.

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};
use tokio::time::{sleep, timeout, timeout_at};
use tracing::{Instrument, debug, debug_span, info, info_span};

use crate::classify::{is_push_back, sound};
use crate::retry::{Cost, Next, decide, parse_retry_after};
use crate::trip::{Outcome, Trip, observe};
use crate::{
    Answer, Call, CallError, CallErrorKind, Cause, Credentials, ExchangeFailure, ExchangeRequest,
    MaybeReady, Phase, Stamp, Traffic, Transport, Verdict,
};

/// What a token must still live beside the attempt it is fetched for: time for the way there, and for the
/// server to look at it late. With it a 310 s upload starts with six minutes of token at least.
const TOKEN_MARGIN: Duration = Duration::from_secs(50);

/// How long a call waits for room before it looks at the clocks.
const PIECE_OF_A_WAIT_FOR_ROOM: Duration = Duration::from_secs(1);
/// After so many pieces it waits no more, and the backoff counts.
const PIECES_OF_A_WAIT_FOR_ROOM: u32 = 30;

impl Transport {
    /// Sends the call, again where that is allowed and may help, and returns the accepted answer.
    ///
    /// Dropping the future abandons the call: a request that is on its way may still be processed.
    ///
    /// # Errors
    ///
    /// A [`CallError`] of the kind that names the next act. For a [`Replay::Once`](crate::Replay::Once)
    /// call any doubt whether it was processed is
    /// [`OutcomeUnknown`](crate::CallErrorKind::OutcomeUnknown), at once.
    pub async fn send(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        let span = info_span!(
            "call",
            operation = call.operation,
            method = call.method.as_str(),
            route = call.route,
            origin = call.endpoint.origin(),
        );
        let journey = async {
            let outcome = self.travel(call).await;
            match &outcome {
                Ok(answer) => {
                    debug!(answer.status, answer.attempts, elapsed = ?answer.elapsed, "accepted");
                }
                Err(error) => debug!(kind = ?error.kind(), reach = ?error.reach(), %error, "ended"),
            }
            outcome
        };
        journey.instrument(span).await
    }

    /// The whole way of a call. What is seldom waited for stands in boxes, for whoever sends many calls at
    /// once gives each of them memory of its own, and moves it there.
    async fn travel(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        let mut trip = Trip::begin(call, &self.shared.wall_clock);
        loop {
            if !self.shared.gate.is_open(call.endpoint.origin())
                && let Err(opens_in) = Box::pin(self.wait_at_gate(call, &mut trip)).await
            {
                return Err(trip.fail_paused(opens_in));
            }
            let needed_for = call.attempt_timeout.saturating_add(TOKEN_MARGIN);
            let (credentials, stamp) = match call.authorize.authorize(needed_for) {
                MaybeReady::Ready(signed) => signed,
                MaybeReady::Pending(signing) => {
                    let signed = Box::pin(timeout_at(trip.deadline(), signing)).await;
                    trip.read_clocks();
                    match signed {
                        Ok(Ok(signed)) => signed,
                        Ok(Err(error)) => return Err(trip.fail_unsigned(error)),
                        Err(_elapsed) => return Err(trip.fail_out_of_time()),
                    }
                }
            };
            if let Some(held_up_for) = trip.is_too_late_by() {
                return Err(trip.fail_too_late(held_up_for));
            }
            if !trip.may_begin_attempt() {
                return Err(trip.fail_out_of_time());
            }
            let outcome = self.attempt(call, &mut trip, &credentials).await;
            let verdict = sound((call.judge)(&observe(&outcome)), &observe(&outcome));
            debug!(?verdict, attempt = trip.attempts, "judged");
            trip.record(&outcome, verdict, credentials);
            note_traffic(call, &outcome, verdict);
            if let Some(held_up_for) = held_back(&outcome) {
                return Err(trip.fail_too_late(held_up_for));
            }
            self.heed_pause(call, &mut trip, &outcome, verdict);
            match (decide(verdict, call.replay, trip.tries(&self.shared.retry)), outcome) {
                (Next::Done, Ok(answered)) => {
                    self.shared.budget.deposit();
                    return Ok(trip.arrive(answered));
                }
                // A judge is held to what was seen, so this can't be; if it could, this would be the truth.
                (Next::Done, Err(failure)) => {
                    return Err(trip.fail(CallErrorKind::OutcomeUnknown, Err(failure)));
                }
                (Next::Stop(kind), outcome) => return Err(trip.fail(kind, outcome)),
                (Next::Renew, outcome) => {
                    if !may_renew(call, &mut trip, stamp) {
                        return Err(trip.fail(CallErrorKind::CredentialsRejected, outcome));
                    }
                }
                (Next::Again { cost, otherwise }, outcome) => {
                    if !Box::pin(self.wait_to_repeat(call, &mut trip, cost)).await {
                        return Err(trip.fail(otherwise, outcome));
                    }
                }
            }
        }
    }

    /// Waits while a server's pause holds, and moves the deadline by as much; fails with the time that is
    /// left of the pause if that is longer than a call waits.
    async fn wait_at_gate(&self, call: &Call<'_>, trip: &mut Trip<'_>) -> Result<(), Duration> {
        let origin = call.endpoint.origin();
        let patience = self.longest_pause(call).saturating_sub(trip.paused);
        let pass = |patience| self.shared.gate.pass(origin, patience, &*self.shared.jitter);
        let passed = match select(pin!(pass(patience)), pin!(self.shared.hurried())).await {
            Either::Left((passed, _)) => passed,
            Either::Right(_) => pass(Duration::ZERO).await,
        };
        match passed {
            Ok(waited) => {
                trip.add_pause(waited);
                Ok(())
            }
            Err(still_closed) => Err(still_closed.opens_in),
        }
    }

    /// The longest pause that this call waits for: the transport's cap, or less if the call says so.
    fn longest_pause(&self, call: &Call<'_>) -> Duration {
        let cap = self.shared.retry_after_cap;
        call.max_pause.map_or(cap, |own| own.min(cap))
    }

    /// One request to one outcome, within its own time.
    async fn attempt(
        &self,
        call: &Call<'_>,
        trip: &mut Trip<'_>,
        credentials: &Credentials,
    ) -> Outcome {
        let _on_the_wire = call.traffic.map(Traffic::depart);
        let departure = trip.departure();
        let (began, over_by) = (trip.now(), trip.begin_attempt());
        let body = call.body.for_attempt();
        let body_bytes = body.len();
        let request = ExchangeRequest {
            method: call.method,
            endpoint: call.endpoint,
            content_type: call.content_type,
            credentials,
            body,
            connection: call.connection,
            departure,
            max_response_bytes: call.max_response_bytes,
        };
        let answered = timeout_at(over_by, self.shared.exchange.exchange(request));
        let exchange = async {
            let outcome = answered.await.unwrap_or_else(|_elapsed| {
                Err(ExchangeFailure::new(Phase::Exchange, Cause::TimedOut))
            });
            let elapsed = || began.elapsed();
            match &outcome {
                Ok(answered) => debug!(
                    answered.status,
                    body_bytes = answered.body.len(),
                    elapsed = ?elapsed(),
                    "answered"
                ),
                Err(failure) => debug!(%failure, elapsed = ?elapsed(), "failed"),
            }
            outcome
        };
        exchange.instrument(debug_span!("attempt", number = trip.attempts, body_bytes)).await
    }

    /// Takes note of a pause that the server orders, and holds every call for that host to it: also when
    /// this one ends here. A pause beyond the transport's cap ends this call, and holds no other: a slip
    /// in one header must not shut a host out for years.
    fn heed_pause(
        &self,
        call: &Call<'_>,
        trip: &mut Trip<'_>,
        outcome: &Outcome,
        verdict: Verdict,
    ) {
        let announced = outcome.as_ref().ok().and_then(|answered| answered.retry_after.as_deref());
        trip.retry_after =
            announced.and_then(|text| parse_retry_after(text, &*self.shared.wall_clock));
        let is_pause =
            matches!(verdict, Verdict::Throttled | Verdict::Unavailable | Verdict::Unknown);
        if let Some(pause) = trip.retry_after.filter(|pause| !pause.is_zero() && is_pause)
            && pause <= self.shared.retry_after_cap
        {
            self.shared.gate.close(call.endpoint.origin(), pause);
        }
    }

    /// Waits before a repeat, unless the server's pause is longer than the backoff: then the gate will do
    /// that. `false` if the pause is too long, the call has no room for a repeat, or the budget is spent.
    async fn wait_to_repeat(&self, call: &Call<'_>, trip: &mut Trip<'_>, cost: Cost) -> bool {
        let shared = &self.shared;
        let backoff = shared.retry.backoff.wait(trip.repeats, &*shared.jitter);
        let pause = trip.retry_after.unwrap_or_default();
        let wait = if pause > backoff { Duration::ZERO } else { backoff };
        if pause > self.longest_pause(call)
            || !trip.has_room_after(wait)
            || !shared.budget.withdraw(cost)
        {
            return false;
        }
        info!(attempt = trip.attempts, ?pause, ?wait, "sending again");
        trip.repeats += 1;
        if wait.is_zero() {
            return true;
        }
        // Turned away for the first time: it may be that there was just no room.
        let traffic = call.traffic.filter(|_| cost == Cost::Throttled && trip.repeats == 1);
        let waited = async {
            if let Some(traffic) = traffic
                && wait_for_room(traffic, trip).await
            {
                return;
            }
            trip.put_off(wait);
            sleep(wait).await;
        };
        let is_over = matches!(select(pin!(waited), pin!(shared.hurried())).await, Either::Left(_));
        trip.read_clocks();
        is_over
    }
}

/// Waits until the answer to another call has made room; `false` if none is on the wire that could make
/// any, or none does for long. It waits in short pieces, each granted by itself, so that it shows at the
/// next attempt whether the process stood still meanwhile.
async fn wait_for_room(traffic: &Traffic, trip: &mut Trip<'_>) -> bool {
    let mut room = pin!(traffic.room());
    for _ in 0..PIECES_OF_A_WAIT_FOR_ROOM {
        trip.put_off(PIECE_OF_A_WAIT_FOR_ROOM);
        let waited = timeout(PIECE_OF_A_WAIT_FOR_ROOM, room.as_mut()).await;
        trip.read_clocks();
        if let Ok(is_made) = waited {
            trip.bring_forward();
            return is_made;
        }
    }
    false
}

/// How long the attempt had been held up, if its body was kept back for that when it was to leave.
fn held_back(outcome: &Outcome) -> Option<Duration> {
    outcome.as_ref().err().and_then(ExchangeFailure::came_too_late)
}

/// Tells those who send calls of this kind what became of one.
fn note_traffic(call: &Call<'_>, outcome: &Outcome, verdict: Verdict) {
    if let Some(traffic) = call.traffic {
        traffic.judged(is_push_back(verdict, &observe(outcome)));
    }
}

/// Whether the turned-away credentials can be renewed, and there is room to send again with new ones.
fn may_renew(call: &Call<'_>, trip: &mut Trip<'_>, stamp: Stamp) -> bool {
    trip.renewed = true;
    let renewable = call.authorize.rejected(stamp) && trip.has_room_after(Duration::ZERO);
    if renewable {
        info!("credentials turned away; renewing them and sending again once");
    }
    renewable
}
