//! Which part of a list is asked for, and the trap in it.
//!
//! BillAgain, pagination: `page` counts from 1; `page_size` is 100 unless given, and 200 at most.
//! What becomes of a larger one is not documented. Here it is taken for 200 without a word: a
//! client that asked for 500 and takes a shorter page for the last one loses the rest.

use std::iter::{Skip, Take};

use serde::Serialize;

use crate::{digits::whole_number, form};

const DEFAULT_PAGE_SIZE: u64 = 100;
const LARGEST_PAGE_SIZE: u64 = 200;

/// A page as it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PageAsked {
    /// 1 for the first page.
    pub page: u64,
    /// As it was sent, or 100.
    pub page_size: u64,
}

impl PageAsked {
    /// Reads the query of a URL.
    ///
    /// # Errors
    ///
    /// A sentence: the query is no form, has another field, or one that is no number above zero.
    pub(super) fn parse(query: &str) -> Result<Self, String> {
        let mut asked = Self { page: 1, page_size: DEFAULT_PAGE_SIZE };
        if query.is_empty() {
            return Ok(asked);
        }
        for (name, value) in form::parse(query.as_bytes())? {
            let number = match name.as_str() {
                "page" => &mut asked.page,
                "page_size" => &mut asked.page_size,
                _ => return Err(format!("unknown parameter {name}")),
            };
            *number = match whole_number(&value) {
                Some(given @ 1..) => given,
                _ => return Err(format!("{name} is not a number above zero")),
            };
        }
        Ok(asked)
    }

    /// The rows of this page.
    pub(super) fn of<I: Iterator>(self, rows: I) -> Take<Skip<I>> {
        let size = self.page_size.min(LARGEST_PAGE_SIZE);
        let before = (self.page - 1).saturating_mul(size);
        let before = usize::try_from(before).unwrap_or(usize::MAX);
        let size = usize::try_from(size).expect("a page has at most 200 rows");
        rows.skip(before).take(size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(query: &str) -> Vec<u64> {
        PageAsked::parse(query).unwrap().of(1..=450).collect()
    }

    #[test]
    fn pages_follow_each_other_and_the_last_one_is_short() {
        assert_eq!(rows(""), (1..=100).collect::<Vec<_>>());
        assert_eq!(rows("page=1"), rows(""));
        assert_eq!(rows("page=2&page_size=200"), (201..=400).collect::<Vec<_>>());
        assert_eq!(rows("page_size=200&page=3"), (401..=450).collect::<Vec<_>>());
        assert_eq!(rows("page=4&page_size=200"), [0; 0]);
        assert_eq!(rows("page=18446744073709551615"), [0; 0]);
        assert_eq!(rows("page=450&page_size=1"), [450]);
    }

    #[test]
    fn a_larger_page_is_cut_without_a_word() {
        for size in ["201", "500", "18446744073709551615"] {
            assert_eq!(rows(&format!("page_size={size}")), (1..=200).collect::<Vec<_>>());
            assert_eq!(rows(&format!("page=3&page_size={size}")), (401..=450).collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_is_no_page_is_refused() {
        for query in [
            "page=0",
            "page=-1",
            "page=%2B1",
            "page=",
            "page=one",
            "page=1.0",
            "page_size=0",
            "page_size=18446744073709551616",
            "page=1&page=2",
            "pagesize=100",
            "page",
        ] {
            assert!(PageAsked::parse(query).is_err(), "{query}");
        }
    }
}
