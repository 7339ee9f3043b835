//! How a bill is written down: the order of the columns, quotes, ends of lines.

use super::BillsOptions;
use super::row::{ACCOUNT_NUMBER, AMOUNT, COLUMNS, DUE_DATE, PERIOD, Row};
use super::splitmix::SplitMix64;

/// The form of every line.
#[derive(Debug)]
pub(super) struct Layout {
    order: [usize; 4],
    quoted: bool,
    line_end: &'static [u8],
}

impl Layout {
    pub(super) fn of(options: &BillsOptions) -> Self {
        let mut order = [ACCOUNT_NUMBER, AMOUNT, DUE_DATE, PERIOD];
        if options.shuffled_columns {
            // By one place at least, so that no column keeps its own.
            let places = 1 + SplitMix64::new(options.seed).next() % 3;
            order.rotate_left(usize::try_from(places).expect("at most three"));
        }
        Self { order, quoted: options.quoted, line_end: if options.crlf { b"\r\n" } else { b"\n" } }
    }

    pub(super) fn write_header(&self, out: &mut Vec<u8>) {
        self.write_line(self.order.map(|column| COLUMNS[column].as_bytes()).as_slice(), out);
    }

    pub(super) fn write(&self, row: &Row, out: &mut Vec<u8>) {
        let fields = self.order.map(|column| row.fields[column].as_slice());
        let present = fields.len() - usize::from(row.lacks_last_field);
        self.write_line(&fields[..present], out);
    }

    fn write_line(&self, fields: &[&[u8]], out: &mut Vec<u8>) {
        for (place, field) in fields.iter().enumerate() {
            if place > 0 {
                out.push(b',');
            }
            if self.quoted || field.contains(&b',') {
                out.push(b'"');
                out.extend_from_slice(field);
                out.push(b'"');
            } else {
                out.extend_from_slice(field);
            }
        }
        out.extend_from_slice(self.line_end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn plain() -> BillsOptions {
        BillsOptions::plain(1, PathBuf::from("-"))
    }

    fn line(options: &BillsOptions, fields: [&str; 4]) -> String {
        let row =
            Row { fields: fields.map(|field| field.as_bytes().to_vec()), lacks_last_field: false };
        let mut out = Vec::new();
        Layout::of(options).write(&row, &mut out);
        String::from_utf8(out).unwrap()
    }

    const BILL: [&str; 4] = ["0012345678", "1700.78", "25-05-2031", "06-2031"];

    #[test]
    fn plain_quoted_and_with_windows_ends() {
        assert_eq!(line(&plain(), BILL), "0012345678,1700.78,25-05-2031,06-2031\n");
        let quoted = BillsOptions { quoted: true, crlf: true, ..plain() };
        assert_eq!(
            line(&quoted, BILL),
            "\"0012345678\",\"1700.78\",\"25-05-2031\",\"06-2031\"\r\n"
        );
    }

    #[test]
    fn a_field_with_a_comma_is_quoted_always() {
        assert_eq!(line(&plain(), ["1", "1,250.00", "a", "b"]), "1,\"1,250.00\",a,b\n");
    }

    #[test]
    fn shuffled_columns_move_header_and_fields_alike() {
        for seed in 0..10 {
            let options = BillsOptions { shuffled_columns: true, seed, ..plain() };
            let mut header = Vec::new();
            Layout::of(&options).write_header(&mut header);
            assert_ne!(header, b"account_number,amount,due_date,period\n");
            assert_eq!(String::from_utf8(header).unwrap(), line(&options, COLUMNS));
        }
    }

    #[test]
    fn a_row_can_lack_its_last_field() {
        let mut row = Row::default();
        row.fill(1, 0);
        row.lacks_last_field = true;
        let mut out = Vec::new();
        Layout::of(&plain()).write(&row, &mut out);
        assert_eq!(out.split(|&byte| byte == b',').count(), 3);
    }
}
