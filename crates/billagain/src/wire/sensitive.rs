//! What an answer holds that must not be kept, or must not be shown: taken while it is read, so that
//! nothing of ours ever has it as a plain text.

use billport_domain::{LastFour, PaymentToken, Stated};
use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

use super::{Field, Kind, Scalar};

/// What is said of a sensitive field; or, for a value that is none, of what kind that is.
pub(crate) type Sensitive<T> = Result<Stated<T>, Kind>;

/// `LastFourDigits`: of whatever stands there the last four digits, and no more. An empty text says as
/// little of the card as `null`.
///
/// Source: BillAgain, Customers, add: in the sample of the answer the whole number of the card stands
/// there.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct LastFourDigits(pub(crate) Sensitive<LastFour>);

/// `Token` of a payment method.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Token(pub(crate) Sensitive<PaymentToken>);

impl Default for LastFourDigits {
    fn default() -> Self {
        Self(Ok(Stated::Absent))
    }
}

impl Default for Token {
    fn default() -> Self {
        Self(Ok(Stated::Absent))
    }
}

impl<'de> Deserialize<'de> for LastFourDigits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let field = Field::deserialize(deserializer)?;
        let is_whole = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
        let digits = match field.scalar() {
            Some(Scalar::Number(digits)) if is_whole(digits) => LastFour::ending(digits),
            Some(Scalar::Text(text)) if text.is_empty() => return Ok(Self(Ok(Stated::Empty))),
            Some(Scalar::Text(text)) => LastFour::ending(&Zeroizing::new(text.into_owned())),
            _ if field.is_null() => return Ok(Self(Ok(Stated::Empty))),
            _ => None,
        };
        Ok(Self(digits.map(Stated::Set).ok_or(field.kind())))
    }
}

impl Token {
    /// What a field says of a token.
    pub(crate) fn of(field: Field<'_>) -> Self {
        Self(match field.text() {
            Some(token) => Ok(Stated::Set(PaymentToken::new(token.into_owned()))),
            None if field.is_absent() => Ok(Stated::Absent),
            None if field.is_null() => Ok(Stated::Empty),
            None => Err(field.kind()),
        })
    }
}

impl<'de> Deserialize<'de> for Token {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Field::deserialize(deserializer).map(Self::of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last_four(json: &str) -> Sensitive<LastFour> {
        serde_json::from_str::<LastFourDigits>(json).unwrap().0
    }

    fn token(json: &str) -> Sensitive<PaymentToken> {
        serde_json::from_str::<Token>(json).unwrap().0
    }

    #[test]
    fn of_a_whole_number_four_digits_are_left() {
        for json in [
            "\"42424242424242\"",
            "42424242424242",
            "\"4242 4242 4242 4242\"",
            "\"************4242\"",
            "\"4242\"",
            "4242",
            "\"\\u0034\\u0032\\u0034\\u0032\\u0034\\u0032\"",
        ] {
            assert_eq!(last_four(json), Ok(Stated::Set("4242".parse().unwrap())), "{json}");
        }
        assert_eq!((last_four("null"), last_four("\"\"")), (Ok(Stated::Empty), Ok(Stated::Empty)));
        assert_eq!(LastFourDigits::default().0, Ok(Stated::Absent));
    }

    #[test]
    fn what_has_no_digits_is_told_by_its_kind_alone() {
        for (json, kind) in [
            ("\" \"", Kind::Text),
            ("\"none\"", Kind::Text),
            ("4.2e13", Kind::Number),
            ("[\"42424242424242\"]", Kind::List),
            ("{\"Number\":42424242424242}", Kind::Object),
            ("true", Kind::Flag),
        ] {
            assert_eq!(last_four(json), Err(kind));
        }
    }

    #[test]
    fn a_token_is_a_text_or_a_number() {
        for (json, letters) in [("\"f8f3-aa\"", "f8f3-aa"), ("20406", "20406"), ("\"\"", "")] {
            assert_eq!(token(json), Ok(Stated::Set(PaymentToken::new(letters.to_owned()))));
        }
        assert_eq!(token("null"), Ok(Stated::Empty));
        assert_eq!((token("[1]"), token("false")), (Err(Kind::List), Err(Kind::Flag)));
        assert_eq!(Token::default().0, Ok(Stated::Absent));
    }
}
