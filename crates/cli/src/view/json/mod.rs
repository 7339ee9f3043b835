//! Results as one JSON object, with names that do not change.

mod check;
mod config;
mod upload;

pub(crate) use check::CheckJson;
pub(crate) use config::SettingJson;
pub(crate) use upload::UploadJson;

use serde::Serialize;
use serde_json::value::RawValue;
use std::time::Duration;

/// The object as one line.
pub(crate) fn line(result: &impl Serialize) -> String {
    let mut json = serde_json::to_string(result).expect("our own results are always JSON");
    json.push('\n');
    json
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
    reason: &'a str,
}

impl<'a> From<&'a super::RejectedRow> for RejectedRowJson<'a> {
    fn from(row: &'a super::RejectedRow) -> Self {
        Self { line: row.line, column: &row.columns, reason: &row.reason }
    }
}
