//! A confirmed plan is paid: row by row, or some at once; what every further row would meet stops it.

use billport_domain::PaymentReference;
use futures_util::stream::{FuturesUnordered, StreamExt};
use std::num::NonZeroUsize;

use super::plan::{ConfirmedPlan, PlannedRow, RowPlan};
use super::report::{FileCounts, FileReport, FileStop, RowEnd, RowReport, WhyPending};
use super::row::{PaidRow, RowToPay};
use super::settings::FileSettings;
use crate::payment::{PaymentBooks, PaymentContext, PaymentDesk, PaymentNotice};

/// Makes the reference of a new payment; each call gives another one.
pub type NewReference<'a> = &'a (dyn Fn() -> PaymentReference + Sync);

/// Pays the rows of a confirmed plan, and accounts for each.
///
/// A row whose figures changed after they were confirmed is not paid. Where only the session is
/// another, it is: the plan was confirmed by its figures.
pub async fn deliver(
    desk: PaymentDesk<'_>,
    books: PaymentBooks<'_>,
    context: PaymentContext<'_>,
    plan: ConfirmedPlan,
    settings: &FileSettings,
    new_reference: NewReference<'_>,
) -> FileReport {
    let ConfirmedPlan(plan) = plan;
    let mut delivery = Delivery::new(context, settings.stop_after_unknown, plan.rows.len());
    let mut rows = plan.rows.into_iter().enumerate();
    let mut on_their_way = FuturesUnordered::new();
    loop {
        while on_their_way.len() < settings.in_flight.get()
            && let Some((place, row)) = rows.next()
        {
            match row {
                PlannedRow { line, consumer, reference, plan: RowPlan::Leave(end), .. } => {
                    let figures = None;
                    delivery.end(place, RowReport { line, consumer, figures, reference, end });
                }
                PlannedRow { line, consumer, reference, plan: RowPlan::Pay(quote), .. } => {
                    if delivery.is_stopped() {
                        let (figures, end) =
                            (Some(quote.figures()), RowEnd::Pending(WhyPending::NotReached));
                        delivery.end(place, RowReport { line, consumer, figures, reference, end });
                        continue;
                    }
                    let reference = reference.unwrap_or_else(new_reference);
                    let row = RowToPay { place, row: plan.origin.row(line), reference };
                    on_their_way.push(row.pay(desk, books, context, *quote));
                }
            }
        }
        match on_their_way.next().await {
            Some(paid) => delivery.end_paid(paid),
            None => return delivery.finish(),
        }
    }
}

/// The rows that have ended so far, and why no more are begun.
struct Delivery<'a> {
    context: PaymentContext<'a>,
    stop_after_unknown: usize,
    ended: Vec<Option<RowReport>>,
    unknown_in_a_row: usize,
    stopped: Option<FileStop>,
}

impl<'a> Delivery<'a> {
    fn new(context: PaymentContext<'a>, stop_after_unknown: NonZeroUsize, rows: usize) -> Self {
        Self {
            context,
            stop_after_unknown: stop_after_unknown.get(),
            ended: std::iter::repeat_with(|| None).take(rows).collect(),
            unknown_in_a_row: 0,
            stopped: None,
        }
    }

    fn is_stopped(&mut self) -> bool {
        if self.context.stop.is_requested() {
            self.stopped.get_or_insert(FileStop::Interrupted);
        }
        self.stopped.is_some()
    }

    /// A row was on its way, and is no longer.
    fn end_paid(&mut self, PaidRow { place, report, stop }: PaidRow) {
        match report.end {
            RowEnd::Unknown { .. } => self.unknown_in_a_row += 1,
            RowEnd::Paid { .. } | RowEnd::NotPaid { .. } => self.unknown_in_a_row = 0,
            _ => {}
        }
        let rows = self.unknown_in_a_row;
        let too_many =
            (rows >= self.stop_after_unknown).then_some(FileStop::TooManyUnknown { rows });
        self.stopped = self.stopped.or(stop).or(too_many);
        self.end(place, report);
    }

    fn end(&mut self, place: usize, report: RowReport) {
        self.context.observer.notice(PaymentNotice::RowEnded(&report));
        self.ended[place] = Some(report);
    }

    fn finish(self) -> FileReport {
        let rows: Vec<_> = self.ended.into_iter().flatten().collect();
        let counts = FileCounts::of(&rows);
        debug_assert!(counts.add_up(), "every row ends in exactly one way");
        FileReport { rows, counts, stopped: self.stopped }
    }
}
