//! An exchange that is over at once: what is left is what stands above it.

use async_trait::async_trait;
use billport_transport::{Answered, Bytes, Exchange, ExchangeFailure, ExchangeRequest, Method};

use crate::call::{ANSWER, JSON, TOKEN_ANSWER};

/// Grants a token to the form that asks for one, and accepts every payment.
pub(super) struct AtOnce;

#[async_trait]
impl Exchange for AtOnce {
    async fn exchange(&self, request: ExchangeRequest<'_>) -> Result<Answered, ExchangeFailure> {
        debug_assert_eq!(request.method, Method::Post);
        let body = if request.content_type == Some(JSON) { ANSWER } else { TOKEN_ANSWER };
        Ok(Answered {
            status: 200,
            content_type: Some(JSON.to_owned()),
            retry_after: None,
            body: Bytes::from_static(body.as_bytes()),
            body_is_framed: true,
        })
    }
}
