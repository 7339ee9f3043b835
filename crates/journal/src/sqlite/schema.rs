//! The tables of the file, and how a file of an older Billport is brought up to date.
//!
//! - `run` holds what was known when a run began, who delivers it, and its counts.
//! - `unit` holds where each batch of a run stands. Its `id` is the number of the run in the upper
//!   bits and its own in the lower 32, so that batches that are delivered at the same time lie on the
//!   same pages: `id >> 32` is the run, `id & 4294967295` the batch.
//! - `event` is only ever added to. One event tells of batches that stand side by side and were moved
//!   alike at the same moment; `body` then holds the digests of all their bodies.
//!
//! While a run is delivered its events come first: `run.posted_up_to` is the number of the last one of
//! which its row and the rows of its batches tell, and what came later is posted now and then, and at
//! the latest when the run is let go of. Where it is NULL the rows tell of all events.
//!
//! - `payment` holds where each payment stands, and `payment_event` is only ever added to.
//!
//! Days are Julian day numbers, moments milliseconds since 1970, digests raw bytes; what a number
//! of a state means stands in `rows/state.rs` and `rows/payment_state.rs`. Amounts are texts, with
//! their currency and every digit.

use rusqlite::Connection;

/// "BPJ1": by this a file is recognised as a journal.
pub(super) const APPLICATION_ID: i32 = i32::from_be_bytes(*b"BPJ1");

/// The newest schema that this build knows.
pub(super) const NEWEST: u32 = 4;

/// Each entry leads from the schema of its place in the list to the next one. Entries are only ever
/// added.
pub(super) const MIGRATIONS: [&str; NEWEST as usize] =
    [RUNS, PAYMENTS, LEAVE_EXISTING, POSTED_LATER];

const RUNS: &str = "CREATE TABLE run (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        file TEXT NOT NULL,
        is_spooled INTEGER NOT NULL,
        fingerprint BLOB NOT NULL,
        size_in_bytes INTEGER NOT NULL,
        target TEXT NOT NULL,
        batch_limit INTEGER NOT NULL,
        strict INTEGER NOT NULL,
        bisect INTEGER NOT NULL,
        again INTEGER NOT NULL,
        columns TEXT NOT NULL,
        judged_on INTEGER NOT NULL,
        rows_read INTEGER NOT NULL,
        rejects_file TEXT,
        begun_at INTEGER NOT NULL,
        changed_at INTEGER NOT NULL,
        epoch INTEGER NOT NULL,
        owner_pid INTEGER,
        owner_host TEXT,
        owner_since INTEGER,
        bills_pending INTEGER NOT NULL,
        bills_in_flight INTEGER NOT NULL,
        bills_delivered INTEGER NOT NULL,
        bills_refused INTEGER NOT NULL,
        bills_unknown INTEGER NOT NULL,
        batches_in_flight INTEGER NOT NULL,
        batches_delivered INTEGER NOT NULL,
        batches_refused INTEGER NOT NULL,
        batches_unknown INTEGER NOT NULL,
        requests_sent INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX run_by_fingerprint ON run (fingerprint);
    CREATE INDEX run_owned ON run (id) WHERE owner_pid IS NOT NULL;

    CREATE TABLE unit (
        run INTEGER NOT NULL,
        number INTEGER NOT NULL,
        part_of INTEGER,
        start_byte INTEGER NOT NULL,
        start_line INTEGER NOT NULL,
        end_byte INTEGER NOT NULL,
        end_line INTEGER NOT NULL,
        planned_bills INTEGER NOT NULL,
        left_out BLOB,
        bills INTEGER NOT NULL,
        rejected BLOB,
        judged_on INTEGER,
        body BLOB,
        state INTEGER NOT NULL,
        attempts INTEGER NOT NULL,
        not_before INTEGER,
        last_event INTEGER,
        PRIMARY KEY (run, number)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX unit_troubled ON unit (run, number) WHERE state IN (5, 7);

    CREATE TABLE event (
        number INTEGER PRIMARY KEY,
        run INTEGER NOT NULL,
        first_unit INTEGER,
        last_unit INTEGER,
        at INTEGER NOT NULL,
        cause INTEGER NOT NULL,
        state_before INTEGER,
        state_after INTEGER,
        epoch INTEGER,
        bills INTEGER,
        rejected BLOB,
        judged_on INTEGER,
        body BLOB,
        part BLOB,
        requests INTEGER,
        not_before INTEGER,
        status INTEGER,
        words TEXT,
        content BLOB,
        digest BLOB NOT NULL
    ) STRICT;";

const PAYMENTS: &str = "CREATE TABLE payment (
        first_event INTEGER PRIMARY KEY,
        reference TEXT NOT NULL UNIQUE,
        target TEXT NOT NULL,
        office TEXT NOT NULL,
        service_number TEXT NOT NULL,
        consumer_id TEXT NOT NULL,
        amount TEXT NOT NULL,
        service_charge TEXT NOT NULL,
        minimum_payable TEXT,
        total_due TEXT NOT NULL,
        session TEXT NOT NULL,
        inquired_at INTEGER NOT NULL,
        inquired_behind INTEGER NOT NULL,
        fingerprint BLOB,
        line INTEGER,
        pid INTEGER NOT NULL,
        host TEXT NOT NULL,
        state INTEGER NOT NULL,
        attempts INTEGER NOT NULL,
        first_intended_at INTEGER NOT NULL,
        intended_at INTEGER NOT NULL,
        changed_at INTEGER NOT NULL,
        settled_at INTEGER,
        status INTEGER,
        code TEXT,
        words TEXT,
        provider_id TEXT,
        message TEXT,
        credits_consumed TEXT,
        credits_available TEXT,
        refunded TEXT,
        sent_by INTEGER NOT NULL,
        look_ups_made INTEGER NOT NULL,
        look_ups_counted INTEGER NOT NULL,
        counted_at INTEGER,
        looked_up_at INTEGER,
        found INTEGER,
        found_provider_id TEXT,
        found_amount TEXT,
        found_refunded TEXT,
        found_status INTEGER,
        found_code TEXT,
        found_words TEXT,
        resolved_because TEXT,
        last_event INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX payment_of_consumer ON payment (consumer_id, service_number, office);
    CREATE INDEX payment_of_file ON payment (fingerprint) WHERE fingerprint IS NOT NULL;
    CREATE INDEX payment_unsettled ON payment (first_event) WHERE (state & 15) IN (1, 2, 3, 7);

    CREATE TABLE payment_event (
        number INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        state_before INTEGER,
        state_after INTEGER NOT NULL,
        act INTEGER NOT NULL,
        reference TEXT NOT NULL,
        target TEXT,
        office TEXT,
        service_number TEXT,
        consumer_id TEXT,
        amount TEXT,
        service_charge TEXT,
        minimum_payable TEXT,
        total_due TEXT,
        session TEXT,
        inquired_at INTEGER,
        inquired_behind INTEGER,
        fingerprint BLOB,
        line INTEGER,
        pid INTEGER,
        host TEXT,
        attempt INTEGER,
        outcome INTEGER,
        provider_id TEXT,
        message TEXT,
        credits_consumed TEXT,
        credits_available TEXT,
        found INTEGER,
        found_provider_id TEXT,
        found_amount TEXT,
        found_refunded TEXT,
        status INTEGER,
        code TEXT,
        words TEXT,
        verdict INTEGER,
        because TEXT,
        digest BLOB NOT NULL
    ) STRICT;
    CREATE INDEX payment_event_of ON payment_event (reference);";

/// No run of an older Billport has looked for what is there already.
const LEAVE_EXISTING: &str =
    "ALTER TABLE run ADD COLUMN leave_existing INTEGER NOT NULL DEFAULT 0;";

/// An older Billport wrote each event together with the records: there all events are posted. It can't
/// read an event that holds the digests of several bodies.
///
/// It also kept units by run and number: to find one of them cost more than to write it.
const POSTED_LATER: &str = "ALTER TABLE run ADD COLUMN posted_up_to INTEGER;

    CREATE TABLE unit_by_id (
        id INTEGER PRIMARY KEY,
        part_of INTEGER,
        start_byte INTEGER NOT NULL,
        start_line INTEGER NOT NULL,
        end_byte INTEGER NOT NULL,
        end_line INTEGER NOT NULL,
        planned_bills INTEGER NOT NULL,
        left_out BLOB,
        bills INTEGER NOT NULL,
        rejected BLOB,
        judged_on INTEGER,
        body BLOB,
        state INTEGER NOT NULL,
        attempts INTEGER NOT NULL,
        not_before INTEGER,
        last_event INTEGER
    ) STRICT;
    INSERT INTO unit_by_id SELECT run << 32 | number, part_of, start_byte, start_line, end_byte,
        end_line, planned_bills, left_out, bills, rejected, judged_on, body, state, attempts,
        not_before, last_event FROM unit ORDER BY run, number;
    DROP TABLE unit;
    ALTER TABLE unit_by_id RENAME TO unit;
    CREATE INDEX unit_troubled ON unit (id) WHERE state IN (5, 7);";

/// What a file says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) application_id: i32,
    pub(super) schema: u32,
}

impl Marks {
    pub(super) fn of(connection: &Connection) -> rusqlite::Result<Self> {
        let application_id =
            connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
        // A negative number is none of ours: it counts as newer than all.
        let schema: i32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        Ok(Self { application_id, schema: u32::try_from(schema).unwrap_or(u32::MAX) })
    }
}

/// Brings a file up to the newest schema, within a transaction of its caller.
pub(super) fn migrate(connection: &Connection) -> rusqlite::Result<()> {
    let schema = Marks::of(connection)?.schema;
    for migration in MIGRATIONS.iter().skip(schema as usize) {
        connection.execute_batch(migration)?;
    }
    connection.pragma_update(None, "user_version", schema.max(NEWEST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::rows::{REFUSED, UNKNOWN, is_unsettled};

    #[test]
    fn the_index_of_what_is_in_trouble_means_the_numbers_that_are_written() {
        let in_index = format!("WHERE state IN ({REFUSED}, {UNKNOWN})");
        assert!(POSTED_LATER.contains(&in_index), "{in_index}");
        let in_index = concat!("WHERE ", is_unsettled!());
        assert!(PAYMENTS.contains(in_index), "{in_index}");
    }

    #[test]
    fn a_file_is_brought_up_to_date_once() {
        let connection = Connection::open_in_memory().unwrap();
        assert_eq!(Marks::of(&connection).unwrap().schema, 0);
        for _ in 0..2 {
            migrate(&connection).unwrap();
            assert_eq!(Marks::of(&connection).unwrap().schema, NEWEST);
        }
    }
}
