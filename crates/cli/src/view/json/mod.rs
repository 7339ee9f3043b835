//! Results as JSON on one line, with names that do not change.

mod check;
mod config;
mod counts;
mod customer;
mod customer_change;
mod dues;
mod export;
mod figures;
mod in_flight;
mod pay;
mod pay_file;
mod payment;
mod problem;
mod run;
mod upload;
mod verified;

pub(crate) use check::CheckJson;
pub(crate) use config::SettingJson;
pub(crate) use customer::{CustomerJson, custom_fields};
pub(crate) use customer_change::{AddedJson, CustomerDoneJson, EditedJson};
pub(crate) use dues::{CounterJson, DuesJson};
pub(crate) use export::ExportJson;
pub(crate) use pay::PayJson;
pub(crate) use pay_file::{PayFileJson, PayRowJson};
pub(crate) use payment::{PaymentJson, SettledJson, ShownPaymentJson};
pub(crate) use run::{RunJson, ShownJson};
pub(crate) use upload::UploadJson;
pub(crate) use verified::VerifiedJson;

use counts::CountsJson;
use problem::ProblemJson;

use serde::Serialize;
use serde_json::value::RawValue;
use std::time::Duration;

/// The object as one line of ASCII: a name or a setting may hold characters that do things to a
/// terminal, and a machine reads them back from their escapes.
pub(crate) fn line(result: &impl Serialize) -> String {
    let json = serde_json::to_string(result).expect("our own results are always JSON");
    let mut line = String::with_capacity(json.len() + 1);
    let mut units = [0; 2];
    for character in json.chars() {
        match character {
            // Outside of strings JSON is plain ASCII, so all else stands in one and can be escaped.
            ' '..='~' => line.push(character),
            _ => {
                for unit in character.encode_utf16(&mut units) {
                    line += &format!("\\u{unit:04x}");
                }
            }
        }
    }
    line.push('\n');
    line
}

/// Seconds with milliseconds, as a JSON number that was never a float.
fn seconds(duration: Duration) -> Box<RawValue> {
    let text = format!("{}.{:03}", duration.as_secs(), duration.subsec_millis());
    RawValue::from_string(text).expect("digits, a point and digits are a JSON number")
}

/// A row that was rejected.
#[derive(Serialize)]
struct RejectedRowJson<'a> {
    line: u64,
    column: &'a str,
    /// The codes of the rules that it breaks.
    rule: &'a str,
    reason: &'a str,
}

impl<'a> From<&'a super::RejectedRow> for RejectedRowJson<'a> {
    fn from(row: &'a super::RejectedRow) -> Self {
        Self { line: row.line, column: &row.columns, rule: &row.rules, reason: &row.reason }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_ascii_and_reads_back_the_same() {
        for text in ["plain", "Ñ-12 \"x\"\\", "\u{202e}\u{9b}\u{7f}\n\u{1b}[2J", "電気 😀"] {
            let line = line(&text);
            assert!(line.trim_end().bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{line}");
            assert_eq!(serde_json::from_str::<String>(&line).unwrap(), text);
        }
    }
}
