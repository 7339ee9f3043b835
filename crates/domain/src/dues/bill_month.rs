//! The month that a due bill is of, as far as it can be read.

use crate::BikramMonth;
use crate::calendar::year_and_word;

/// The month of a due bill, in the order of age: arrears are older than any month.
///
/// Source: Electricity Payment API (`due_bill_of`: `2073 Magh`); the word ARREARS is seen in the
/// month's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BillMonth {
    /// What is left of earlier bills, of no month that is named.
    Arrears,
    /// A month of the calendar.
    Of(BikramMonth),
    /// The text names no month. Nothing is guessed: how old such a bill is, nobody knows.
    Unreadable,
}

impl BillMonth {
    /// Reads the text of a bill's month: a [`BikramMonth`], or the word `ARREARS` in any case, alone
    /// or in the month's place beside a year.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let word = year_and_word(text).map_or(text.trim_matches([' ', '\t']), |(_, word)| word);
        if word.eq_ignore_ascii_case("arrears") {
            return Self::Arrears;
        }
        text.parse().map_or(Self::Unreadable, Self::Of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrears_are_read_alone_or_beside_a_year() {
        for text in ["ARREARS", " Arrears ", "2073 ARREARS", "arrears/2073", "2073-Arrears"] {
            assert_eq!(BillMonth::read(text), BillMonth::Arrears, "{text}");
        }
        for text in ["ARREAR", "ARREARS 2073 Magh", "2073ARREARS", "99 ARREARS", "ARREARS Magh"] {
            assert_eq!(BillMonth::read(text), BillMonth::Unreadable, "{text}");
        }
    }

    #[test]
    fn a_month_is_read_and_nothing_is_guessed() {
        let magh = BikramMonth::new(2073, 10).unwrap();
        assert_eq!(BillMonth::read("2073 Magh"), BillMonth::Of(magh));
        for text in ["", "2073", "Magh", "2073 Ash", "2073 January", "February 2017"] {
            assert_eq!(BillMonth::read(text), BillMonth::Unreadable, "{text}");
        }
    }

    #[test]
    fn arrears_are_older_than_any_month() {
        let first = BillMonth::Of(BikramMonth::new(BikramMonth::FIRST_YEAR, 1).unwrap());
        assert!(BillMonth::Arrears < first);
    }
}
