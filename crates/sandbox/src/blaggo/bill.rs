//! The JSON of a bill, read strictly: an object with its four fields, once each, and no other.
//!
//! The reader is written by hand because a derived one also takes a bill written as an array.
//! Amounts stay the text that was sent, so nothing rounds them on the way to the ledger.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{self, Error as _, MapAccess},
};
use serde_json::value::RawValue;

/// A bill as it was sent: of the right shape, its values not yet judged.
#[derive(Debug)]
pub(super) struct Bill<'a> {
    pub(super) account_number: Cow<'a, str>,
    /// The JSON text of whatever stands there, a number or not.
    pub(super) amount: &'a str,
    pub(super) due_date: Cow<'a, str>,
    pub(super) period: Cow<'a, str>,
}

/// Reads the body of an upload.
///
/// # Errors
///
/// A sentence with line and column: the body is not UTF-8, not JSON, not an array of objects, or
/// one of them lacks a field, has one twice, or has one that is unknown.
pub(super) fn read_all(body: &[u8]) -> Result<Vec<Bill<'_>>, String> {
    serde_json::from_slice(body).map_err(|error| error.to_string())
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Field {
    AccountNumber,
    Amount,
    DueDate,
    Period,
}

/// Borrows from the body unless the text was written with escapes.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Bill<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(BillVisitor)
    }
}

struct BillVisitor;

impl<'de> de::Visitor<'de> for BillVisitor {
    type Value = Bill<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a bill, which is an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut fields: M) -> Result<Bill<'de>, M::Error> {
        let mut account_number: Option<Text<'de>> = None;
        let mut amount: Option<&'de RawValue> = None;
        let mut due_date: Option<Text<'de>> = None;
        let mut period: Option<Text<'de>> = None;
        while let Some(field) = fields.next_key()? {
            match field {
                Field::AccountNumber => once(&mut account_number, "account_number", &mut fields)?,
                Field::Amount => once(&mut amount, "amount", &mut fields)?,
                Field::DueDate => once(&mut due_date, "due_date", &mut fields)?,
                Field::Period => once(&mut period, "period", &mut fields)?,
            }
        }
        let missing = M::Error::missing_field;
        Ok(Bill {
            account_number: account_number.ok_or_else(|| missing("account_number"))?.0,
            amount: amount.ok_or_else(|| missing("amount"))?.get(),
            due_date: due_date.ok_or_else(|| missing("due_date"))?.0,
            period: period.ok_or_else(|| missing("period"))?.0,
        })
    }
}

/// Reads a value into its slot, which must be empty.
fn once<'de, T: Deserialize<'de>, M: MapAccess<'de>>(
    slot: &mut Option<T>,
    name: &'static str,
    fields: &mut M,
) -> Result<(), M::Error> {
    if slot.is_some() {
        return Err(M::Error::duplicate_field(name));
    }
    *slot = Some(fields.next_value()?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: [&str; 4] = [
        r#""account_number": "AB123456""#,
        r#""amount": 1500.50"#,
        r#""due_date": "25-05-2099""#,
        r#""period": "06-2099""#,
    ];

    #[test]
    fn a_bill_keeps_the_text_of_its_amount() {
        let body = format!("[{{{}}}]", FIELDS.join(","));
        let bills = read_all(body.as_bytes()).unwrap();
        assert_eq!(bills.len(), 1);
        assert_eq!(bills[0].account_number, "AB123456");
        assert_eq!(bills[0].amount, "1500.50");
        assert_eq!(bills[0].due_date, "25-05-2099");
        assert_eq!(bills[0].period, "06-2099");
    }

    #[test]
    fn plain_text_is_borrowed_and_escaped_text_is_decoded() {
        let body = br#"[{"account_number": "\u0041B", "amount": 1, "due_date": "", "period": ""}]"#;
        let bills = read_all(body).unwrap();
        assert_eq!(bills[0].account_number, "AB");
        assert!(matches!(bills[0].period, Cow::Borrowed(_)));
    }

    #[test]
    fn every_field_is_required_and_stands_there_once() {
        for (index, field) in FIELDS.iter().enumerate() {
            let mut fields = FIELDS.to_vec();
            fields.remove(index);
            let body = format!("[{{{}}}]", fields.join(","));
            let error = read_all(body.as_bytes()).unwrap_err();
            assert!(error.contains("missing field"), "{body}: {error}");

            let body = format!("[{{{},{field}}}]", FIELDS.join(","));
            let error = read_all(body.as_bytes()).unwrap_err();
            assert!(error.contains("duplicate field"), "{body}: {error}");
        }
    }

    #[test]
    fn another_shape_is_refused() {
        let bill = FIELDS.join(",");
        for (body, part) in [
            (String::new(), "EOF"),
            ("null".to_owned(), "expected a sequence"),
            (format!("{{{bill}}}"), "expected a sequence"),
            (format!("[{{{bill}}}"), "EOF"),
            (format!("[{{{bill}}}] x"), "trailing characters"),
            (format!("\u{feff}[{{{bill}}}]"), "expected value"),
            (format!("[{{{bill}, \"note\": 1}}]"), "unknown field `note`"),
            ("[null]".to_owned(), "expected a bill"),
            (r#"["AB1", 1, "25-05-2099", "06-2099"]"#.to_owned(), "expected a bill"),
            (r#"[["AB1", 1, "25-05-2099", "06-2099"]]"#.to_owned(), "expected a bill"),
            (format!("[{{{}}}]", bill.replace("\"AB123456\"", "123456")), "invalid type"),
            (format!("[{{{}}}]", bill.replace("1500.50", "1500.")), "invalid number"),
            (format!("[{{{}}}]", bill.replace("1500.50", "007.50")), "invalid number"),
        ] {
            let error = read_all(body.as_bytes()).unwrap_err();
            assert!(error.contains(part), "{body}: {error}");
        }
        assert!(read_all(b"[{\"account_number\": \"\xFF\"}]").is_err());
    }
}
