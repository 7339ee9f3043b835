//! Due dates and billing periods, in the forms that bills files write them, and the months of
//! Nepal's own calendar.

mod bikram_month;
mod billing_period;
mod digits;
mod due_date;
mod rank;

#[cfg(feature = "proptest")]
pub(crate) use bikram_month::MONTHS;
pub(crate) use bikram_month::year_and_word;
pub use bikram_month::{BikramMonth, BikramMonthError};
pub use billing_period::BillingPeriod;
pub use due_date::DueDate;
pub(crate) use rank::Rank;

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

/// How many days a month of 1 to 12 has.
#[cold]
const fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
