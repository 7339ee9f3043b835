//! What payments are named by: references and sessions.

use proptest::prelude::*;

use super::fields::text;
use crate::{PaymentReference, ProviderScalar, SessionId};

/// A reference of a payment.
pub fn payment_reference() -> impl Strategy<Value = PaymentReference> {
    "[0-9A-Za-z_-]{1,50}".prop_map(|text| text.parse().expect("such characters are a reference"))
}

/// A value that a provider gave, a number or a text.
pub fn provider_scalar() -> impl Strategy<Value = ProviderScalar> {
    prop_oneof![
        text(r"-?(0|[1-9][0-9]{0,12})(\.[0-9]{1,3})?(e[+-]?[0-9]{1,2})?").prop_map(|digits| {
            ProviderScalar::number(&digits).expect("such digits are a number of JSON")
        }),
        text("[ -~नेपाल]{0,40}").prop_map(|text| {
            ProviderScalar::text(&text).expect("such characters can be shown")
        }),
    ]
}

/// A session: mostly a number, at times a text.
pub fn session_id() -> impl Strategy<Value = SessionId> {
    let number = any::<u32>().prop_map(|id| ProviderScalar::number(&id.to_string()));
    let text = "[0-9a-f]{8,32}".prop_map(|id| ProviderScalar::text(&id));
    prop_oneof![4 => number, 1 => text]
        .prop_map(|id| SessionId(id.expect("digits and letters can be kept")))
}
