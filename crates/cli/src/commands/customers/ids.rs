//! The customers that are asked for by their IDs: as they are typed, or as they stand in a file.

use billport::domain::{CustomerField, CustomerId};
use std::collections::HashSet;
use std::path::Path;
use std::{fs, io};

use crate::args::ListCustomersArgs;
use crate::failure::Failure;
use crate::view::shown;

/// The IDs that are asked for, each once, in the order in which they stand; nothing if all customers
/// are.
pub(super) fn of(args: &ListCustomersArgs) -> Result<Option<Vec<CustomerId>>, Failure> {
    let ids = match (&args.ids, &args.ids_file) {
        (Some(ids), _) => ids.clone(),
        (None, Some(path)) => read(path)?,
        (None, None) => return Ok(None),
    };
    let mut seen = HashSet::new();
    Ok(Some(ids.into_iter().filter(|id| seen.insert(*id)).collect()))
}

fn read(path: &Path) -> Result<Vec<CustomerId>, Failure> {
    let is_stdin = path.as_os_str() == "-";
    let text = if is_stdin { io::read_to_string(io::stdin()) } else { fs::read_to_string(path) };
    let name = if is_stdin { shown("standard input") } else { shown(path) };
    let text = text.map_err(|error| Failure::usage(format!("{name} can't be read: {error}")))?;
    ids_in(&text).map_err(|(line, why)| {
        Failure::usage(format!("{name}, line {line}: {why}"))
            .hint("a file of IDs has nothing but IDs in it, apart by blanks, commas or lines")
    })
}

/// The IDs in a text. A first line that says `customerID` is a header, as the first column of a
/// spreadsheet has it.
fn ids_in(text: &str) -> Result<Vec<CustomerId>, (usize, String)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut ids = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if index == 0 && line.trim().eq_ignore_ascii_case(CustomerField::Id.name()) {
            continue;
        }
        let words = line.split([' ', '\t', ',', ';', '\r']).filter(|word| !word.is_empty());
        for word in words {
            ids.push(word.parse().map_err(|error| (index + 1, format!("{error}")))?);
        }
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stand_apart_by_whatever_people_put_between_them() {
        let ids =
            |numbers: &[u64]| Ok(numbers.iter().map(|id| CustomerId::new(*id).unwrap()).collect());
        assert_eq!(
            ids_in("300,302\r\n304 305\n\n306;307\t308"),
            ids(&[300, 302, 304, 305, 306, 307, 308])
        );
        assert_eq!(ids_in("\u{feff}customerID\n300\n"), ids(&[300]));
        assert_eq!(ids_in(""), ids(&[]));
        assert_eq!(ids_in("300\ncustomerID\n").unwrap_err().0, 2);
        assert_eq!(ids_in("300\n301\n3o2\n").unwrap_err().0, 3);
    }
}
