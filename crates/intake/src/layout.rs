//! How a bills file is laid out: its format, and which column holds which field.

use billport_domain::{BillField, Excerpt};

use crate::columns::ColumnNames;
use crate::error::FileError;
use crate::head::Head;
use crate::header::Header;
use crate::lines::{Framing, LOOKUP_BYTES};
use crate::row::Position;
use crate::source::Source;
use crate::table::{Format, Table};

/// The slot of a column that holds no field of a bill.
const NO_FIELD: usize = BillField::ALL.len();

/// How a file is laid out, as found in its first bytes.
#[derive(Clone, Debug)]
pub struct Layout {
    table: Table,
    names: ColumnNames,
    slots: Vec<usize>,
    ignored: Vec<Excerpt>,
    start: Position,
}

impl Layout {
    /// The format.
    #[must_use]
    pub fn format(&self) -> Format {
        self.table.format
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
        self.table.is_rejects
    }

    /// How its records end.
    pub(crate) fn framing(&self) -> Framing {
        self.table.framing()
    }

    pub(crate) fn names(&self) -> &ColumnNames {
        &self.names
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
    pub(crate) fn detect(source: &Source, names: &ColumnNames) -> Result<Self, FileError> {
        let head = Head::read(source)?;
        let mut layout = if head.is_object() {
            Self::ndjson(names, head.start)
        } else if head.is_array() {
            return Err(FileError::JsonArray);
        } else {
            Header::detect(source, head.start, |header| Self::csv(header, names))?
        };
        let mut records = source.records(layout.framing(), layout.start, LOOKUP_BYTES);
        layout.start = records.next_record()?.ok_or(FileError::NoRows)?.position;
        Ok(layout)
    }

    fn ndjson(names: &ColumnNames, start: Position) -> Self {
        let (slots, ignored) = (Vec::new(), Vec::new());
        Self { table: Table::ndjson(), names: names.clone(), slots, ignored, start }
    }

    /// The layout that a header stands for, if it has all fields of a bill.
    fn csv(Header { table, end, .. }: Header, names: &ColumnNames) -> Result<Self, FileError> {
        let fields: Vec<Option<BillField>> = table
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
            let found = table.columns.iter().map(|column| Excerpt::of(column)).collect();
            return Err(FileError::MissingColumns { missing, found });
        }
        let ignored = table.own_columns().iter().zip(&fields).filter(|(_, field)| field.is_none());
        Ok(Self {
            names: names.clone(),
            ignored: ignored.map(|(column, _)| Excerpt::of(column)).collect(),
            slots: fields
                .iter()
                .map(|field| field.map_or(NO_FIELD, |field| field as usize))
                .collect(),
            table,
            start: end,
        })
    }
}

impl AsRef<Table> for Layout {
    fn as_ref(&self) -> &Table {
        &self.table
    }
}
