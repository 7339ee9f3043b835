//! One page of a list of customers.

use billport_domain::{Customer, CustomerId, Excerpt};
use std::fmt;
use std::num::NonZeroU32;

/// Which part of a list is asked for: the pages of one size partition the list as it is at that moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PageRequest {
    /// The number of the page, from 1.
    pub number: NonZeroU32,
    /// How many customers a page has, the last one apart.
    pub size: PageSize,
}

/// How many customers are asked for at once: 1 to 200.
///
/// A larger page can't be asked for: a provider that silently gives fewer would make a page in the middle
/// look like the last.
///
/// Source: BillAgain, Pagination: `page_size` is 100 unless it is said, and at most 200.
///
/// ```
/// use billport_ports::PageSize;
///
/// assert_eq!(PageSize::new(200), Some(PageSize::LARGEST));
/// assert_eq!(PageSize::new(201), None);
/// assert_eq!(PageSize::default().get(), 100);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageSize(u8);

/// One page of a list, in the provider's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerPage {
    /// The customers; those that can't be read too, each at its place, so that one of them does not hide
    /// the others.
    pub entries: Vec<Result<Customer, UnreadableCustomer>>,
    /// Whether it has fewer entries than were asked for, and so is the last. A full page never is: the
    /// list may end with it, and then the next one is empty.
    pub is_last: bool,
}

/// A customer of whom a field could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadableCustomer {
    /// The customer's id, if that could be read.
    pub id: Option<CustomerId>,
    /// The field, by the provider's name.
    pub field: Excerpt,
    /// Why it could not be read.
    pub why: Excerpt,
}

impl PageRequest {
    /// The first page of this size.
    #[must_use]
    pub const fn first(size: PageSize) -> Self {
        Self { number: NonZeroU32::MIN, size }
    }

    /// The page behind this one; the same one where there is no higher number.
    #[must_use]
    pub const fn next(self) -> Self {
        Self { number: self.number.saturating_add(1), size: self.size }
    }
}

impl PageSize {
    /// The largest page.
    pub const LARGEST: Self = Self(200);
    /// The page that the provider gives unless it is told.
    pub const DEFAULT: Self = Self(100);

    /// A page of this size; nothing if it is 0 or above [`LARGEST`](Self::LARGEST).
    #[must_use]
    pub const fn new(size: u8) -> Option<Self> {
        match size {
            1..=200 => Some(Self(size)),
            _ => None,
        }
    }

    /// The size.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl Default for PageSize {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl fmt::Display for PageSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for PageSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PageSize({})", self.0)
    }
}

impl fmt::Display for UnreadableCustomer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.id {
            Some(id) => write!(f, "customer {id} can't be read: {}: {}", self.field, self.why),
            None => write!(f, "a customer can't be read: {}: {}", self.field, self.why),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_of_1_to_200() {
        for size in 0..=u8::MAX {
            let is_page = (1..=200).contains(&size);
            assert_eq!(PageSize::new(size).map(PageSize::get), is_page.then_some(size));
        }
        assert_eq!(PageSize::LARGEST.get(), 200);
    }

    #[test]
    fn pages_are_counted_from_1() {
        let first = PageRequest::first(PageSize::LARGEST);
        assert_eq!((first.number.get(), first.next().number.get()), (1, 2));
        let last = PageRequest { number: NonZeroU32::MAX, ..first };
        assert_eq!(last.next(), last);
    }
}
