//! Which path belongs to whom.

use std::sync::Arc;

use axum::{Router, http::Uri};
use serde_json::json;

use crate::{billagain, blaggo, control, fault::Answer, nea, providers::Providers, world::World};

pub(crate) fn router(world: &Arc<World>, providers: &Providers) -> Router {
    let Providers { blaggo, nea, billagain } = providers.clone();
    let churn_and_fill = billagain::control_routes(billagain.provider());
    Router::new()
        .nest(blaggo::ROOT, blaggo::routes(blaggo.provider()))
        .nest(nea::ROOT, nea::routes(nea.provider()))
        .nest(billagain::ROOT, billagain::routes(billagain.provider()))
        .nest(control::BLAGGO_ROOT, control::routes(world, move || blaggo.ledger()))
        .nest(control::NEA_ROOT, control::routes(world, move || nea.ledger()))
        .nest(
            control::BILLAGAIN_ROOT,
            control::routes(world, move || billagain.ledger()).merge(churn_and_fill),
        )
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
