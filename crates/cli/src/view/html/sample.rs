//! A run for tests to tell of: small, with one of each thing that can become of a row.

use billport::workflows::upload::{Outcome, UploadCounts};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use super::{BatchRow, NextStep, ProgressPoint, ReportPage, RunKind, RunState};

pub(super) const STARTED: OffsetDateTime = datetime!(2026-11-22 10:00:00 UTC);

/// A point so many seconds after the start.
pub(super) fn point(seconds: i64, delivered: u64, refused: u64, unknown: u64) -> ProgressPoint {
    ProgressPoint { at: STARTED + Duration::seconds(seconds), delivered, refused, unknown }
}

/// All that a page borrows.
pub(super) struct Sample {
    pub(super) rejected: Vec<(String, u64)>,
    pub(super) progress: Vec<ProgressPoint>,
    pub(super) batches: Vec<BatchRow<'static>>,
    pub(super) next_steps: Vec<NextStep>,
}

impl Sample {
    pub(super) fn new() -> Self {
        let row = |batch, bills, outcome, why, at| {
            let first_line = batch * 500 - 498;
            BatchRow {
                batch,
                first_line,
                last_line: first_line + bills - 1,
                bills,
                outcome,
                why,
                at,
            }
        };
        let at = |seconds| Some(STARTED + Duration::seconds(seconds));
        Self {
            rejected: vec![
                ("due_date: is in the past".to_owned(), 5),
                ("period: is not MM-YYYY".to_owned(), 2),
            ],
            progress: vec![
                point(10, 500, 0, 0),
                point(21, 1000, 0, 0),
                point(30, 1000, 1, 0),
                point(95, 1000, 1, 500),
            ],
            batches: vec![
                row(5, 492, Outcome::Pending, None, None),
                row(3, 1, Outcome::Refused, Some("account is closed"), at(30)),
                row(4, 500, Outcome::Unknown, Some("no answer within 310 s"), at(95)),
            ],
            next_steps: vec![
                NextStep {
                    act: "Ask the provider whether batch 4 arrived, then say so".to_owned(),
                    command: Some("billport runs resolve 12 --batch 4 --arrived".to_owned()),
                },
                NextStep { act: "Tell the customers".to_owned(), command: None },
            ],
        }
    }

    pub(super) fn report(&self) -> ReportPage<'_> {
        ReportPage {
            run: "12",
            kind: RunKind::Upload,
            state: RunState::InDoubt,
            file: "bills-2026-11.csv",
            target: "production",
            started: STARTED,
            ended: Some(STARTED + Duration::seconds(100)),
            written: STARTED + Duration::HOUR,
            fingerprint: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            counts: UploadCounts {
                rows_read: 2000,
                rows_rejected: 7,
                bills_delivered: 1000,
                bills_refused: 1,
                bills_unknown: 500,
                bills_pending: 492,
                batches_delivered: 2,
                batches_refused: 1,
                batches_unknown: 1,
                requests_sent: 4,
            },
            rejected: &self.rejected,
            progress: &self.progress,
            batches: &self.batches,
            batches_left_out: 0,
            next_steps: &self.next_steps,
        }
    }
}
