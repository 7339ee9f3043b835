//! Texts of bills that break exactly one rule.

use proptest::prelude::*;
use time::{Date, Duration, Month};

use super::fields::{day_text, month_text};
use super::{OwnedBillText, bill_text};
use crate::BillField;

/// A bill's text in which one field breaks one rule.
#[derive(Clone, Debug)]
pub struct WrongBillText {
    /// The text.
    pub text: OwnedBillText,
    /// The field that is wrong.
    pub field: BillField,
    /// The code of the rule that it breaks. See [`BillRule::code`](crate::BillRule::code).
    pub rule: &'static str,
}

/// The text of a bill that is wrong in exactly one way on the day `today`.
pub fn wrong_bill_text(today: Date) -> impl Strategy<Value = WrongBillText> {
    let wrong_field = prop_oneof![
        account_number().prop_map(|(rule, value)| (BillField::AccountNumber, rule, value)),
        amount().prop_map(|(rule, value)| (BillField::Amount, rule, value)),
        due_date(today).prop_map(|(rule, value)| (BillField::DueDate, rule, value)),
        period(today).prop_map(|(rule, value)| (BillField::Period, rule, value)),
    ];
    (bill_text(today), wrong_field).prop_map(|(mut text, (field, rule, value))| {
        *match field {
            BillField::AccountNumber => &mut text.account_number,
            BillField::Amount => &mut text.amount,
            BillField::DueDate => &mut text.due_date,
            BillField::Period => &mut text.period,
        } = value;
        WrongBillText { text, field, rule }
    })
}

type Wrong = (&'static str, Vec<u8>);

fn account_number() -> impl Strategy<Value = Wrong> {
    prop_oneof![
        missing(),
        "[0-9]{65,80}".prop_map(|text| ("account-number-too-long", text.into_bytes())),
        "[A-Z]{1,5}[\u{0}\u{7}\u{1b}\u{7f}\u{85}\u{200b}\u{202e}\u{feff}][0-9]{1,5}"
            .prop_map(|text| ("hidden-character", text.into_bytes())),
        "[A-Z]{1,5}".prop_map(|text| ("not-text", [text.as_bytes(), b"\xff1"].concat())),
    ]
}

fn amount() -> impl Strategy<Value = Wrong> {
    let forms = prop_oneof![
        "-[1-9][0-9]{0,5}",
        "\\+[1-9][0-9]{0,5}",
        "[1-9][0-9]{0,2},[0-9]{3}(\\.[0-9]{2})?",
        "[1-9][0-9]{0,2},[0-9]{2}",
        "[1-9]e[1-9]",
        "\\.[0-9]{1,2}",
        "[1-9][0-9]{0,5}\\.",
        "(PHP |₱|\\$)[1-9][0-9]{0,5}",
        "[1-9] [0-9]{3}",
        "[１-９]{1,5}",
        "(NaN|inf|null|zero)",
    ];
    prop_oneof![
        missing(),
        forms.prop_map(|text| ("amount-form", text.into_bytes())),
        "[0-9]{1,6}\\.[0-9]{3,8}".prop_map(|text| ("amount-decimals", text.into_bytes())),
        "0{1,5}(\\.0{1,2})?".prop_map(|text| ("amount-not-positive", text.into_bytes())),
        "[1-9][0-9]{10,30}(\\.[0-9]{1,2})?"
            .prop_map(|text| ("amount-too-large", text.into_bytes())),
    ]
}

fn due_date(today: Date) -> impl Strategy<Value = Wrong> {
    let first = Date::from_calendar_date(1900, Month::January, 1).expect("a day").to_julian_day();
    prop_oneof![
        missing(),
        prop_oneof![
            "[1-9]-[1-9]-203[0-9]",
            "(0[1-9]|1[0-9])/(0[1-9]|1[0-2])/203[0-9]",
            "203[0-9]-(0[1-9]|1[0-2])-(0[1-9]|1[0-9])",
            "(0[1-9]|1[0-9])-(0[1-9]|1[0-2])-3[0-9]",
            "(tomorrow|45678)",
        ]
        .prop_map(|text| ("due-date-form", text.into_bytes())),
        "(3[1-9]-(04|06|09|11)|00-05|3[2-9]-01|29-02|15-13|15-00)-2101"
            .prop_map(|text| ("no-such-day", text.into_bytes())),
        (first..today.to_julian_day()).prop_map(|day| ("past-due", day_text(day).into_bytes())),
    ]
}

fn period(today: Date) -> impl Strategy<Value = Wrong> {
    let this_month = today.replace_day(1).expect("every month has a first day");
    prop_oneof![
        missing(),
        prop_oneof!["[1-9]-203[0-9]", "0[1-9]/203[0-9]", "203[0-9]-0[1-9]", "0[1-9]-3[0-9]"]
            .prop_map(|text| ("period-form", text.into_bytes())),
        "(00|1[3-9]|[2-9][0-9])-2101".prop_map(|text| ("no-such-month", text.into_bytes())),
        (1_i64..36_500).prop_map(move |days| {
            ("past-period", month_text(this_month - Duration::days(days)).into_bytes())
        }),
    ]
}

fn missing() -> impl Strategy<Value = Wrong> {
    "[ \t]{0,3}".prop_map(|text| ("missing", text.into_bytes()))
}
