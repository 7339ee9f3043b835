//! One made-up bill that follows from its number and the seed, as text by field.
//!
//! The rules are those of an upload of bills: an amount above nothing with at most two decimals, a
//! due date that the calendar has, a billing period. Dates lie far ahead, so that a file stays
//! correct for years.

use super::digest::{BillsDigest, hundredths};
use super::splitmix::SplitMix64;

/// As many account numbers as ten digits can tell apart.
pub(super) const MOST_ROWS: u64 = 10_000_000_000;

/// The fields in the order of the plain layout.
pub(super) const COLUMNS: [&str; 4] = ["account_number", "amount", "due_date", "period"];

pub(super) const ACCOUNT_NUMBER: usize = 0;
pub(super) const AMOUNT: usize = 1;
pub(super) const DUE_DATE: usize = 2;
pub(super) const PERIOD: usize = 3;

/// The text of each field; filled again for each bill, so that its memory is kept.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// By column; a row that lacks its last field has one less.
    pub(super) fields: [Vec<u8>; 4],
    pub(super) lacks_last_field: bool,
}

impl Row {
    /// Becomes the bill of that number: the same for the same seed and number.
    pub(super) fn fill(&mut self, seed: u64, number: u64) {
        let mut random = SplitMix64::for_row(seed, number);
        self.lacks_last_field = false;
        for field in &mut self.fields {
            field.clear();
        }
        push_account_number(&mut self.fields[ACCOUNT_NUMBER], number);
        push_amount(&mut self.fields[AMOUNT], random.next());
        let dates = random.next();
        let year = 2031 + dates % 2;
        push_due_date(&mut self.fields[DUE_DATE], dates >> 1, year);
        push_period(&mut self.fields[PERIOD], dates >> 32, year);
    }

    /// Adds the bill to a bag; it must not be spoilt.
    pub(super) fn add_to(&self, bag: &mut BillsDigest) {
        let [account, amount, due_date, period] = &self.fields;
        let amount = str::from_utf8(amount).ok().and_then(hundredths);
        bag.add(account, amount.expect("it was made of digits"), due_date, period);
    }

    /// Puts another text into a field.
    pub(super) fn replace(&mut self, column: usize, text: &[u8]) {
        self.fields[column].clear();
        self.fields[column].extend_from_slice(text);
    }
}

/// The row's number with its leading zeros, scattered so that the file is not sorted: multiplying by
/// a number that shares no factor with the count of account numbers hits each of them once.
fn push_account_number(field: &mut Vec<u8>, number: u64) {
    let scattered = (number + 1) * 387_420_489 % MOST_ROWS;
    push_digits::<10>(field, scattered);
}

/// At least 1 and below 100,000, with no decimal, one, or two.
fn push_amount(field: &mut Vec<u8>, random: u64) {
    push_number(field, 1 + (random >> 8) % 99_999);
    match random % 3 {
        0 => {}
        1 => {
            field.push(b'.');
            push_digits::<1>(field, (random >> 40) % 10);
        }
        _ => {
            field.push(b'.');
            push_digits::<2>(field, (random >> 40) % 100);
        }
    }
}

/// `DD-MM-YYYY`.
fn push_due_date(field: &mut Vec<u8>, random: u64, year: u64) {
    let month = 1 + random % 12;
    let day = 1 + (random >> 8) % days_in(month, year);
    push_digits::<2>(field, day);
    field.push(b'-');
    push_digits::<2>(field, month);
    field.push(b'-');
    push_digits::<4>(field, year);
}

/// `MM-YYYY`.
fn push_period(field: &mut Vec<u8>, random: u64, year: u64) {
    push_digits::<2>(field, 1 + random % 12);
    field.push(b'-');
    push_digits::<4>(field, year);
}

/// Of the years 2031 and 2032, the second is a leap year.
fn days_in(month: u64, year: u64) -> u64 {
    match month {
        2 if year == 2032 => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The last `WIDTH` digits of the number, with leading zeros.
fn push_digits<const WIDTH: usize>(field: &mut Vec<u8>, mut number: u64) {
    let mut digits = [b'0'; WIDTH];
    for digit in digits.iter_mut().rev() {
        *digit = last_digit(number);
        number /= 10;
    }
    field.extend_from_slice(&digits);
}

/// The number below 100,000 without leading zeros.
fn push_number(field: &mut Vec<u8>, number: u64) {
    match number {
        0..10 => push_digits::<1>(field, number),
        10..100 => push_digits::<2>(field, number),
        100..1_000 => push_digits::<3>(field, number),
        1_000..10_000 => push_digits::<4>(field, number),
        _ => push_digits::<5>(field, number),
    }
}

fn last_digit(number: u64) -> u8 {
    b'0' + u8::try_from(number % 10).expect("a remainder of ten fits a byte")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(count: u64) -> impl Iterator<Item = [String; 4]> {
        let mut row = Row::default();
        (0..count).map(move |number| {
            row.fill(1, number);
            row.fields.clone().map(|field| String::from_utf8(field).unwrap())
        })
    }

    #[test]
    fn account_numbers_have_ten_digits_and_some_begin_with_zero() {
        assert!(rows(1000).all(|[account, ..]| account.len() == 10));
        assert!(rows(1000).any(|[account, ..]| account.starts_with('0')));
    }

    #[test]
    fn scattering_never_meets_itself() {
        // 387,420,489 is 3^18, and ten digits count 2^10 × 5^10 numbers: no factor is shared.
        assert_eq!(387_420_489, 3_u64.pow(18));
        assert_eq!(MOST_ROWS, 2_u64.pow(10) * 5_u64.pow(10));
        // The largest product still fits.
        assert!(MOST_ROWS.checked_mul(387_420_489).is_some());
    }

    #[test]
    fn amounts_are_above_nothing_with_at_most_two_decimals() {
        let mut seen = [false; 3];
        for [_, amount, ..] in rows(1000) {
            let (whole, decimals) = amount.split_once('.').unwrap_or((&amount, ""));
            let pesos: u64 = whole.parse().unwrap();
            assert!((1..100_000).contains(&pesos) && !whole.starts_with('0'), "{amount}");
            assert!(decimals.bytes().all(|byte| byte.is_ascii_digit()), "{amount}");
            seen[decimals.len()] = true;
        }
        assert_eq!(seen, [true; 3]);
    }

    #[test]
    fn due_dates_are_in_the_calendar_and_the_period_in_the_same_year() {
        for [_, _, due_date, period] in rows(20_000) {
            let parts: Vec<u64> = due_date.split('-').map(|part| part.parse().unwrap()).collect();
            let [day, month, year] = parts[..] else { panic!("{due_date}") };
            assert_eq!(due_date.len(), 10);
            assert!((2031..=2032).contains(&year) && (1..=12).contains(&month), "{due_date}");
            assert!((1..=days_in(month, year)).contains(&day), "{due_date}");
            let (period_month, period_year) = period.split_once('-').unwrap();
            assert!((1..=12).contains(&period_month.parse::<u64>().unwrap()), "{period}");
            assert_eq!((period.len(), period_year.parse()), (7, Ok(year)));
        }
        let dates: Vec<String> = rows(20_000).map(|[_, _, due_date, _]| due_date).collect();
        assert!(dates.iter().any(|date| date == "29-02-2032"));
        assert!(!dates.iter().any(|date| date == "29-02-2031"));
    }
}
