//! Blaggo's two error shapes, for its honest answers and for those that a test orders.

use std::fmt::Display;

use serde_json::json;

use crate::fault::Answer;

/// An error of the token call: `{error, error_code, error_description, error_uri}`.
///
/// Blaggo's page shows the code as a number and gives no list of codes; the HTTP status is sent.
///
/// ```
/// use billport_sandbox::{Call, FaultOrder, blaggo};
///
/// let order = FaultOrder::once(
///     Call::Token,
///     blaggo::token_error(401, "invalid_client", "no such client"),
/// );
/// # let _ = order;
/// ```
#[must_use]
pub fn token_error(status: u16, error: &str, description: impl Display) -> Answer {
    let body = json!({
        "error": error,
        "error_code": status,
        "error_description": description.to_string(),
        "error_uri": "",
    });
    Answer::json(status, body.to_string())
}

/// An error of the upload call: `{"err": "…"}`, with whatever status, for none is documented.
///
/// ```
/// use billport_sandbox::{Call, FaultOrder, blaggo};
///
/// let refused_with_200 = blaggo::upload_error(200, "the service is read-only");
/// let token_was_revoked = blaggo::upload_error(401, "the token is unknown or has expired");
/// # let _ = FaultOrder::once(Call::Upload, refused_with_200);
/// # let _ = FaultOrder::once(Call::Upload, token_was_revoked);
/// ```
#[must_use]
pub fn upload_error(status: u16, err: impl Display) -> Answer {
    Answer::json(status, json!({ "err": err.to_string() }).to_string())
}
