//! The fifth stage: a quote that somebody has consented to. Only this can be [paid](Confirmed::pay).

use billport_domain::{Consumer, PaymentReference};
use billport_journal::{FileRow, NewPayment};

use super::PaymentBooks;
use super::quote::{Figures, Quote};

/// A quote that somebody has consented to.
#[derive(Debug)]
pub struct Confirmed {
    pub(super) quote: Quote,
}

/// The row of a file that orders a payment.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowOfPlan {
    pub(super) row: FileRow,
    /// The last event of payments before the file was planned: what was paid later may have paid the row.
    pub(super) planned_behind: u64,
}

impl Confirmed {
    /// Whose dues are to be paid.
    #[must_use]
    pub fn consumer(&self) -> &Consumer {
        self.quote.consumer()
    }

    /// What was consented to.
    #[must_use]
    pub fn figures(&self) -> Figures {
        self.quote.figures()
    }

    /// What is put on disk before it is sent.
    pub(super) fn intent(
        &self,
        books: PaymentBooks<'_>,
        reference: &PaymentReference,
        row: Option<RowOfPlan>,
    ) -> NewPayment {
        let figures = self.figures();
        let inquired_behind = self.quote.ordered.inquired.behind;
        NewPayment {
            reference: reference.clone(),
            target: books.target.to_owned(),
            consumer: self.consumer().clone(),
            amount: figures.amount,
            service_charge: figures.service_charge,
            minimum_payable: figures.minimum_payable,
            total_due: figures.total_due,
            session: self.quote.order().session().clone(),
            inquired_at: self.quote.inquired_at(),
            inquired_behind: row
                .map_or(inquired_behind, |row| row.planned_behind.min(inquired_behind)),
            from_file: row.map(|row| row.row),
        }
    }
}
