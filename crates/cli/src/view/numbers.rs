//! Numbers as people read them.

use billport::domain::Money;

/// A whole number with separators of thousands: `1,234,567`.
pub(crate) fn grouped(number: u64) -> String {
    with_separators(&number.to_string())
}

/// An amount with its currency and separators of thousands: `PHP 1,234.50`.
pub(crate) fn grouped_money(money: Money) -> String {
    format!("{} {}", money.currency(), grouped_amount(money))
}

/// An amount without its currency, with separators of thousands and two decimals, or as many more as
/// it has: nothing is rounded. `1,234.50`
pub(crate) fn grouped_amount(money: Money) -> String {
    let amount = money.amount().normalize();
    let decimals = usize::try_from(amount.scale()).unwrap_or_default().max(2);
    let text = format!("{amount:.decimals$}");
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, decimals) = digits.split_once('.').expect("two decimals were asked for");
    format!("{sign}{}.{decimals}", with_separators(whole))
}

/// A number with its noun: `1 bill`, `2,000 bills`, `1 batch`, `2 batches`.
pub(crate) fn plural(number: u64, noun: &str) -> String {
    let ending = match (number, noun.ends_with("ch")) {
        (1, _) => "",
        (_, true) => "es",
        (_, false) => "s",
    };
    format!("{} {noun}{ending}", grouped(number))
}

/// What stands behind a number of rejected rows: `, 2 of them duplicates, 1 taken care of by an
/// earlier run`, or nothing; `how` says how they are taken care of.
pub(crate) fn why_rejected(duplicates: u64, taken_care_of: u64, how: &str) -> String {
    let duplicates = match duplicates {
        0 => String::new(),
        1 => ", 1 of them a duplicate".to_owned(),
        _ => format!(", {} of them duplicates", grouped(duplicates)),
    };
    match (taken_care_of, duplicates.is_empty()) {
        (0, _) => duplicates,
        (rows, true) => format!(", {} of them {how}", grouped(rows)),
        (rows, false) => format!("{duplicates}, {} {how}", grouped(rows)),
    }
}

/// The lines of a file from one to another: `line 4`, `lines 4 to 9`.
pub(crate) fn lines(first: u64, last: u64) -> String {
    if first == last { format!("line {first}") } else { format!("lines {first} to {last}") }
}

/// Digits with separators of thousands.
pub(super) fn with_separators(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;
    use billport::domain::Currency;

    #[test]
    fn thousands_are_separated() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (123_456, "123,456"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), text);
        }
        for (hundredths, text) in [
            (123_456_750, "PHP 1,234,567.50"),
            (0, "PHP 0.00"),
            (-12_345, "PHP -123.45"),
            (-123_456, "PHP -1,234.56"),
        ] {
            let money = Money::from_minor(hundredths, Currency::PHP).unwrap();
            assert_eq!(grouped_money(money), text);
        }
    }

    #[test]
    fn no_decimal_is_rounded_away() {
        let rebate = |hundredths| Money::from_minor(hundredths, Currency::NPR).unwrap().amount();
        let thousandths = rebate(12_345) * rebate(10);
        assert_eq!(grouped_amount(Money::new(thousandths, Currency::NPR)), "12.345");
    }

    #[test]
    fn nouns_follow_their_numbers() {
        assert_eq!(plural(1, "batch"), "1 batch");
        assert_eq!(plural(2, "batch"), "2 batches");
        assert_eq!(plural(0, "bill"), "0 bills");
        let why_rejected = |duplicates, taken| why_rejected(duplicates, taken, "sent before");
        assert_eq!(why_rejected(0, 0), "");
        assert_eq!(why_rejected(1, 0), ", 1 of them a duplicate");
        assert_eq!(why_rejected(2000, 0), ", 2,000 of them duplicates");
        assert_eq!(why_rejected(0, 3), ", 3 of them sent before");
        assert_eq!(why_rejected(2, 3), ", 2 of them duplicates, 3 sent before");
    }
}
