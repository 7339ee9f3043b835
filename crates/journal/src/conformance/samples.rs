//! Runs, units and what is asked of them, for the laws.

use billport_domain::Excerpt;
use time::{Date, Month, OffsetDateTime};

use crate::journal::{Intent, Outcome, Settlement};
use crate::records::{
    BodyDigest, Fingerprint, LeftOut, NewRun, NewUnit, Place, Process, RunSettings, WhyLeftOut,
};

/// How many bills a unit has.
pub(super) const BILLS: u32 = 500;

pub(super) fn process(pid: u32) -> Process {
    Process { pid, host: "counter".into() }
}

/// A process of a host that knows nothing of the processes of the other one.
pub(super) fn process_elsewhere(pid: u32) -> Process {
    Process { pid, host: "till".into() }
}

/// A day, the day of planning being 0.
pub(super) fn day(days: i64) -> Date {
    let planned = Date::from_calendar_date(2031, Month::March, 14).expect("the day is real");
    planned + time::Duration::days(days)
}

/// A run of so many units, with ten rows that are no bills.
pub(super) fn run(units: u32) -> NewRun {
    NewRun {
        file: "/var/bills/Märch \"2031\".csv".into(),
        is_spooled: false,
        fingerprint: fingerprint(1),
        size_in_bytes: 9_007_199_254_740_993,
        target: "production (https://bills.invalid)".into(),
        settings: RunSettings {
            batch_limit: BILLS,
            strict: false,
            bisect: true,
            again: false,
            leave_existing: true,
            columns: vec!["account_number=Acct No".into(), "period=Ä, \"B\"".into()],
        },
        judged_on: day(0),
        rows_read: u64::from(units) * u64::from(BILLS) + 10,
        rejects_file: Some("/var/bills/rejects.csv".into()),
    }
}

pub(super) fn fingerprint(byte: u8) -> Fingerprint {
    Fingerprint([byte; 32])
}

/// So many units, one behind the other.
pub(super) fn units(count: u32) -> Vec<NewUnit> {
    (0..u64::from(count)).map(|unit| lines(unit * u64::from(BILLS), BILLS)).collect()
}

/// A unit behind so many lines of bills; every line has 40 bytes.
pub(super) fn lines(before: u64, bills: u32) -> NewUnit {
    let place = |rows: u64| Place { byte: 40 + 40 * rows, line: 2 + rows };
    let end = place(before + u64::from(bills));
    NewUnit { start: place(before), end, bills, left_out: LeftOut::default() }
}

/// Lines that are left out for being late.
pub(super) fn late(lines: impl IntoIterator<Item = u64>) -> LeftOut {
    let mut late = LeftOut::default();
    lines.into_iter().for_each(|line| late.insert(line, WhyLeftOut::Late));
    late
}

pub(super) fn intent(unit: u64) -> Intent {
    Intent { unit, late: LeftOut::default(), judged_on: day(1), body: body(unit) }
}

pub(super) fn body(unit: u64) -> BodyDigest {
    BodyDigest::of(&unit.to_be_bytes())
}

/// That a unit came to this, by one request, answered with a word.
pub(super) fn settlement(unit: u64, outcome: Outcome) -> Settlement {
    Settlement {
        unit,
        outcome,
        requests: 1,
        not_before: None,
        status: Some(200),
        words: Some(words("Fine: \\ é \u{1F4B0}")),
    }
}

pub(super) fn words(text: &str) -> Excerpt {
    Excerpt::cut_at(text.as_bytes(), Excerpt::MESSAGE_BYTES)
}

/// A moment that is no whole number of milliseconds.
pub(super) fn odd_moment() -> OffsetDateTime {
    OffsetDateTime::UNIX_EPOCH + time::Duration::nanoseconds(1_931_241_600_123_456_789)
}
