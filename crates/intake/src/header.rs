//! The first line of a CSV file: the names of its columns, split by the delimiter that fits.

use crate::csv::Fields;
use crate::head::HeadError;
use crate::lines::{Extent, Framing, LOOKUP_BYTES};
use crate::rejects::{REJECTS_COLUMNS, defuse};
use crate::row::Position;
use crate::source::Source;
use crate::table::{Format, Table};

/// What stands between the fields of a CSV file, as far as it is recognised.
pub(crate) const DELIMITERS: [u8; 4] = *b",;\t|";

/// The first line of a CSV file, split by one of the delimiters.
#[derive(Debug)]
pub(crate) struct Header {
    /// The names of the columns.
    pub(crate) table: Table,
    /// What stands between two of them.
    pub(crate) delimiter: u8,
    /// Where the line behind it begins.
    pub(crate) end: Position,
}

impl Header {
    /// Reads the first line with each delimiter; the one with which it can be used is right.
    pub(crate) fn detect<L, E: From<HeadError>>(
        source: &Source,
        start: Position,
        mut layout: impl FnMut(Self) -> Result<L, E>,
    ) -> Result<L, E> {
        let mut best: Option<(usize, E)> = None;
        for delimiter in DELIMITERS {
            let header = Self::read(source, delimiter, start)?;
            let columns = header.table.width();
            match layout(header) {
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

    fn read(source: &Source, delimiter: u8, start: Position) -> Result<Self, HeadError> {
        let framing = Framing::Quoted { delimiter, columns: 0 };
        let mut records = source.records(framing, start, LOOKUP_BYTES);
        let record = records.next_record()?.ok_or(HeadError::Empty)?;
        if record.extent == Extent::TooLong {
            return Err(HeadError::TooLong);
        }
        let mut columns = Vec::new();
        Fields::default().split(record.bytes, delimiter, |_, column| {
            columns.push(column.to_vec());
        });
        let is_rejects = columns.ends_with(&REJECTS_COLUMNS.map(|name| name.as_bytes().to_vec()));
        if is_rejects {
            for column in &mut columns {
                *column = defuse::restore(column).to_vec();
            }
        }
        let format = Format::Csv { delimiter };
        Ok(Self {
            table: Table { format, columns, is_rejects },
            delimiter,
            end: records.position(),
        })
    }
}
