//! Electricity consumers, and what names them.

use proptest::prelude::*;

use crate::{Consumer, ConsumerId, OfficeCode, ServiceNumber};

/// An office's code; numbers are shared by several at times, as they are in truth.
pub fn office_code() -> impl Strategy<Value = OfficeCode> {
    prop_oneof![
        Just("245:bhaktapur-dc".to_owned()),
        "24[35]:[a-z]{3,10}-dc",
        "[0-9]{1,6}:[!-9;-~]{1,20}"
    ]
    .prop_map(|text| text.parse().expect("a number and a name are a code"))
}

/// A service number.
pub fn service_number() -> impl Strategy<Value = ServiceNumber> {
    "[0-9]{3}\\.[0-9]{2}\\.[0-9]{3}[A-Z]?|[0-9A-Za-z]{1,6}(\\.[0-9A-Za-z]{1,6}){2}"
        .prop_map(|text| text.parse().expect("three short parts are a service number"))
}

/// A consumer's id.
pub fn consumer_id() -> impl Strategy<Value = ConsumerId> {
    "[0-9]{1,12}".prop_map(|text| text.parse().expect("up to twelve digits are an id"))
}

/// A consumer.
pub fn consumer() -> impl Strategy<Value = Consumer> {
    (office_code(), service_number(), consumer_id()).prop_map(
        |(office, service_number, consumer_id)| Consumer { office, service_number, consumer_id },
    )
}
