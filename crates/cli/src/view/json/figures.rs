//! Figures in JSON: with the digits that they have, never by way of a float.

use billport::domain::{Balance, Money, ProviderScalar, ScalarForm};
use serde_json::value::{RawValue, to_raw_value};

/// An amount as a JSON number, with exactly its digits.
pub(super) fn amount(money: Money) -> Box<RawValue> {
    RawValue::from_string(money.amount().to_string()).expect("a decimal is a JSON number")
}

/// A balance as a JSON number, with exactly the digits that the provider wrote.
pub(super) fn digits(balance: &Balance) -> Box<RawValue> {
    RawValue::from_string(balance.as_str().to_owned()).expect("a balance is a JSON number")
}

/// A value of a provider as it came: a number as a number, a text as a text.
pub(super) fn scalar(value: &ProviderScalar) -> Box<RawValue> {
    let json = match value.form() {
        ScalarForm::Number => RawValue::from_string(value.as_str().to_owned()),
        ScalarForm::Text => to_raw_value(value.as_str()),
    };
    json.expect("a provider's number is a JSON number, and every text is JSON")
}

#[cfg(test)]
mod tests {
    use super::*;
    use billport::domain::Currency;

    #[test]
    fn every_digit_is_kept() {
        for digits in ["200", "5.00", "9007199254740993.01", "0.10"] {
            let money = Money::parse(digits.as_bytes(), Currency::NPR).unwrap();
            assert_eq!(amount(money).get(), digits);
        }
        let number = |digits| ProviderScalar::number(digits).unwrap();
        assert_eq!(scalar(&number("1e+24")).get(), "1e+24");
        assert_eq!(scalar(&number("00861892".trim_start_matches('0'))).get(), "861892");
        assert_eq!(scalar(&ProviderScalar::text("x\"x").unwrap()).get(), r#""x\"x""#);
    }
}
