//! The page for operators lists every rule, with a value that breaks it and what is told then.

use std::iter;
use time::macros::date;

use super::*;
use crate::{
    AccountNumber, BillField, BillText, BillingPeriod, Currency, DueDate, Money, Rejections,
};

const GUIDE: &str = include_str!("../../../../../docs/guide/upload.md");
const SECTION: &str = "### A field breaks a rule";
/// The day that the page names.
const TODAY: Date = date!(2026 - 11 - 22);

/// A row of the page's table: code, field, value, what is told.
struct Row {
    code: &'static str,
    field: &'static str,
    value: &'static str,
    told: &'static str,
}

fn rows() -> Vec<Row> {
    let (_, section) = GUIDE.split_once(SECTION).expect("the page has the section");
    let lines = section.lines().skip(1).take_while(|line| !line.starts_with('#'));
    let rows = lines.filter(|line| line.starts_with("| `")).map(|line| {
        let cells: Vec<_> = line.split(" | ").map(|cell| cell.trim_matches(['|', ' '])).collect();
        let [code, field, value, told, _to_do] = cells[..] else { panic!("five cells: {line}") };
        let bare = |cell: &'static str| cell.trim_matches('`');
        Row { code: bare(code), field: bare(field), value, told: bare(told) }
    });
    rows.collect()
}

/// All rules, one after the other: a new one does not compile before it has its place here.
fn next(rule: BillRule) -> Option<BillRule> {
    Some(match rule {
        BillRule::Missing => BillRule::NotText,
        BillRule::NotText => BillRule::HiddenCharacter,
        BillRule::HiddenCharacter => BillRule::AccountNumberTooLong,
        BillRule::AccountNumberTooLong => BillRule::AmountForm,
        BillRule::AmountForm => BillRule::AmountDecimals,
        BillRule::AmountDecimals => BillRule::AmountNotPositive,
        BillRule::AmountNotPositive => BillRule::AmountTooLarge,
        BillRule::AmountTooLarge => BillRule::AmountCurrency,
        BillRule::AmountCurrency => BillRule::DueDateForm,
        BillRule::DueDateForm => BillRule::NoSuchDay,
        BillRule::NoSuchDay => BillRule::PastDue { today: TODAY },
        BillRule::PastDue { .. } => BillRule::PeriodForm,
        BillRule::PeriodForm => BillRule::NoSuchMonth,
        BillRule::NoSuchMonth => BillRule::PastPeriod { today: TODAY },
        BillRule::PastPeriod { .. } => return None,
    })
}

/// What stands behind `PE\xd1A`, `MNL\u{200b}` and `` `9` × 65 ``.
fn value_of(cell: &str) -> Vec<u8> {
    if let Some((piece, times)) = cell.split_once(" × ") {
        return piece.trim_matches('`').repeat(times.parse().unwrap()).into_bytes();
    }
    let mut bytes = Vec::new();
    let mut rest = cell.trim_matches('`');
    while let Some((before, escape)) = rest.split_once('\\') {
        bytes.extend_from_slice(before.as_bytes());
        rest = if let Some(escape) = escape.strip_prefix("u{") {
            let (digits, after) = escape.split_once('}').unwrap();
            let character = char::from_u32(u32::from_str_radix(digits, 16).unwrap()).unwrap();
            bytes.extend_from_slice(character.to_string().as_bytes());
            after
        } else {
            let (digits, after) = escape.strip_prefix('x').unwrap().split_at(2);
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
            after
        };
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

fn judged(field: &str, value: &[u8]) -> Rejections {
    let mut text = BillText {
        account_number: b"A1",
        amount: b"12.30",
        due_date: b"22-11-2026",
        period: b"11-2026",
    };
    match BillField::ALL.into_iter().find(|known| known.name() == field) {
        Some(BillField::AccountNumber) => text.account_number = value,
        Some(BillField::Amount) => text.amount = value,
        Some(BillField::DueDate) => text.due_date = value,
        Some(BillField::Period) => text.period = value,
        None => panic!("no field is called {field}"),
    }
    Bill::parse(text, TODAY).expect_err("the page says that it is wrong")
}

#[test]
fn the_guide_has_every_rule_once() {
    let listed: Vec<_> = rows().iter().map(|row| row.code).collect();
    let all: Vec<_> =
        iter::successors(Some(BillRule::Missing), |rule| next(*rule)).map(BillRule::code).collect();
    assert_eq!(listed, all);
}

#[test]
fn each_value_in_the_guide_breaks_its_rule_and_that_is_told() {
    for Row { code, field, value, told } in rows() {
        let rejections = match code {
            "missing" => judged("period", b" \t"),
            "amount-currency" => {
                let rupees = Money::parse(b"12.30", Currency::NPR).unwrap();
                let account: AccountNumber = "A1".parse().unwrap();
                let due_date = DueDate::new(TODAY).unwrap();
                let period = BillingPeriod::containing(TODAY).unwrap();
                Bill::new(account, rupees, due_date, period, TODAY).unwrap_err()
            }
            _ => judged(field, &value_of(value)),
        };
        let broken: Vec<_> =
            rejections.iter().map(|r| (r.rule().code(), r.rule().to_string())).collect();
        assert_eq!(broken, [(code, told.to_owned())], "{field} {value}");
    }
}
