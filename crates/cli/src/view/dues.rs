//! What a consumer owes, for people.

use billport::domain::{Adjustment, BillMonth, Consumer, DueBill, Dues};

use super::numbers::{grouped_amount, grouped_money};
use super::table::Table;

/// The bills, oldest first, and below them the minimum and the total.
pub(crate) fn text(consumer: &Consumer, dues: &Dues) -> String {
    let mut text = format!("consumer  {}, {consumer}\n", dues.consumer_name());
    if dues.bills().is_empty() {
        text += "no bill is listed\n";
    } else {
        let rows = dues.bills().iter().map(row).collect();
        text += &Table { head: HEAD, numbers: &[2, 3, 4], rows }.text();
    }
    text += &format!("minimum   {}\n", minimum(dues));
    text + &format!("total     {}\n", grouped_money(dues.total_due()))
}

/// What a person should know before anything is paid.
pub(crate) fn warnings(dues: &Dues) -> Vec<String> {
    let mut warnings = Vec::new();
    let unreadable = dues.bills().iter().filter(|bill| bill.month == BillMonth::Unreadable);
    for bill in unreadable {
        warnings.push(format!(
            "`{}` is no month that can be read, so nobody can say which bill is the oldest: the \
             whole total can be paid, and nothing less",
            bill.month_text
        ));
    }
    if dues.total_differs() {
        warnings.push(format!(
            "the provider's total is {}, but its bills add up to {}: what counts is its total",
            grouped_money(dues.total_due()),
            grouped_money(dues.sum_of_bills())
        ));
    }
    warnings
}

/// The names of the columns.
const HEAD: [&str; 6] = ["month", "bill date", "days", "billed", "payable", "what it is"];

fn row(bill: &DueBill) -> [String; 6] {
    let dash = || "-".to_owned();
    [
        month(bill),
        bill.bill_date.as_ref().map_or_else(dash, ToString::to_string),
        bill.days.map_or_else(dash, |days| days.to_string()),
        bill.bill_amount.map_or_else(dash, grouped_amount),
        grouped_amount(bill.payable_amount),
        explained(bill),
    ]
}

/// The month as it is always written, or the provider's own text.
pub(crate) fn month(bill: &DueBill) -> String {
    match bill.month {
        BillMonth::Arrears => "ARREARS".to_owned(),
        BillMonth::Of(month) => month.to_string(),
        BillMonth::Unreadable => bill.month_text.to_string(),
    }
}

/// Penalty or rebate, by the direction of the figures; the sign of the provider's text is unreliable.
fn explained(bill: &DueBill) -> String {
    let what = match bill.adjustment() {
        Adjustment::Penalty(amount) => format!("penalty {}", grouped_amount(amount)),
        Adjustment::Rebate(amount) => format!("rebate {}", grouped_amount(amount)),
        Adjustment::None => "as billed".to_owned(),
        Adjustment::Unknown => "what was billed is not told".to_owned(),
    };
    match &bill.status {
        Some(status) if !status.as_str().is_empty() => {
            format!("{what} (the provider says `{status}`)")
        }
        _ => what,
    }
}

fn minimum(dues: &Dues) -> String {
    match (dues.minimum_payable(), dues.bills().first()) {
        (Some(minimum), Some(oldest)) => {
            format!("{}, what is payable of {}", grouped_money(minimum), month(oldest))
        }
        _ if dues.is_nothing_due() => "none: nothing is due".to_owned(),
        _ => "not known: only the total can be paid".to_owned(),
    }
}
