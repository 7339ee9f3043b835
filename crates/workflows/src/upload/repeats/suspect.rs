//! Bills that seem to repeat each other, as they are kept until the file was read for them.

use billport_domain::Bill;
use sha2::{Digest, Sha256};
use std::io::{self, Read, Write};

use crate::upload::sorter::Record;

/// A bill that shares its hash with others. Ordered by where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Suspect {
    pub(super) line: u32,
    /// Where the first bill with this hash stands.
    pub(super) first_line: u32,
}

impl Record for Suspect {
    const BYTES: usize = 8;

    fn write(self, to: &mut impl Write) -> io::Result<()> {
        write_lines([self.line, self.first_line], to)
    }

    fn read(from: &mut impl Read) -> io::Result<Self> {
        let [line, first_line] = read_lines(from)?;
        Ok(Self { line, first_line })
    }
}

/// A suspect that was read. Ordered so that those of one hash are together, in the order of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Identified {
    pub(super) first_line: u32,
    pub(super) line: u32,
    pub(super) identity: Identity,
}

impl Record for Identified {
    const BYTES: usize = 8 + Identity::BYTES;

    fn write(self, to: &mut impl Write) -> io::Result<()> {
        write_lines([self.first_line, self.line], to)?;
        to.write_all(&self.identity.0)
    }

    fn read(from: &mut impl Read) -> io::Result<Self> {
        let [first_line, line] = read_lines(from)?;
        let mut identity = Identity([0; Identity::BYTES]);
        from.read_exact(&mut identity.0)?;
        Ok(Self { first_line, line, identity })
    }
}

/// The account number and period of a bill, in bytes of which there are as many for all: two bills
/// have the same ones if they are the same bill.
///
/// An account number of more than 32 bytes stands there as its SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::upload) struct Identity([u8; Self::BYTES]);

impl Identity {
    const BYTES: usize = 40;
    const ACCOUNT_BYTES: usize = 32;

    pub(in crate::upload) fn of(bill: &Bill) -> Self {
        let account_number = bill.key().account_number.as_str().as_bytes();
        let mut bytes = [0; Self::BYTES];
        let (account, rest) = bytes.split_at_mut(Self::ACCOUNT_BYTES);
        let (period, length) = rest.split_at_mut(7);
        period.copy_from_slice(&bill.key().period.to_ascii());
        if let Some(account) = account.get_mut(..account_number.len()) {
            account.copy_from_slice(account_number);
            // No account number has 0 bytes: that stands for a digest.
            length[0] = u8::try_from(account_number.len()).expect("32 bytes are few");
        } else {
            account.copy_from_slice(&Sha256::digest(account_number));
        }
        Self(bytes)
    }
}

fn write_lines(lines: [u32; 2], to: &mut impl Write) -> io::Result<()> {
    to.write_all(lines.map(u32::to_le_bytes).as_flattened())
}

fn read_lines(from: &mut impl Read) -> io::Result<[u32; 2]> {
    let mut bytes = [[0; 4]; 2];
    from.read_exact(bytes.as_flattened_mut())?;
    Ok(bytes.map(u32::from_le_bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use billport_domain::BillText;
    use time::macros::date;

    fn identity(account_number: &str, period: &str) -> Identity {
        let text = BillText {
            account_number: account_number.as_bytes(),
            amount: b"1.50",
            due_date: b"25-06-2031",
            period: period.as_bytes(),
        };
        Identity::of(&Bill::parse(text, date!(2026 - 11 - 22)).unwrap())
    }

    #[test]
    fn only_the_same_bill_has_the_same_identity() {
        let thirty_two = "7".repeat(32);
        let long = ["7".repeat(33), "8".repeat(33), "Ñ".repeat(17), "7".repeat(64)];
        let accounts = ["7", "77", "7 7", &thirty_two].into_iter().chain(long.iter().map(|a| &**a));
        let bills: Vec<_> = accounts.flat_map(|a| [(a, "06-2031"), (a, "07-2031")]).collect();
        for one in &bills {
            for other in &bills {
                let same = identity(one.0, one.1) == identity(other.0, other.1);
                assert_eq!(same, one == other, "{one:?} {other:?}");
            }
        }
        assert_eq!(identity(" 77 ", "06-2031"), identity("77", "06-2031"));
    }

    #[test]
    fn suspects_come_back_from_their_bytes() {
        let mut bytes = Vec::new();
        let suspect = Suspect { line: 7, first_line: u32::MAX };
        suspect.write(&mut bytes).unwrap();
        assert_eq!(bytes.len(), Suspect::BYTES);
        assert_eq!(Suspect::read(&mut bytes.as_slice()).unwrap(), suspect);
        bytes.clear();
        let identity = identity("AB123457", "06-2031");
        let identified = Identified { first_line: 3, line: 1 << 20, identity };
        identified.write(&mut bytes).unwrap();
        assert_eq!(bytes.len(), Identified::BYTES);
        assert_eq!(Identified::read(&mut bytes.as_slice()).unwrap(), identified);
    }
}
