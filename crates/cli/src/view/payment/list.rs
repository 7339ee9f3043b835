//! Payments, as a table.

use billport::journal::PaymentRecord;

use crate::connect::nea;
use crate::view::instants::instant;
use crate::view::numbers::grouped_amount;
use crate::view::shown;
use crate::view::table::Table;

/// A line for each payment.
pub(crate) fn text(payments: &[PaymentRecord]) -> String {
    if payments.is_empty() {
        return "no such payments\n".to_owned();
    }
    let head = ["reference", "state", "begun", "NPR", "charge", "consumer", "target"];
    Table { head, numbers: &[3, 4], rows: payments.iter().map(row).collect() }.text()
}

fn row(record: &PaymentRecord) -> [String; 7] {
    let payment = &record.intended;
    [
        payment.reference.to_string(),
        record.state.name().to_owned(),
        instant(record.first_intended_at),
        grouped_amount(payment.amount),
        grouped_amount(payment.service_charge),
        shown(payment.consumer.to_string()).to_string(),
        nea::told(&payment.target).to_string(),
    ]
}
