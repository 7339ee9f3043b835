//! The file of bills of a trial, and all that is known of it without asking anybody.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::crash::trial::Input;

/// A file of bills, some of them wrong.
#[derive(Debug)]
pub(in crate::crash) struct Bills {
    /// The file.
    pub(super) csv: String,
    /// How many rows it has; its header is none.
    pub(super) rows: u64,
    /// The bills that have to be delivered, by the line of their row.
    pub(super) valid: BTreeMap<u64, Bill>,
    /// The most bills of a batch.
    pub(super) batch_size: usize,
    /// The most batches on their way at once.
    pub(super) in_flight: usize,
}

/// A bill that is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bill {
    pub(super) account_number: String,
    pub(super) amount: String,
}

impl Input for Bills {
    const FILE: &'static str = "bills.csv";

    fn csv(&self) -> &str {
        &self.csv
    }
}

impl Bills {
    /// Seven batches of 20, three of them on their way at once, three rows that are wrong and one
    /// that stands in the file twice.
    pub(in crate::crash) fn few() -> Self {
        Self::new(Shape { batches: 7, batch_size: 20, in_flight: 3 })
    }

    /// Two hundred batches of 5, 64 of them on their way at once, and the same wrong rows.
    pub(super) fn many() -> Self {
        Self::new(Shape { batches: 200, batch_size: 5, in_flight: 64 })
    }

    fn new(Shape { batches, batch_size, in_flight }: Shape) -> Self {
        let mut bills = Self {
            csv: "account_number,amount,due_date,period\n".to_owned(),
            rows: 0,
            valid: BTreeMap::new(),
            batch_size,
            in_flight,
        };
        let right = batches * batch_size;
        for number in 0..right {
            bills.add_right(number);
            match number {
                3 => bills.add("wrong-1", "0.00", "25-05-2099"),
                25 => bills.add("wrong-2", "10.00", "31-02-2099"),
                60 => bills.add("account-00007", "77.00", "25-05-2099"),
                _ => {}
            }
        }
        bills.add("wrong-3", "1e3", "25-05-2099");
        bills
    }

    /// How many rows are to be rejected.
    pub(super) fn wrong(&self) -> u64 {
        self.rows - self.valid.len() as u64
    }

    fn add_right(&mut self, number: usize) {
        let account_number = format!("account-{number:05}");
        // Each amount is another, so that none can be mistaken for its neighbour's.
        let amount = format!("{}.{:02}", 100 + number, number % 100);
        self.add(&account_number, &amount, "25-05-2099");
        self.valid.insert(self.rows + 1, Bill { account_number, amount });
    }

    fn add(&mut self, account_number: &str, amount: &str, due_date: &str) {
        // Writing to a String can't fail.
        let _ = writeln!(self.csv, "{account_number},{amount},{due_date},06-2099");
        self.rows += 1;
    }
}

#[derive(Debug, Clone, Copy)]
struct Shape {
    batches: usize,
    batch_size: usize,
    in_flight: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_the_valid_bills_are_those_of_the_file() {
        for bills in [Bills::few(), Bills::many()] {
            let lines: Vec<&str> = bills.csv.lines().collect();
            assert_eq!(lines.len() as u64, bills.rows + 1);
            for (&line, bill) in &bills.valid {
                let row = lines[usize::try_from(line - 1).unwrap()];
                let Bill { account_number, amount } = bill;
                assert!(row.starts_with(&format!("{account_number},{amount},")), "{row}");
            }
            assert_eq!(bills.wrong(), 4);
        }
    }

    #[test]
    fn no_two_valid_bills_are_the_same() {
        let bills = Bills::many();
        let accounts: std::collections::BTreeSet<_> =
            bills.valid.values().map(|bill| &bill.account_number).collect();
        assert_eq!((accounts.len(), bills.valid.len()), (1000, 1000));
    }
}
