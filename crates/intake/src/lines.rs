//! Records of a file as raw bytes: lines, or for CSV lines that quoted fields join.

use std::io::{self, Read};
use std::ops::Range;

use crate::csv::{self, RecordEnd};
use crate::positioned::PositionedFile;
use crate::row::Position;

/// The most bytes that a row may have, 1 MiB. A longer one is rejected and skipped, so that a file
/// without line ends, or with a quote that is never closed, costs no more memory than any other.
pub const MAX_ROW_BYTES: usize = 1 << 20;

/// How much is read at once where a file is read from one end to the other.
pub(crate) const STREAM_BYTES: usize = 256 << 10;
/// How much is read at once where single rows are looked up.
pub(crate) const LOOKUP_BYTES: usize = 4 << 10;

/// How the records of a file end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// Each line is a record.
    Lines,
    /// Each line is a record, but a line end inside a quoted field does not end it.
    Quoted {
        /// What stands between two fields.
        delimiter: u8,
        /// How many fields a row has; 0 if that is not known yet.
        columns: usize,
    },
}

/// A record as it stands in the file, without its line end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Record<'b> {
    pub(crate) position: Position,
    pub(crate) bytes: &'b [u8],
    pub(crate) extent: Extent,
}

/// Whether a record is all there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// It is.
    Whole,
    /// It is longer than [`MAX_ROW_BYTES`]; the bytes are its beginning.
    TooLong,
    /// A quote in it is not closed; the bytes are the line with that quote.
    UnclosedQuote,
}

/// What records are cut from: a reader, which may have blocks of its own to give.
pub(crate) trait Blocks: Read {
    /// Takes the next block in exchange for a buffer, of which the rest is not used up yet: puts that in
    /// front of it, and gives where both stand. Nothing if there are no blocks to give; then it is read.
    fn next_block(&mut self, _buffer: &mut Vec<u8>, _rest: Range<usize>) -> Option<Range<usize>> {
        None
    }
}

impl Blocks for &[u8] {}
impl Blocks for PositionedFile {}

/// Cuts a reader into records, blank lines left out.
#[derive(Debug)]
pub(crate) struct Records<R> {
    input: R,
    framing: Framing,
    block_bytes: usize,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    at_end_of_file: bool,
    position: Position,
}

impl<R: Blocks> Records<R> {
    /// Records from a reader that stands at `position` of its file, read in blocks.
    pub(crate) fn new(input: R, framing: Framing, position: Position, block_bytes: usize) -> Self {
        let (buffer, start, end, at_end_of_file) = (Vec::new(), 0, 0, false);
        Self { input, framing, block_bytes, buffer, start, end, at_end_of_file, position }
    }

    /// Goes on from another place: from a reader that stands at `position` of its file.
    pub(crate) fn restart(&mut self, input: R, position: Position) {
        (self.start, self.end, self.at_end_of_file) = (0, 0, false);
        (self.input, self.position) = (input, position);
    }

    /// Where the next record begins, blank lines before it included.
    pub(crate) fn position(&self) -> Position {
        self.position
    }

    /// What is in memory from there on; the last record of it may not be whole.
    pub(crate) fn buffered(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Goes on behind so many bytes of what is [buffered](Self::buffered), and the lines in them.
    pub(crate) fn advance(&mut self, bytes: usize, lines: u64) {
        self.start += bytes;
        self.position.byte += bytes as u64;
        self.position.line += lines;
    }

    /// The next record, or nothing at the end of the file.
    ///
    /// # Errors
    /// If the reader fails.
    pub(crate) fn next_record(&mut self) -> io::Result<Option<Record<'_>>> {
        self.next_record_before(u64::MAX)
    }

    /// The next record, or nothing if none begins before a byte of the file. Blank lines that begin
    /// before it are left behind.
    ///
    /// # Errors
    /// If the reader fails.
    pub(crate) fn next_record_before(&mut self, until: u64) -> io::Result<Option<Record<'_>>> {
        let (length, lines, extent) = loop {
            if self.position.byte >= until {
                return Ok(None);
            }
            let Some(line) = self.line_length()? else {
                return Ok(None);
            };
            if line > MAX_ROW_BYTES {
                break (line, 1, Extent::TooLong);
            }
            let bytes = &self.buffered()[..line];
            if self.is_blank(bytes) {
                self.advance(line, 1);
                continue;
            }
            match self.framing {
                Framing::Quoted { delimiter, columns } if memchr::memchr(b'"', bytes).is_some() => {
                    break self.quoted_length(line, delimiter, columns)?;
                }
                _ => break (line, 1, Extent::Whole),
            }
        };
        let (start, position) = (self.start, self.position);
        if extent == Extent::TooLong {
            self.skip_line()?;
            return Ok(Some(Record { position, bytes: &[], extent }));
        }
        self.advance(length, lines);
        let bytes = without_line_end(&self.buffer[start..start + length]);
        Ok(Some(Record { position, bytes, extent }))
    }

    /// Whether a line holds nothing: in CSV nothing at all, for blanks may be empty fields.
    fn is_blank(&self, line: &[u8]) -> bool {
        match self.framing {
            Framing::Lines => line.trim_ascii().is_empty(),
            Framing::Quoted { .. } => without_line_end(line).is_empty(),
        }
    }

    /// The length of the line at the start, its end included, or more than [`MAX_ROW_BYTES`] if no
    /// end is within reach; nothing if no line is left.
    fn line_length(&mut self) -> io::Result<Option<usize>> {
        let mut searched = 0;
        loop {
            let rest = self.buffered();
            if let Some(found) = memchr::memchr(b'\n', &rest[searched..]) {
                return Ok(Some(searched + found + 1));
            }
            searched = rest.len();
            if searched > MAX_ROW_BYTES {
                return Ok(Some(searched));
            }
            if !self.fill()? {
                return Ok((searched > 0).then_some(searched));
            }
        }
    }

    /// The length of the record whose first line holds a quote, and how many lines it has.
    fn quoted_length(
        &mut self,
        line: usize,
        delimiter: u8,
        columns: usize,
    ) -> io::Result<(usize, u64, Extent)> {
        loop {
            let rest = self.buffered();
            let within = &rest[..rest.len().min(MAX_ROW_BYTES)];
            match csv::record_end(within, delimiter) {
                RecordEnd::At(length)
                    if length > line && csv::joins_rows(&rest[..length], delimiter, columns) =>
                {
                    return Ok((line, 1, Extent::UnclosedQuote));
                }
                RecordEnd::At(length) => {
                    let lines = memchr::memchr_iter(b'\n', &rest[..length]).count() as u64;
                    return Ok((length, lines, Extent::Whole));
                }
                // Without an end in reach, only the line with the quote is given up.
                RecordEnd::Nowhere => return Ok((line, 1, Extent::UnclosedQuote)),
                RecordEnd::Beyond if rest.len() >= MAX_ROW_BYTES => {
                    return Ok((line, 1, Extent::UnclosedQuote));
                }
                RecordEnd::Beyond => {}
            }
            if !self.fill()? {
                let rest = self.buffered();
                let closed = csv::is_closed(rest, delimiter);
                if !closed || (rest.len() > line && csv::joins_rows(rest, delimiter, columns)) {
                    return Ok((line, 1, Extent::UnclosedQuote));
                }
                let lines = memchr::memchr_iter(b'\n', rest).count() as u64 + 1;
                return Ok((rest.len(), lines, Extent::Whole));
            }
        }
    }

    /// Leaves out the rest of a line, however long it is.
    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let rest = self.buffered();
            match memchr::memchr(b'\n', rest) {
                Some(found) => {
                    self.advance(found + 1, 1);
                    return Ok(());
                }
                None => self.advance(rest.len(), 0),
            }
            if !self.fill()? {
                self.advance(0, 1);
                return Ok(());
            }
        }
    }

    /// Reads another block behind what is not used yet; `false` at the end of the file.
    fn fill(&mut self) -> io::Result<bool> {
        if self.at_end_of_file {
            return Ok(false);
        }
        let rest = self.start..self.end;
        if let Some(place) = self.input.next_block(&mut self.buffer, rest.clone()) {
            (self.start, self.end) = (place.start, place.end);
            return Ok(true);
        }
        self.buffer.copy_within(rest, 0);
        (self.start, self.end) = (0, self.end - self.start);
        if self.buffer.len() - self.end < self.block_bytes / 2 {
            self.buffer.resize(self.buffer.len() + self.block_bytes, 0);
        }
        loop {
            match self.input.read(&mut self.buffer[self.end..]) {
                Ok(0) => {
                    self.at_end_of_file = true;
                    return Ok(false);
                }
                Ok(read) => {
                    self.end += read;
                    return Ok(true);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

fn without_line_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Blocks for io::Take<io::Repeat> {}

    const COMMAS: Framing = Framing::Quoted { delimiter: b',', columns: 0 };

    fn records(text: &[u8], framing: Framing) -> Vec<(u64, String, Extent)> {
        let mut records = Records::new(text, framing, Position { byte: 0, line: 1 }, STREAM_BYTES);
        let mut found = Vec::new();
        while let Some(record) = records.next_record().unwrap() {
            let bytes = String::from_utf8_lossy(record.bytes).into_owned();
            found.push((record.position.line, bytes, record.extent));
        }
        assert_eq!(records.position().byte, text.len() as u64, "every byte is accounted for");
        found
    }

    fn whole(line: u64, text: &str) -> (u64, String, Extent) {
        (line, text.to_owned(), Extent::Whole)
    }

    #[test]
    fn lines_end_in_any_usual_way() {
        let expected = [whole(1, "a,b"), whole(2, "c"), whole(5, "d")];
        assert_eq!(records(b"a,b\nc\n\n\nd\n", COMMAS), expected);
        assert_eq!(records(b"a,b\r\nc\r\n\r\n\nd", COMMAS), expected);
        assert_eq!(records(b"", COMMAS), []);
        assert_eq!(records(b"\n\r\n", COMMAS), []);
    }

    #[test]
    fn quoted_line_ends_join_lines_in_csv_only() {
        let text = b"x,\"1\n2\n3\"\ny,4";
        assert_eq!(records(text, COMMAS), [whole(1, "x,\"1\n2\n3\""), whole(4, "y,4")]);
        assert_eq!(records(text, Framing::Lines).len(), 4);
        assert_eq!(records(b"x,\"1\n2\"", COMMAS), [whole(1, "x,\"1\n2\"")]);
    }

    #[test]
    fn an_unclosed_quote_costs_its_own_line_only() {
        let expected =
            [whole(1, "a,1"), (2, "b,\"2".to_owned(), Extent::UnclosedQuote), whole(3, "c,3")];
        assert_eq!(records(b"a,1\nb,\"2\nc,3\n", COMMAS), expected);
        let mut long = b"a,1\nb,\"2\n".to_vec();
        long.extend(b"c,3\n".repeat(MAX_ROW_BYTES));
        let found = records(&long, COMMAS);
        assert_eq!(found[..3], expected);
        assert_eq!(found.len(), 2 + MAX_ROW_BYTES);
    }

    #[test]
    fn a_quote_that_the_next_one_in_the_file_closes_costs_its_own_line_only() {
        let framing = Framing::Quoted { delimiter: b',', columns: 2 };
        let unclosed = |line, text: &str| (line, text.to_owned(), Extent::UnclosedQuote);
        for (next, text) in [("b,\"2\"", "b,\"2\""), ("b,\"\"", "b,\"\""), ("b,2", "b,2")] {
            let text = format!("a,\"1\n{text}\nc,3\nd,\"4\"\n");
            let expected =
                [unclosed(1, "a,\"1"), whole(2, next), whole(3, "c,3"), whole(4, "d,\"4\"")];
            assert_eq!(records(text.as_bytes(), framing), expected);
        }
        // Here the joined lines would be a record without a fault, and bill `b` a part of bill `a`.
        let expected = [unclosed(1, "a,\"1"), unclosed(2, "b,\""), whole(3, "c,3")];
        assert_eq!(records(b"a,\"1\nb,\"\nc,3\n", framing), expected);
    }

    #[test]
    fn quotes_that_stay_open_on_every_line_are_read_in_proportion_to_the_file() {
        // Each of these lines would join with all that follow.
        let lines = 200_000;
        let text = "a\"b,\"c\n".repeat(lines);
        let found = records(text.as_bytes(), COMMAS);
        assert_eq!(found.len(), lines);
        assert!(found.iter().all(|(_, _, extent)| *extent == Extent::UnclosedQuote));
    }

    #[test]
    fn a_row_of_the_largest_size_is_whole_and_a_longer_one_is_left_out() {
        for (length, extent) in [
            (MAX_ROW_BYTES - 1, Extent::Whole),
            (MAX_ROW_BYTES, Extent::TooLong),
            (3 * MAX_ROW_BYTES, Extent::TooLong),
        ] {
            let text = ["first\n", &"x".repeat(length), "\nlast"].concat();
            let found = records(text.as_bytes(), COMMAS);
            assert_eq!((found[1].0, found[1].2), (2, extent), "{length}");
            assert_eq!(found[2], whole(3, "last"));
        }
    }

    #[test]
    fn a_file_without_line_ends_is_read_in_bounded_memory() {
        let endless = io::repeat(b'x').take(200 << 20);
        let mut records =
            Records::new(endless, COMMAS, Position { byte: 0, line: 1 }, STREAM_BYTES);
        assert_eq!(records.next_record().unwrap().unwrap().extent, Extent::TooLong);
        assert!(records.next_record().unwrap().is_none());
        assert_eq!(records.position(), Position { byte: 200 << 20, line: 2 });
        assert!(records.buffer.capacity() <= 2 * MAX_ROW_BYTES);
    }
}
