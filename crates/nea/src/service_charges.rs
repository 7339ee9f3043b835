//! The port `ServiceCharges`: `POST /api/servicegroup/servicecharge/nea/`, as often as it takes.

use async_trait::async_trait;
use billport_domain::{Money, ServiceCharge, SessionId};
use billport_ports::{PortError, ServiceCharges};
use billport_transport::{Body, Method};

use crate::client::{Nea, Read};
use crate::{refusal, translate};

/// What the call is for, in errors and spans.
const OPERATION: &str = "ask for the service charge";

#[async_trait]
impl ServiceCharges for Nea {
    async fn service_charge(
        &self,
        session: &SessionId,
        amount: Money,
    ) -> Result<ServiceCharge, PortError> {
        let request = translate::service_charge_request(&self.config.token, session, amount);
        let read = Read {
            operation: OPERATION,
            method: Method::Post,
            endpoint: &self.config.endpoints.service_charge,
            route: "/api/servicegroup/servicecharge/nea/",
            body: Body::Same(request),
            judge: refusal::judge_read,
        };
        let answer = self.ask(read).await?;
        translate::service_charge(&answer.body, amount)
            .map_err(|lack| refusal::broken(&answer, OPERATION, &self.redactor.mask(&lack)))
    }
}
