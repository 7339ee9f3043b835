//! Months of the Bikram Sambat calendar, and the texts in which they are written.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::BikramMonth;
use crate::calendar::MONTHS;

/// Any month of any year.
pub fn bikram_month() -> impl Strategy<Value = BikramMonth> {
    (BikramMonth::FIRST_YEAR..=BikramMonth::LAST_YEAR, 1_u8..=12).prop_map(|(year, month)| {
        BikramMonth::new(year, month).expect("the ranges hold years and months only")
    })
}

/// A month and a text of it: in any spelling, case and form, with Latin or Devanagari digits.
pub fn bikram_month_text() -> impl Strategy<Value = (BikramMonth, String)> {
    let cases = select(vec![str::to_owned, str::to_ascii_lowercase, str::to_ascii_uppercase]);
    let scripts = select(vec![str::to_owned, in_devanagari]);
    (bikram_month(), any::<Index>(), cases, scripts, 0..7).prop_map(
        |(month, spelling, in_case, in_script, form)| {
            let names = MONTHS[usize::from(month.month()) - 1];
            let name = in_case(names[spelling.index(names.len())]);
            let year = in_script(&month.year().to_string());
            let text = match form {
                0 => format!("{year} {name}"),
                1 => format!("{year}-{name}"),
                2 => format!("{name}/{year}"),
                3 => format!("{name} {year}"),
                4 => format!("{name} - {year}"),
                5 => format!(" \t{year}  {name} "),
                _ => in_script(&format!("{}{:02}", month.year(), month.month())),
            };
            (month, text)
        },
    )
}

fn in_devanagari(digits: &str) -> String {
    let digit = |c: char| char::from_u32(u32::from('०') + c.to_digit(10)?);
    digits.chars().map(|c| digit(c).expect("Devanagari has the ten digits")).collect()
}
