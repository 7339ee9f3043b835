//! Files of payments: rows, and the sums.

use billport::domain::{Consumer, Money, Receipt};
use billport::ports::PortError;
use billport::workflows::payment::Figures;
use billport::workflows::payment::file::{
    FileCounts, FileReport, PaymentPlan, PlannedRow, RowEnd, RowPlan, RowReport,
};
use serde::Serialize;
use serde_json::value::RawValue;

use super::figures::{amount, scalar};
use crate::view::pay_file::{counts, error, told_reference, why};

/// A row of a file of payments: as it is planned, or as it has ended.
#[derive(Serialize)]
pub(crate) struct PayRowJson {
    kind: &'static str,
    line: u64,
    /// `planned`, or `paid`, `already_paid`, `not_paid`, `unknown`, `rejected`, `pending`.
    state: String,
    reference: Option<String>,
    office: Option<String>,
    sc_no: Option<String>,
    consumer: Option<String>,
    amount: Option<Box<RawValue>>,
    service_charge: Option<Box<RawValue>>,
    total_due: Option<Box<RawValue>>,
    provider_id: Option<Box<RawValue>>,
    code: Option<String>,
    message: Option<String>,
}

impl PayRowJson {
    fn new(line: u64, state: &str, consumer: Option<&Consumer>, figures: Option<Figures>) -> Self {
        let part = |part: fn(&Consumer) -> String| consumer.map(part);
        Self {
            kind: "row",
            line,
            state: state.replace(' ', "_"),
            reference: None,
            office: part(|consumer| consumer.office.to_string()),
            sc_no: part(|consumer| consumer.service_number.to_string()),
            consumer: part(|consumer| consumer.consumer_id.to_string()),
            amount: figures.map(|figures| amount(figures.amount)),
            service_charge: figures.map(|figures| amount(figures.service_charge)),
            total_due: figures.map(|figures| amount(figures.total_due)),
            provider_id: None,
            code: None,
            message: None,
        }
    }
}

impl From<&PlannedRow> for PayRowJson {
    fn from(row: &PlannedRow) -> Self {
        let state = match &row.plan {
            RowPlan::Pay(_) => "planned",
            RowPlan::Leave(end) => end.name(),
        };
        let (message, code) = match &row.plan {
            RowPlan::Pay(_) => (row.paid_before.as_ref().map(ToString::to_string), None),
            RowPlan::Leave(end) => (why(end), error(end).and_then(PortError::code)),
        };
        let code = code.map(ToString::to_string);
        let reference = row.reference.as_ref().map(ToString::to_string);
        let consumer = row.consumer.as_ref();
        Self { reference, code, message, ..Self::new(row.line, state, consumer, row.figures()) }
    }
}

impl From<&RowReport> for PayRowJson {
    fn from(row: &RowReport) -> Self {
        let receipt = match &row.end {
            RowEnd::Paid { receipt, .. } => Some(receipt),
            _ => None,
        };
        let words = |receipt: &Receipt| receipt.message.as_ref().map(ToString::to_string);
        Self {
            reference: told_reference(row).map(ToString::to_string),
            provider_id: receipt.and_then(|receipt| receipt.provider_id.as_ref()).map(scalar),
            code: error(&row.end).and_then(PortError::code).map(ToString::to_string),
            message: why(&row.end).or_else(|| receipt.and_then(words)),
            ..Self::new(row.line, row.end.name(), row.consumer.as_ref(), row.figures)
        }
    }
}

/// A file of payments: its plan, or what became of it.
#[derive(Serialize)]
pub(crate) struct PayFileJson {
    kind: &'static str,
    /// By which it is confirmed.
    plan: String,
    rows: u64,
    /// How many are to be paid; after that nothing.
    planned: u64,
    rejected: u64,
    paid: u64,
    already_paid: u64,
    not_paid: u64,
    unknown: u64,
    pending: u64,
    /// What the plan debits in all.
    total_debited: Box<RawValue>,
    currency: String,
    /// Why it ended before its last row.
    stopped: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    results: Option<Vec<PayRowJson>>,
}

impl PayFileJson {
    /// A plan of which nothing is paid.
    pub(crate) fn of_plan(plan: &PaymentPlan) -> Self {
        let counts = counts(plan);
        let planned = plan.payments() as u64;
        Self::new("plan", plan.hash().to_string(), plan.total_debited(), counts, planned)
    }

    /// What became of a plan.
    pub(crate) fn of_report(hash: String, total_debited: Money, report: &FileReport) -> Self {
        let stopped = report.stopped.as_ref().map(ToString::to_string);
        Self { stopped, ..Self::new("summary", hash, total_debited, report.counts, 0) }
    }

    /// With all rows in it.
    pub(crate) fn with(self, rows: impl Iterator<Item = PayRowJson>) -> Self {
        Self { results: Some(rows.collect()), ..self }
    }

    fn new(
        kind: &'static str,
        plan: String,
        total_debited: Money,
        counts: FileCounts,
        planned: u64,
    ) -> Self {
        let FileCounts { rows, rejected, paid, already_paid, not_paid, unknown, pending } = counts;
        Self {
            kind,
            plan,
            rows,
            planned,
            rejected,
            paid,
            already_paid,
            not_paid,
            unknown,
            pending,
            total_debited: amount(total_debited),
            currency: total_debited.currency().to_string(),
            stopped: None,
            results: None,
        }
    }
}
