//! Valid texts of the single fields.

use proptest::prelude::*;
use proptest::string::{RegexGeneratorStrategy, string_regex};
use time::{Date, Month};

use crate::{BillingPeriod, DueDate};

/// The last year of generated dates.
const LAST_YEAR: i32 = 2999;

/// An account number: mostly letters, digits and dashes, at times with quotes, blanks inside,
/// backslashes, commas or letters beyond ASCII.
pub fn account_number_text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[A-Z]{0,3}[0-9-]{1,20}",
        1 => "[0-9]{1,64}",
        1 => r"[!-~]{1,3}[ -~]{0,20}[!-~]",
        1 => "[0-9A-Zñé電気]{1,20}",
    ]
}

/// An amount from 0.01 to 9,999,999,999.99, with no, one or two decimals, at times with zeros in
/// front.
pub fn amount_text() -> impl Strategy<Value = String> {
    let whole = prop_oneof![1_u64..1_000, 1_u64..100_000, 1_u64..=9_999_999_999];
    let amount = prop_oneof![
        whole.clone().prop_map(|whole| whole.to_string()),
        (whole.clone(), 0_u8..10).prop_map(|(whole, tenths)| format!("{whole}.{tenths}")),
        (whole, 0_u8..100).prop_map(|(whole, cents)| format!("{whole}.{cents:02}")),
        (1_u8..100).prop_map(|cents| format!("0.{cents:02}")),
        Just("9999999999.99".to_owned()),
    ];
    ("0{0,3}", amount).prop_map(|(zeros, amount)| zeros + &amount)
}

/// A due date that is `today` or later.
pub fn due_date_text(today: Date) -> impl Strategy<Value = String> {
    let last = Date::from_calendar_date(LAST_YEAR, Month::December, 31).expect("a day");
    let (from, to) = (today.to_julian_day(), last.to_julian_day());
    prop_oneof![Just(from), from..=to].prop_map(day_text)
}

/// A period that is this month or later.
pub fn period_text(today: Date) -> impl Strategy<Value = String> {
    due_date_text(today).prop_map(|due| due[3..].to_owned())
}

/// Texts of a form. A bare literal is a strategy as well, but reads its form anew for every text, and a
/// customer has fifty.
pub(super) fn text(form: &str) -> RegexGeneratorStrategy<String> {
    string_regex(form).expect("the form is a regular expression")
}

/// The text of a day by its number.
pub(super) fn day_text(julian_day: i32) -> String {
    let day = Date::from_julian_day(julian_day).expect("the range holds days only");
    DueDate::new(day).expect("the years have four digits").to_string()
}

/// The text of the month of a day.
pub(super) fn month_text(day: Date) -> String {
    BillingPeriod::containing(day).expect("the years have four digits").to_string()
}
