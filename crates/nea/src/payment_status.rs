//! The port `PaymentStatus`: `GET /api/service/status/{token}/{reference}`, as often as it takes.

use async_trait::async_trait;
use billport_domain::PaymentReference;
use billport_ports::{PaymentStatus, PortError, Standing};
use billport_transport::{Body, Bytes, Method};

use crate::client::{Nea, Read};
use crate::{refusal, translate};

/// What the call is for, in errors and spans.
const OPERATION: &str = "look up a payment";

#[async_trait]
impl PaymentStatus for Nea {
    async fn standing(&self, reference: &PaymentReference) -> Result<Standing, PortError> {
        let endpoint = self.config.endpoints.status(&self.config.token, reference);
        let read = Read {
            operation: OPERATION,
            method: Method::Get,
            endpoint: &endpoint,
            route: "/api/service/status/{token}/{reference}",
            body: Body::Same(Bytes::new()),
            judge: refusal::judge_look_up,
        };
        let answer = self.ask(read).await?;
        Ok(translate::standing(&answer.body, reference, &self.redactor))
    }
}
