//! `cargo xtask gen-bills`: a file of made-up bills, as many as wanted, the same for the same
//! options.
//!
//! For trying uploads by hand, for measuring, and for comparing a report with what is known to be
//! in the file: the number of bad rows is exact, and so is the digest of all others. `row` makes a bill
//! out of its number, `flaw` spoils one, `layout` writes it down.

mod digest;
mod flaw;
mod layout;
mod row;
mod splitmix;

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::failure::{Done, Failure, Outcome};
pub(crate) use digest::{BillsDigest, hundredths};
use layout::Layout;
pub(crate) use splitmix::SplitMix64;

/// What to write, and where.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that a person types")]
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub(crate) struct BillsOptions {
    /// How many bills
    #[arg(value_name = "ROWS", value_parser = clap::value_parser!(u64).range(..=row::MOST_ROWS))]
    pub(crate) rows: u64,
    /// The file to write, or - for standard output
    #[arg(value_name = "OUT")]
    pub(crate) out: PathBuf,
    /// How many of every 10,000 rows are wrong, in several ways
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u64).range(..=flaw::BLOCK))]
    pub(crate) bad_per_10000: u64,
    /// End lines as Windows does
    #[arg(long)]
    pub(crate) crlf: bool,
    /// Put every field in quotes
    #[arg(long)]
    pub(crate) quoted: bool,
    /// Put the columns in another order
    #[arg(long)]
    pub(crate) shuffled_columns: bool,
    /// Add columns that are no part of a bill, with commas, quotes and line ends in them
    #[arg(long)]
    pub(crate) other_columns: bool,
    /// Another seed makes other bills
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(crate) seed: u64,
}

impl BillsOptions {
    /// So many correct bills, plainly written.
    pub(crate) fn plain(rows: u64, out: PathBuf) -> Self {
        Self {
            rows,
            out,
            bad_per_10000: 0,
            crlf: false,
            quoted: false,
            shuffled_columns: false,
            other_columns: false,
            seed: 1,
        }
    }
}

/// What stands in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written {
    /// How many rows are wrong.
    pub(crate) bad: u64,
    /// All bills but those.
    pub(crate) right: BillsDigest,
}

/// Writes the file and says what is in it.
pub(crate) fn run(options: &BillsOptions) -> Outcome {
    let written = write(options)?;
    eprintln!("{} rows, {} of them wrong", options.rows, written.bad);
    Ok(Done::Checked)
}

/// Writes the file.
///
/// # Errors
///
/// When it can't be written.
pub(crate) fn write(options: &BillsOptions) -> Result<Written, Failure> {
    let written = if options.out == Path::new("-") {
        write_bills(options, &mut io::stdout().lock())
    } else {
        File::create(&options.out).and_then(|mut file| write_bills(options, &mut file))
    };
    written.map_err(|error| {
        Failure::new(format!("can't write {}", options.out.display())).because(error)
    })
}

/// Enough to make a write to the system rare, little enough to stay in the processor's cache.
const BUFFER_BYTES: usize = 256 * 1024;

/// Writes header and rows.
fn write_bills(options: &BillsOptions, out: &mut impl Write) -> io::Result<Written> {
    let layout = Layout::of(options);
    let mut flaws = flaw::Flaws::new(options.seed, options.bad_per_10000);
    let mut row = row::Row::default();
    let mut right = BillsDigest::default();
    let mut buffer = Vec::with_capacity(BUFFER_BYTES + 1024);
    layout.write_header(&mut buffer);
    for number in 0..options.rows {
        row.fill(options.seed, number);
        if !flaws.spoil(&mut row, number) {
            row.add_to(&mut right);
        }
        layout.write(&row, number, &mut buffer);
        if buffer.len() >= BUFFER_BYTES {
            out.write_all(&buffer)?;
            buffer.clear();
        }
    }
    out.write_all(&buffer)?;
    out.flush()?;
    Ok(Written { bad: flaws.spoilt(), right })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn text(options: &BillsOptions) -> (String, Written) {
        let mut bytes = Vec::new();
        let written = write_bills(options, &mut bytes).unwrap();
        (String::from_utf8(bytes).unwrap(), written)
    }

    fn some(rows: u64) -> BillsOptions {
        BillsOptions::plain(rows, PathBuf::from("-"))
    }

    #[test]
    fn the_same_options_write_the_same_file_and_another_seed_another() {
        let options = some(1000);
        assert_eq!(text(&options), text(&options));
        let other = BillsOptions { seed: 2, ..options.clone() };
        assert_ne!(text(&options), text(&other));
    }

    #[test]
    fn every_bill_is_another() {
        let (text, written) = text(&some(50_000));
        let accounts: HashSet<&str> =
            text.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
        assert_eq!((accounts.len(), written.bad), (50_000, 0));
    }

    #[test]
    fn a_file_longer_than_the_buffer_is_whole() {
        let (text, _) = text(&some(20_000));
        assert!(text.len() > 2 * BUFFER_BYTES);
        assert_eq!(text.lines().count(), 20_001);
        assert!(text.lines().all(|line| line.split(',').count() == 4));
    }

    #[test]
    fn as_many_rows_are_wrong_as_were_ordered() {
        let options = BillsOptions { bad_per_10000: 7, ..some(30_000) };
        let (spoilt, written) = text(&options);
        let (plain, _) = text(&some(30_000));
        let differ = spoilt.lines().zip(plain.lines()).filter(|(a, b)| a != b).count();
        assert_eq!((differ, written.bad, written.right.bills()), (21, 21, 29_979));
    }

    #[test]
    fn the_same_bills_have_the_same_digest_however_they_are_laid_out() {
        let plain = BillsOptions { bad_per_10000: 100, ..some(10_000) };
        let (_, written) = text(&plain);
        for options in [
            BillsOptions { crlf: true, quoted: true, ..plain.clone() },
            BillsOptions { shuffled_columns: true, other_columns: true, ..plain.clone() },
        ] {
            assert_eq!(text(&options).1, written);
        }
        let (_, other) = text(&BillsOptions { seed: 2, ..plain });
        assert_ne!(other, written);
    }

    #[test]
    fn the_digest_is_of_what_stands_in_the_file() {
        let (text, written) = text(&some(100));
        let mut read = BillsDigest::default();
        for line in text.lines().skip(1) {
            let [account, amount, due_date, period] =
                line.split(',').collect::<Vec<_>>().try_into().unwrap();
            let [account, due_date, period] = [account, due_date, period].map(str::as_bytes);
            read.add(account, hundredths(amount).unwrap(), due_date, period);
        }
        assert_eq!(read, written.right);
    }

    #[test]
    fn an_empty_file_has_its_header() {
        assert_eq!(text(&some(0)).0, "account_number,amount,due_date,period\n");
    }
}
