//! Which path belongs to whom.

use axum::{Router, http::Uri};
use serde_json::json;

use crate::{
    blaggo::{self, BlaggoSandbox},
    control,
    fault::Answer,
};

pub(crate) fn router(blaggo: &BlaggoSandbox) -> Router {
    Router::new()
        .nest(blaggo::ROOT, blaggo::routes(blaggo.provider()))
        .nest(control::BLAGGO_ROOT, control::routes(blaggo.clone()))
        .fallback(no_such_path)
}

async fn no_such_path(uri: Uri) -> Answer {
    Answer::json(
        404,
        json!({
            "error": format!("the sandbox has nothing at {}", uri.path()),
            "hint": "a provider's paths begin with its name, as /blaggo/bills; \
                     the sandbox's own begin with /sandbox",
        })
        .to_string(),
    )
}
