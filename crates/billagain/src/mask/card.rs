//! Finds a known card number by its digits, whatever stands between them.
//!
//! A redactor finds a secret as it was spelled, and cards by their check digit. A provider that repeats a
//! number sets its digits apart (`4242-4242-…`, `4,242,424,…`), reads them into a float (`4.2424E+13`), and
//! the check digit need not hold.

use billport_domain::CardNumber;
use billport_transport::MASK;
use std::borrow::Cow;
use std::ops::Range;

use self::reading::{Reading, Unit};

mod reading;

/// The number of a card, to be found where it is repeated.
#[derive(Clone)]
pub(super) struct CardEcho(CardNumber);

/// So many digits of its beginning are as good as the number.
const TELLING: usize = CardNumber::MIN_DIGITS;

impl CardEcho {
    pub(super) fn new(number: CardNumber) -> Self {
        Self(number)
    }

    /// The text without the number.
    pub(super) fn mask<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut found = Vec::new();
        for reading in Reading::ALL {
            let units = reading.units(text);
            self.find_digits(&units, &mut found);
            self.find_powers_of_ten(&units, &mut found);
        }
        if found.is_empty() {
            return Cow::Borrowed(text);
        }
        found.sort_unstable_by_key(|range| range.start);
        let mut masked = String::with_capacity(text.len());
        let mut copied = 0;
        for Range { start, end } in found {
            if start >= copied {
                masked.push_str(&text[copied..start]);
                masked.push_str(MASK);
            }
            copied = copied.max(end);
        }
        masked.push_str(&text[copied..]);
        Cow::Owned(masked)
    }

    /// The digits of the number one after the other, whatever stands between them.
    fn find_digits(&self, units: &[Unit], found: &mut Vec<Range<usize>>) {
        let number = self.0.expose().as_bytes();
        let digits: Vec<&Unit> = units.iter().filter(|unit| unit.is_digit()).collect();
        for first in 0..digits.len() {
            let told = digits[first..].iter().zip(number);
            let count = told.take_while(|(unit, digit)| unit.letter == char::from(**digit)).count();
            if count >= TELLING {
                found.push(digits[first].at.start..digits[first + count - 1].at.end);
            }
        }
    }

    /// The number as a float: `4.2424242424242E+13`, whose last digit may be rounded.
    fn find_powers_of_ten(&self, units: &[Unit], found: &mut Vec<Range<usize>>) {
        let is_e = |at: &usize| matches!(units[*at].letter, 'e' | 'E');
        for at in (0..units.len()).filter(is_e) {
            let mut begin = start_of_digits(&units[..at]);
            let mut decimals = 0;
            if begin > 0 && matches!(units[begin - 1].letter, '.' | ',') {
                decimals = at - begin;
                begin = start_of_digits(&units[..begin - 1]);
            }
            let behind = at + 1 + usize::from(units.get(at + 1).is_some_and(Unit::is_plus));
            let power = text_of_digits(units[behind..].iter().take_while(|unit| unit.is_digit()));
            let digits = text_of_digits(units[begin..at].iter().filter(|unit| unit.is_digit()));
            if self.is_told_by(&digits, decimals, &power) {
                found.push(units[begin].at.start..units[behind + power.len() - 1].at.end);
            }
        }
    }

    /// Whether the number, rounded, is told by these digits, of which so many are decimals, times ten to
    /// this power.
    fn is_told_by(&self, digits: &str, decimals: usize, power: &str) -> bool {
        let number = self.0.expose();
        let digits = digits.trim_start_matches('0');
        let power = power.parse::<usize>().ok();
        let length = power.and_then(|power| digits.len().checked_add(power));
        if length != Some(number.len() + decimals) {
            return false;
        }
        let digits = &digits[..digits.len().min(number.len())];
        let (known, rest) = number.split_at(digits.len());
        let (Ok(told), Ok(known)) = (digits.parse::<u64>(), known.parse::<u64>()) else {
            return false;
        };
        let is_whole = told == known && rest.bytes().all(|digit| digit == b'0');
        let is_near = told == known || known.checked_add(1) == Some(told);
        is_whole || is_near && digits.len() >= TELLING
    }
}

/// Where the digits begin with which these units end.
fn start_of_digits(units: &[Unit]) -> usize {
    units.len() - units.iter().rev().take_while(|unit| unit.is_digit()).count()
}

fn text_of_digits<'u>(units: impl Iterator<Item = &'u Unit>) -> String {
    units.map(|unit| unit.letter).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn masked(number: &str, text: &str) -> String {
        CardEcho::new(number.parse().unwrap()).mask(text).into_owned()
    }

    #[test]
    fn however_its_digits_are_set_apart_it_is_masked() {
        for spelled in [
            "42424242424242",
            "4242 4242 4242 42",
            "4242-4242-4242-42",
            "4242  4242\t4242\n42",
            "42,424,242,424,242",
            "42'424'242'424'242.00",
            "4.2424242424242E+13",
            "4,2424242424242e13",
            "42.424242424242E+12",
            "4.24242424242e+13",
            "4.24242424243E13",
            "4242\u{a0}4242\u{202f}4242\u{2009}42",
            "4242%204242%2D4242+42",
            "%34242-\\u0034242-4242 42",
            "4242\\u00a04242\\u002d4242\\n42",
            "4242&#160;4242&#xA0;4242&nbsp;42",
            "&#52;242 4242 4242 42",
            "4242</td><td>4242</td><td>4242</td><td>42",
            "424242424242…",
        ] {
            let shown = masked("42424242424242", &format!("Number {spelled} is wrong"));
            assert!(shown.starts_with("Number ***"), "{spelled}: {shown}");
            assert!(shown.ends_with(" is wrong"), "{spelled}: {shown}");
            let left = shown.chars().filter(char::is_ascii_digit).count();
            assert!(left <= 2, "{spelled}: {shown}");
        }
    }

    #[test]
    fn a_float_is_known_by_its_value() {
        for (number, spelled) in [
            ("4539578763621486", "4.53957876362149E+15"),
            ("4539578763621486", "4.539578763621486E15"),
            ("4539578763621486", "0.4539578763621486e16"),
            ("4539578763629999", "4.5395787636300E+15"),
            ("424242424200", "4.242424242E+11"),
            ("400000000000", "4e11"),
            ("9999999999999999999", "9.999999999999999999e18"),
            ("6304000000000000001", "6.304000000000000E+18"),
            ("6304999999999999999", "6.305000000000000E+18"),
            ("4539578763629999", "4539578763630e3"),
        ] {
            assert_eq!(masked(number, spelled), "***", "{number}");
        }
        for (number, other) in [
            ("4539578763621486", "4.5395787636E+14"),
            ("4539578763621486", "4.53957876361E+15"),
            ("4539578763621486", "4.53957876364E+15"),
            ("4539578763621486", "4.5396E+15"),
            ("400000000000", "4"),
            ("400000000000", "4e12 4E 4e+ e11 .e11 E+"),
            ("4539578763621486", "4e18446744073709551615 4e18446744073709551616"),
        ] {
            assert_eq!(masked(number, other), other, "{number}");
        }
    }

    #[test]
    fn what_stands_around_it_stays() {
        let number = "4539578763629999";
        for (text, shown) in [
            ("wrong,4.539578763630E+15,E", "wrong,***,E"),
            ("1.4.539578763630E+15.", "1.***."),
            ("be 7 4539578763629999 e8", "be 7 *** e8"),
            ("4539578763629999", "***"),
            ("45 4539578763629999 and 4539578763629999 é", "45 *** and *** é"),
        ] {
            assert_eq!(masked(number, text), shown, "{text}");
        }
    }

    #[test]
    fn other_texts_stay_to_the_letter() {
        for text in
            ["", "4242", "42424242424 is short", "52424242424241", "%", "\\u00", "&#", "&#;é"]
        {
            assert_eq!(masked("42424242424242", text), text);
        }
    }

    proptest! {
        #[test]
        fn of_no_spelling_twelve_digits_are_left(
            number in "[1-9][0-9]{11,18}", between in "[^0-9%\\\\&]{0,3}", before in "[0-9a-z. ]{0,6}",
        ) {
            let spelled: Vec<String> = number.chars().map(String::from).collect();
            let text = format!("{before}{}.", spelled.join(&between));
            let shown = masked(&number, &text);
            prop_assert!(shown.contains(MASK), "{text}: {shown}");
            let left = shown.chars().filter(char::is_ascii_digit).count();
            prop_assert!(left <= before.len(), "{text}: {shown}");
        }

        #[test]
        fn any_text_is_read_without_a_panic(text in any::<String>(), odd in "[eE+.,0-9%\\\\u&#x;é]{0,40}") {
            masked("42424242424242", &text);
            masked("42424242424242", &odd);
        }
    }
}
