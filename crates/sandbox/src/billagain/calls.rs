//! The ten calls as HTTP: what arrives is judged, done unless a fault forbids, and entered in the
//! ledger, as one act.

use std::sync::Arc;

use axum::{
    extract::{ConnectInfo, Path, RawQuery, State, rejection::BytesRejection},
    http::HeaderMap,
    response::Response,
    routing::MethodFilter,
};
use bytes::Bytes;

use super::{
    BillAgain,
    asked::Asked,
    books::{Books, Moment},
    ledger::CallRecord,
    refusal::Refusal,
};
use crate::{
    connection::Connection,
    fault::{Answer, Answered, Call, Strike, answer_or_strike},
};

/// One call: where it is made, and what it does.
#[derive(Debug, Clone, Copy)]
pub(super) struct Operation {
    pub(super) method: MethodFilter,
    pub(super) path: &'static str,
    /// What its faults are ordered for.
    pub(super) call: Call,
    pub(super) work: fn(&mut Books, &Asked<'_>, Moment) -> Result<Answer, Refusal>,
}

/// Answers a call, or lets a fault strike.
pub(super) async fn serve(
    operation: Operation,
    State(billagain): State<Arc<BillAgain>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    customer: Option<Path<String>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let asked = Asked {
        customer: customer.as_ref().map(|Path(customer)| customer.as_str()),
        query: query.as_deref(),
        headers: &headers,
        body: &body,
    };
    let strike = billagain.world.faults.next(operation.call);
    let answer = billagain.act(operation, &asked, strike.as_ref());
    answer_or_strike(answer, strike, &connection).await
}

impl BillAgain {
    /// Does the work, and enters the call before it is answered, under one lock.
    fn act(&self, operation: Operation, asked: &Asked<'_>, strike: Option<&Strike>) -> Answer {
        let Operation { call, work, .. } = operation;
        let moment = self.moment();
        let mut books = self.books();
        let worked = self.access.check(asked.headers).and_then(|()| {
            if call == Call::ListCustomers {
                books.let_rows_come_and_go();
            }
            match strike {
                // A fault answers in its place.
                Some(strike) if !strike.does_the_work() => Ok(Answer::json(200, "{}")),
                _ => work(&mut books, asked, moment),
            }
        });
        let answer = worked.unwrap_or_else(|refusal| refusal.answer());
        books.ledger.enter(CallRecord {
            call,
            customer_id: asked.customer().ok(),
            page: asked.page().ok().filter(|_| is_paged(call)),
            answered: Answered::of(&answer, strike),
        });
        answer
    }
}

/// Whether a call is answered with a page.
fn is_paged(call: Call) -> bool {
    matches!(call, Call::ListCustomers | Call::CustomersByIds)
}
