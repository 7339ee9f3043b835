//! An edit of every field of everything that is written.

use billport_domain::Excerpt;
use billport_journal::{
    BodyDigest, Cause, Digest, Epoch, EventRecord, NewEvent, NewRun, NewUnit, Owner, Place,
    RunCounts, RunRecord, RunSettings, UnitRecord, UnitState, WhyLeftOut,
};
use std::time::Duration;
use time::macros::datetime;

use crate::{DAY, late, unit};

/// Edits of a type, by the names of its fields.
pub(crate) type Edits<T> = Vec<(&'static str, fn(&mut T))>;

/// Pairs each field of a type with an edit of it. A field that is added to the type, and not here,
/// does not compile.
macro_rules! edits {
    ($type:ident { $($field:ident: |$record:ident| $edit:expr),+ $(,)? }) => {{
        let _all_fields = |$type { $($field: _,)+ }: $type| ();
        let edits: Edits<$type> = vec![
            $((concat!(stringify!($type), ".", stringify!($field)), |$record| { $edit; }),)+
        ];
        edits
    }};
}

pub(crate) use edits;

/// Changes what may be missing.
pub(crate) fn toggle<T>(value: &mut Option<T>, otherwise: T) {
    *value = if value.is_some() { None } else { Some(otherwise) };
}

pub(crate) fn edits_of_events() -> Edits<EventRecord> {
    edits!(EventRecord {
        number: |record| record.number += 1_000,
        event: |record| record.event.run.0 += 7,
        digest: |record| record.digest.0[31] ^= 1,
    })
}

pub(crate) fn edits_of_what_happened() -> Edits<NewEvent> {
    edits!(NewEvent {
        run: |event| event.run.0 += 1,
        units: |event| toggle(&mut event.units, (1, u64::MAX)),
        at: |event| event.at += Duration::from_millis(1),
        cause: |event| {
            event.cause = Cause::from_number(event.cause as u8 % 16 + 1).unwrap();
        },
        moved: |event| toggle(&mut event.moved, (UnitState::Planned, UnitState::Delivered)),
        epoch: |event| event.epoch = Some(Epoch(event.epoch.map_or(1, |Epoch(epoch)| epoch + 1))),
        bills: |event| event.bills = Some(event.bills.map_or(9, |bills| bills + 1)),
        rejected: |event| toggle(&mut event.rejected, late([4])),
        judged_on: |event| toggle(&mut event.judged_on, DAY),
        bodies: |event| event.bodies.push(BodyDigest::of(b"other")),
        part: |event| toggle(&mut event.part, unit(2, 4)),
        requests: |event| event.requests = Some(event.requests.map_or(0, |sent| sent + 1)),
        not_before: |event| toggle(&mut event.not_before, datetime!(2031-03-14 10:00 UTC)),
        status: |event| event.status = Some(event.status.map_or(200, |status| status + 1)),
        words: |event| toggle(&mut event.words, Excerpt::of(b"other words")),
        content: |event| toggle(&mut event.content, Digest([7; 32])),
    })
}

pub(crate) fn edits_of_runs() -> Edits<RunRecord> {
    edits!(RunRecord {
        id: |run| run.id.0 += 7,
        begun: |run| run.begun.file.push('x'),
        begun_at: |run| run.begun_at += Duration::from_millis(1),
        changed_at: |run| run.changed_at -= Duration::from_millis(1),
        epoch: |run| run.epoch.0 += 1,
        owner: |run| toggle(
            &mut run.owner,
            Owner { pid: 1, host: "x".into(), since: run.changed_at }
        ),
        counts: |run| run.counts.rows_read += 1,
    })
}

pub(crate) fn edits_of_owners() -> Edits<Owner> {
    edits!(Owner {
        pid: |owner| owner.pid += 1,
        host: |owner| owner.host.push('x'),
        since: |owner| owner.since += Duration::from_millis(1),
    })
}

pub(crate) fn edits_of_what_was_begun() -> Edits<NewRun> {
    edits!(NewRun {
        file: |begun| begun.file = begun.file.to_uppercase(),
        is_spooled: |begun| begun.is_spooled ^= true,
        fingerprint: |begun| begun.fingerprint.0[31] ^= 1,
        size_in_bytes: |begun| begun.size_in_bytes += 1,
        target: |begun| begun.target.push('x'),
        settings: |begun| begun.settings.batch_limit += 1,
        judged_on: |begun| begun.judged_on = begun.judged_on.next_day().unwrap(),
        rows_read: |begun| begun.rows_read += 1,
        rejects_file: |begun| toggle(&mut begun.rejects_file, "other".into()),
    })
}

pub(crate) fn edits_of_settings() -> Edits<RunSettings> {
    edits!(RunSettings {
        batch_limit: |settings| settings.batch_limit -= 1,
        strict: |settings| settings.strict ^= true,
        bisect: |settings| settings.bisect ^= true,
        again: |settings| settings.again ^= true,
        leave_existing: |settings| settings.leave_existing ^= true,
        columns: |settings| settings.columns.push("period=B".into()),
    })
}

pub(crate) fn edits_of_counts() -> Edits<RunCounts> {
    edits!(RunCounts {
        rows_read: |counts| counts.rows_read += 1,
        bills_pending: |counts| counts.bills_pending += 1,
        bills_in_flight: |counts| counts.bills_in_flight += 1,
        bills_delivered: |counts| counts.bills_delivered += 1,
        bills_refused: |counts| counts.bills_refused += 1,
        bills_unknown: |counts| counts.bills_unknown += 1,
        batches_in_flight: |counts| counts.batches_in_flight += 1,
        batches_delivered: |counts| counts.batches_delivered += 1,
        batches_refused: |counts| counts.batches_refused += 1,
        batches_unknown: |counts| counts.batches_unknown += 1,
        requests_sent: |counts| counts.requests_sent += 1,
    })
}

pub(crate) fn edits_of_units() -> Edits<UnitRecord> {
    edits!(UnitRecord {
        number: |unit| unit.number += 50,
        part_of: |unit| toggle(&mut unit.part_of, 2),
        planned: |unit| unit.planned.bills += 1,
        bills: |unit| unit.bills += 1,
        rejected: |unit| unit.rejected.insert(9, WhyLeftOut::Late),
        judged_on: |unit| toggle(&mut unit.judged_on, DAY),
        body: |unit| toggle(&mut unit.body, BodyDigest::of(b"other")),
        state: |unit| {
            let delivered = unit.state == UnitState::Delivered;
            unit.state = if delivered { UnitState::Planned } else { UnitState::Delivered };
        },
        attempts: |unit| unit.attempts += 1,
        not_before: |unit| toggle(&mut unit.not_before, datetime!(2031-03-14 10:00 UTC)),
        last_event: |unit| unit.last_event = Some(unit.last_event.map_or(3, |last| last + 1)),
    })
}

pub(crate) fn edits_of_plans() -> Edits<NewUnit> {
    edits!(NewUnit {
        start: |planned| planned.start.byte += 1,
        end: |planned| planned.end.byte += 1,
        bills: |planned| planned.bills -= 1,
        left_out: |planned| planned.left_out.insert(9, WhyLeftOut::Repeated),
    })
}

pub(crate) fn edits_of_places() -> Edits<Place> {
    edits!(Place { byte: |place| place.byte += 1, line: |place| place.line += 1 })
}
