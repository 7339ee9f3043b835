//! Numbers of payment cards in cells that nobody asked for: all but the last four digits are masked.
//!
//! A column of which nothing is used may hold anything, and rows that are rejected are copied. The rule is
//! the one of what goes into logs: 13 to 19 digits, the first of them not 0, whose check digit holds
//! (ISO/IEC 7812-1, annex B), as one or in groups. The code of `transport` can't be used here: a file has
//! nothing to do with HTTP.
//!
//! Other numbers pass as well, such as an identity number of South Africa, which has 13 digits and the same
//! check digit. So a cell that is to be sent is never masked.

use std::{borrow::Cow, ops::Range};

const DIGITS: std::ops::RangeInclusive<usize> = 13..=19;

/// The last digits, which may be shown (PCI DSS, requirement 3.4).
const SHOWN: usize = 4;

/// What stands for the digits before them.
const MASK: &[u8] = b"***";

/// What may stand between two groups of digits, once or more often.
const SEPARATORS: [&str; 5] = [" ", "-", ".", "\u{a0}", "\u{2011}"];

/// Where an excerpt was cut: a number that ends there can't be judged.
const CUT: &[u8] = "…".as_bytes();

/// The text with the numbers of cards in it masked.
pub(crate) fn masked(text: &[u8]) -> Cow<'_, [u8]> {
    let found = find(text);
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    let (mut masked, mut at) = (Vec::new(), 0);
    for digits in found {
        if digits.start >= at {
            masked.extend_from_slice(&text[at..digits.start]);
            masked.extend_from_slice(MASK);
        }
        at = at.max(digits.end);
    }
    masked.extend_from_slice(&text[at..]);
    Cow::Owned(masked)
}

/// Whether a number was masked in the text.
pub(crate) fn is_masked(text: &[u8]) -> bool {
    text.windows(MASK.len() + SHOWN).any(|part| {
        part.strip_prefix(MASK).is_some_and(|shown| shown.iter().all(u8::is_ascii_digit))
    })
}

/// Where the digits stand that are not to be shown, by their beginnings.
fn find(text: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for chain in chains(text) {
        for first in 0..chain.len() {
            let mut digits = Vec::new();
            for group in &chain[first..] {
                digits.extend(group.clone());
                if digits.len() > *DIGITS.end() {
                    break;
                }
                if is_card(text, &digits) {
                    found.push(chain[first].start..digits[digits.len() - SHOWN]);
                } else if digits.len() > SHOWN && text[group.end..].starts_with(CUT) {
                    found.push(chain[first].start..group.end);
                }
            }
        }
    }
    found
}

/// Groups of digits with nothing but separators between each and the next.
fn chains(text: &[u8]) -> Vec<Vec<Range<usize>>> {
    let mut chains: Vec<Vec<Range<usize>>> = Vec::new();
    let mut at = 0;
    for run in text.chunk_by(|one, next| one.is_ascii_digit() == next.is_ascii_digit()) {
        let group = at..at + run.len();
        at = group.end;
        if !run[0].is_ascii_digit() {
            continue;
        }
        match chains.last_mut() {
            Some(chain) if is_joined(text, chain, &group) => chain.push(group),
            _ => chains.push(vec![group]),
        }
    }
    chains
}

fn is_joined(text: &[u8], chain: &[Range<usize>], group: &Range<usize>) -> bool {
    let before = chain.last().expect("a chain has groups");
    let mut gap = &text[before.end..group.start];
    while let Some(rest) =
        SEPARATORS.iter().find_map(|separator| gap.strip_prefix(separator.as_bytes()))
    {
        gap = rest;
    }
    gap.is_empty()
}

fn is_card(text: &[u8], digits: &[usize]) -> bool {
    let digit = |at: &usize| u32::from(text[*at] - b'0');
    DIGITS.contains(&digits.len())
        && digits.first().map(digit) != Some(0)
        && check_digit_holds(digits.iter().map(digit))
}

/// The formula of Luhn: from the right, every second digit counts twice, and its own digits are
/// added.
fn check_digit_holds(digits: impl DoubleEndedIterator<Item = u32>) -> bool {
    let weighed = digits.rev().enumerate().map(|(place, digit)| match (place % 2, digit) {
        (0, digit) => digit,
        (_, 9) => 9,
        (_, digit) => digit * 2 % 9,
    });
    weighed.sum::<u32>() % 10 == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> String {
        String::from_utf8(masked(text.as_bytes()).into_owned()).unwrap()
    }

    #[test]
    fn four_digits_are_left_of_a_card_however_it_is_written() {
        for (text, expected) in [
            ("4111111111111111", "***1111"),
            ("'+4111 1111 1111 1111", "'+***1111"),
            ("5500-0055 - 5555-5559!", "***5559!"),
            ("3782\u{a0}822463\u{a0}10005", "***0005"),
            ("4111111111111111 12 26", "***1111 12 26"),
            ("a,4111111111111111,5500005555555559", "a,***1111,***5559"),
            ("12 4111 1111 1111 1111", "12 ***1111"),
            ("x 411111111111111…", "x ***…"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
            assert!(is_masked(expected.as_bytes()) || text.ends_with('…'));
        }
    }

    #[test]
    fn other_numbers_stay() {
        for text in [
            "",
            "4111111111111112",
            "411111111111",
            "0000000000000000",
            "41111111111111110000000",
            "4111/1111/1111/1111",
            "+27 71 555 0100",
            "25-05-2031",
        ] {
            assert_eq!(shown(text), text);
            assert!(!is_masked(text.as_bytes()));
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_masked_once(text in proptest::collection::vec(any::<u8>(), 0..80)) {
            let once = masked(&text).into_owned();
            prop_assert_eq!(masked(&once).into_owned(), once);
        }

        #[test]
        fn no_card_survives(body in "[1-9][0-9]{11,17}", before in "[a-z:;]{0,9}", after in "[a-z:;]{0,9}") {
            let holds = |card: &String| {
                check_digit_holds(card.bytes().map(|byte| u32::from(byte - b'0')))
            };
            let card = ('0'..='9').map(|check| format!("{body}{check}")).find(holds).unwrap();
            let expected = format!("{before}***{}{after}", &card[card.len() - SHOWN..]);
            prop_assert_eq!(shown(&format!("{before}{card}{after}")), expected);
        }
    }
}
