//! How a bill is written down: the order of the columns, quotes, ends of lines.

use super::BillsOptions;
use super::row::{ACCOUNT_NUMBER, AMOUNT, COLUMNS, DUE_DATE, PERIOD, Row};
use super::splitmix::SplitMix64;

/// The form of every line.
#[derive(Debug)]
pub(super) struct Layout {
    columns: Vec<Column>,
    quoted: bool,
    line_end: &'static [u8],
}

#[derive(Debug, Clone, Copy)]
enum Column {
    /// A field of the bill.
    Field(usize),
    /// No part of the bill: to be read over, whatever stands there.
    Other { name: &'static str, texts: &'static [&'static str] },
}

/// Whom a bill is for: with all that a field can hold, in turns.
const NAME: Column = Column::Other {
    name: "name",
    texts: &["Ana Reyes", "Cruz, Ben", "Cora \"Coring\" Santos", ""],
};
const REMARK: Column = Column::Other { name: "remark", texts: &["", "see\r\nletter", "1700.78"] };

impl Layout {
    pub(super) fn of(options: &BillsOptions) -> Self {
        let mut columns = [ACCOUNT_NUMBER, AMOUNT, DUE_DATE, PERIOD].map(Column::Field).to_vec();
        if options.shuffled_columns {
            // By one place at least, so that no column keeps its own.
            let places = 1 + SplitMix64::new(options.seed).next() % 3;
            columns.rotate_left(usize::try_from(places).expect("at most three"));
        }
        if options.other_columns {
            columns.insert(2, REMARK);
            columns.insert(0, NAME);
        }
        let line_end: &[u8] = if options.crlf { b"\r\n" } else { b"\n" };
        Self { columns, quoted: options.quoted, line_end }
    }

    pub(super) fn write_header(&self, out: &mut Vec<u8>) {
        let name = |column: &Column| match *column {
            Column::Field(field) => COLUMNS[field],
            Column::Other { name, .. } => name,
        };
        self.write_line(self.columns.iter().map(|column| name(column).as_bytes()), out);
    }

    /// Writes the row of that number.
    pub(super) fn write(&self, row: &Row, number: u64, out: &mut Vec<u8>) {
        let present = self.columns.len() - usize::from(row.lacks_last_field);
        let texts = self.columns[..present].iter().map(|column| match *column {
            Column::Field(field) => row.fields[field].as_slice(),
            Column::Other { texts, .. } => {
                let turn = usize::try_from(number % texts.len() as u64).expect("there are few");
                texts[turn].as_bytes()
            }
        });
        self.write_line(texts, out);
    }

    fn write_line<'a>(&self, fields: impl Iterator<Item = &'a [u8]>, out: &mut Vec<u8>) {
        for (place, field) in fields.enumerate() {
            if place > 0 {
                out.push(b',');
            }
            if self.quoted || field.iter().any(|byte| matches!(byte, b',' | b'"' | b'\r' | b'\n')) {
                write_quoted(field, out);
            } else {
                out.extend_from_slice(field);
            }
        }
        out.extend_from_slice(self.line_end);
    }
}

fn write_quoted(field: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    for &byte in field {
        if byte == b'"' {
            out.push(byte);
        }
        out.push(byte);
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn plain() -> BillsOptions {
        BillsOptions::plain(1, PathBuf::from("-"))
    }

    fn line(options: &BillsOptions, fields: [&str; 4]) -> String {
        numbered_line(options, 0, fields)
    }

    fn numbered_line(options: &BillsOptions, number: u64, fields: [&str; 4]) -> String {
        let row =
            Row { fields: fields.map(|field| field.as_bytes().to_vec()), lacks_last_field: false };
        let mut out = Vec::new();
        Layout::of(options).write(&row, number, &mut out);
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
    fn other_columns_stand_between_and_hold_anything() {
        let options = BillsOptions { other_columns: true, ..plain() };
        let mut header = Vec::new();
        Layout::of(&options).write_header(&mut header);
        assert_eq!(header, b"name,account_number,amount,remark,due_date,period\n");
        for (number, expected) in [
            (0, "Ana Reyes,0012345678,1700.78,,25-05-2031,06-2031\n"),
            (1, "\"Cruz, Ben\",0012345678,1700.78,\"see\r\nletter\",25-05-2031,06-2031\n"),
            (2, "\"Cora \"\"Coring\"\" Santos\",0012345678,1700.78,1700.78,25-05-2031,06-2031\n"),
        ] {
            assert_eq!(numbered_line(&options, number, BILL), expected);
        }
    }

    #[test]
    fn a_row_can_lack_its_last_field() {
        let mut row = Row::default();
        row.fill(1, 0);
        row.lacks_last_field = true;
        let mut out = Vec::new();
        Layout::of(&plain()).write(&row, 0, &mut out);
        assert_eq!(out.split(|&byte| byte == b',').count(), 3);
    }
}
