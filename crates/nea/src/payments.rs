//! The port `Payments`: `POST /api/servicegroup/commit/nea/`, once.

use async_trait::async_trait;
use billport_domain::{PaymentOrder, PaymentReference, Receipt};
use billport_ports::{LEAVES_WITHIN, Payments, PortError};
use billport_transport::{Body, Call, Connection, Method, NoAuth, Replay};
use std::{num::NonZeroU32, time::Duration};

use crate::client::{JSON, MAX_RESPONSE_BYTES, Nea};
use crate::{refusal, translate};

/// What the call is for, in errors and spans.
const OPERATION: &str = "pay";

#[async_trait]
impl Payments for Nea {
    async fn pay(
        &self,
        order: &PaymentOrder,
        reference: &PaymentReference,
    ) -> Result<Receipt, PortError> {
        let request = translate::commit_request(&self.config.token, order, reference);
        let call = Call {
            operation: OPERATION,
            method: Method::Post,
            endpoint: &self.config.endpoints.commit,
            route: "/api/servicegroup/commit/nea/",
            content_type: Some(JSON),
            body: Body::Same(request),
            // One request has been written down, so one leaves or none. A second one under the same
            // reference would be turned away, and would hide what became of the first.
            replay: Replay::Once,
            max_attempts: Some(NonZeroU32::MIN),
            // A pooled one may be closed in the very moment it is used, and leave a payment unknown.
            connection: Connection::Fresh,
            attempt_timeout: self.config.commit_timeout,
            total_timeout: self.config.commit_timeout,
            leave_within: Some(LEAVES_WITHIN),
            max_pause: Some(Duration::ZERO),
            traffic: None,
            max_response_bytes: MAX_RESPONSE_BYTES,
            authorize: &NoAuth,
            judge: refusal::judge_payment,
        };
        match self.transport.send(&call).await {
            Ok(answer) => Ok(translate::receipt(&answer.body, &self.redactor)),
            Err(error) => Err(refusal::error_of_payment(error, OPERATION, &self.redactor)),
        }
    }
}
