//! `POST /blaggo/bills`: an array of bills in, all of them saved or none.
//!
//! The answers, decided here where Blaggo's page gives none:
//!
//! | status | when |
//! |---|---|
//! | 200 `{}` | every bill was saved |
//! | 400 `{"err": …}` | the array is empty, too long or malformed, or a bill is wrong or refused |
//! | 401 `{"err": …}` | there is no bearer token, or it is unknown or has expired |
//! | 413 `{"err": …}` | the body is larger than 8 MiB |
//! | 415 `{"err": …}` | the body is not said to be JSON |

use std::sync::Arc;

use axum::{
    extract::{ConnectInfo, State, rejection::BytesRejection},
    http::{HeaderMap, header::AUTHORIZATION},
    response::Response,
};
use bytes::Bytes;

use super::{
    Answered, Blaggo, bill,
    rules::{self, SoundBill},
    upload_error,
};
use crate::{
    connection::Connection,
    fault::{Answer, Call, Strike, answer_or_strike},
    web::body_is,
};

/// Answers an upload, or lets a fault strike.
pub(super) async fn upload(
    State(blaggo): State<Arc<Blaggo>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let strike = blaggo.world.faults.next(Call::Upload);
    let answer = blaggo.receive(&headers, &body, strike.as_ref());
    answer_or_strike(answer, strike, &connection).await
}

/// An upload that was not accepted.
struct Refusal {
    answer: Answer,
    /// How many bills it held, as far as they were counted.
    bills: usize,
}

impl Refusal {
    fn uncounted(status: u16, err: &str) -> Self {
        Self { answer: upload_error(status, err), bills: 0 }
    }
}

impl Blaggo {
    /// Judges an upload, saves it unless a fault forbids, and enters it in the ledger.
    fn receive(
        &self,
        headers: &HeaderMap,
        body: &Result<Bytes, BytesRejection>,
        strike: Option<&Strike>,
    ) -> Answer {
        let (answer, bills, sound) = match self.judge(headers, body) {
            Ok(sound) => (Answer::json(200, "{}"), sound.len(), sound),
            Err(refusal) => (refusal.answer, refusal.bills, Vec::new()),
        };
        let saved = match strike {
            Some(strike) if !strike.does_the_work() => &[],
            _ => sound.as_slice(),
        };
        self.ledger().enter(Answered::of(&answer, strike), bills, saved);
        answer
    }

    fn judge<'body>(
        &self,
        headers: &HeaderMap,
        body: &'body Result<Bytes, BytesRejection>,
    ) -> Result<Vec<SoundBill<'body>>, Refusal> {
        if !self.is_authorized(headers) {
            let err = "the token is missing, is unknown or has expired";
            return Err(Refusal::uncounted(401, err));
        }
        if !body_is(headers, "application/json") {
            let err = "the content type is not application/json";
            return Err(Refusal::uncounted(415, err));
        }
        let body = body.as_ref().map_err(|rejection| {
            Refusal::uncounted(rejection.status().as_u16(), &rejection.body_text())
        })?;
        let bills = bill::read_all(body).map_err(|err| Refusal::uncounted(400, &err))?;

        let count = bills.len();
        let refuse = |err: &str| Refusal { answer: upload_error(400, err), bills: count };
        if count == 0 {
            return Err(refuse("there is no bill"));
        }
        let most = self.config.max_items;
        if count > most {
            return Err(refuse(&format!("there are {count} bills, at most {most} are taken")));
        }

        let today = self.today();
        let mut sound = Vec::with_capacity(count);
        for (index, bill) in bills.into_iter().enumerate() {
            let judged = rules::judge(bill, today);
            sound.push(judged.map_err(|why| refuse(&format!("bill {}: {why}", index + 1)))?);
        }
        if self.refuses_one_of(&sound) {
            return Err(refuse("the bills were not accepted"));
        }
        Ok(sound)
    }

    fn is_authorized(&self, headers: &HeaderMap) -> bool {
        headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .is_some_and(|token| self.tokens().is_valid(token, self.world.clock.now()))
    }

    fn refuses_one_of(&self, bills: &[SoundBill<'_>]) -> bool {
        let refused = self.refused_accounts();
        !refused.is_empty()
            && bills.iter().any(|sound| refused.contains(sound.bill.account_number.as_ref()))
    }
}
