//! The plan: what would be paid, for whom, and what it costs; confirmed by its hash.

use billport_domain::{Consumer, Currency, Money, PaymentReference};
use billport_intake::payments::PaymentFile;
use billport_journal::{
    FileRow, Fingerprint, JournalError, PaymentQuery, PaymentRecord, PaymentState,
};
use billport_ports::PortError;
use futures_util::stream::{self, StreamExt};
use std::collections::HashMap;
use thiserror::Error;
use time::Date;

use super::hash::PlanHash;
use super::judge::{Earlier, is_above, judge};
use super::paid_before::PaidBefore;
use super::report::{RowEnd, WhyPending};
use super::settings::FileSettings;
use crate::payment::confirmed::RowOfPlan;
use crate::payment::{Figures, PaymentBooks, PaymentContext, PaymentDesk, PaymentNotice, Quote};

/// If so many rows in a row can't be quoted, the provider is in trouble as a whole, and is not asked for
/// all the others too.
const IN_TROUBLE_AFTER: usize = 10;

/// What would be paid.
#[derive(Debug)]
pub struct PaymentPlan {
    pub(super) origin: Origin,
    pub(super) rows: Vec<PlannedRow>,
    hash: PlanHash,
    payments: usize,
    total_debited: Money,
    paid_earlier: Option<Date>,
}

/// The file that was planned, and what was paid before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin {
    fingerprint: Fingerprint,
    planned_behind: u64,
}

impl Origin {
    pub(super) fn row(self, line: u64) -> RowOfPlan {
        let Self { fingerprint, planned_behind } = self;
        RowOfPlan { row: FileRow { fingerprint, line }, planned_behind }
    }
}

/// A row of a plan.
#[derive(Debug)]
pub struct PlannedRow {
    /// Its line in the file.
    pub line: u64,
    /// Whose dues it is about, if that can be read.
    pub consumer: Option<Consumer>,
    /// The reference of an earlier payment of this row: one that is settled or in doubt, or that was
    /// not sent and is tried again under it.
    pub reference: Option<PaymentReference>,
    /// The last payment of its consumer, from wherever, if it is to be paid.
    pub paid_before: Option<PaidBefore>,
    /// What is to become of it.
    pub plan: RowPlan,
}

/// What is to become of a row.
#[derive(Debug)]
pub enum RowPlan {
    /// It is to be paid by these figures.
    Pay(Box<Quote>),
    /// It is not to be paid, and ends like this.
    Leave(RowEnd),
}

/// A plan that somebody has confirmed.
#[derive(Debug)]
pub struct ConfirmedPlan(pub(super) PaymentPlan);

/// Why there is no plan. `Display` says it in one sentence. Nothing was sent.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PlanError {
    /// Somebody asked to stop.
    #[error("it was interrupted before anything was paid")]
    Interrupted,
    /// More would be debited than the caller allows.
    #[error("{total} would be debited for all payments together, and the limit is {limit}")]
    AboveLimit {
        /// What would be debited.
        total: Money,
        /// The limit.
        limit: Money,
    },
    /// All rows together are more than an amount can hold.
    #[error("the payments add up to more than an amount can hold")]
    SumTooLarge,
    /// The provider answered in a way that every further row would meet too, can't be reached, or
    /// could not tell what ten rows in a row owe.
    #[error("line {line}: {error}")]
    Provider {
        /// The line of the row.
        line: u64,
        /// What it says.
        #[source]
        error: PortError,
    },
    /// The journal can't be read.
    #[error("{0}")]
    Journal(#[source] JournalError),
}

/// Plans a file: each row is inquired, ordered and quoted. Nothing is paid.
///
/// # Errors
/// [`PlanError`] if it can't be planned as a whole.
pub async fn plan(
    desk: PaymentDesk<'_>,
    books: PaymentBooks<'_>,
    context: PaymentContext<'_>,
    file: &PaymentFile,
    settings: &FileSettings,
) -> Result<PaymentPlan, PlanError> {
    let fingerprint = Fingerprint(*file.fingerprint().as_bytes());
    // Before it is asked which rows are paid: what another process pays from then on, it does not tell.
    let planned_behind = books.history.last_payment_event().await.map_err(PlanError::Journal)?;
    let origin = Origin { fingerprint, planned_behind };
    let earlier = &earlier(books, fingerprint, settings.again).await?;
    let mut judged = stream::iter(file.lines())
        .map(|line| judge(desk, books, settings, earlier, line))
        .buffered(settings.in_flight.get());
    let mut rows = Vec::with_capacity(file.lines().len());
    let mut in_trouble = 0;
    while let Some(row) = judged.next().await {
        let row = row?;
        context.observer.notice(PaymentNotice::RowPlanned(&row));
        let line = row.line;
        match row.plan {
            RowPlan::Leave(RowEnd::Pending(WhyPending::NotQuoted(error)))
                if in_trouble + 1 == IN_TROUBLE_AFTER =>
            {
                return Err(PlanError::Provider { line, error });
            }
            RowPlan::Leave(RowEnd::Pending(WhyPending::NotQuoted(_))) => in_trouble += 1,
            RowPlan::Pay(_) | RowPlan::Leave(RowEnd::NotPaid { .. } | RowEnd::Rejected(_)) => {
                in_trouble = 0;
            }
            RowPlan::Leave(_) => {}
        }
        rows.push(row);
        if context.stop.is_requested() {
            return Err(PlanError::Interrupted);
        }
    }
    PaymentPlan::of(books, origin, rows, settings.max_total)
}

/// The payment of each row that decides about it, as the journal has it: one in doubt, else one that
/// was paid, else the one that was changed last. If rows are paid again, one that was paid is as any
/// other.
async fn earlier(
    books: PaymentBooks<'_>,
    fingerprint: Fingerprint,
    again: bool,
) -> Result<Earlier, PlanError> {
    let query = PaymentQuery {
        target: Some(books.target.to_owned()),
        fingerprint: Some(fingerprint),
        ..PaymentQuery::default()
    };
    let records = books.history.payments(query).await.map_err(PlanError::Journal)?;
    let mut of_rows: HashMap<u64, Vec<PaymentRecord>> = HashMap::new();
    for record in records {
        if let Some(FileRow { line, .. }) = record.intended.from_file {
            of_rows.entry(line).or_default().push(record);
        }
    }
    let decisive = |(line, of_row): (u64, Vec<PaymentRecord>)| {
        let paid = of_row.iter().filter(|record| record.state == PaymentState::Paid);
        let paid_by = paid.map(|record| record.last_event).max();
        let most = of_row.into_iter().max_by_key(|record| weight(record, paid_by, again));
        most.map(|record| (line, record))
    };
    Ok(of_rows.into_iter().filter_map(decisive).collect())
}

/// How much a payment of a row has to say against another one, where the row was paid last by an event.
fn weight(record: &PaymentRecord, paid_by: Option<u64>, again: bool) -> (u8, u64) {
    let kind = match record.state {
        state if state.is_unsettled() => 3,
        PaymentState::Paid if !again => 2,
        // Under its name the journal would refuse it.
        PaymentState::NotSent if paid_by > Some(record.first_event) => 0,
        _ => 1,
    };
    (kind, record.last_event)
}

impl PaymentPlan {
    fn of(
        books: PaymentBooks<'_>,
        origin: Origin,
        rows: Vec<PlannedRow>,
        max_total: Option<Money>,
    ) -> Result<Self, PlanError> {
        let mut total = Money::zero(Currency::NPR);
        let mut payments = 0;
        for figures in rows.iter().filter_map(PlannedRow::figures) {
            total = total.checked_add(figures.debited).map_err(|_| PlanError::SumTooLarge)?;
            payments += 1;
        }
        if let Some(limit) = max_total.filter(|limit| is_above(total, *limit)) {
            return Err(PlanError::AboveLimit { total, limit });
        }
        let hash = PlanHash::of(books.target, &rows);
        let paid_earlier = last_day_paid(&rows, books.day_of(books.now()));
        Ok(Self { origin, rows, hash, payments, total_debited: total, paid_earlier })
    }

    /// The rows, in the order of the file.
    #[must_use]
    pub fn rows(&self) -> &[PlannedRow] {
        &self.rows
    }

    /// By what it is confirmed.
    #[must_use]
    pub fn hash(&self) -> PlanHash {
        self.hash
    }

    /// How many rows are to be paid.
    #[must_use]
    pub fn payments(&self) -> usize {
        self.payments
    }

    /// What would be debited for all of them together.
    #[must_use]
    pub fn total_debited(&self) -> Money {
        self.total_debited
    }

    /// The last of the provider's days, other than today, on which a row of this same file was paid
    /// that is left out for it: whoever gives the same list a month later may have meant to pay it
    /// [again](FileSettings::again).
    #[must_use]
    pub fn paid_earlier(&self) -> Option<Date> {
        self.paid_earlier
    }

    /// Takes a person's consent to exactly this plan, by the [hash](Self::hash) that they saw.
    ///
    /// # Errors
    /// The plan again, if this is not its hash.
    pub fn confirm(self, hash: &str) -> Result<ConfirmedPlan, Box<Self>> {
        if self.hash.is(hash) { Ok(ConfirmedPlan(self)) } else { Err(Box::new(self)) }
    }
}

/// The last day but today on which a row was paid that is not paid again.
fn last_day_paid(rows: &[PlannedRow], today: Date) -> Option<Date> {
    let day = |row: &PlannedRow| match &row.plan {
        RowPlan::Leave(RowEnd::AlreadyPaid(before)) => Some(before.on),
        _ => None,
    };
    rows.iter().filter_map(day).filter(|day| *day != today).max()
}

impl PlannedRow {
    /// Its figures, if it is to be paid.
    #[must_use]
    pub fn figures(&self) -> Option<Figures> {
        match &self.plan {
            RowPlan::Pay(quote) => Some(quote.figures()),
            RowPlan::Leave(_) => None,
        }
    }
}
