//! A bill that an earlier run has taken care of, as it is found: kept until all files of earlier runs
//! have proved whole, and then told in the order of the file.

use billport_intake::{EarlierBill, EarlierFate};
use billport_journal::RunId;
use std::io::{self, Read, Write};

use super::sorter::Record;

/// A bill that an earlier run has taken care of. Ordered by where it stands in the new file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    /// The line at which its row begins in the new file.
    pub(super) line: u64,
    /// The earlier run.
    pub(super) run: RunId,
    /// The batch of that run.
    pub(super) batch: u64,
    pub(super) fate: EarlierFate,
}

impl Found {
    /// How a person is told.
    pub(super) fn bill(self) -> EarlierBill {
        EarlierBill { run: self.run.to_string(), batch: self.batch, fate: self.fate }
    }
}

impl Record for Found {
    const BYTES: usize = 25;

    fn write(self, to: &mut impl Write) -> io::Result<()> {
        let mut bytes = [0; Self::BYTES];
        let numbers = [self.line, self.run.0, self.batch];
        for (to, number) in bytes.chunks_exact_mut(8).zip(numbers) {
            to.copy_from_slice(&number.to_le_bytes());
        }
        bytes[Self::BYTES - 1] = match self.fate {
            EarlierFate::Delivered => 0,
            EarlierFate::InDoubt => 1,
            EarlierFate::UnderWay => 2,
        };
        to.write_all(&bytes)
    }

    fn read(from: &mut impl Read) -> io::Result<Self> {
        let mut bytes = [0; Self::BYTES];
        from.read_exact(&mut bytes)?;
        let number = |index: usize| {
            let bytes = bytes[index * 8..][..8].try_into();
            u64::from_le_bytes(bytes.expect("the slice has eight bytes"))
        };
        Ok(Self {
            line: number(0),
            run: RunId(number(1)),
            batch: number(2),
            fate: match bytes[Self::BYTES - 1] {
                0 => EarlierFate::Delivered,
                1 => EarlierFate::InDoubt,
                _ => EarlierFate::UnderWay,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_comes_back_from_its_bytes() {
        for fate in [EarlierFate::Delivered, EarlierFate::InDoubt, EarlierFate::UnderWay] {
            let found = Found { line: 7, run: RunId(3), batch: u64::MAX, fate };
            let mut bytes = Vec::new();
            found.write(&mut bytes).unwrap();
            assert_eq!(bytes.len(), Found::BYTES);
            assert_eq!(Found::read(&mut bytes.as_slice()).unwrap(), found);
        }
    }
}
