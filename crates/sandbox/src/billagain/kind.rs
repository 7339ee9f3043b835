//! What may stand in a field of a body, beside null.

use serde_json::value::RawValue;
use time::{Date, Month};

use super::shape::Field;
use crate::{
    digits::{self, is_digits},
    object::as_text,
};

/// The longest number of a payment card, in digits (ISO/IEC 7812).
const LONGEST_CARD_NUMBER: usize = 19;

/// One kind of value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// A text, an empty one too.
    Text,
    /// A text; a number is taken as well, and is a text from then on.
    TextOrNumber,
    /// `true` or `false`.
    Flag,
    /// Digits, bare or in quotes: the documents show `71` and `"1"`.
    Digits,
    /// A number that is not negative and may have decimals.
    Quantity,
    /// Three upper-case letters.
    CurrencyCode,
    /// Two upper-case letters.
    CountryCode,
    /// A number from 1 to 25. Null is the last day of the month.
    StatementDay,
    /// A day such as `15 Dec 2016`.
    Day,
    /// `months` or `days`.
    TermType,
    /// The bare digits of a number.
    CardNumber,
    /// A list of numbers, however long.
    Numbers,
    /// An object of these fields.
    Object(&'static [Field]),
    /// So many objects of these fields at most.
    Objects { most: usize, of: &'static [Field] },
}

impl Kind {
    /// Whether a value is of this kind. The fields of objects are not looked at.
    ///
    /// # Errors
    ///
    /// What is wrong, to stand after the name of the field. It doesn't show the value.
    pub(super) fn check(self, value: &RawValue) -> Result<(), &'static str> {
        let json = value.get();
        let text = as_text(value);
        let text = text.as_deref();
        let (is_sound, slip) = match self {
            Self::Text => (text.is_some(), "is not a text"),
            Self::TextOrNumber => {
                (text.is_some() || is_number(json), "is neither a text nor a number")
            }
            Self::Flag => (matches!(json, "true" | "false"), "is not true or false"),
            Self::Digits => (whole_number(value).is_some(), "is not a whole number"),
            Self::Quantity => {
                (is_number(json) && !json.starts_with('-'), "is not a number that is 0 or more")
            }
            Self::CurrencyCode => (is_upper_case(text, 3), "is not 3 upper-case letters"),
            Self::CountryCode => (is_upper_case(text, 2), "is not 2 upper-case letters"),
            Self::StatementDay => {
                (matches!(json.parse(), Ok(1..=25u8)), "is not a number from 1 to 25")
            }
            Self::Day => (text.is_some_and(is_day), "is not a day such as 15 Dec 2016"),
            Self::TermType => {
                (matches!(text, Some("months" | "days")), "is not \"months\" or \"days\"")
            }
            Self::CardNumber => (
                is_digits(json) && json.len() <= LONGEST_CARD_NUMBER,
                "is not a number of at most 19 digits",
            ),
            Self::Numbers => {
                (serde_json::from_str::<Vec<u64>>(json).is_ok(), "is not a list of numbers")
            }
            Self::Object(_) => (json.starts_with('{'), "is not an object"),
            Self::Objects { .. } => (json.starts_with('['), "is not a list"),
        };
        if is_sound { Ok(()) } else { Err(slip) }
    }
}

/// A whole number, written bare or in quotes.
pub(super) fn whole_number(value: &RawValue) -> Option<u64> {
    let bare = || value.get().to_owned();
    digits::whole_number(&as_text(value).unwrap_or_else(bare))
}

/// Whether a JSON value is a number.
pub(super) fn is_number(json: &str) -> bool {
    json.starts_with(|first: char| first == '-' || first.is_ascii_digit())
}

fn is_upper_case(text: Option<&str>, letters: usize) -> bool {
    text.is_some_and(|text| {
        text.len() == letters && text.bytes().all(|byte| byte.is_ascii_uppercase())
    })
}

/// Whether a text is a day of the calendar, as in `15 Dec 2016`.
fn is_day(text: &str) -> bool {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let parts: Vec<_> = text.split(' ').collect();
    let [day, month, year] = parts[..] else { return false };
    let month = MONTHS.iter().zip(1u8..).find(|(name, _)| **name == month);
    let month = month.and_then(|(_, number)| Month::try_from(number).ok());
    let [day, year] = [day, year].map(digits::whole_number);
    let day = day.and_then(|day| u8::try_from(day).ok());
    let year = year.and_then(|year| i32::try_from(year).ok());
    match (day, month, year) {
        (Some(day), Some(month), Some(year)) => Date::from_calendar_date(year, month, day).is_ok(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slip(kind: Kind, json: &str) -> Option<&'static str> {
        kind.check(serde_json::from_str(json).unwrap()).err()
    }

    #[test]
    fn each_kind_takes_what_the_documents_show() {
        for (kind, values) in [
            (Kind::Text, &[r#""""#, r#""Biscuits Biscuits ""#, r#""\u0041""#][..]),
            (Kind::TextOrNumber, &["123123", r#""123 VatNo""#, "-1.50"]),
            (Kind::Flag, &["true", "false"]),
            (Kind::Digits, &["71", r#""1""#, "0"]),
            (Kind::Quantity, &["1", "0", "2.5000", "1e2"]),
            (Kind::CurrencyCode, &[r#""ZAR""#]),
            (Kind::CountryCode, &[r#""ZA""#]),
            (Kind::StatementDay, &["1", "25"]),
            (Kind::Day, &[r#""15 Dec 2016""#, r#""1 Jan 2031""#, r#""29 Feb 2032""#]),
            (Kind::TermType, &[r#""months""#, r#""days""#]),
            (Kind::CardNumber, &["42424242424242", "9007199254740993111"]),
            (Kind::Numbers, &["[]", "[300, 302]"]),
            (Kind::Object(&[]), &["{}"]),
            (Kind::Objects { most: 0, of: &[] }, &["[]"]),
        ] {
            for json in values {
                assert_eq!(slip(kind, json), None, "{kind:?} {json}");
            }
        }
    }

    #[test]
    fn another_value_is_refused() {
        for (kind, values) in [
            (Kind::Text, &["1", "true", "[]", r#""\ud800""#][..]),
            (Kind::TextOrNumber, &["true", "{}"]),
            (Kind::Flag, &["0", "1", r#""true""#]),
            (Kind::Digits, &["-1", "1.0", "1e2", r#""""#, r#""one""#, r#"" 1""#]),
            (Kind::Quantity, &["-1", r#""1""#]),
            (Kind::CurrencyCode, &[r#""zar""#, r#""ZA""#, r#""ZARR""#, r#""ÄR""#, "710"]),
            (Kind::CountryCode, &[r#""za""#, r#""ZAF""#, r#""Ä""#]),
            (Kind::StatementDay, &["0", "26", "1.0", r#""1""#, "-1"]),
            (
                Kind::Day,
                &[
                    r#""2016-12-15""#,
                    r#""15 dec 2016""#,
                    r#""15 December 2016""#,
                    r#""31 Apr 2031""#,
                    r#""+1 Jan 2031""#,
                    r#""1  Jan 2031""#,
                    r#""1 Jan -31""#,
                    "15",
                ],
            ),
            (Kind::TermType, &[r#""years""#, r#""Months""#]),
            (Kind::CardNumber, &[r#""42424242424242""#, "-4242", "4.2e13", "42424242424242424242"]),
            (Kind::Numbers, &["300", r#"["300"]"#, "[-1]", "[1.0]", "[null]"]),
            (Kind::Object(&[]), &["[]", r#""{}""#]),
            (Kind::Objects { most: 1, of: &[] }, &["{}", r#""[]""#]),
        ] {
            for json in values {
                assert!(slip(kind, json).is_some(), "{kind:?} {json}");
            }
        }
    }
}
