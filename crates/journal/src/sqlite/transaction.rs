//! A transaction that is open for writing: it ends by [`commit`](WriteTransaction::commit), or leaves
//! no trace.
//!
//! There is one for each group of steps, so what begins and ends it is prepared once: rusqlite's own
//! transactions have SQLite read these words anew each time.

use rusqlite::{Connection, Result};

/// The transaction. Dropped, it is rolled back.
pub(super) struct WriteTransaction<'c>(&'c Connection);

impl<'c> WriteTransaction<'c> {
    /// Begins when nobody else writes.
    pub(super) fn begin(connection: &'c Connection) -> Result<Self> {
        execute(connection, "BEGIN IMMEDIATE")?;
        Ok(Self(connection))
    }

    pub(super) fn connection(&self) -> &'c Connection {
        self.0
    }

    /// Makes everything durable that was written.
    pub(super) fn commit(self) -> Result<()> {
        execute(self.0, "COMMIT")
    }
}

impl Drop for WriteTransaction<'_> {
    fn drop(&mut self) {
        // Behind a commit there is nothing to roll back, nor where SQLite has done so by itself.
        if !self.0.is_autocommit() {
            // If even that fails, the next transaction can't begin, and says so.
            let _ = execute(self.0, "ROLLBACK");
        }
    }
}

fn execute(connection: &Connection, words: &str) -> Result<()> {
    connection.prepare_cached(words)?.execute([]).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(connection: &Connection) -> u32 {
        connection.query_row("SELECT count(*) FROM t", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn it_is_committed_or_leaves_no_trace() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE t (n INTEGER)").unwrap();
        for (commits, rows) in [(false, 0), (true, 1), (false, 1), (true, 2)] {
            let transaction = WriteTransaction::begin(&connection).unwrap();
            assert!(WriteTransaction::begin(&connection).is_err(), "one at a time");
            transaction.connection().execute("INSERT INTO t VALUES (1)", []).unwrap();
            if commits {
                transaction.commit().unwrap();
            } else {
                drop(transaction);
            }
            assert!(connection.is_autocommit());
            assert_eq!(count(&connection), rows);
        }
    }

    #[test]
    fn what_sqlite_has_rolled_back_by_itself_is_not_rolled_back_again() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE t (n INTEGER UNIQUE)").unwrap();
        let transaction = WriteTransaction::begin(&connection).unwrap();
        connection.execute("INSERT INTO t VALUES (1)", []).unwrap();
        connection.execute("INSERT OR ROLLBACK INTO t VALUES (1)", []).unwrap_err();
        assert!(transaction.commit().is_err());
        assert!(connection.is_autocommit());
        assert_eq!(count(&connection), 0);
    }
}
