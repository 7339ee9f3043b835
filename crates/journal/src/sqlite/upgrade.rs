//! A journal of an older Billport is brought up to date, unless a process delivers by it.
//!
//! A process of an older Billport that delivers a run could write down no more what becomes of it,
//! once its tables are others. (One that begins a run just now fails before it sends anything.)
//!
//! Whether one delivers is looked for, and the tables are changed, within one transaction: whatever
//! other new process does the same waits for it, and finds the journal up to date. What this one has
//! seen before it does not count.
//!
//! Of another host's owner a free lock says nothing, and who has to say that it is gone
//! (`SqliteJournal::disown`) needs the journal opened: so that owner holds nothing up.

use rusqlite::Connection;
use std::path::Path;
use std::thread;

use super::failure::{of_files, of_sqlite};
use super::lock::{BETWEEN_TRIES, Locks, TRIES};
use super::read;
use super::schema::{self, Marks, NEWEST};
use super::transaction::WriteTransaction;
use crate::error::{StoreError, StoreErrorKind};
use crate::records::RunId;

/// Brings a journal up to the newest schema.
///
/// # Errors
/// Busy, if a process has a run in hand and the schema is an older one; and what the store fails with.
pub(super) fn bring_up_to_date(connection: &Connection, folder: &Path) -> Result<(), StoreError> {
    if Marks::of(connection).map_err(of_sqlite)?.schema >= NEWEST {
        return Ok(());
    }
    let locks = Locks::new(folder.to_owned());
    with_patience(|| migrate_unless_delivered(connection, &locks), || thread::sleep(BETWEEN_TRIES))
}

/// Tries again for as long as somebody may only be looking whether the owner of a run is alive.
fn with_patience(
    mut try_once: impl FnMut() -> Result<Option<RunId>, StoreError>,
    mut wait: impl FnMut(),
) -> Result<(), StoreError> {
    let mut tries = 1;
    while let Some(run) = try_once()? {
        if tries == TRIES {
            let words =
                format!("an older Billport delivers run {run} by it: wait until it has ended");
            return Err(StoreError::new(StoreErrorKind::Busy, words));
        }
        tries += 1;
        // Nothing is locked meanwhile: who has a run in hand may let go of it.
        wait();
    }
    Ok(())
}

/// Changes the tables, unless a run is in somebody's hand: gives the first of these.
fn migrate_unless_delivered(
    connection: &Connection,
    locks: &Locks,
) -> Result<Option<RunId>, StoreError> {
    let transaction = WriteTransaction::begin(connection).map_err(of_sqlite)?;
    let schema = Marks::of(connection).map_err(of_sqlite)?.schema;
    if (1..NEWEST).contains(&schema)
        && let Some(run) = delivered_run(connection, locks)?
    {
        return Ok(Some(run));
    }
    schema::migrate(connection).map_err(of_sqlite)?;
    transaction.commit().map_err(of_sqlite)?;
    Ok(None)
}

/// The first run with an owner whose lock is taken.
fn delivered_run(connection: &Connection, locks: &Locks) -> Result<Option<RunId>, StoreError> {
    for run in read::owned_runs(connection).map_err(of_sqlite)? {
        if locks.try_lock(run).map_err(of_files)?.is_none() {
            return Ok(Some(run));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;
    use tempfile::TempDir;

    /// A journal of the third schema whose runs 1 and 2 have owners.
    fn third_schema() -> (TempDir, Connection, Locks) {
        let folder = TempDir::new().unwrap();
        let connection = connect(&folder);
        for migration in &schema::MIGRATIONS[..3] {
            connection.execute_batch(migration).unwrap();
        }
        for run in [1, 2] {
            let owned = format!(
                "INSERT INTO run VALUES ({run}, 'bills.csv', 0, zeroblob(32), 80, 'production', 2, 0,
                 0, 0, '', 2462950, 2, NULL, 0, 0, 1, 7, 'counter', 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)"
            );
            connection.execute_batch(&owned).unwrap();
        }
        connection.pragma_update(None, "user_version", 3).unwrap();
        let locks = Locks::new(folder.path().join("journal.runs"));
        (folder, connection, locks)
    }

    fn connect(folder: &TempDir) -> Connection {
        Connection::open(folder.path().join("journal")).unwrap()
    }

    fn schema_of(connection: &Connection) -> u32 {
        Marks::of(connection).unwrap().schema
    }

    /// The lock of a run, as another process holds it.
    fn held(locks: &Locks, run: RunId) -> File {
        drop(locks.try_lock(run).unwrap().unwrap());
        let file = File::open(locks.folder().join(format!("{run}.lock"))).unwrap();
        file.lock().unwrap();
        file
    }

    #[test]
    fn who_only_looks_holds_nothing_up() {
        let (_folder, connection, locks) = third_schema();
        let mut looking = Some(held(&locks, RunId(2)));
        let mut waits = 0;
        let wait = || {
            waits += 1;
            assert!(connection.is_autocommit(), "nobody else is held up meanwhile");
            assert!(looking.take().is_some(), "once its look is over it goes on");
        };
        with_patience(|| migrate_unless_delivered(&connection, &locks), wait).unwrap();
        assert_eq!((schema_of(&connection), waits), (NEWEST, 1));
    }

    #[test]
    fn who_delivers_is_waited_for_only_so_long() {
        let (_folder, connection, locks) = third_schema();
        let _delivering = held(&locks, RunId(2));
        let mut waits = 0;
        let migrate = || migrate_unless_delivered(&connection, &locks);
        let refused = with_patience(migrate, || waits += 1).unwrap_err();
        assert!(refused.to_string().contains("an older Billport delivers run 2"), "{refused}");
        assert_eq!((refused.kind(), waits), (StoreErrorKind::Busy, TRIES - 1));
        assert_eq!(schema_of(&connection), 3, "and it is left as it was");
    }

    #[test]
    fn what_another_new_process_has_in_hand_is_no_older_billports() {
        let (folder, connection, locks) = third_schema();
        assert_eq!(schema_of(&connection), 3, "as it was seen before the other one came");
        let other = connect(&folder);
        assert_eq!(migrate_unless_delivered(&other, &locks).unwrap(), None);
        let _claimed = held(&locks, RunId(1));
        assert_eq!(migrate_unless_delivered(&connection, &locks).unwrap(), None);
        assert_eq!(schema_of(&connection), NEWEST);
    }
}
