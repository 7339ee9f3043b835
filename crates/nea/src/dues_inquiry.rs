//! The port `DuesInquiry`: `POST /api/servicegroup/details/nea/`, as often as it takes, each time under
//! a reference of its own.

use async_trait::async_trait;
use billport_domain::{Consumer, Dues};
use billport_ports::{DuesInquiry, PortError};
use billport_transport::{Body, Method};

use crate::client::{Nea, Read};
use crate::{refusal, translate};

/// What the call is for, in errors and spans.
const OPERATION: &str = "inquire dues";

#[async_trait]
impl DuesInquiry for Nea {
    async fn dues(&self, consumer: &Consumer) -> Result<Dues, PortError> {
        // A reference that may have arrived is turned away the second time.
        let request = || {
            let reference = (self.config.new_reference)();
            translate::details_request(&self.config.token, consumer, &reference)
        };
        let read = Read {
            operation: OPERATION,
            method: Method::Post,
            endpoint: &self.config.endpoints.details,
            route: "/api/servicegroup/details/nea/",
            body: Body::Anew(&request),
            judge: refusal::judge_read,
        };
        let answer = self.ask(read).await?;
        translate::dues(&answer.body, &self.redactor)
            .map_err(|lack| refusal::broken(&answer, OPERATION, &self.redactor.mask(&lack)))
    }
}
