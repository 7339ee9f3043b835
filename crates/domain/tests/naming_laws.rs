//! What names a consumer, a session and a payment is kept to the letter, and sent back so.

use billport_domain::{
    Consumer, ConsumerId, Excerpt, OfficeCode, PaymentReference, ProviderScalar, ScalarForm,
    ServiceNumber, strategies,
};
use proptest::prelude::*;
use std::str::FromStr;

/// A text that is read is kept: what is read of its own text is the same again.
fn is_kept<T: FromStr + ToString + PartialEq>(value: &T) -> bool {
    value.to_string().parse().is_ok_and(|read: T| read == *value)
}

proptest! {
    #[test]
    fn a_consumer_is_kept_to_the_letter(consumer in strategies::consumer()) {
        let Consumer { office, service_number, consumer_id } = &consumer;
        prop_assert!(is_kept(office) && is_kept(service_number) && is_kept(consumer_id));
        prop_assert_eq!(office.to_string(), office.as_str());
        prop_assert_eq!(service_number.to_string(), service_number.as_str());
        prop_assert_eq!(consumer_id.to_string(), consumer_id.as_str());
    }

    #[test]
    fn a_number_shared_by_two_offices_names_neither(
        number in "[0-9]{1,4}", one in "[a-z]{3,9}-dc", other in "[a-z]{3,9}-dc",
    ) {
        prop_assume!(one != other);
        let code = |name: &str| format!("{number}:{name}").parse::<OfficeCode>().unwrap();
        prop_assert_ne!(code(&one), code(&other));
        prop_assert!(number.parse::<OfficeCode>().is_err());
    }

    #[test]
    fn blanks_around_what_people_type_do_not_count(
        consumer in strategies::consumer(), before in "[ \t]{0,3}", after in "[ \t]{0,3}",
    ) {
        let pad = |text: &str| format!("{before}{text}{after}");
        prop_assert_eq!(pad(consumer.office.as_str()).parse(), Ok(consumer.office));
        prop_assert_eq!(pad(consumer.service_number.as_str()).parse(), Ok(consumer.service_number));
        prop_assert_eq!(pad(consumer.consumer_id.as_str()).parse(), Ok(consumer.consumer_id));
    }

    #[test]
    fn a_reference_is_kept_to_the_letter(reference in strategies::payment_reference()) {
        prop_assert!(is_kept(&reference));
        prop_assert!((1..=50).contains(&reference.as_str().len()));
        let padded = [reference.as_str(), " "].concat().parse::<PaymentReference>();
        prop_assert!(padded.is_err());
    }

    #[test]
    fn a_providers_value_is_kept_to_the_letter(scalar in strategies::provider_scalar()) {
        let again = match scalar.form() {
            ScalarForm::Number => ProviderScalar::number(scalar.as_str()),
            ScalarForm::Text => ProviderScalar::text(scalar.as_str()),
        };
        prop_assert_eq!(again, Some(scalar));
    }

    #[test]
    fn any_text_is_judged_without_a_panic(text in ".{0,100}") {
        let _ = (
            text.parse::<OfficeCode>(),
            text.parse::<ServiceNumber>(),
            text.parse::<ConsumerId>(),
            text.parse::<PaymentReference>(),
            ProviderScalar::number(&text),
        );
        let shown = ProviderScalar::from(Excerpt::of(text.as_bytes()));
        prop_assert_eq!(ProviderScalar::text(shown.as_str()), Some(shown));
    }
}
