//! The grammar of CSV, as RFC 4180 and the `csv` crate read it: where a record ends, and its
//! fields.
//!
//! A quote opens a quoted field only at the field's beginning; inside one, two quotes are one, and
//! delimiters and line ends are text. A quote anywhere else is a mistake, which readers mend in
//! different ways; here a bill hangs on it, so it is found and told ([`has_stray_quote`]). This is on the path of tens of millions of rows, so a record without quotes is only split.

use crate::RowProblem;

/// Where in a field a scan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    FieldStart,
    Plain,
    Quoted,
    /// Behind a quote inside a quoted field: its end, or the first of two quotes.
    QuoteInQuoted,
}

impl State {
    fn after(self, byte: u8, delimiter: u8) -> Self {
        match (self, byte) {
            (Self::Quoted, b'"') => Self::QuoteInQuoted,
            (Self::Quoted, _) | (Self::FieldStart | Self::QuoteInQuoted, b'"') => Self::Quoted,
            (_, byte) if byte == delimiter => Self::FieldStart,
            _ => Self::Plain,
        }
    }
}

/// The most lines that quoted fields may join to one record. A quote that is not closed within them
/// is a mistake, and costs its own line only; without a limit each such line would be a reason to
/// read far ahead, and reading would no longer take time in proportion to the file.
pub(crate) const MAX_JOINED_LINES: usize = 64;

/// Whether a quote stands where none can: inside a field that does not begin with one, or with text
/// behind it. Readers differ on what that means, and here it may be somebody's account: so it is
/// never guessed.
pub(crate) fn has_stray_quote(record: &[u8], delimiter: u8) -> bool {
    let mut state = State::FieldStart;
    record.iter().any(|&byte| {
        let stray = is_stray(state, byte, delimiter);
        state = state.after(byte, delimiter);
        stray
    })
}

fn is_stray(state: State, byte: u8, delimiter: u8) -> bool {
    match state {
        State::Plain => byte == b'"',
        State::QuoteInQuoted => byte != b'"' && byte != delimiter && !matches!(byte, b'\r' | b'\n'),
        State::FieldStart | State::Quoted => false,
    }
}

/// Whether lines that a quote has joined look like rows of their own: a quote was opened in the first
/// of them by mistake, and the next one in the file has closed it. `columns` is how many fields a row
/// has; 0 if that is not known.
pub(crate) fn joins_rows(record: &[u8], delimiter: u8, columns: usize) -> bool {
    let mut lines = record.split(|&byte| byte == b'\n');
    let mut is_row = |line: &[u8]| memchr::memchr_iter(delimiter, line).count() + 1 >= columns;
    columns > 0 && lines.next().is_some_and(&mut is_row) && lines.any(is_row)
}

/// Where the record at the beginning of some bytes ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RecordEnd {
    /// Behind so many bytes, its line end included.
    At(usize),
    /// Not within these bytes.
    Beyond,
    /// Nowhere: a quote is still open after [`MAX_JOINED_LINES`], or is closed in a later line where
    /// no field can end.
    Nowhere,
}

/// Finds the end of the record at the beginning of the bytes.
pub(crate) fn record_end(bytes: &[u8], delimiter: u8) -> RecordEnd {
    let (mut state, mut lines) = (State::FieldStart, 0);
    for (index, &byte) in bytes.iter().enumerate() {
        if byte == b'\n' {
            lines += 1;
            if state != State::Quoted {
                return RecordEnd::At(index + 1);
            }
            if lines == MAX_JOINED_LINES {
                return RecordEnd::Nowhere;
            }
        }
        if lines > 0 && is_stray(state, byte, delimiter) {
            return RecordEnd::Nowhere;
        }
        state = state.after(byte, delimiter);
    }
    RecordEnd::Beyond
}

/// Whether no quote is open at the end of the bytes.
pub(crate) fn is_closed(bytes: &[u8], delimiter: u8) -> bool {
    let end = bytes.iter().fold(State::FieldStart, |state, &byte| state.after(byte, delimiter));
    end != State::Quoted
}

/// Where the fields of a record lie: in the record itself, or decoded in a buffer beside it.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    decoded: Vec<u8>,
    ends: Vec<usize>,
}

impl Fields {
    /// Splits a record (without its line end), and gives each field to `take` with its index.
    ///
    /// Returns how many fields there are.
    pub(crate) fn split<'r>(
        &'r mut self,
        record: &'r [u8],
        delimiter: u8,
        mut take: impl FnMut(usize, &'r [u8]),
    ) -> usize {
        let mut count = 0;
        if memchr::memchr(b'"', record).is_none() {
            let mut start = 0;
            for end in memchr::memchr_iter(delimiter, record) {
                take(count, &record[start..end]);
                (count, start) = (count + 1, end + 1);
            }
            take(count, &record[start..]);
            return count + 1;
        }
        self.decode(record, delimiter);
        let mut start = 0;
        for &end in &self.ends {
            take(count, &self.decoded[start..end]);
            (count, start) = (count + 1, end);
        }
        count
    }

    /// The fields of a row, each in the place that its column has: one place for each of the four
    /// fields that a row is made of, and the last for the columns that hold none.
    pub(crate) fn in_slots<'r>(
        &'r mut self,
        record: &'r [u8],
        delimiter: u8,
        slots: &[usize],
    ) -> Result<[&'r [u8]; 5], RowProblem> {
        if memchr::memchr(b'"', record).is_some() && has_stray_quote(record, delimiter) {
            return Err(RowProblem::StrayQuote);
        }
        let mut taken: [&[u8]; 5] = [b""; 5];
        let found = self.split(record, delimiter, |index, field| {
            if let Some(&slot) = slots.get(index) {
                taken[slot] = field;
            }
        });
        if found == slots.len() {
            return Ok(taken);
        }
        Err(RowProblem::FieldCount { found, expected: slots.len() })
    }

    /// The fields of a row that has as many of them as its header has columns.
    pub(crate) fn in_columns<'r>(
        &'r mut self,
        record: &'r [u8],
        delimiter: u8,
        columns: usize,
    ) -> Result<Vec<&'r [u8]>, RowProblem> {
        if has_stray_quote(record, delimiter) {
            return Err(RowProblem::StrayQuote);
        }
        let mut taken = Vec::with_capacity(columns);
        let found = self.split(record, delimiter, |_, field| taken.push(field));
        if found == columns {
            return Ok(taken);
        }
        Err(RowProblem::FieldCount { found, expected: columns })
    }

    /// Takes the quotes off; afterwards the fields lie one behind the other in `decoded`.
    fn decode(&mut self, record: &[u8], delimiter: u8) {
        self.decoded.clear();
        self.ends.clear();
        let mut state = State::FieldStart;
        for &byte in record {
            let next = state.after(byte, delimiter);
            match (state, next) {
                (State::Quoted, State::FieldStart) => unreachable!("a delimiter in quotes is text"),
                (_, State::FieldStart) => self.ends.push(self.decoded.len()),
                // The quotes around a field, and the first of two inside it.
                (State::FieldStart, State::Quoted) | (_, State::QuoteInQuoted) => {}
                _ => self.decoded.push(byte),
            }
            state = next;
        }
        self.ends.push(self.decoded.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(record: &str) -> Vec<String> {
        let mut fields = Vec::new();
        let count = Fields::default().split(record.as_bytes(), b',', |index, field| {
            assert_eq!(index, fields.len());
            fields.push(String::from_utf8(field.to_vec()).unwrap());
        });
        assert_eq!(count, fields.len());
        fields
    }

    #[test]
    fn fields_are_split_and_quotes_taken_off() {
        for (record, fields) in [
            ("a,b,c", vec!["a", "b", "c"]),
            ("", vec![""]),
            (",", vec!["", ""]),
            (r#""a","b,c","#, vec!["a", "b,c", ""]),
            (r#""say ""hi""","""""#, vec!["say \"hi\"", "\""]),
            ("a\"b,\"c\"d", vec!["a\"b", "cd"]),
            ("\"two\nlines\",x", vec!["two\nlines", "x"]),
        ] {
            assert_eq!(split(record), fields, "{record}");
        }
    }

    #[test]
    fn a_line_end_in_quotes_does_not_end_the_record() {
        assert_eq!(record_end(b"a,b\nc", b','), RecordEnd::At(4));
        assert_eq!(record_end(b"a,\"b\nc\"\nd", b','), RecordEnd::At(8));
        assert_eq!(record_end(b"a,\"b\nc", b','), RecordEnd::Beyond);
        let inside = record_end(b"a\"b\nc", b',');
        assert_eq!(inside, RecordEnd::At(4), "a quote inside a field is text");
        let joined = |lines: usize| ["\"", &"x\n".repeat(lines), "\"\n"].concat();
        let longest = joined(MAX_JOINED_LINES - 1);
        assert_eq!(record_end(longest.as_bytes(), b','), RecordEnd::At(longest.len()));
        assert_eq!(record_end(joined(MAX_JOINED_LINES).as_bytes(), b','), RecordEnd::Nowhere);
        assert_eq!(
            record_end(b"a,\"b\nc,\"d\"\n", b','),
            RecordEnd::Nowhere,
            "closed by an opening"
        );
        assert!(is_closed(b"a,\"b\"", b',') && !is_closed(b"a,\"b", b','));
    }

    #[test]
    fn a_quote_where_none_can_be_is_stray() {
        for record in ["a\"b,c", "\"a\"b,c", "a,b\"", "\"a\" ,b"] {
            assert!(has_stray_quote(record.as_bytes(), b','), "{record}");
        }
        for record in ["a,b", "\"a\",b", "\"a\"\"b\",c", "\"\",\"\"", "\"a,b\nc\"\r"] {
            assert!(!has_stray_quote(record.as_bytes(), b','), "{record}");
        }
    }

    #[test]
    fn lines_that_are_rows_of_their_own_are_not_joined() {
        assert!(joins_rows(b"a,\"b\nc,\"\n", b',', 2));
        assert!(!joins_rows(b"a,\"b\nc\"\n", b',', 2), "the second line is no row");
        assert!(!joins_rows(b"\"a\nb\",c\n", b',', 2), "the first line is no row");
        assert!(!joins_rows(b"a,\"b\nc,\"\n", b',', 0));
    }
}
