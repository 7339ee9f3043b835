//! From bills and instants to places in the drawing, in whole tenths of a unit: no float is needed.

use std::fmt;
use time::OffsetDateTime;

/// The size of a drawing, in the units of its view box: about a pixel each.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) name: &'static str,
    pub(super) width: i64,
    pub(super) height: i64,
    /// How many steps the axis of time has at most.
    pub(super) time_steps: i64,
}

impl Frame {
    pub(super) const WIDE: Self = Self { name: "wide", width: 880, height: 340, time_steps: 8 };
    pub(super) const NARROW: Self = Self { name: "narrow", width: 340, height: 300, time_steps: 3 };

    /// Room for half the label of a tick at the left end, at least.
    const LEFT: i64 = 42;
    /// Room for the number of all bills.
    const ABOVE: i64 = 30;
    /// Room for times, dates and the name of the axis.
    const BELOW: i64 = 62;
    /// Room for half the label of a tick at the right end.
    const RIGHT: i64 = 36;
}

/// A place in the drawing, in tenths of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Tenths(i64);

impl Tenths {
    /// So many units further.
    pub(super) fn plus(self, units: i64) -> Self {
        Self(self.0 + units * 10)
    }
}

impl fmt::Display for Tenths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, tenths) = (if self.0 < 0 { "-" } else { "" }, self.0.abs());
        match tenths % 10 {
            0 => write!(f, "{sign}{}", tenths / 10),
            tenth => write!(f, "{sign}{}.{tenth}", tenths / 10),
        }
    }
}

/// Where things stand in a drawing.
#[derive(Debug)]
pub(super) struct Scale<'a> {
    pub(super) frame: &'a Frame,
    pub(super) bills: u64,
    pub(super) from: OffsetDateTime,
    pub(super) to: OffsetDateTime,
    left: i64,
}

impl<'a> Scale<'a> {
    /// The scale of a frame. The numbers of bills stand to its left, so the largest of them decides
    /// how much room is left.
    pub(super) fn new(
        frame: &'a Frame,
        bills: u64,
        from: OffsetDateTime,
        to: OffsetDateTime,
    ) -> Self {
        let digits = i64::from(bills.checked_ilog10().unwrap_or(0)) + 1;
        let left = Frame::LEFT.max(12 + digits * 8 + (digits - 1) / 3 * 4);
        Self { frame, bills, from, to, left }
    }

    /// Where an instant stands from the left; one outside stands at the edge.
    pub(super) fn x(&self, at: OffsetDateTime) -> Tenths {
        let room = i128::from(self.frame.width - self.left - Frame::RIGHT) * 10;
        let whole = (self.to - self.from).whole_nanoseconds().max(1);
        let part = (at - self.from).whole_nanoseconds().clamp(0, whole);
        Self::tenths(i128::from(self.left) * 10 + part * room / whole)
    }

    /// Where a number of bills stands from above.
    pub(super) fn y(&self, bills: u64) -> Tenths {
        let ground = i128::from(self.frame.height - Frame::BELOW) * 10;
        let room = ground - i128::from(Frame::ABOVE) * 10;
        let (whole, part) = (self.bills.max(1), bills.min(self.bills));
        Self::tenths(ground - i128::from(part) * room / i128::from(whole))
    }

    pub(super) fn left(&self) -> Tenths {
        self.x(self.from)
    }

    pub(super) fn right(&self) -> Tenths {
        self.x(self.to)
    }

    pub(super) fn ground(&self) -> Tenths {
        self.y(0)
    }

    pub(super) fn top(&self) -> Tenths {
        self.y(self.bills)
    }

    fn tenths(place: i128) -> Tenths {
        Tenths(i64::try_from(place).expect("a place is inside of its frame"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::Duration;
    use time::macros::datetime;

    #[test]
    fn edges_stand_at_the_edges_and_nothing_stands_outside() {
        let from = datetime!(2026-11-22 10:00 UTC);
        for (bills, span) in [
            (1, Duration::SECOND),
            (10_000_000, Duration::days(9)),
            (u64::MAX, Duration::days(365_000)),
        ] {
            let scale = Scale::new(&Frame::NARROW, bills, from, from + span);
            assert_eq!(scale.right(), Tenths((340 - 36) * 10));
            assert_eq!((scale.top(), scale.ground()), (Tenths(300), Tenths(2380)));
            assert_eq!(scale.x(from - span), scale.left());
            assert_eq!(scale.x(from + span * 2), scale.right());
            assert_eq!(scale.y(u64::MAX), scale.top());
        }
        let scale = Scale::new(&Frame::WIDE, 0, from, from);
        assert_eq!((scale.left(), scale.top()), (scale.right(), scale.ground()));
    }

    #[test]
    fn tenths_are_told_as_decimals() {
        for (tenths, text) in [(0, "0"), (10, "1"), (123, "12.3"), (-5, "-0.5"), (-20, "-2")] {
            assert_eq!(Tenths(tenths).to_string(), text);
        }
    }
}
