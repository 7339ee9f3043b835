//! Dues: bills of known and unknown months, totals that fit them and totals that do not.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{bikram_month, session_id};
use crate::{BikramMonth, BillMonth, DueBill, Dues, Excerpt, Money, SessionId};

/// An amount above zero in the currency of dues, with two decimals.
pub fn rupees() -> impl Strategy<Value = Money> {
    prop_oneof![Just(50_000), Just(50_001), 1_i64..200_000, 1_i64..10_000_000_000]
        .prop_map(|paisa| Money::new(Decimal::new(paisa, 2), Dues::CURRENCY))
}

/// The month of a bill, as far as it can be read: a month (often one of the same three years, so that
/// some are the same) or arrears.
pub fn readable_bill_month() -> impl Strategy<Value = BillMonth> {
    let near = (2072_u16..=2074, 1_u8..=12)
        .prop_map(|(year, month)| BikramMonth::new(year, month).expect("such a month exists"));
    prop_oneof![
        1 => Just(BillMonth::Arrears),
        4 => near.prop_map(BillMonth::Of),
        4 => bikram_month().prop_map(BillMonth::Of),
    ]
}

/// A bill of a month, all else of it by chance.
pub fn due_bill(month: impl Strategy<Value = BillMonth>) -> impl Strategy<Value = DueBill> {
    let date = excerpt("20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])");
    let status = excerpt("(Normal|[+-](2|5|10|25)% (Penalty|Rebate))");
    let amounts = (option::of(rupees()), rupees());
    (month, option::of(date), option::of(any::<i64>()), amounts, option::of(status)).prop_map(
        |(month, bill_date, days, (bill_amount, payable_amount), status)| DueBill {
            month,
            month_text: text_of(month),
            bill_date,
            days,
            bill_amount,
            payable_amount,
            status,
        },
    )
}

/// Dues as they should be: one bill or more, each of a month that can be read, and the total that they
/// add up to.
pub fn dues() -> impl Strategy<Value = Dues> {
    (session_id(), vec(due_bill(readable_bill_month()), 1..6)).prop_map(|(session, bills)| {
        let payable = bills.iter().map(|bill| bill.payable_amount.amount());
        let total = Money::new(payable.sum(), Dues::CURRENCY);
        dues_of(session, bills, total)
    })
}

/// Dues of any kind: without bills, with months that can't be read, with a total that the bills do not
/// add up to, or of zero, or below.
pub fn odd_dues() -> impl Strategy<Value = Dues> {
    let month = prop_oneof![4 => readable_bill_month(), 1 => Just(BillMonth::Unreadable)];
    let total = prop_oneof![
        8 => rupees(),
        1 => Just(Money::zero(Dues::CURRENCY)),
        1 => rupees().prop_map(|total| Money::new(-total.amount(), Dues::CURRENCY)),
    ];
    (session_id(), vec(due_bill(month), 0..4), total)
        .prop_map(|(session, bills, total)| dues_of(session, bills, total))
}

fn dues_of(session: SessionId, bills: Vec<DueBill>, total: Money) -> Dues {
    let name = Excerpt::of("Asha Gurung".as_bytes());
    Dues::new(session, name, bills, total).expect("small amounts of one currency add up")
}

fn text_of(month: BillMonth) -> Excerpt {
    let text = match month {
        BillMonth::Arrears => "ARREARS".to_owned(),
        BillMonth::Of(month) => month.to_string(),
        BillMonth::Unreadable => "2073 Ash".to_owned(),
    };
    Excerpt::of(text.as_bytes())
}

fn excerpt(form: &'static str) -> impl Strategy<Value = Excerpt> {
    form.prop_map(|text| Excerpt::of(text.as_bytes()))
}
