//! What the service gives for a payment that it has made.

use billport_domain::Receipt;
use billport_transport::Redactor;

use super::{object, scalar, told};
use crate::wire::Said;

/// Reads the receipt of a payment that is made. None of it is needed, so nothing in it fails.
pub(crate) fn receipt(body: &[u8], redactor: &Redactor) -> Receipt {
    let Ok(answer) = object(body) else { return Receipt::default() };
    let said = Said(answer);
    Receipt {
        provider_id: scalar(said.field("id"), redactor),
        message: said.words().map(|words| told(&words, redactor)),
        credits_consumed: scalar(said.field("credits_consumed"), redactor),
        credits_available: scalar(said.field("credits_available"), redactor),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use billport_domain::ProviderScalar;

    fn read(json: &str) -> Receipt {
        receipt(json.as_bytes(), &Redactor::new(["canary-7731".into()]))
    }

    #[test]
    fn odd_fields_are_kept_as_they_are_or_left_out() {
        let odd = read(
            r#"{"id": "P-7", "detail": {"text": "paid"}, "credits_consumed": -600.0,
                "credits_available": 1e+24}"#,
        );
        assert_eq!(odd.provider_id, ProviderScalar::text("P-7"));
        assert_eq!(odd.message.unwrap().as_str(), r#"{"text":"paid"}"#);
        assert_eq!(odd.credits_consumed, ProviderScalar::number("-600.0"));
        assert_eq!(odd.credits_available, ProviderScalar::number("1e+24"));
        let odder = r#"{"id": {"a": 1}, "credits_consumed": null, "credits_available": "xxxx"}"#;
        let expected =
            Receipt { credits_available: ProviderScalar::text("xxxx"), ..Receipt::default() };
        assert_eq!(read(odder), expected);
        assert_eq!(read("nothing at all"), Receipt::default());
    }

    #[test]
    fn the_token_is_masked() {
        let receipt = read(r#"{"message": "Paid by canary-7731", "id": "canary-7731"}"#);
        assert_eq!(receipt.message.unwrap().as_str(), "Paid by ***");
        assert_eq!(receipt.provider_id, ProviderScalar::text("***"));
    }
}
