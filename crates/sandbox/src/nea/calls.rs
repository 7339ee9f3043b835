//! The five calls as HTTP: what arrives is read, done unless a fault forbids, and entered in the
//! ledger, as one act.

use std::sync::Arc;

use axum::{
    extract::{ConnectInfo, Path, State, rejection::BytesRejection},
    http::HeaderMap,
    response::Response,
};
use bytes::Bytes;

use super::{
    Nea,
    body::Body,
    books::{Books, Moment},
    ledger::CallRecord,
    refusal::Refusal,
};
use crate::{
    connection::Connection,
    fault::{Answer, Answered, Call, Effect, Queue, Strike, answer_or_strike},
};

/// A call that is made by POST.
#[derive(Debug, Clone, Copy)]
pub(super) struct Posted {
    pub(super) call: Call,
    /// Where it is made: with a slash at the end.
    pub(super) path: &'static str,
    /// What its body holds.
    pub(super) fields: &'static [&'static str],
    /// What it does. Only a commit can be queued.
    pub(super) work: fn(&mut Books, &Body<'_>, Option<Queue>, Moment) -> Result<Answer, Refusal>,
}

/// Answers a POST, or lets a fault strike.
pub(super) async fn post(
    posted: Posted,
    State(nea): State<Arc<Nea>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let strike = nea.world.faults.next(posted.call);
    let answer = nea.receive(posted, &headers, &body, strike.as_ref());
    answer_or_strike(answer, strike, &connection).await
}

/// Answers a look-up, or lets a fault strike.
pub(super) async fn look_up(
    State(nea): State<Arc<Nea>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    Path((token, reference)): Path<(String, String)>,
) -> Response {
    let strike = nea.world.faults.next(Call::Status);
    let answer = nea.look_up(&token, &reference, strike.as_ref());
    answer_or_strike(answer, strike, &connection).await
}

impl Nea {
    fn receive(
        &self,
        posted: Posted,
        headers: &HeaderMap,
        body: &Result<Bytes, BytesRejection>,
        strike: Option<&Strike>,
    ) -> Answer {
        let body = Body::read(headers, body, posted.fields);
        let seen = body.as_ref().map(Seen::of).unwrap_or_default();
        self.act(posted.call, seen, strike, |books, effect, moment| {
            let body = body?;
            body.check_token(&self.token)?;
            let queue = match effect {
                // A fault answers in its place.
                Effect::None => return Ok(Answer::json(200, "{}")),
                Effect::Done => None,
                Effect::Queued(queue) => Some(queue),
            };
            (posted.work)(books, &body, queue, moment)
        })
    }

    fn look_up(&self, token: &str, reference: &str, strike: Option<&Strike>) -> Answer {
        let seen = Seen { reference: Some(reference.to_owned()), ..Seen::default() };
        self.act(Call::Status, seen, strike, |books, _, moment| {
            if token != self.token {
                return Err(Refusal::new("1002", "token is not known"));
            }
            books.status(reference, moment)
        })
    }

    /// Does the work, and enters the call before it is answered, under one lock.
    fn act(
        &self,
        call: Call,
        seen: Seen,
        strike: Option<&Strike>,
        work: impl FnOnce(&mut Books, Effect, Moment) -> Result<Answer, Refusal>,
    ) -> Answer {
        let effect = strike.map_or(Effect::Done, Strike::effect);
        let (mut books, moment) = self.books();
        let answer = work(&mut books, effect, moment).unwrap_or_else(|refusal| refusal.answer());
        let Seen { reference, amount, session } = seen;
        let answered = Answered::of(&answer, strike);
        books.ledger.enter(CallRecord { call, reference, amount, session, answered });
        answer
    }
}

/// What stands in a call for the ledger, right or wrong.
#[derive(Debug, Default)]
struct Seen {
    reference: Option<String>,
    amount: Option<String>,
    session: Option<String>,
}

impl Seen {
    fn of(body: &Body<'_>) -> Self {
        Self {
            reference: body.seen("reference"),
            amount: body.seen("amount"),
            session: body.seen("session_id"),
        }
    }
}
