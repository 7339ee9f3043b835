//! Due dates and billing periods, in the forms that bills files write them, and the months of
//! Nepal's own calendar.

mod bikram_month;
mod billing_period;
mod due_date;
mod rank;

#[cfg(feature = "proptest")]
pub(crate) use bikram_month::MONTHS;
pub(crate) use bikram_month::year_and_word;
pub use bikram_month::{BikramMonth, BikramMonthError};
pub use billing_period::BillingPeriod;
pub use due_date::DueDate;
pub(crate) use rank::Rank;

/// Reads `MM-YYYY`: digits and a dash where they belong, whatever they spell. Year and month.
///
/// Tens of millions of rows have two of these each, so all eight bytes (one digit of the year stands
/// twice, to fill the word) are looked at together.
#[inline]
fn read_month(&[m1, m2, dash, y1, y2, y3, y4]: &[u8; 7]) -> Option<(u16, u8)> {
    const ZEROS: u64 = u64::from_le_bytes(*b"00-00000");
    // Added to a byte, these carry into its highest bit what is above 9, or is no dash.
    const LIMITS: u64 = u64::from_le_bytes([118, 118, 127, 118, 118, 118, 118, 118]);
    const HIGHEST_BITS: u64 = u64::from_le_bytes([0x80; 8]);
    let (first, last) = ([m1, m2, dash, y1], [y1, y2, y3, y4]);
    let text = u64::from(u32::from_le_bytes(first)) | u64::from(u32::from_le_bytes(last)) << 32;
    let digits = text ^ ZEROS;
    if (((digits & !HIGHEST_BITS) + LIMITS) | digits) & HIGHEST_BITS != 0 {
        return None;
    }
    // Each byte becomes the number that it and the next one spell; none is above 99.
    let [month, .., century, _, year, _] = (digits * 10 + (digits >> 8)).to_le_bytes();
    Some((u16::from(century) * 100 + u16::from(year), month))
}

/// The number that two ASCII digits spell.
#[inline]
fn read_two([tens, units]: [u8; 2]) -> Option<u8> {
    let (tens, units) = (tens.wrapping_sub(b'0'), units.wrapping_sub(b'0'));
    (tens < 10 && units < 10).then(|| tens * 10 + units)
}

/// How many days a month of 1 to 12 has.
#[inline]
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
