//! How a file is laid out: its format, and which column holds which field.

use billport_domain::{BillField, Excerpt};
use std::{fs::File, io::Read, sync::Arc};

use crate::columns::ColumnNames;
use crate::csv::Fields;
use crate::error::{FileError, NotText};
use crate::lines::{Extent, Framing, LOOKUP_BYTES, Records};
use crate::positioned::PositionedFile;
use crate::rejects::{REJECTS_COLUMNS, defuse};
use crate::row::Position;

/// What stands between the fields of a CSV file, as far as it is recognised.
pub(crate) const DELIMITERS: [u8; 4] = *b",;\t|";
/// The slot of a column that holds no field of a bill.
const NO_FIELD: usize = BillField::ALL.len();

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values, or values separated by something else.
    Csv {
        /// What stands between two fields.
        delimiter: u8,
    },
    /// One JSON object a line.
    Ndjson,
}

/// How a file is laid out, as found in its first bytes.
#[derive(Clone, Debug)]
pub struct Layout {
    format: Format,
    names: ColumnNames,
    header: Vec<Vec<u8>>,
    slots: Vec<usize>,
    ignored: Vec<Excerpt>,
    rejects: bool,
    start: Position,
}

impl Layout {
    /// The format.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// The columns of the header that hold no field of a bill, safe to show; the columns that a
    /// rejects file adds are not among them. Of newline-delimited JSON nothing is known beforehand.
    #[must_use]
    pub fn ignored_columns(&self) -> &[Excerpt] {
        &self.ignored
    }

    /// Whether this is a rejects file, corrected and given back.
    #[must_use]
    pub fn is_rejects(&self) -> bool {
        self.rejects
    }

    /// How its records end.
    pub(crate) fn framing(&self) -> Framing {
        match self.format {
            Format::Csv { delimiter } => Framing::Quoted { delimiter, columns: self.slots.len() },
            Format::Ndjson => Framing::Lines,
        }
    }

    pub(crate) fn names(&self) -> &ColumnNames {
        &self.names
    }

    /// The names of the columns as the file has them, those of a rejects file left out.
    pub(crate) fn header(&self) -> &[Vec<u8>] {
        let added = if self.rejects { REJECTS_COLUMNS.len() } else { 0 };
        &self.header[..self.header.len() - added]
    }

    /// For each column the index of its field in [`BillField::ALL`], or one more.
    pub(crate) fn slots(&self) -> &[usize] {
        &self.slots
    }

    /// Where the first row begins.
    pub(crate) fn start(&self) -> Position {
        self.start
    }

    /// Finds out how a file is laid out.
    pub(crate) fn detect(file: &Arc<File>, names: &ColumnNames) -> Result<Self, FileError> {
        let mut head = Vec::new();
        PositionedFile::new(Arc::clone(file), 0).take(4096).read_to_end(&mut head)?;
        if let Some(found) = what_is_no_text(&head) {
            return Err(FileError::NotText(found));
        }
        if has_old_line_ends(&head) {
            return Err(FileError::OldLineEnds);
        }
        let start = after_mark(&head);
        let mut layout = match first_line(file, start)?.trim_ascii_start() {
            [b'{', ..] => Self::ndjson(names, start),
            [b'[', rest @ ..]
                if matches!(rest.trim_ascii_start().first(), None | Some(b'{' | b']')) =>
            {
                return Err(FileError::JsonArray);
            }
            _ => Self::csv(file, names, start)?,
        };
        layout.start = layout.first_row(file)?;
        Ok(layout)
    }

    fn ndjson(names: &ColumnNames, start: Position) -> Self {
        Self {
            format: Format::Ndjson,
            names: names.clone(),
            header: Vec::new(),
            slots: Vec::new(),
            ignored: Vec::new(),
            rejects: false,
            start,
        }
    }

    /// Reads the header with each delimiter; the one that finds all fields is right.
    fn csv(file: &Arc<File>, names: &ColumnNames, start: Position) -> Result<Self, FileError> {
        let mut best: Option<(usize, FileError)> = None;
        for delimiter in DELIMITERS {
            let header = Header::read(file, delimiter, start)?;
            let columns = header.columns.len();
            match header.layout(names, delimiter) {
                Ok(layout) => return Ok(layout),
                // Of those that fail, the one with the most columns has the right delimiter.
                Err(error) if best.as_ref().is_none_or(|(most, _)| columns > *most) => {
                    best = Some((columns, error));
                }
                Err(_) => {}
            }
        }
        Err(best.expect("there is a delimiter to try").1)
    }

    fn first_row(&self, file: &Arc<File>) -> Result<Position, FileError> {
        let input = PositionedFile::new(Arc::clone(file), self.start.byte);
        let mut records = Records::new(input, self.framing(), self.start, LOOKUP_BYTES);
        let first = records.next_record()?.ok_or(FileError::NoRows)?;
        Ok(first.position)
    }
}

/// The first line of a CSV file, split by one of the delimiters.
struct Header {
    columns: Vec<Vec<u8>>,
    end: Position,
}

impl Header {
    fn read(file: &Arc<File>, delimiter: u8, start: Position) -> Result<Self, FileError> {
        let input = PositionedFile::new(Arc::clone(file), start.byte);
        let mut records =
            Records::new(input, Framing::Quoted { delimiter, columns: 0 }, start, LOOKUP_BYTES);
        let mut columns = Vec::new();
        let record = records.next_record()?.ok_or(FileError::Empty)?;
        if record.extent == Extent::TooLong {
            return Err(FileError::HeaderTooLong);
        }
        Fields::default().split(record.bytes, delimiter, |_, column| {
            columns.push(column.to_vec());
        });
        Ok(Self { columns, end: records.position() })
    }

    fn layout(mut self, names: &ColumnNames, delimiter: u8) -> Result<Layout, FileError> {
        let rejects = self.columns.ends_with(&REJECTS_COLUMNS.map(|name| name.as_bytes().to_vec()));
        if rejects {
            for column in &mut self.columns {
                *column = defuse::restore(column).to_vec();
            }
        }
        let fields: Vec<Option<BillField>> = self
            .columns
            .iter()
            .map(|column| str::from_utf8(column).ok().and_then(|column| names.field(column)))
            .collect();
        let mut missing = Vec::new();
        for field in BillField::ALL {
            let column = names.column(field).to_owned();
            match fields.iter().filter(|found| **found == Some(field)).count() {
                0 => missing.push(column),
                1 => {}
                _ => return Err(FileError::RepeatedColumn { column }),
            }
        }
        if !missing.is_empty() {
            let found = self.columns.iter().map(|column| Excerpt::of(column)).collect();
            return Err(FileError::MissingColumns { missing, found });
        }
        let own = self.columns.len() - if rejects { REJECTS_COLUMNS.len() } else { 0 };
        let ignored = self.columns[..own].iter().zip(&fields).filter(|(_, field)| field.is_none());
        Ok(Layout {
            format: Format::Csv { delimiter },
            names: names.clone(),
            ignored: ignored.map(|(column, _)| Excerpt::of(column)).collect(),
            slots: fields
                .iter()
                .map(|field| field.map_or(NO_FIELD, |field| field as usize))
                .collect(),
            header: self.columns,
            rejects,
            start: self.end,
        })
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

/// The first line that is not blank: its beginning tells JSON from CSV.
fn first_line(file: &Arc<File>, start: Position) -> Result<Vec<u8>, FileError> {
    let input = PositionedFile::new(Arc::clone(file), start.byte);
    let mut records = Records::new(input, Framing::Lines, start, LOOKUP_BYTES);
    while let Some(record) = records.next_record()? {
        if record.extent == Extent::TooLong {
            return Err(FileError::HeaderTooLong);
        }
        if !record.bytes.trim_ascii().is_empty() {
            return Ok(record.bytes.to_vec());
        }
    }
    Err(FileError::Empty)
}
