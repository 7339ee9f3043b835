//! Runs in the file.

use rusqlite::{Connection, Result, Row, params};

use super::columns::{Columns, count, day, flag, moment, whole};
use crate::instant::millis;
use crate::records::{Fingerprint, NewRun, Owner, RunCounts, RunId, RunRecord, RunSettings};
use crate::state::Epoch;

/// The columns that [`run_of`] reads, in its order.
macro_rules! run_columns {
    () => {
        "id, file, is_spooled, fingerprint, size_in_bytes, target, batch_limit, strict, bisect, \
         again, leave_existing, columns, judged_on, rows_read, rejects_file, begun_at, changed_at, epoch, \
         owner_pid, owner_host, owner_since, bills_pending, bills_in_flight, bills_delivered, \
         bills_refused, bills_unknown, batches_in_flight, batches_delivered, batches_refused, \
         batches_unknown, requests_sent, posted_up_to"
    };
}
pub(in crate::sqlite) use run_columns;

/// A run as its row has it.
pub(in crate::sqlite) struct RunRow {
    pub(in crate::sqlite) run: RunRecord,
    /// The last event that the row and those of its units tell of; nothing if they tell of all.
    pub(in crate::sqlite) posted_up_to: Option<u64>,
}

/// The run in a row of [`run_columns`].
pub(in crate::sqlite) fn run_of(row: &Row<'_>) -> Result<RunRow> {
    let mut columns = Columns::of(row);
    let id = RunId(columns.count()?);
    let begun = NewRun {
        file: columns.value()?,
        is_spooled: columns.meaning(flag)?,
        fingerprint: Fingerprint(columns.value()?),
        size_in_bytes: columns.count()?,
        target: columns.value()?,
        settings: RunSettings {
            batch_limit: columns.value()?,
            strict: columns.meaning(flag)?,
            bisect: columns.meaning(flag)?,
            again: columns.meaning(flag)?,
            leave_existing: columns.meaning(flag)?,
            columns: columns.meaning(lines_of)?,
        },
        judged_on: columns.meaning(day)?,
        rows_read: columns.count()?,
        rejects_file: columns.value()?,
    };
    let run = RunRecord {
        id,
        begun_at: columns.meaning(moment)?,
        changed_at: columns.meaning(moment)?,
        epoch: Epoch(columns.value()?),
        owner: owner(&mut columns)?,
        counts: RunCounts {
            rows_read: begun.rows_read,
            bills_pending: columns.count()?,
            bills_in_flight: columns.count()?,
            bills_delivered: columns.count()?,
            bills_refused: columns.count()?,
            bills_unknown: columns.count()?,
            batches_in_flight: columns.count()?,
            batches_delivered: columns.count()?,
            batches_refused: columns.count()?,
            batches_unknown: columns.count()?,
            requests_sent: columns.count()?,
        },
        begun,
    };
    Ok(RunRow { run, posted_up_to: columns.maybe(count)? })
}

fn owner(columns: &mut Columns<'_, '_>) -> Result<Option<Owner>> {
    let pid = columns.value()?;
    let host = columns.value()?;
    let since = columns.maybe(moment)?;
    match (pid, host, since) {
        (Some(pid), Some(host), Some(since)) => Ok(Some(Owner { pid, host, since })),
        (None, None, None) => Ok(None),
        _ => Err(columns.senseless()),
    }
}

/// Adds a run.
pub(in crate::sqlite) fn insert_run(connection: &Connection, run: &RunRecord) -> Result<()> {
    const SQL: &str = "INSERT INTO run (id, file, is_spooled, fingerprint, size_in_bytes, target, \
         batch_limit, strict, bisect, again, leave_existing, columns, judged_on, rows_read, \
         rejects_file, begun_at, changed_at, epoch, bills_pending, bills_in_flight, bills_delivered, \
         bills_refused, bills_unknown, batches_in_flight, batches_delivered, batches_refused, \
         batches_unknown, requests_sent) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, \
         ?18, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)";
    let NewRun { settings, .. } = &run.begun;
    connection.prepare_cached(SQL)?.execute(params![
        whole(run.id.0)?,
        run.begun.file,
        run.begun.is_spooled,
        run.begun.fingerprint.0,
        whole(run.begun.size_in_bytes)?,
        run.begun.target,
        settings.batch_limit,
        settings.strict,
        settings.bisect,
        settings.again,
        settings.leave_existing,
        text_of(&settings.columns),
        run.begun.judged_on.to_julian_day(),
        whole(run.begun.rows_read)?,
        run.begun.rejects_file,
        millis(run.begun_at),
        millis(run.changed_at),
        run.epoch.0,
    ])?;
    Ok(())
}

/// Writes what became of the rows of a run so far, and which event was the last to be posted; nothing
/// if none will have to be.
pub(in crate::sqlite) fn update_counts(
    connection: &Connection,
    run: &RunRecord,
    posted_up_to: Option<u64>,
) -> Result<()> {
    const SQL: &str = "UPDATE run SET changed_at = ?2, bills_pending = ?3, bills_in_flight = ?4, \
         bills_delivered = ?5, bills_refused = ?6, bills_unknown = ?7, batches_in_flight = ?8, \
         batches_delivered = ?9, batches_refused = ?10, batches_unknown = ?11, requests_sent = ?12, \
         posted_up_to = ?13 WHERE id = ?1";
    let counts = &run.counts;
    connection.prepare_cached(SQL)?.execute(params![
        whole(run.id.0)?,
        millis(run.changed_at),
        whole(counts.bills_pending)?,
        whole(counts.bills_in_flight)?,
        whole(counts.bills_delivered)?,
        whole(counts.bills_refused)?,
        whole(counts.bills_unknown)?,
        whole(counts.batches_in_flight)?,
        whole(counts.batches_delivered)?,
        whole(counts.batches_refused)?,
        whole(counts.batches_unknown)?,
        whole(counts.requests_sent)?,
        posted_up_to.map(whole).transpose()?,
    ])?;
    Ok(())
}

/// Writes who has a run in hand.
pub(in crate::sqlite) fn update_owner(connection: &Connection, run: &RunRecord) -> Result<()> {
    const SQL: &str = "UPDATE run SET epoch = ?2, owner_pid = ?3, owner_host = ?4, \
         owner_since = ?5 WHERE id = ?1";
    let owner = run.owner.as_ref();
    connection.prepare_cached(SQL)?.execute(params![
        whole(run.id.0)?,
        run.epoch.0,
        owner.map(|owner| owner.pid),
        owner.map(|owner| owner.host.as_str()),
        owner.map(|owner| millis(owner.since)),
    ])?;
    Ok(())
}

/// Texts as one: each ends with a line end; what would look like one is escaped.
fn text_of(lines: &[String]) -> String {
    lines.iter().map(|line| line.replace('\\', "\\\\").replace('\n', "\\n") + "\n").collect()
}

#[expect(clippy::needless_pass_by_value, reason = "it is what a column gives")]
fn lines_of(text: String) -> Option<Vec<String>> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\n' => lines.push(std::mem::take(&mut line)),
            '\\' => line.push(match characters.next()? {
                '\\' => '\\',
                'n' => '\n',
                _ => return None,
            }),
            other => line.push(other),
        }
    }
    line.is_empty().then_some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn texts_come_back_from_one(
            lines in proptest::collection::vec("[a\\\\n\n]{0,6}", 0..5),
        ) {
            prop_assert_eq!(lines_of(text_of(&lines)), Some(lines));
        }
    }

    #[test]
    fn what_no_list_of_texts_is_written_as_is_no_list() {
        for senseless in ["no end", "a\\b\n", "\\"] {
            assert_eq!(lines_of(senseless.to_owned()), None, "{senseless}");
        }
    }
}
