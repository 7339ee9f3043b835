//! What makes a bill wrong, by Blaggo's own page: amounts, due dates, periods.

use time::{Date, Month};

use super::bill::Bill;
use crate::amount::hundredths;

/// A bill that breaks no rule.
#[derive(Debug)]
pub(super) struct SoundBill<'a> {
    pub(super) bill: Bill<'a>,
    /// Its amount.
    pub(super) centavos: u64,
}

/// Judges the values of a bill by the provider's day.
///
/// # Errors
///
/// A sentence that names the field:
/// - `account_number` is blank;
/// - `amount` is not a JSON number, is zero or less, has an exponent, more than two decimals, or
///   more digits than any ledger holds ("net amount to be paid");
/// - `due_date` is not an existing day as `DD-MM-YYYY`, or is past ("due date should be current or
///   future");
/// - `period` is not an existing month as `MM-YYYY`, or is past ("period should be current or
///   future month").
pub(super) fn judge(bill: Bill<'_>, today: Date) -> Result<SoundBill<'_>, String> {
    if bill.account_number.trim().is_empty() {
        return Err("account_number is empty".to_owned());
    }
    let centavos =
        hundredths(bill.amount).map_err(|why| format!("amount {} {why}", bill.amount))?;

    let due_date = &bill.due_date;
    match parse_due_date(due_date) {
        None => return Err(format!("due_date {due_date:?} is not a day as DD-MM-YYYY")),
        Some(day) if day < today => return Err(format!("due_date {due_date:?} is past")),
        Some(_) => {}
    }

    let period = &bill.period;
    match parse_period(period) {
        None => return Err(format!("period {period:?} is not a month as MM-YYYY")),
        Some(first) if first < first_of_month(today) => {
            return Err(format!("period {period:?} is past"));
        }
        Some(_) => {}
    }
    Ok(SoundBill { bill, centavos })
}

fn parse_due_date(text: &str) -> Option<Date> {
    let [d1, d2, b'-', m1, m2, b'-', y1, y2, y3, y4] = *text.as_bytes() else {
        return None;
    };
    day(number(&[y1, y2, y3, y4])?, number(&[m1, m2])?, number(&[d1, d2])?)
}

/// The first day of the month.
fn parse_period(text: &str) -> Option<Date> {
    let [m1, m2, b'-', y1, y2, y3, y4] = *text.as_bytes() else {
        return None;
    };
    day(number(&[y1, y2, y3, y4])?, number(&[m1, m2])?, 1)
}

fn day(year: u16, month: u16, day: u16) -> Option<Date> {
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(year.into(), month, u8::try_from(day).ok()?).ok()
}

/// At most four digits, so it can't overflow.
fn number(digits: &[u8]) -> Option<u16> {
    digits.iter().try_fold(0, |number, byte| {
        byte.is_ascii_digit().then(|| number * 10 + u16::from(byte - b'0'))
    })
}

fn first_of_month(day: Date) -> Date {
    day.replace_day(1).expect("every month has a first day")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(
        account_number: &str,
        amount: &str,
        due_date: &str,
        period: &str,
    ) -> Result<u64, String> {
        let today = Date::from_calendar_date(2031, Month::January, 15).unwrap();
        let bill = Bill {
            account_number: account_number.into(),
            amount,
            due_date: due_date.into(),
            period: period.into(),
        };
        judge(bill, today).map(|sound| sound.centavos)
    }

    #[test]
    fn amounts_are_read_to_the_centavo() {
        for (json, expected) in [
            ("0.01", 1),
            ("0.1", 10),
            ("1", 100),
            ("1500", 150_000),
            ("1700.78", 170_078),
            ("500.50", 50_050),
            ("9999999999.99", 999_999_999_999),
            ("184467440737095516.15", u64::MAX),
        ] {
            assert_eq!(judged("AB1", json, "15-01-2031", "01-2031"), Ok(expected), "{json}");
        }
    }

    #[test]
    fn wrong_amounts_are_named() {
        for (json, why) in [
            ("0", "is not above zero"),
            ("0.00", "is not above zero"),
            ("-0", "is not above zero"),
            ("-1", "is not above zero"),
            ("1.001", "has more than 2 decimals"),
            ("1.500", "has more than 2 decimals"),
            ("1e3", "has an exponent"),
            ("1.5E2", "has an exponent"),
            ("\"1500\"", "is not a number"),
            ("null", "is not a number"),
            ("true", "is not a number"),
            ("[1]", "is not a number"),
            ("184467440737095516.16", "is too large"),
            ("100000000000000000000000000", "is too large"),
        ] {
            let error = judged("AB1", json, "15-01-2031", "01-2031").unwrap_err();
            assert_eq!(error, format!("amount {json} {why}"));
        }
    }

    #[test]
    fn today_is_not_past_and_dates_have_one_spelling() {
        for (due_date, period, expected) in [
            ("15-01-2031", "01-2031", None),
            ("29-02-2032", "12-2031", None),
            ("25-05-2099", "06-2099", None),
            ("14-01-2031", "01-2031", Some("due_date \"14-01-2031\" is past")),
            ("15-01-2030", "01-2031", Some("due_date \"15-01-2030\" is past")),
            ("15-01-2031", "12-2030", Some("period \"12-2030\" is past")),
            ("29-02-2031", "01-2031", Some("is not a day")),
            ("31-04-2031", "01-2031", Some("is not a day")),
            ("00-04-2031", "01-2031", Some("is not a day")),
            ("01-13-2031", "01-2031", Some("is not a day")),
            ("1-2-2031", "01-2031", Some("is not a day")),
            ("01-02-31", "01-2031", Some("is not a day")),
            ("2031-02-01", "01-2031", Some("is not a day")),
            ("01/02/2031", "01-2031", Some("is not a day")),
            (" 01-02-2031", "01-2031", Some("is not a day")),
            ("+1-02-2031", "01-2031", Some("is not a day")),
            ("٠١-02-2031", "01-2031", Some("is not a day")),
            ("", "01-2031", Some("is not a day")),
            ("15-01-2031", "13-2031", Some("is not a month")),
            ("15-01-2031", "00-2031", Some("is not a month")),
            ("15-01-2031", "1-2031", Some("is not a month")),
            ("15-01-2031", "2031-01", Some("is not a month")),
            ("15-01-2031", "012031", Some("is not a month")),
            ("15-01-2031", "", Some("is not a month")),
        ] {
            let judgement = judged("AB1", "1", due_date, period);
            match expected {
                None => assert_eq!(judgement, Ok(100), "{due_date} {period}"),
                Some(part) => {
                    let error = judgement.unwrap_err();
                    assert!(error.contains(part), "{due_date} {period}: {error}");
                }
            }
        }
    }

    #[test]
    fn a_blank_account_number_is_none() {
        for blank in ["", " ", "\t"] {
            let error = judged(blank, "1", "15-01-2031", "01-2031").unwrap_err();
            assert_eq!(error, "account_number is empty");
        }
        assert_eq!(judged("000123", "1", "15-01-2031", "01-2031"), Ok(100));
    }
}
