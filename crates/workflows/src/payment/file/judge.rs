//! One row is planned: looked up in the journal, inquired, ordered, quoted, and held against limits.

use billport_domain::{Consumer, Money, PaymentReference};
use billport_intake::payments::{PaymentLine, PaymentRow};
use billport_journal::{PaymentRecord, PaymentState};
use billport_ports::PortError;
use std::collections::HashMap;

use super::paid_before::{PaidBefore, paid_last};
use super::plan::{PlanError, PlannedRow, RowPlan};
use super::report::{RowEnd, RowRejected, WhyPending};
use super::settings::FileSettings;
use super::verdict::{concerns_this_row, not_quoted};
use crate::payment::{PaymentBooks, PaymentDesk, Refusal, check_before, inquire};

/// The payment of each row of a file that decides about it, by the line of the row.
pub(super) type Earlier = HashMap<u64, PaymentRecord>;

pub(super) async fn judge(
    desk: PaymentDesk<'_>,
    books: PaymentBooks<'_>,
    settings: &FileSettings,
    earlier: &Earlier,
    line: &PaymentLine,
) -> Result<PlannedRow, PlanError> {
    let row = match &line.row {
        Ok(row) => row,
        Err(rejection) => {
            let end = RowEnd::Rejected(RowRejected::Row(rejection.clone()));
            return Ok(planned(line.line, None, None, RowPlan::Leave(end)));
        }
    };
    let (line, consumer) = (line.line, Some(&row.consumer));
    let before = earlier.get(&line);
    let reference = before.map(|record| record.reference().clone());
    let leave = |end| Ok(planned(line, consumer, reference.clone(), RowPlan::Leave(end)));
    match before {
        Some(record) if record.state == PaymentState::Paid && !settings.again => {
            return leave(RowEnd::AlreadyPaid(PaidBefore::of(books, record)));
        }
        Some(record) if record.state.is_unsettled() => {
            return leave(RowEnd::Unknown { error: None });
        }
        _ => {}
    }
    // What was not sent is tried again under its name; what was refused or paid needs a new one.
    let is_tried_again = before.is_some_and(|record| record.state == PaymentState::NotSent);
    let reference = reference.filter(|_| is_tried_again);
    let plan = to_pay(desk, books, settings, (line, row), reference.as_ref()).await?;
    let paid_before = match &plan {
        RowPlan::Pay(_) => paid_last(books, &row.consumer).await.map_err(PlanError::Journal)?,
        RowPlan::Leave(_) => None,
    };
    Ok(PlannedRow { paid_before, ..planned(line, consumer, reference, plan) })
}

fn planned(
    line: u64,
    consumer: Option<&Consumer>,
    reference: Option<PaymentReference>,
    plan: RowPlan,
) -> PlannedRow {
    PlannedRow { line, consumer: consumer.cloned(), reference, paid_before: None, plan }
}

async fn to_pay(
    desk: PaymentDesk<'_>,
    books: PaymentBooks<'_>,
    settings: &FileSettings,
    (line, row): (u64, &PaymentRow),
    reference: Option<&PaymentReference>,
) -> Result<RowPlan, PlanError> {
    let rejected = |why| Ok(RowPlan::Leave(RowEnd::Rejected(why)));
    let unanswered = |error: PortError| match error {
        error if concerns_this_row(&error) => Ok(RowPlan::Leave(not_quoted(error))),
        error => Err(PlanError::Provider { line, error }),
    };
    match check_before(books, &row.consumer, reference).await {
        Ok(()) => {}
        Err(Refusal::Journal(error)) => return Err(PlanError::Journal(error)),
        Err(refusal) => {
            return Ok(RowPlan::Leave(RowEnd::Pending(WhyPending::Refused(refusal))));
        }
    }
    let inquired = match inquire(desk, books, row.consumer.clone()).await {
        Ok(inquired) => inquired,
        Err(error) => return unanswered(error),
    };
    let ordered = match inquired.order(row.wanted, settings.advance) {
        Ok(ordered) => ordered,
        Err(refused) => return rejected(RowRejected::Order(refused.why)),
    };
    let amount = ordered.order().amount();
    if let Some(limit) = settings.max_amount.filter(|limit| is_above(amount, *limit)) {
        return rejected(RowRejected::AboveLimit { amount, limit });
    }
    let quote = match ordered.quote(desk).await {
        Ok(quote) => quote,
        Err(error) => return unanswered(error),
    };
    match quote.breach() {
        Some(breach) => rejected(RowRejected::Breach(breach)),
        None => Ok(RowPlan::Pay(Box::new(quote))),
    }
}

/// Whether an amount is above a limit; one of another currency is above any.
pub(super) fn is_above(amount: Money, limit: Money) -> bool {
    amount.currency() != limit.currency() || amount.amount() > limit.amount()
}
