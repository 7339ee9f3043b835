//! What is asked and ordered, as the service wants it: the token in the body, amounts to the digit.

use billport_domain::{Consumer, Money, PaymentOrder, PaymentReference, ScalarForm, SessionId};
use billport_transport::Bytes;
use secrecy::SecretString;

use crate::wire::Request;

/// Asks for the counters.
pub(crate) fn counters_request(token: &SecretString) -> Bytes {
    Request::with_token(token).finish()
}

/// Asks what a consumer owes.
pub(crate) fn details_request(
    token: &SecretString,
    consumer: &Consumer,
    reference: &PaymentReference,
) -> Bytes {
    Request::with_token(token)
        .text("sc_no", consumer.service_number.as_str())
        .text("reference", reference.as_str())
        .text("office_code", consumer.office.as_str())
        .text("consumer_id", consumer.consumer_id.as_str())
        .finish()
}

/// Asks what the payment of an amount costs beside it.
pub(crate) fn service_charge_request(
    token: &SecretString,
    session: &SessionId,
    amount: Money,
) -> Bytes {
    in_session(Request::with_token(token), session, amount).finish()
}

/// Pays.
pub(crate) fn commit_request(
    token: &SecretString,
    order: &PaymentOrder,
    reference: &PaymentReference,
) -> Bytes {
    in_session(Request::with_token(token), order.session(), order.amount())
        .text("reference", reference.as_str())
        .finish()
}

/// An amount in a session; the session goes back in the form in which it came.
fn in_session(request: Request, session: &SessionId, amount: Money) -> Request {
    let request = request.number("amount", |json| amount.write_plain(json));
    let SessionId(session) = session;
    match session.form() {
        ScalarForm::Number => request.number("session_id", |json| {
            json.extend_from_slice(session.as_str().as_bytes());
        }),
        ScalarForm::Text => request.text("session_id", session.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use billport_domain::{Currency, ProviderScalar};

    fn charge_of(session: ProviderScalar, amount: &str) -> String {
        let amount = Money::parse(amount.as_bytes(), Currency::NPR).unwrap();
        let body = service_charge_request(&"t".into(), &SessionId(session), amount);
        String::from_utf8(body.to_vec()).unwrap()
    }

    #[test]
    fn a_session_goes_back_as_it_came_and_an_amount_to_the_digit() {
        for (session, amount, json) in [
            (ProviderScalar::number("5"), "600", r#"{"token":"t","amount":600,"session_id":5}"#),
            (
                ProviderScalar::number("5.0"),
                "0.10",
                r#"{"token":"t","amount":0.10,"session_id":5.0}"#,
            ),
            (
                ProviderScalar::number("123456789012345678901"),
                "9999999999999999.99",
                r#"{"token":"t","amount":9999999999999999.99,"session_id":123456789012345678901}"#,
            ),
            (ProviderScalar::text("5"), "1.5", r#"{"token":"t","amount":1.5,"session_id":"5"}"#),
            (
                ProviderScalar::text("a\"\\ ñ"),
                "1",
                r#"{"token":"t","amount":1,"session_id":"a\"\\ ñ"}"#,
            ),
        ] {
            assert_eq!(charge_of(session.unwrap(), amount), json);
        }
    }
}
