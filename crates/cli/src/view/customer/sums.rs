//! What was read of a list of customers, in all.

use crate::view::numbers::{grouped, plural};

/// The sums.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    /// Customers that were told.
    pub(crate) told: u64,
    /// Customers that could not be read.
    pub(crate) unreadable: u64,
    /// Requests that were made for it.
    pub(crate) requests: u64,
    /// Customers that came more than once, and were told once.
    pub(crate) repeats: u64,
    /// How often the list had moved between two pages.
    pub(crate) shifts: u64,
}

impl Sums {
    /// What is there of what is not whole; nothing if nothing is.
    pub(crate) fn left(&self) -> String {
        match self.told {
            0 => String::new(),
            told => format!("{} told, and there are more", plural(told, "customer")),
        }
    }

    /// In one line.
    pub(crate) fn text(&self) -> String {
        let mut text =
            format!("{} in {}", plural(self.told, "customer"), plural(self.requests, "request"));
        if self.unreadable > 0 {
            text += &format!(", {} not readable", grouped(self.unreadable));
        }
        if self.shifts > 0 {
            text += &format!(
                "; the list moved {} while it was read: {} dropped",
                plural(self.shifts, "time"),
                plural(self.repeats, "repeat")
            );
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_happened_is_told() {
        let sums = Sums { told: 100_000, requests: 501, ..Sums::default() };
        assert_eq!(sums.text(), "100,000 customers in 501 requests");
        let sums = Sums { told: 1, unreadable: 1, requests: 1, repeats: 1, shifts: 2 };
        assert_eq!(
            sums.text(),
            "1 customer in 1 request, 1 not readable; the list moved 2 times while it was read: \
             1 repeat dropped"
        );
    }
}
