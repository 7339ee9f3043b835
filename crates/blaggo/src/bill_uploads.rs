//! The port `BillUploads`: `POST {bills_url}`, a JSON array of bills, once.

use async_trait::async_trait;
use billport_ports::{
    BillUploads, BodyFormat, LEAVES_WITHIN, PortError, PreparedUpload, PushBacks, UploadReceipt,
};
use billport_transport::{Body, Call, Connection, Method, Replay};

use crate::client::Blaggo;
use crate::refusal;
use crate::translate::UploadBody;

/// What the call is for, in errors and spans.
const OPERATION: &str = "upload bills";
/// The answer is `{}` or `{"err": "…"}`; whatever is larger than this is no answer.
const MAX_RESPONSE_BYTES: usize = 1 << 20;

#[async_trait]
impl BillUploads for Blaggo {
    fn body_format(&self) -> &'static dyn BodyFormat {
        &UploadBody
    }

    async fn upload(&self, prepared: &PreparedUpload) -> Result<UploadReceipt, PortError> {
        let call = Call {
            operation: OPERATION,
            method: Method::Post,
            endpoint: &self.config.endpoints.bills,
            route: "/bills",
            content_type: Some("application/json"),
            body: Body::Same(prepared.body().clone()),
            // There is no idempotency key and no look-up: twice may be two bills.
            replay: if self.config.reupload_is_safe { Replay::Safe } else { Replay::Once },
            // Pooled, for a connection that was idle for 2 s is not used again.
            connection: Connection::Pooled,
            max_attempts: None,
            attempt_timeout: self.config.attempt_timeout,
            total_timeout: self.config.total_timeout,
            leave_within: Some(LEAVES_WITHIN),
            max_pause: None,
            traffic: Some(&self.traffic),
            max_response_bytes: MAX_RESPONSE_BYTES,
            authorize: &self.bearer,
            judge: refusal::judge_upload,
        };
        let answer = self.transport.send(&call).await;
        let push_backs = self.take_push_backs();
        match answer {
            Ok(answer) => Ok(UploadReceipt {
                attempts: answer.attempts,
                requests_sent: answer.requests_sent,
                elapsed: answer.elapsed,
                answer_time: answer.answer_time,
                push_backs,
            }),
            Err(error) => {
                let told = refusal::port_error(error, OPERATION, &self.redactor);
                Err(told.with_push_backs(push_backs))
            }
        }
    }
}

impl Blaggo {
    fn take_push_backs(&self) -> PushBacks {
        let told = self.traffic.take_push_backs();
        PushBacks { count: told.count, sustained: told.sustained }
    }
}
