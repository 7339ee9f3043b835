//! The file of rejected rows: as they were, with the reason beside them.

mod append;
pub(crate) mod defuse;
mod place;

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use crate::csv::Fields;
use crate::layout::{Format, Layout};
use crate::ndjson;
use crate::rejection::RowRejection;
use crate::row::Row;

pub use defuse::defused;
pub use place::RejectsPlace;

/// The columns that a rejects file has behind those of the original.
pub const REJECTS_COLUMNS: [&str; 3] = ["line", "column", "reason"];

/// Rejected rows with line, column and reason, in the format of the original.
///
/// - It can be corrected and read again as it is: the three columns are left out then.
/// - Fields that a spreadsheet program would take for a formula get an apostrophe in front, which
///   is taken away when the file is read again.
/// - It is opened at the first row. If that makes it, only its owner can read it; without a row
///   there is no file.
#[derive(Debug)]
pub struct RejectsFile {
    place: Option<RejectsPlace>,
    layout: Layout,
    fields: Fields,
    written: Option<(PathBuf, Output)>,
}

#[derive(Debug)]
enum Output {
    Csv(Box<csv::Writer<File>>),
    Ndjson(BufWriter<File>),
}

impl RejectsFile {
    /// A rejects file for rows of a layout; nothing is written yet.
    #[must_use]
    pub fn new(place: RejectsPlace, layout: &Layout) -> Self {
        Self { place: Some(place), ..Self::discarding(layout) }
    }

    /// A rejects file that is never written: for those who only want to look.
    #[must_use]
    pub fn discarding(layout: &Layout) -> Self {
        Self { place: None, layout: layout.clone(), fields: Fields::default(), written: None }
    }

    /// Adds a rejected row.
    ///
    /// # Errors
    /// If the file can't be made or written.
    pub fn add(&mut self, row: &Row<'_>, rejection: &RowRejection) -> io::Result<()> {
        self.set_aside(row, rejection.columns(), rejection.to_string())
    }

    /// Adds a row that is set aside for another reason.
    ///
    /// # Errors
    /// If the file can't be made or written.
    pub fn set_aside(&mut self, row: &Row<'_>, columns: String, reason: String) -> io::Result<()> {
        let Some(place) = &self.place else {
            return Ok(());
        };
        let added = [row.position().line.to_string(), columns, reason];
        let layout = &self.layout;
        let output = match &mut self.written {
            Some((_, output)) => output,
            None => &mut self.written.insert(open(place, layout)?).1,
        };
        match output {
            Output::Csv(writer) => {
                let columns = layout.header().len();
                let mut written = 0;
                for field in row_fields(&mut self.fields, row, layout) {
                    let field = if layout.is_rejects() { defuse::restore(field) } else { field };
                    writer.write_field(&*defused(field))?;
                    written += 1;
                }
                for _ in written..columns {
                    writer.write_field("")?;
                }
                writer.write_record(&added)?;
                Ok(())
            }
            Output::Ndjson(writer) => ndjson::write_rejected(writer, row.raw(), &added),
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
fn open(place: &RejectsPlace, layout: &Layout) -> io::Result<(PathBuf, Output)> {
    let Format::Csv { delimiter } = layout.format() else {
        let (path, file) = place.open(layout, b"")?;
        return Ok((path, Output::Ndjson(BufWriter::new(file))));
    };
    let mut csv = csv::WriterBuilder::new();
    csv.delimiter(delimiter).flexible(true);
    let mut header = csv.from_writer(Vec::new());
    for column in layout.header() {
        header.write_field(&*defused(column))?;
    }
    header.write_record(REJECTS_COLUMNS)?;
    let header = header.into_inner().map_err(csv::IntoInnerError::into_error)?;
    let (path, file) = place.open(layout, &header)?;
    Ok((path, Output::Csv(Box::new(csv.from_writer(file)))))
}

/// The fields of a row, those of a rejects file's own columns left out; a row that can't be split
/// is one field.
fn row_fields<'r>(fields: &'r mut Fields, row: &Row<'r>, layout: &Layout) -> Vec<&'r [u8]> {
    let mut found = Vec::new();
    match (layout.format(), row.is_readable()) {
        (Format::Csv { delimiter }, true) => {
            fields.split(row.raw(), delimiter, |_, field| found.push(field));
        }
        _ => found.push(row.raw()),
    }
    if layout.is_rejects() && found.len() == layout.slots().len() {
        found.truncate(layout.header().len());
    }
    found
}
