//! The port `Counters`: `POST /api/servicegroup/counters/nea/`, as often as it takes.

use async_trait::async_trait;
use billport_domain::Counter;
use billport_ports::{Counters, PortError};
use billport_transport::{Body, Method};
use tracing::warn;

use crate::client::{Nea, Read};
use crate::refusal;
use crate::translate::{self, Listed};

/// What the call is for, in errors and spans.
const OPERATION: &str = "list counters";

#[async_trait]
impl Counters for Nea {
    async fn counters(&self) -> Result<Vec<Counter>, PortError> {
        let read = Read {
            operation: OPERATION,
            method: Method::Post,
            endpoint: &self.config.endpoints.counters,
            route: "/api/servicegroup/counters/nea/",
            body: Body::Same(translate::counters_request(&self.config.token)),
            judge: refusal::judge_read,
        };
        let answer = self.ask(read).await?;
        let Listed { counters, left_out } = translate::counters(&answer.body, &self.redactor)
            .map_err(|lack| refusal::broken(&answer, OPERATION, &self.redactor.mask(&lack)))?;
        if left_out > 0 {
            let listed = counters.len();
            warn!(left_out, listed, "counters without the code of an office are left out");
        }
        Ok(counters)
    }
}
