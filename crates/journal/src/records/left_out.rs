//! Rows of a unit that are valid bills and yet are not sent with it.
//!
//! A unit holds no bills, only where their rows stand. So the rows between that must not be sent
//! are kept with it: whoever reads the unit again sends exactly what was planned, whatever the clock
//! says, and whoever asks later which bills were sent gets an exact answer.

use std::fmt;

/// Why a valid bill is not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum WhyLeftOut {
    /// It stands in the file before.
    Repeated = 1,
    /// An earlier run has taken care of it.
    Earlier = 2,
    /// It was late on the day of sending.
    Late = 3,
}

impl WhyLeftOut {
    /// All reasons.
    pub const ALL: [Self; 3] = [Self::Repeated, Self::Earlier, Self::Late];

    fn of_byte(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|known| *known as u8 == byte)
    }
}

/// Lines of a unit that are left out, each with why, in ascending order.
///
/// A file may have millions of them: they are kept as the bytes that they are written as, mostly two
/// a line, and found by reading from the first one on. Millions of units may leave nothing out: that
/// takes no more than a pointer.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct LeftOut(Option<Box<Lines>>);

#[derive(Clone, Default, PartialEq, Eq, Hash)]
struct Lines {
    bytes: Vec<u8>,
    /// The last one.
    last: u64,
}

impl LeftOut {
    /// Leaves a line out. What was left out before keeps its reason.
    ///
    /// At the end that takes a constant time, before it one that grows with the lines.
    pub fn insert(&mut self, line: u64, why: WhyLeftOut) {
        if self.is_empty() || line > self.last() {
            self.push(line, why);
        } else if self.why(line).is_none() {
            let mut lines: Vec<_> = self.iter().chain([(line, why)]).collect();
            lines.sort_unstable();
            *self = Self::default();
            for (line, why) in lines {
                self.push(line, why);
            }
        }
    }

    /// Why a line is left out, if it is.
    #[must_use]
    pub fn why(&self, line: u64) -> Option<WhyLeftOut> {
        let behind = self.iter().find(|(left_out, _)| *left_out >= line)?;
        (behind.0 == line).then_some(behind.1)
    }

    /// These lines and others, which come in ascending order, in one pass; says how many of the
    /// others are new. A line that is in both keeps the reason that it has here.
    #[must_use]
    pub fn with(&self, others: impl IntoIterator<Item = (u64, WhyLeftOut)>) -> (Self, usize) {
        let (mut both, mut added) = (Self::default(), 0);
        let mut these = self.iter().peekable();
        for (line, why) in others {
            while let Some((this, why)) = these.next_if(|(this, _)| *this <= line) {
                both.push(this, why);
            }
            if both.is_empty() || both.last() < line {
                both.push(line, why);
                added += 1;
            }
        }
        these.for_each(|(line, why)| both.push(line, why));
        (both, added)
    }

    /// The lines that are not in another list, in one pass.
    pub fn without<'l>(&'l self, others: &'l Self) -> impl Iterator<Item = (u64, WhyLeftOut)> + 'l {
        let mut others = others.iter().peekable();
        self.iter().filter(move |(line, _)| {
            while others.next_if(|(other, _)| other < line).is_some() {}
            others.peek().is_none_or(|(other, _)| other != line)
        })
    }

    /// Whether no line is left out.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The lines with their reasons, in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = (u64, WhyLeftOut)> + '_ {
        let (mut bytes, mut line) = (self.bytes(), 0);
        std::iter::from_fn(move || {
            let (distance, why) = read(&mut bytes)?;
            line += distance;
            Some((line, why))
        })
    }

    /// Compact bytes: for each line its distance from the last one and its reason, in the variable
    /// length of LEB128. Nothing is left out: no bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.bytes().to_owned()
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote; nothing if these bytes are none of it.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (mut rest, mut last) = (bytes, 0_u64);
        while !rest.is_empty() {
            let is_first = rest.len() == bytes.len();
            let (distance, _) = read(&mut rest)?;
            if distance == 0 && !is_first {
                return None;
            }
            last = last.checked_add(distance)?;
        }
        Some(Self((!bytes.is_empty()).then(|| Box::new(Lines { bytes: bytes.to_owned(), last }))))
    }

    /// Adds a line behind all others.
    fn push(&mut self, line: u64, why: WhyLeftOut) {
        let lines = self.0.get_or_insert_default();
        let mut distance = line - lines.last;
        while distance >= 0x80 {
            lines.bytes.push(low_bits(distance) | 0x80);
            distance >>= 7;
        }
        lines.bytes.extend([low_bits(distance), why as u8]);
        lines.last = line;
    }

    /// The last line; 0 if there is none.
    fn last(&self) -> u64 {
        self.0.as_ref().map_or(0, |lines| lines.last)
    }

    fn bytes(&self) -> &[u8] {
        self.0.as_ref().map_or(&[], |lines| &lines.bytes)
    }
}

impl fmt::Debug for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

/// The next distance and reason; nothing at the end, or if none is written there.
fn read(bytes: &mut &[u8]) -> Option<(u64, WhyLeftOut)> {
    let distance = read_number(bytes)?;
    let (why, rest) = bytes.split_first()?;
    *bytes = rest;
    Some((distance, WhyLeftOut::of_byte(*why)?))
}

fn read_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..u64::BITS).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        let part = u64::from(byte & 0x7f);
        if part.leading_zeros() < shift {
            return None;
        }
        number |= part << shift;
        if byte & 0x80 == 0 {
            // A number is written in one way only: never with an empty byte at its end.
            return (part > 0 || shift == 0).then_some(number);
        }
    }
    None
}

fn low_bits(number: u64) -> u8 {
    u8::try_from(number & 0x7f).expect("seven bits are left")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn lines_come_back_from_their_bytes(
            lines in proptest::collection::vec((prop_oneof![0_u64.., 0_u64..400], 0_usize..3), 0..40),
        ) {
            let mut left_out = LeftOut::default();
            let mut expected = BTreeMap::new();
            for (line, why) in lines {
                left_out.insert(line, WhyLeftOut::ALL[why]);
                expected.entry(line).or_insert(WhyLeftOut::ALL[why]);
            }
            prop_assert!(left_out.iter().eq(expected.iter().map(|(line, why)| (*line, *why))));
            for (line, why) in &expected {
                prop_assert_eq!(left_out.why(*line), Some(*why));
                let next = line.wrapping_add(1);
                prop_assert_eq!(left_out.why(next), expected.get(&next).copied());
            }
            let mut in_order = LeftOut::default();
            for (line, why) in &expected {
                in_order.insert(*line, *why);
            }
            prop_assert_eq!(&in_order, &left_out, "whatever the order");
            prop_assert_eq!(LeftOut::from_bytes(&left_out.to_bytes()), Some(left_out));
        }

        #[test]
        fn any_bytes_are_read_as_what_writes_them_or_refused(
            bytes in proptest::collection::vec(prop_oneof![0_u8.., 0_u8..4], 0..12),
        ) {
            if let Some(left_out) = LeftOut::from_bytes(&bytes) {
                let mut again = LeftOut::default();
                for (line, why) in left_out.iter() {
                    again.insert(line, why);
                }
                prop_assert_eq!(&again, &left_out);
                prop_assert_eq!(again.to_bytes(), bytes);
            }
        }
    }

    #[test]
    fn neighbours_take_two_bytes_a_line() {
        let mut left_out = LeftOut::default();
        for line in 1_000..1_500 {
            left_out.insert(line, WhyLeftOut::Repeated);
        }
        assert_eq!(left_out.to_bytes().len(), 2 * 500 + 1);
    }

    #[test]
    fn what_is_no_list_of_lines_is_refused() {
        let refused: [&[u8]; 6] = [
            &[5],                                                       // no reason
            &[5, 4],                                                    // no such reason
            &[5, 1, 0, 1],                                              // one line twice
            &[0x80, 0x00, 1],                                           // a number that is too long
            &[0x80],                                                    // half a number
            &[255, 255, 255, 255, 255, 255, 255, 255, 255, 1, 1, 1, 1], // beyond 64 bits
        ];
        for bytes in refused {
            assert_eq!(LeftOut::from_bytes(bytes), None, "{bytes:?}");
        }
    }
}
