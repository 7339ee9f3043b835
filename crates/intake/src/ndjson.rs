//! Rows of newline-delimited JSON: the members of an object, values as their own text.
//!
//! No types are derived here, for the names of the members are the user's to choose. Numbers are
//! never parsed: an amount keeps the digits it was written with.

use billport_domain::{BillField, BillText};
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::{
    fmt,
    io::{self, Write},
    ops::Range,
};

use crate::columns::ColumnNames;
use crate::rejection::{RowProblem, tells_of_duplicate};
use crate::rejects::REJECTS_COLUMNS;

/// An object's members in the order in which they stand, names decoded, values as their JSON.
pub(crate) type Object<'r> = Vec<(String, &'r RawValue)>;

/// Reads a line as one JSON object.
pub(crate) fn object(line: &[u8]) -> Option<Object<'_>> {
    let mut json = serde_json::Deserializer::from_slice(line);
    let members = json.deserialize_map(ObjectVisitor).ok()?;
    json.end().ok().map(|()| members)
}

/// Reads the members of a row that hold fields of a bill, into a buffer that is used again.
#[derive(Debug, Default)]
pub(crate) struct Members {
    text: Vec<u8>,
}

impl Members {
    pub(crate) fn read(
        &mut self,
        line: &[u8],
        names: &ColumnNames,
    ) -> Result<BillText<'_>, RowProblem> {
        self.text.clear();
        let mut ranges: [Option<Range<usize>>; 4] = [const { None }; 4];
        let mut object = object(line).ok_or(RowProblem::NotAnObject)?;
        if is_rejected(&object) {
            let (_, reason) = object.last().expect("a rejected row has a reason");
            if tells_of_duplicate(string(reason).as_bytes()) {
                return Err(RowProblem::StillDuplicate);
            }
            object.truncate(object.len() - REJECTS_COLUMNS.len());
        }
        for (name, value) in object {
            let Some(field) = names.field(&name) else {
                continue;
            };
            let range = &mut ranges[field as usize];
            if range.is_some() {
                return Err(RowProblem::RepeatedMember(field));
            }
            *range = Some(self.push(field, value)?);
        }
        let [account_number, amount, due_date, period] =
            ranges.map(|range| range.map_or(b"".as_slice(), |range| &self.text[range]));
        Ok(BillText { account_number, amount, due_date, period })
    }

    /// Adds the text of a value: that of a string, or the digits of an amount.
    fn push(&mut self, field: BillField, value: &RawValue) -> Result<Range<usize>, RowProblem> {
        let (start, json) = (self.text.len(), value.get());
        let number_allowed = field == BillField::Amount;
        let expected = if number_allowed { "a number or a string" } else { "a string" };
        let kind = match json.as_bytes()[0] {
            b'"' => {
                let text: String =
                    serde_json::from_str(json).map_err(|_| RowProblem::NotAnObject)?;
                self.text.extend_from_slice(text.as_bytes());
                return Ok(start..self.text.len());
            }
            b'n' => return Ok(start..start), // null: the field is missing
            b'-' | b'0'..=b'9' if number_allowed => {
                self.text.extend_from_slice(json.as_bytes());
                return Ok(start..self.text.len());
            }
            b'-' | b'0'..=b'9' => "a number",
            b't' | b'f' => "true or false",
            b'[' => "an array",
            _ => "an object",
        };
        Err(RowProblem::WrongKind(field, kind, expected))
    }
}

/// Whether a line is a row of a rejects file.
pub(crate) fn is_rejected_row(line: &[u8]) -> bool {
    object(line).is_some_and(|object| is_rejected(&object))
}

/// Whether the last members are those of a rejects file.
fn is_rejected(object: &Object<'_>) -> bool {
    let behind = object.len().checked_sub(REJECTS_COLUMNS.len()).map(|own| &object[own..]);
    behind.is_some_and(|behind| behind.iter().map(|(name, _)| name.as_str()).eq(REJECTS_COLUMNS))
}

/// The text of a JSON string; of anything else there is none.
fn string(value: &RawValue) -> String {
    serde_json::from_str(value.get()).unwrap_or_default()
}

/// Writes the members of a rejected row with the three of a rejects file behind them; a line that
/// is no object becomes the member `text`.
pub(crate) fn write_rejected(
    writer: &mut impl Write,
    line: &[u8],
    [number, column, reason]: &[String; 3],
) -> io::Result<()> {
    let json = |text: &str| serde_json::to_string(text).map_err(io::Error::from);
    let mut members: Vec<(String, String)> = match object(line) {
        Some(object) => {
            let own = object.len() - if is_rejected(&object) { REJECTS_COLUMNS.len() } else { 0 };
            let own = object.into_iter().take(own);
            own.map(|(name, value)| (name, value.get().to_owned())).collect()
        }
        None => vec![("text".to_owned(), json(&String::from_utf8_lossy(line))?)],
    };
    let added = [number.clone(), json(column)?, json(reason)?];
    members.extend(REJECTS_COLUMNS.map(str::to_owned).into_iter().zip(added));
    for (index, (name, value)) in members.iter().enumerate() {
        let before = if index == 0 { '{' } else { ',' };
        write!(writer, "{before}{}:{value}", json(name)?)?;
    }
    writer.write_all(b"}\n")
}

/// Collects an object's members; a name that stands twice is kept twice.
struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Object<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::with_capacity(8);
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<[String; 4], RowProblem> {
        let mut members = Members::default();
        let text = members.read(line.as_bytes(), &ColumnNames::default())?;
        let fields = [text.account_number, text.amount, text.due_date, text.period];
        Ok(fields.map(|field| String::from_utf8(field.to_vec()).unwrap()))
    }

    #[test]
    fn members_are_read_as_their_own_text() {
        let line = r#"{"period":"06-2031","x":[1,{"amount":2}],"amount":1700.780,
                       "account_number":"\u0041\"7","due_date":null}"#;
        assert_eq!(read(line).unwrap(), ["A\"7", "1700.780", "", "06-2031"]);
        assert_eq!(read(r#"{"amount":"5.50"}"#).unwrap(), ["", "5.50", "", ""]);
        assert_eq!(read(r#"{"amount":1e3}"#).unwrap()[1], "1e3", "left to the rule of amounts");
        assert_eq!(read("{}").unwrap(), ["", "", "", ""]);
    }

    #[test]
    fn what_is_no_object_is_a_problem_of_the_row() {
        for line in ["[]", "1", "{", r#"{"amount":1}{}"#, r#"{"amount":}"#, "{\"a\":\"\u{1}\"}"] {
            assert_eq!(read(line), Err(RowProblem::NotAnObject), "{line}");
        }
        let bytes = b"{\"amount\":\"\xff\"}";
        let members = &mut Members::default();
        assert_eq!(members.read(bytes, &ColumnNames::default()), Err(RowProblem::NotAnObject));
    }

    #[test]
    fn members_are_not_guessed() {
        let twice = r#"{"amount":1,"Amount":2}"#;
        assert_eq!(read(twice), Err(RowProblem::RepeatedMember(BillField::Amount)));
        for (line, told) in [
            (r#"{"account_number":123}"#, "account_number is a number: it must be a string"),
            (r#"{"amount":true}"#, "amount is true or false: it must be a number or a string"),
            (r#"{"due_date":["01-01-2031"]}"#, "due_date is an array: it must be a string"),
            (r#"{"period":{}}"#, "period is an object: it must be a string"),
        ] {
            assert_eq!(read(line).unwrap_err().to_string(), told);
        }
    }
}
