//! Due dates and billing periods, in the forms that bills files write them, and the months of
//! Nepal's own calendar.

mod bikram_month;
mod billing_period;
mod due_date;

#[cfg(feature = "proptest")]
pub(crate) use bikram_month::MONTHS;
pub(crate) use bikram_month::year_and_word;
pub use bikram_month::{BikramMonth, BikramMonthError};
pub use billing_period::BillingPeriod;
pub use due_date::DueDate;

/// The number that two ASCII digits spell.
fn read_two([tens, units]: [u8; 2]) -> Option<u8> {
    let is_number = tens.is_ascii_digit() && units.is_ascii_digit();
    is_number.then(|| (tens - b'0') * 10 + (units - b'0'))
}

/// The number that four ASCII digits spell.
fn read_four([a, b, c, d]: [u8; 4]) -> Option<u16> {
    let (century, year) = (read_two([a, b])?, read_two([c, d])?);
    Some(u16::from(century) * 100 + u16::from(year))
}

/// Two ASCII digits of a number below 100.
fn write_two(number: u8) -> [u8; 2] {
    [b'0' + number / 10, b'0' + number % 10]
}

/// Four ASCII digits of a number below 10,000.
fn write_four(number: u16) -> [u8; 4] {
    let half = |number| write_two(u8::try_from(number).expect("half of four digits is below 100"));
    let ([a, b], [c, d]) = (half(number / 100), half(number % 100));
    [a, b, c, d]
}
