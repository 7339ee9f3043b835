//! Which path belongs to whom.

use std::sync::Arc;

use axum::{Router, http::Uri};
use serde_json::json;

use crate::{blaggo, control, fault::Answer, nea, providers::Providers, world::World};

pub(crate) fn router(world: &Arc<World>, providers: &Providers) -> Router {
    let Providers { blaggo, nea } = providers.clone();
    Router::new()
        .nest(blaggo::ROOT, blaggo::routes(blaggo.provider()))
        .nest(nea::ROOT, nea::routes(nea.provider()))
        .nest(control::BLAGGO_ROOT, control::routes(world, move || blaggo.ledger()))
        .nest(control::NEA_ROOT, control::routes(world, move || nea.ledger()))
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
