//! The beginning of a file: whether it is text at all, and its first line.

use std::io::{self, Read};

use crate::error::NotText;
use crate::lines::{Extent, Framing, LOOKUP_BYTES};
use crate::row::Position;
use crate::source::Source;

/// How much of a file is looked at before it is taken for text.
const HEAD_BYTES: u64 = 4096;

/// The beginning of a text file.
#[derive(Debug)]
pub(crate) struct Head {
    /// Where the text begins, behind a byte order mark.
    pub(crate) start: Position,
    /// The first line that is not blank: its beginning tells JSON from CSV.
    pub(crate) first_line: Vec<u8>,
}

/// Why a file can't be read beyond its beginning. Each kind of file has its own words for it.
#[derive(Debug)]
pub(crate) enum HeadError {
    Io(io::Error),
    NotText(NotText),
    OldLineEnds,
    Empty,
    TooLong,
}

impl Head {
    pub(crate) fn read(source: &Source) -> Result<Self, HeadError> {
        let mut head = Vec::new();
        source.input_at(0).take(HEAD_BYTES).read_to_end(&mut head)?;
        if let Some(found) = what_is_no_text(&head) {
            return Err(HeadError::NotText(found));
        }
        if has_old_line_ends(&head) {
            return Err(HeadError::OldLineEnds);
        }
        let start = after_mark(&head);
        let mut records = source.records(Framing::Lines, start, LOOKUP_BYTES);
        while let Some(record) = records.next_record()? {
            if record.extent == Extent::TooLong {
                return Err(HeadError::TooLong);
            }
            if !record.bytes.trim_ascii().is_empty() {
                return Ok(Self { start, first_line: record.bytes.to_vec() });
            }
        }
        Err(HeadError::Empty)
    }

    /// Whether the rows are JSON objects.
    pub(crate) fn is_object(&self) -> bool {
        self.first_line.trim_ascii_start().starts_with(b"{")
    }

    /// Whether the whole file is one JSON array.
    pub(crate) fn is_array(&self) -> bool {
        let line = self.first_line.trim_ascii_start();
        line.strip_prefix(b"[")
            .is_some_and(|rest| matches!(rest.trim_ascii_start().first(), None | Some(b'{' | b']')))
    }
}

impl From<io::Error> for HeadError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// What a file seems to be by its first bytes, if that is no text.
pub(crate) fn what_is_no_text(head: &[u8]) -> Option<NotText> {
    match head {
        [b'P', b'K', 3, 4, ..] | [0xd0, 0xcf, 0x11, 0xe0, ..] => Some(NotText::Workbook),
        [0x1f, 0x8b, ..] | [0x28, 0xb5, 0x2f, 0xfd, ..] | [b'B', b'Z', b'h', ..] => {
            Some(NotText::Compressed)
        }
        [b'%', b'P', b'D', b'F', ..] => Some(NotText::Pdf),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some(NotText::Utf16),
        head if head.contains(&0) => Some(NotText::Binary),
        _ => None,
    }
}

/// Whether the lines end with CR alone. At the very end of a file there may be one CR without its
/// LF, and in the middle none.
pub(crate) fn has_old_line_ends(head: &[u8]) -> bool {
    !head.contains(&b'\n') && memchr::memchr_iter(b'\r', head).count() > 1
}

/// Where the text begins: behind the byte order mark, if there is one.
pub(crate) fn after_mark(head: &[u8]) -> Position {
    let byte = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    Position { byte, line: 1 }
}
