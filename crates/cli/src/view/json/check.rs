//! The result of a check.

use serde::Serialize;
use serde_json::value::RawValue;

use super::RejectedRowJson;
use crate::view::judgement::Judgement;

/// What a check found.
#[derive(Serialize)]
pub(crate) struct CheckJson<'a> {
    rows_read: u64,
    rows_rejected: u64,
    /// How many of the rejected are duplicates.
    rows_duplicate: u64,
    bills: u64,
    batches: u64,
    /// The sum of the amounts of the valid bills, exactly.
    control_total: Box<RawValue>,
    currency: String,
    judged_by_day: String,
    ignored_columns: Vec<String>,
    rejects_file: Option<String>,
    /// The first thousand.
    rejected: Vec<RejectedRowJson<'a>>,
}

impl<'a> From<&'a Judgement> for CheckJson<'a> {
    fn from(judgement: &'a Judgement) -> Self {
        let total = judgement.total.amount().to_string();
        Self {
            rows_read: judgement.counts.rows_read,
            rows_rejected: judgement.counts.rows_rejected,
            rows_duplicate: judgement.rows_duplicate,
            bills: judgement.counts.bills_pending,
            batches: judgement.batches,
            control_total: RawValue::from_string(total).expect("a decimal is a JSON number"),
            currency: judgement.total.currency().to_string(),
            judged_by_day: judgement.today.to_string(),
            ignored_columns: judgement.ignored_columns.clone(),
            rejects_file: judgement.rejects_file.as_ref().map(|path| path.display().to_string()),
            rejected: judgement.rejected.iter().map(RejectedRowJson::from).collect(),
        }
    }
}
