//! The chain of the events: each digest takes in the one before it, so that no event can be
//! changed, left out or put in without all digests behind it being wrong.

use sha2::{Digest as _, Sha256};
use std::fmt;

use super::body_digest::BodyDigest;
use super::event::NewEvent;
use super::left_out::LeftOut;
use super::run::NewRun;
use super::settings::RunSettings;
use super::unit::NewUnit;
use crate::state::{Epoch, UnitState};

/// A SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// What the first event has in place of a digest before it.
    pub const START: Self = Self([0; 32]);

    /// The digest of an event that stands behind this one.
    #[must_use]
    pub fn followed_by(&self, number: u64, event: &NewEvent) -> Self {
        let mut writer = DigestWriter::behind(self);
        writer.number(number);
        writer.event(event);
        writer.end()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

/// The digest of what a run was planned to be: the run and all its units.
#[must_use]
pub fn content_of_run<'u>(run: &NewRun, units: impl IntoIterator<Item = &'u NewUnit>) -> Digest {
    let mut writer = DigestWriter(Sha256::new());
    writer.bytes(run.file.as_bytes());
    writer.number(u64::from(run.is_spooled));
    writer.bytes(&run.fingerprint.0);
    writer.number(run.size_in_bytes);
    writer.bytes(run.target.as_bytes());
    writer.number(u64::from(run.settings.batch_limit));
    let RunSettings { batch_limit: _, strict, bisect, again, leave_existing, columns: _ } =
        run.settings;
    // A setting that came later is the second bit of one that was there: the digest of a run without it
    // is what it was before.
    let again = u64::from(again) | u64::from(leave_existing) << 1;
    for flags in [u64::from(strict), u64::from(bisect), again] {
        writer.number(flags);
    }
    writer.number(run.settings.columns.len() as u64);
    run.settings.columns.iter().for_each(|column| writer.bytes(column.as_bytes()));
    writer.signed(i64::from(run.judged_on.to_julian_day()));
    writer.number(run.rows_read);
    writer.some(run.rejects_file.as_deref(), |writer, path| writer.bytes(path.as_bytes()));
    for unit in units {
        writer.unit(unit);
    }
    writer.end()
}

/// Takes in values so that no two lists of values look the same: numbers have a fixed width, texts
/// their length in front, and what may be missing a mark.
pub(crate) struct DigestWriter(Sha256);

impl DigestWriter {
    /// Begins behind a digest.
    pub(crate) fn behind(before: &Digest) -> Self {
        Self(Sha256::new_with_prefix(before.0))
    }

    fn event(&mut self, event: &NewEvent) {
        // Taken apart by name: a field that is added to the type can't be forgotten here.
        let NewEvent {
            run,
            units,
            at,
            cause,
            moved,
            epoch,
            bills,
            rejected,
            judged_on,
            bodies,
            part,
            requests,
            not_before,
            status,
            words,
            content,
        } = event;
        self.number(run.0);
        self.some(*units, |writer, (first, last)| {
            writer.number(first);
            writer.number(last);
        });
        self.time(*at);
        self.number(*cause as u64);
        self.some(*moved, |writer, (from, to)| {
            writer.state(from);
            writer.state(to);
        });
        self.some(*epoch, |writer, Epoch(epoch)| writer.number(u64::from(epoch)));
        self.some(*bills, |writer, bills| writer.number(u64::from(bills)));
        self.some(rejected.as_ref(), Self::left_out);
        self.some(*judged_on, |writer, day| writer.signed(i64::from(day.to_julian_day())));
        self.some((!bodies.is_empty()).then_some(bodies.as_slice()), Self::bodies);
        self.some(part.as_ref(), Self::unit);
        self.some(*requests, |writer, requests| writer.number(u64::from(requests)));
        self.some(*not_before, Self::time);
        self.some(*status, |writer, status| writer.number(u64::from(status)));
        self.some(words.as_ref(), |writer, words| writer.bytes(words.as_str().as_bytes()));
        self.some(*content, |writer, content| writer.bytes(&content.0));
    }

    fn unit(&mut self, NewUnit { start, end, bills, left_out }: &NewUnit) {
        for place in [start.byte, start.line, end.byte, end.line] {
            self.number(place);
        }
        self.number(u64::from(*bills));
        self.left_out(left_out);
    }

    /// One behind the other: a single one as if it stood alone.
    fn bodies(&mut self, bodies: &[BodyDigest]) {
        self.number(size_of_val(bodies) as u64);
        for body in bodies {
            self.0.update(body.as_bytes());
        }
    }

    fn left_out(&mut self, left_out: &LeftOut) {
        self.bytes(&left_out.to_bytes());
    }

    fn state(&mut self, state: UnitState) {
        self.bytes(state.name().as_bytes());
        self.number(state.owner().map_or(0, |Epoch(epoch)| u64::from(epoch)));
    }

    /// To the millisecond, as it is written.
    pub(crate) fn time(&mut self, time: time::OffsetDateTime) {
        self.signed(crate::instant::millis(time));
    }

    pub(crate) fn some<T>(&mut self, value: Option<T>, take_in: impl FnOnce(&mut Self, T)) {
        self.0.update([u8::from(value.is_some())]);
        if let Some(value) = value {
            take_in(self, value);
        }
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.update(bytes);
    }

    pub(crate) fn number(&mut self, number: u64) {
        self.0.update(number.to_be_bytes());
    }

    fn signed(&mut self, number: i64) {
        self.0.update(number.to_be_bytes());
    }

    pub(crate) fn end(self) -> Digest {
        Digest(self.0.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::{Cause, Fingerprint, RunId};
    use time::macros::{date, datetime};

    fn run(leave_existing: bool) -> NewRun {
        NewRun {
            file: "/var/bills.csv".to_owned(),
            is_spooled: false,
            fingerprint: Fingerprint([1; 32]),
            size_in_bytes: 4096,
            target: "production".to_owned(),
            settings: RunSettings {
                batch_limit: 500,
                strict: true,
                bisect: false,
                again: true,
                leave_existing,
                columns: vec!["period=A".to_owned()],
            },
            judged_on: date!(2031 - 03 - 14),
            rows_read: 500,
            rejects_file: None,
        }
    }

    /// Its value was computed by another program, from what an event of one unit was before there were
    /// events of several.
    #[test]
    fn the_digest_of_an_event_of_one_unit_is_what_it_was() {
        let moved = (UnitState::Leased(Epoch(1)), UnitState::InFlight(Epoch(1)));
        let at = datetime!(2031-03-14 09:00 UTC);
        let event = NewEvent {
            epoch: Some(Epoch(1)),
            bills: Some(2),
            bodies: vec![BodyDigest::from_bytes([7; 16])],
            ..NewEvent::of_units(RunId(1), (4, 4), at, Cause::Intended, moved)
        };
        let digest = Digest::START.followed_by(9, &event);
        let before = "98dedfde577819a2c83950b401a55ba78e482805bff0ac80dd6fe690a5275412";
        assert_eq!(digest.to_string(), before);
        let bodies = [[7; 16], [8; 16]].map(BodyDigest::from_bytes).to_vec();
        assert_ne!(Digest::START.followed_by(9, &NewEvent { bodies, ..event }), digest);
    }

    /// Journals have it on disk: a digest that changes would make each of their runs an edited one.
    #[test]
    fn the_digest_of_a_run_is_what_it_was_before_there_was_a_setting_more() {
        let before = "9595efdc5f6753dc2235eb2be0d7566bc8cd82fa1edbbc6294d216bf7784cf96";
        assert_eq!(content_of_run(&run(false), []).to_string(), before);
        assert_ne!(content_of_run(&run(true), []).to_string(), before);
    }
}
