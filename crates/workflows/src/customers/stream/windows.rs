//! Which part of a list is asked for next: pure arithmetic over pages.
//!
//! A provider gives pages, so what can be asked for is a window `(page - 1) * size .. page * size` of
//! the list's rows, counted from 0. By choosing both numbers a window can be made to begin at, or a
//! little before, any row.

use billport_ports::{PageRequest, PageSize};
use std::num::NonZeroU32;

/// The sizes of windows that overlap with what was read: with a hundred to choose from there is always
/// one that begins close before a given row and reaches far behind it.
const SIZES: std::ops::RangeInclusive<u64> = LARGEST / 2 + 1..=LARGEST;
const LARGEST: u64 = PageSize::LARGEST.get() as u64;

/// A window of a list: whole pages of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    /// Counted from 0.
    page: u64,
    size: u64,
}

impl Window {
    /// The first rows of a list, as many as there can be.
    pub(super) const FIRST: Self = Self { page: 0, size: LARGEST };

    /// The window that begins where this one ends.
    pub(super) fn next(self) -> Self {
        Self { page: self.page + 1, ..self }
    }

    /// How many rows a window [holds](Self::holding) at least, from the row that it was asked for on.
    pub(super) const REACH: u64 = LARGEST / 2;

    /// Of the windows that hold a row, the one that reaches furthest behind it: over
    /// [`REACH`](Self::REACH) rows and mostly over 180. To take always the furthest gives the fewest
    /// windows.
    pub(super) fn holding(row: u64) -> Self {
        let reaching = |size: &u64| size - row % size;
        let size = SIZES.max_by_key(reaching).expect("there are sizes to choose from");
        Self::of_size(size, row)
    }

    /// The window of a size, 1 to 200, that holds a row.
    pub(super) fn of_size(size: u64, row: u64) -> Self {
        Self { page: row / size, size }
    }

    /// The first row of it.
    pub(super) fn start(self) -> u64 {
        self.page * self.size
    }

    /// The row behind its last one.
    pub(super) fn end(self) -> u64 {
        self.start() + self.size
    }

    /// As a provider is asked for it.
    pub(super) fn request(self) -> PageRequest {
        let number = u32::try_from(self.page + 1).ok().and_then(NonZeroU32::new);
        let size = u8::try_from(self.size).ok().and_then(PageSize::new);
        PageRequest {
            number: number.expect("nobody reads four billion pages"),
            size: size.expect("all sizes of windows are sizes of pages"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_window_holds_its_row_and_half_a_page_behind_it(row in 0..50_000_000_u64) {
            let window = Window::holding(row);
            prop_assert!(window.start() <= row);
            prop_assert!(window.end() >= row + Window::REACH);
            let PageRequest { number, size } = window.request();
            let size = u64::from(size.get());
            prop_assert_eq!(u64::from(number.get() - 1) * size, window.start());
            prop_assert_eq!(window.start() + size, window.end());
        }

        #[test]
        fn no_window_that_holds_a_row_reaches_further(row in 0..50_000_000_u64, size in SIZES) {
            prop_assert!(row / size * size + size <= Window::holding(row).end());
        }

        #[test]
        fn the_next_one_begins_where_the_last_one_ends(row in 0..50_000_000_u64) {
            let window = Window::holding(row);
            prop_assert_eq!(window.next().start(), window.end());
        }
    }

    /// How many windows go over a list to its end and a row beyond it.
    fn windows_over(rows: u64, back: u64) -> u32 {
        let (mut window, mut count) = (Window::FIRST, 1);
        while window.end() <= rows {
            window = if back == 0 { window.next() } else { Window::holding(window.end() - back) };
            count += 1;
        }
        count
    }

    #[test]
    fn to_overlap_by_a_row_costs_a_tenth() {
        assert_eq!(windows_over(100_000, 0), 501);
        assert_eq!(windows_over(100_000, 1), 548);
        assert_eq!(windows_over(100_000, 16), 592);
    }
}
