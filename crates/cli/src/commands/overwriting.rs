//! What no output of a command may be written over: its bills, and all that belongs to the journal.
//!
//! Of each there is one. A report or a file of rejected rows can be written again; what was sent to a
//! provider, and the key of the memory of it, can't.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf, absolute};

use crate::failure::Failure;
use crate::view::shown;

/// What stands behind the name of a journal in the names of the files that are kept beside it.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];
/// What stands behind it in the name of the folder for what belongs to its runs.
const FOLDER: &str = ".runs";

/// Refuses to write an output (`the rejects`) over one of these files, or over anything that belongs
/// to the journal at this path, whether they are there yet or not.
///
/// # Errors
/// A [`Failure`] that names the path.
pub(super) fn refuse(
    what: &str,
    output: &Path,
    files: &[&Path],
    journal: Option<&Path>,
) -> Result<(), Failure> {
    let is_file = files.iter().any(|file| is_one_place(output, file));
    if is_file || journal.is_some_and(|journal| belongs_to(output, journal)) {
        return Err(Failure::usage(format!("{what} would overwrite {}", shown(output))).hint(
            "name a file of its own: bills, rejected rows and the journal stay as they are",
        ));
    }
    Ok(())
}

/// Whether two paths lead to one file, which may not be there yet, by whatever names and links.
pub(super) fn is_one_place(one: &Path, other: &Path) -> bool {
    is_one_file(one, other) || resolved(one) == resolved(other)
}

fn belongs_to(output: &Path, journal: &Path) -> bool {
    // If the journal is a link, SQLite keeps its files beside one of the two.
    [journal.to_owned(), resolved(journal)].iter().any(|journal| {
        is_one_place(output, journal)
            || COMPANIONS.iter().any(|ending| is_one_place(output, &with_ending(journal, ending)))
            || resolved(output).starts_with(resolved(&with_ending(journal, FOLDER)))
    })
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

/// The path without links, as far as it is there.
fn resolved(path: &Path) -> PathBuf {
    if let Ok(found) = fs::canonicalize(path) {
        return found;
    }
    let absolute = absolute(path).unwrap_or_else(|_| path.to_owned());
    match (absolute.parent(), absolute.file_name()) {
        (Some(folder), Some(name)) => resolved(folder).join(name),
        _ => absolute,
    }
}

#[cfg(unix)]
fn is_one_file(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |path: &Path| {
        let metadata = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
        Some((metadata.dev(), metadata.ino()))
    };
    identity(one).is_some_and(|one| identity(other) == Some(one))
}

#[cfg(not(unix))]
fn is_one_file(one: &Path, other: &Path) -> bool {
    fs::canonicalize(one).is_ok_and(|one| fs::canonicalize(other).is_ok_and(|other| one == other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bills_and_all_of_a_journal_are_left_alone_whether_there_or_not() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let (bills, journal) = (at("bills.csv"), at("journal.db"));
        fs::write(&bills, "bills").unwrap();
        fs::create_dir(at("sub")).unwrap();
        let refused = |name: &str| {
            refuse("the report", &at(name), &[bills.as_path()], Some(&journal)).is_err()
        };
        let taken = [
            "bills.csv",
            "sub/../bills.csv",
            "journal.db",
            "journal.db-wal",
            "journal.db-shm",
            "journal.db-journal",
            "journal.db.runs/key",
            "sub/../journal.db.runs/7.bills",
        ];
        for name in taken {
            assert!(refused(name), "{name}, before there is a journal");
        }
        fs::write(&journal, "runs").unwrap();
        fs::create_dir(at("journal.db.runs")).unwrap();
        fs::write(at("journal.db.runs/key"), "key").unwrap();
        for name in taken {
            assert!(refused(name), "{name}");
        }
        for name in ["report.csv", "journal.db.csv", "journal.db.runs.csv", "sub/bills.csv"] {
            assert!(!refused(name), "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn no_link_leads_around_it() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let journal = at("journal.db");
        fs::write(&journal, "runs").unwrap();
        fs::create_dir(at("journal.db.runs")).unwrap();
        symlink(&journal, at("link.db")).unwrap();
        symlink(at("journal.db.runs"), at("runs")).unwrap();
        fs::hard_link(&journal, at("twin.db")).unwrap();
        for (output, journal) in [
            ("link.db", "journal.db"),
            ("twin.db", "journal.db"),
            ("runs/key", "journal.db"),
            ("journal.db", "link.db"),
            ("journal.db-wal", "link.db"),
            ("link.db-wal", "link.db"),
            ("journal.db.runs/key", "link.db"),
        ] {
            assert!(refuse("it", &at(output), &[], Some(&at(journal))).is_err(), "{output}");
        }
    }
}
