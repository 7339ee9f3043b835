//! How another process lets rows come and go, and how it fills the list. Its paths stand in
//! [`control`](crate::control) with all others.

use std::{num::NonZeroU32, sync::Arc};

use axum::{Router, extract::State, routing::post};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;

use super::{
    BillAgain,
    churn::{Churn, Churning},
};
use crate::{control::parse, fault::Answer};

const CHURN_HINT: &str =
    r#"{"every": 1, "delete": 1, "insert": 1, "seed": 7, "protected": [10001]}"#;
const FILL_HINT: &str = r#"{"customers": 100000, "apart": 1}"#;

/// The paths that only the pretended BillAgain has.
pub(crate) fn routes(billagain: &Arc<BillAgain>) -> Router {
    Router::new()
        .route("/churn", post(churn).delete(stop_churning))
        .route("/fill", post(fill))
        .with_state(Arc::clone(billagain))
}

async fn churn(State(billagain): State<Arc<BillAgain>>, body: Bytes) -> Answer {
    match parse::<Churn>(&body, CHURN_HINT) {
        Err(refusal) => refusal,
        Ok(order) => {
            billagain.books().churning = Some(Churning::new(order));
            Answer::json(200, "{}")
        }
    }
}

async fn stop_churning(State(billagain): State<Arc<BillAgain>>) -> Answer {
    billagain.books().churning = None;
    Answer::json(200, "{}")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fill {
    customers: u32,
    /// 1 without it.
    apart: Option<NonZeroU32>,
}

async fn fill(State(billagain): State<Arc<BillAgain>>, body: Bytes) -> Answer {
    match parse::<Fill>(&body, FILL_HINT) {
        Err(refusal) => refusal,
        Ok(Fill { customers, apart }) => {
            let register = &mut billagain.books().register;
            register.fill(customers, apart.unwrap_or(NonZeroU32::MIN));
            Answer::json(200, json!({ "customers": register.ids().len() }).to_string())
        }
    }
}
