//! Going on with the rejects file of an earlier process, which may have been killed at any byte.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write},
    path::Path,
};

use super::REJECTS_COLUMNS;
use crate::lines::MAX_ROW_BYTES;
use crate::ndjson;
use crate::private::private;
use crate::table::{Format, Table};

/// Opens the file at a path, and mends its end, so that the next row can be written there.
///
/// # Errors
/// [`InvalidData`](io::ErrorKind::InvalidData) if the file does not begin as a rejects file of such
/// bills; it is as it was then.
pub(super) fn open(path: &Path, table: &Table, header: &[u8]) -> io::Result<File> {
    let mut file = private().read(true).append(true).create(true).open(path)?;
    let mut head = Vec::new();
    (&file).take(header.len() as u64).read_to_end(&mut head)?;
    // A file that ends within its header gets the rest of it.
    let rest_of_header = header.strip_prefix(head.as_slice()).ok_or_else(not_ours)?;
    if table.format == Format::Ndjson && !begins_with_rejected_object(&file)? {
        return Err(not_ours());
    }
    file.write_all(rest_of_header)?;
    if !ends_with_line(&mut file)? {
        file.write_all(&end_of_cut_row(table))?;
    }
    Ok(file)
}

fn not_ours() -> io::Error {
    let told = "what stands there does not begin as a rejects file of these bills";
    io::Error::new(io::ErrorKind::InvalidData, told)
}

/// Whether the first line is a row of a rejects file, or may be the beginning of one.
fn begins_with_rejected_object(file: &File) -> io::Result<bool> {
    let mut line = Vec::new();
    BufReader::new(file.take(MAX_ROW_BYTES as u64)).read_until(b'\n', &mut line)?;
    Ok(if line.ends_with(b"\n") {
        ndjson::is_rejected_row(&line)
    } else {
        line.is_empty() || line.starts_with(b"{")
    })
}

/// Whether nothing stands at the end of the file but whole lines.
fn ends_with_line(file: &mut File) -> io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

/// What ends a row that was cut off.
///
/// JSON shows the cut itself. A row of CSV that was cut in its last field, the reason, would pass for
/// one whose reason was emptied, which is how a duplicate is released: so it gets more fields than
/// the header has columns, wherever it was cut.
fn end_of_cut_row(table: &Table) -> Vec<u8> {
    let mut end = match table.format {
        Format::Csv { delimiter } => {
            vec![delimiter; table.own_columns().len() + REJECTS_COLUMNS.len()]
        }
        Format::Ndjson => Vec::new(),
    };
    end.push(b'\n');
    end
}
