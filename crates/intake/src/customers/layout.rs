//! Which column of a file of customers holds which field.

use billport_domain::{CustomerField, Excerpt};

use super::not_by_file::is_not_by_file;
use super::{CustomerFileError, MisspeltColumn, misspelt};
use crate::cards::masked;
use crate::head::Head;
use crate::header::Header;
use crate::lines::LOOKUP_BYTES;
use crate::row::Position;
use crate::source::Source;
use crate::table::Table;

/// How a file of customers is laid out, as its first line says.
#[derive(Clone, Debug)]
pub struct CustomerLayout {
    table: Table,
    delimiter: u8,
    /// For each column its field, if it holds one that can be written.
    fields: Vec<Option<CustomerField>>,
    ignored: Vec<Excerpt>,
    start: Position,
}

impl CustomerLayout {
    /// The names of the columns as they stand there, those that a rejects file adds left out.
    #[must_use]
    pub fn columns(&self) -> &[Vec<u8>] {
        self.table.own_columns()
    }

    /// The columns of which nothing is used, safe to show: they hold no field, or one that the provider
    /// computes. The columns that a rejects file adds are not among them.
    #[must_use]
    pub fn ignored_columns(&self) -> &[Excerpt] {
        &self.ignored
    }

    /// Whether this is a rejects file, corrected and given back.
    #[must_use]
    pub fn is_rejects(&self) -> bool {
        self.table.is_rejects
    }

    /// What stands between two cells.
    pub(super) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// For each column its field, if it holds one.
    pub(super) fn fields(&self) -> &[Option<CustomerField>] {
        &self.fields
    }

    /// Where the first row begins.
    pub(super) fn start(&self) -> Position {
        self.start
    }

    /// Finds out how a file is laid out.
    pub(super) fn detect(source: &Source) -> Result<Self, CustomerFileError> {
        let head = Head::read(source)?;
        if head.is_object() || head.is_array() {
            return Err(CustomerFileError::Json);
        }
        let mut layout = Header::detect(source, head.start, Self::of)?;
        let mut records = source.records(layout.table.framing(), layout.start, LOOKUP_BYTES);
        let first = records.next_record()?.ok_or(CustomerFileError::NoRows)?;
        layout.start = first.position;
        Ok(layout)
    }

    /// The layout that a header stands for, if customers can be read behind it.
    fn of(Header { table, delimiter, end }: Header) -> Result<Self, CustomerFileError> {
        let named: Vec<_> = table.columns.iter().map(|column| field(column)).collect();
        let fields: Vec<_> =
            named.iter().map(|field| field.filter(|field| field.is_writable_on_add())).collect();
        let count = |field| fields.iter().filter(|found| **found == Some(field)).count();
        let mut missing = Vec::new();
        for field in CustomerField::ALL {
            let Some(column) = field.written_as() else { continue };
            match count(field) {
                0 if field.is_required() => missing.push(column),
                0 | 1 => {}
                _ => return Err(CustomerFileError::RepeatedColumn { column }),
            }
        }
        if !missing.is_empty() {
            let found = table.columns.iter().map(|column| shown(column)).collect();
            return Err(CustomerFileError::MissingColumns { missing, found });
        }
        let columns: Vec<_> = table
            .own_columns()
            .iter()
            .filter(|column| is_not_by_file(&String::from_utf8_lossy(column)))
            .map(|column| shown(column))
            .collect();
        if !columns.is_empty() {
            return Err(CustomerFileError::NotByFile { columns });
        }
        let unknown = table.own_columns().iter().zip(&named).filter(|(_, field)| field.is_none());
        let columns: Vec<_> = unknown
            .filter_map(|(column, _)| {
                let field = misspelt::meant(&String::from_utf8_lossy(column), &named)?;
                Some(MisspeltColumn { column: shown(column), field })
            })
            .collect();
        if !columns.is_empty() {
            return Err(CustomerFileError::Misspelt { columns });
        }
        let ignored = table.own_columns().iter().zip(&fields).filter(|(_, field)| field.is_none());
        let ignored = ignored.map(|(column, _)| shown(column)).collect();
        Ok(Self { table, delimiter, fields, ignored, start: end })
    }
}

impl AsRef<Table> for CustomerLayout {
    fn as_ref(&self) -> &Table {
        &self.table
    }
}

/// The name of a column, safe to show: without a header, the first line is a customer.
fn shown(column: &[u8]) -> Excerpt {
    Excerpt::of(&masked(column))
}

/// The field that a column is named after.
fn field(column: &[u8]) -> Option<CustomerField> {
    str::from_utf8(column).ok()?.trim().parse().ok()
}
