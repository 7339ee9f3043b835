//! The file of rejected rows: as they were, with the reason beside them.

mod append;
pub(crate) mod defuse;
mod place;

use billport_domain::CustomerField;
use std::{
    borrow::Cow,
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use crate::cards::masked;
use crate::csv::Fields;
use crate::ndjson;
use crate::rejection::RowRejection;
use crate::row::{Cards, RawRow};
use crate::table::{Format, Table};

pub use defuse::defused;
pub use place::RejectsPlace;

/// The columns that a rejects file has behind those of the original.
pub const REJECTS_COLUMNS: [&str; 3] = ["line", "column", "reason"];

/// Rejected rows with line, column and reason, in the format of the original.
///
/// - It can be corrected and read again as it is: the three columns are left out then.
/// - Fields that a spreadsheet program would take for a formula get an apostrophe in front, which
///   is taken away when the file is read again.
/// - The number of a card is masked but for its last four digits, in each cell of a row of customers that
///   holds nothing to be sent, or that has to be written anew.
/// - It is opened at the first row. If that makes it, only its owner can read it; without a row
///   there is no file.
#[derive(Debug)]
pub struct RejectsFile {
    place: Option<RejectsPlace>,
    table: Table,
    fields: Fields,
    written: Option<(PathBuf, Output)>,
}

#[derive(Debug)]
enum Output {
    Csv(Box<csv::Writer<File>>),
    Ndjson(BufWriter<File>),
}

impl RejectsFile {
    /// A rejects file for rows of a layout, of bills or of customers; nothing is written yet.
    #[must_use]
    pub fn new(place: RejectsPlace, layout: &impl AsRef<Table>) -> Self {
        Self { place: Some(place), ..Self::discarding(layout) }
    }

    /// A rejects file that is never written: for those who only want to look.
    #[must_use]
    pub fn discarding(layout: &impl AsRef<Table>) -> Self {
        Self {
            place: None,
            table: layout.as_ref().clone(),
            fields: Fields::default(),
            written: None,
        }
    }

    /// Adds a rejected row.
    ///
    /// # Errors
    /// If the file can't be made or written.
    pub fn add<'r>(
        &mut self,
        row: impl Into<RawRow<'r>>,
        rejection: &RowRejection,
    ) -> io::Result<()> {
        let reason = [rejection.columns(), rejection.to_string()];
        self.write(row.into(), &rejection.wrong_cells(), reason)
    }

    /// Adds a row that is set aside for another reason.
    ///
    /// # Errors
    /// If the file can't be made or written.
    pub fn set_aside<'r>(
        &mut self,
        row: impl Into<RawRow<'r>>,
        columns: String,
        reason: String,
    ) -> io::Result<()> {
        self.write(row.into(), &[], [columns, reason])
    }

    fn write(
        &mut self,
        row: RawRow<'_>,
        wrong_cells: &[CustomerField],
        [columns, reason]: [String; 2],
    ) -> io::Result<()> {
        let Some(place) = &self.place else {
            return Ok(());
        };
        let added = [row.line.to_string(), columns, reason];
        let table = &self.table;
        let output = match &mut self.written {
            Some((_, output)) => output,
            None => &mut self.written.insert(open(place, table)?).1,
        };
        match output {
            Output::Csv(writer) => {
                let columns = table.own_columns().len();
                let mut written = 0;
                for field in row_fields(&mut self.fields, row, table) {
                    let field = if table.is_rejects { defuse::restore(field) } else { field };
                    let field = without_card(field, written, row.cards, wrong_cells);
                    writer.write_field(&*defused(&field))?;
                    written += 1;
                }
                for _ in written..columns {
                    writer.write_field("")?;
                }
                writer.write_record(&added)?;
                Ok(())
            }
            Output::Ndjson(writer) => ndjson::write_rejected(writer, row.bytes, &added),
        }
    }

    /// The path of the file, if a row was added to it.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.written.as_ref().map(|(path, _)| path.as_path())
    }

    /// Takes the file away again, if there is one, with all that stands in it: half of it would
    /// look like all of it.
    ///
    /// # Errors
    /// If it can't be removed.
    pub fn remove(self) -> io::Result<()> {
        self.written.map_or(Ok(()), |(path, _)| fs::remove_file(path))
    }

    /// Brings all that was added to the disk.
    ///
    /// # Errors
    /// If the file can't be written.
    pub fn flush(&mut self) -> io::Result<()> {
        match &mut self.written {
            Some((_, Output::Csv(writer))) => {
                writer.flush()?;
                writer.get_ref().sync_all()
            }
            Some((_, Output::Ndjson(writer))) => {
                writer.flush()?;
                writer.get_ref().sync_all()
            }
            None => Ok(()),
        }
    }
}

/// Opens the file, with its header in it.
fn open(place: &RejectsPlace, table: &Table) -> io::Result<(PathBuf, Output)> {
    let Format::Csv { delimiter } = table.format else {
        let (path, file) = place.open(table, b"")?;
        return Ok((path, Output::Ndjson(BufWriter::new(file))));
    };
    let mut csv = csv::WriterBuilder::new();
    csv.delimiter(delimiter).flexible(true);
    let mut header = csv.from_writer(Vec::new());
    for column in table.own_columns() {
        header.write_field(&*defused(column))?;
    }
    header.write_record(REJECTS_COLUMNS)?;
    let header = header.into_inner().map_err(csv::IntoInnerError::into_error)?;
    let (path, file) = place.open(table, &header)?;
    Ok((path, Output::Csv(Box::new(csv.from_writer(file)))))
}

/// The cell in a place, without the number of a card that nobody asked for.
fn without_card<'r>(
    cell: &'r [u8],
    place: usize,
    cards: Cards<'_>,
    wrong_cells: &[CustomerField],
) -> Cow<'r, [u8]> {
    let is_kept = match cards {
        Cards::Nowhere => true,
        Cards::OutsideOf(fields) => {
            let field = fields.get(place).copied().flatten();
            field.is_some_and(|field| !wrong_cells.contains(&field))
        }
    };
    if is_kept { Cow::Borrowed(cell) } else { masked(cell) }
}

/// The fields of a row, those of a rejects file's own columns left out; a row that can't be split
/// is one field.
fn row_fields<'r>(fields: &'r mut Fields, row: RawRow<'r>, table: &Table) -> Vec<&'r [u8]> {
    let mut found = Vec::new();
    match (table.format, row.is_readable) {
        (Format::Csv { delimiter }, true) => {
            fields.split(row.bytes, delimiter, |_, field| found.push(field));
        }
        _ => found.push(row.bytes),
    }
    if table.is_rejects && found.len() == table.width() {
        found.truncate(table.own_columns().len());
    }
    found
}
