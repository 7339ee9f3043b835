//! Numbers of payment cards in text of others: all but the last four digits are masked.
//!
//! A number is taken for a card's if it has 13 to 19 digits, does not begin with 0, and its check
//! digit holds (ISO/IEC 7812-1, annex B), written as one or in groups as on a card. One in ten other
//! numbers of this length passes as well; a reason in which one of those is masked is still a reason.

use std::ops::Range;

const DIGITS: std::ops::RangeInclusive<usize> = 13..=19;

/// The last digits, which may be shown (PCI DSS, requirement 3.4).
const SHOWN: usize = 4;

/// The fewest digits of a group: those of dates are shorter.
const SHORTEST_GROUP: usize = 3;

/// What may stand between two groups, as it is typed and as URLs spell it.
const SEPARATORS: [&str; 7] = [" ", "-", ".", "+", "\u{a0}", "%20", "%2D"];

/// Where the digits stand that are not to be shown: in order.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    // Nearly no text has as many.
    if text.bytes().filter(u8::is_ascii_digit).count() < *DIGITS.start() {
        return found;
    }
    for chain in chains(text) {
        for first in 0..chain.len() {
            for last in first..chain.len() {
                let digits: Vec<_> = chain[first..=last].iter().cloned().flatten().collect();
                if digits.len() > *DIGITS.end() {
                    break;
                }
                if is_card(text, &digits) {
                    found.push(chain[first].start..digits[digits.len() - SHOWN]);
                }
            }
        }
    }
    found
}

/// Groups of digits with one separator between each and the next.
fn chains(text: &str) -> Vec<Vec<Range<usize>>> {
    let mut chains: Vec<Vec<Range<usize>>> = Vec::new();
    for group in groups(text) {
        match chains.last_mut() {
            Some(chain) if is_joined(text, chain, &group) => chain.push(group),
            _ => chains.push(vec![group]),
        }
    }
    chains
}

fn is_joined(text: &str, chain: &[Range<usize>], group: &Range<usize>) -> bool {
    let before = chain.last().expect("a chain has groups");
    let is_short = |group: &Range<usize>| group.len() < SHORTEST_GROUP;
    !is_short(before) && !is_short(group) && SEPARATORS.contains(&&text[before.end..group.start])
}

/// Digits that stand side by side, as many as there are. Those of an escape are none of them.
fn groups(text: &str) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        match groups.last_mut() {
            _ if !byte.is_ascii_digit() => at += separator_at(text, at).map_or(1, str::len),
            Some(group) if group.end == at => (group.end, at) = (at + 1, at + 1),
            _ => {
                groups.push(at..at + 1);
                at += 1;
            }
        }
    }
    groups
}

fn separator_at(text: &str, at: usize) -> Option<&'static str> {
    let rest = text.get(at..)?;
    SEPARATORS.into_iter().find(|separator| rest.starts_with(separator))
}

fn is_card(text: &str, digits: &[usize]) -> bool {
    let digit = |at: &usize| u32::from(text.as_bytes()[*at] - b'0');
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
    use proptest::prelude::*;

    use super::super::Redactor;
    use super::*;

    fn masked(text: &str) -> String {
        Redactor::default().mask(text).into_owned()
    }

    /// A number of a card: any digits, and the one that makes it hold.
    fn cards() -> impl Strategy<Value = String> {
        "[1-9][0-9]{11,17}".prop_map(|digits| {
            let with = |check: char| format!("{digits}{check}");
            let holds =
                |card: &String| check_digit_holds(card.bytes().map(|byte| u32::from(byte - b'0')));
            ('0'..='9').map(with).find(holds).expect("one check digit of ten holds")
        })
    }

    proptest! {
        #[test]
        fn of_a_card_four_digits_are_left(
            card in cards(), before in "[a-z:=/\"]{0,9}", after in "[a-z:,/\"]{0,9}",
        ) {
            let expected = format!("{before}***{}{after}", &card[card.len() - 4..]);
            prop_assert_eq!(masked(&format!("{before}{card}{after}")), expected);
        }

        #[test]
        fn however_its_groups_are_set_apart_no_card_survives(
            card in cards(),
            sizes in proptest::collection::vec(3..7_usize, 1..6),
            separator in proptest::sample::select(SEPARATORS.to_vec()),
            before in "[0-9]{0,3}", after in "[0-9]{0,3}",
        ) {
            let mut groups = Vec::new();
            let mut rest = card.as_str();
            for size in sizes {
                if rest.len() < size + SHORTEST_GROUP {
                    break;
                }
                let (group, behind) = rest.split_at(size);
                groups.push(group);
                rest = behind;
            }
            groups.push(rest);
            let written = groups.join(separator);
            let shown = masked(&format!("{before} {written} {after}"));
            let all = shown.chars().filter(char::is_ascii_digit).count();
            // A digit that is left stands before it, behind it, or among its last four.
            let most = before.len() + after.len() + SHOWN;
            let of_escapes = shown.matches("%20").count() * 2 + shown.matches("%2D").count();
            prop_assert!(all <= most + of_escapes, "{written:?} in {shown:?}");
        }

        #[test]
        fn masking_twice_is_masking_once(text in "[0-9 -]{0,60}") {
            let once = masked(&text);
            prop_assert_eq!(masked(&once), once);
        }
    }

    #[test]
    fn cards_of_every_kind_are_masked() {
        for (text, shown) in [
            ("card 4111111111111111 was declined", "card ***1111 was declined"),
            ("4111 1111 1111 1111", "***1111"),
            ("5500-0055-5555-5559", "***5559"),
            ("3782 822463 10005", "***0005"),
            ("3056.930902.5904", "***5904"),
            ("6304 0000 0000 0000 000", "***0 000"),
            ("?card=4111%201111%201111%201111&x=1", "?card=***1111&x=1"),
            ("4111+1111+1111+1111", "***1111"),
            ("4111\u{a0}1111\u{a0}1111\u{a0}1111", "***1111"),
            ("line 122 4111 1111 1111 1111 12", "line 122 ***1111 12"),
            ("4111111111111111 and 5500005555555559", "***1111 and ***5559"),
            ("{\"pan\":4111111111111111}", "{\"pan\":***1111}"),
        ] {
            assert_eq!(masked(text), shown, "{text}");
        }
    }

    #[test]
    fn other_numbers_stay() {
        for text in [
            // The check digit does not hold.
            "4111111111111112",
            // Part of a longer number.
            "4111111111111111000000",
            // Too short.
            "411111111111",
            // No card begins with 0.
            "0000000000000000",
            // Two blanks set two numbers apart.
            "4111 1111  1111 1111",
            // Dates and months.
            "due 25-05-2031 06-2031, 25-05-2031 06-2031",
            "000123 1500.50",
        ] {
            assert_eq!(masked(text), text);
        }
    }
}
