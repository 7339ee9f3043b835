//! What becomes of a unit that was on its way: counted, told, and what is to be written of it.

use billport_domain::Excerpt;
use billport_journal::{JournalError, Outcome as Written, Settlement};
use billport_ports::{ErrorKind, PortError};
use std::time::Duration;
use time::OffsetDateTime;

use super::cargo::{Accepted, Cargo};
use super::event::{BatchEnd, HeldUp, Outcome, UploadEvent, Why};
use super::run::Run;
use super::sending::{End, Ended};
use super::settling::Settled;
use super::stop::Stop;
use super::work::Work;

/// The longest wait that a provider is granted when it asks for one.
pub(super) const LONGEST_WAIT: Duration = Duration::from_hours(24);

/// What the journal has of a unit whose intent took too long to be written.
const INTENT_HELD_UP: &str = "not sent: it was held up while its intent was written";
/// What it has of one whose intent stands behind an outcome that can't be written.
const OUTCOME_LOST: &str = "not sent: what became of another one could not be written";

impl<C: Cargo> Run<'_, C> {
    /// Decides what became of a unit that is no longer on its way, and so what is to be written.
    pub(super) fn end(&mut self, ended: Ended) -> Option<(Work, Settlement)> {
        self.level.ended(ended.ticket, ended.signs());
        let Ended { work, end, .. } = ended;
        let result = match end {
            End::Asked(result) => result,
            End::NoIntent(error) => {
                self.not_intended.push(work.unit.number);
                self.is_unsure = true;
                self.end_batch(&work, Outcome::Pending, Some(Why::NoIntent(&error)));
                self.stop.get_or_insert(Stop::Journal(error));
                return None;
            }
            End::Withheld(why) => {
                self.count_late(&work);
                self.tell_held_up(&work, why);
                let words = match why {
                    HeldUp::LostOutcome => OUTCOME_LOST,
                    HeldUp::Intent | HeldUp::Request => INTENT_HELD_UP,
                };
                let not_sent = settlement(&work, Written::NotSent, words);
                return Some((work, not_sent));
            }
        };
        self.count_late(&work);
        match result {
            Err(error) if error.came_too_late() => {
                self.tell_held_up(&work, HeldUp::Request);
                let requests = error.requests_sent();
                self.counts.requests_sent += u64::from(requests);
                let not_sent = settlement(&work, Written::NotSent, &error.to_string());
                Some((work, Settlement { requests, ..not_sent }))
            }
            Ok(Accepted { requests, words, .. }) => {
                self.counts.requests_sent += u64::from(requests);
                self.unknown_in_a_row = 0;
                let delivered = settlement(&work, Written::Delivered, "");
                Some((work, Settlement { requests, words, ..delivered }))
            }
            Err(error) => Some(self.failed(work, error)),
        }
    }

    fn failed(&mut self, work: Work, error: PortError) -> (Work, Settlement) {
        self.counts.requests_sent += u64::from(error.requests_sent());
        let written = match error.kind() {
            ErrorKind::OutcomeUnknown => Written::Unknown,
            ErrorKind::Refused | ErrorKind::Invalid => self.halved(&work, &error),
            _ => Written::NotSent,
        };
        let settlement = Settlement {
            requests: error.requests_sent(),
            status: error.status(),
            not_before: error.retry_after().and_then(|wait| not_before((self.books.now)(), wait)),
            ..settlement(&work, written, &error.to_string())
        };
        let (batch, (first_line, last_line)) = (work.unit.number, work.lines());
        match &settlement.outcome {
            Written::Unknown => self.end_batch(&work, Outcome::Unknown, Some(Why::Port(&error))),
            Written::Split(_) => {
                let split = UploadEvent::BatchSplit { batch, first_line, last_line };
                self.context.observer.notice(split);
            }
            Written::Refused => self.end_batch(&work, Outcome::Refused, Some(Why::Port(&error))),
            _ => self.end_batch(&work, Outcome::Pending, Some(Why::Port(&error))),
        }
        self.stop_after(error);
        (work, settlement)
    }

    /// A refused unit is sent again in halves if that was asked for and can change something.
    fn halved(&self, work: &Work, error: &PortError) -> Written {
        // A run that is to stop sends no halves any more: then the refusal stands, with its words.
        let stopping = self.stop.is_some() || self.context.stop.is_requested();
        // What may have arrived before is not known to be refused as a whole.
        let can_split = !stopping && !work.is_again();
        let bisect = self.context.bisect && !error.concerns_every_request() && can_split;
        match work.halves() {
            Some(halves) if bisect => Written::Split(halves),
            _ => Written::Refused,
        }
    }

    /// Stops the run after what every further unit would meet too.
    fn stop_after(&mut self, error: PortError) {
        let limit = self.context.stop_after_unknown.get();
        match error.kind() {
            ErrorKind::OutcomeUnknown => {
                self.unknown_in_a_row += 1;
                let batches = self.unknown_in_a_row;
                if error.concerns_every_request() {
                    self.stop.get_or_insert(Stop::Provider(error));
                } else if batches >= limit {
                    self.stop.get_or_insert(Stop::TooManyUnknown { batches });
                }
            }
            ErrorKind::Refused | ErrorKind::Invalid => {
                self.unknown_in_a_row = 0;
                if error.concerns_every_request() {
                    self.stop.get_or_insert(Stop::Provider(error));
                }
            }
            _ => {
                // A wait that was cut short says that somebody could not wait, and no more.
                let cut_short = self.context.stop.is_requested() && error.is_temporary();
                let stop = if cut_short { Stop::Interrupted } else { Stop::Provider(error) };
                self.stop.get_or_insert(stop);
            }
        }
    }

    /// The outcome of a unit was written, or could not be.
    pub(super) fn settled(&mut self, Settled { work, settlement, written }: Settled) {
        match (written, settlement.outcome) {
            (Ok(_), Written::Delivered) => self.end_batch(&work, Outcome::Delivered, None),
            (Ok(parts), Written::Split(_)) => self.parts.put_first(parts),
            // Its turn comes again, if the run goes on; what is sent again has one turn.
            (Ok(_), Written::NotSent) if !work.is_again() => {
                self.held_up.push_back(work.unit.number);
            }
            (Ok(_), Written::NotSent | Written::Refused | Written::Unknown) => {}
            (Err(error), outcome) => self.not_written(&work, &outcome, error),
        }
    }

    /// The provider's answer is known here and nowhere else: by the journal it is unknown.
    fn not_written(&mut self, work: &Work, outcome: &Written, error: JournalError) {
        let was = match outcome {
            Written::Delivered => Outcome::Delivered,
            Written::Refused => Outcome::Refused,
            Written::Unknown => Outcome::Unknown,
            Written::Split(_) | Written::NotSent => Outcome::Pending,
        };
        // What is sent again was counted as unknown all the time.
        if !work.is_again() {
            self.counts.doubt(work.len(), was);
        }
        self.tell_end(work, Outcome::Unknown, Some(Why::Journal(&error)));
        self.an_outcome_is_lost = true;
        self.is_unsure = true;
        self.stop.get_or_insert(Stop::Journal(error));
    }

    /// Rows that were late on the day of sending are rejected once their intent says so.
    fn count_late(&mut self, work: &Work) {
        self.counts.reject(work.late.iter().count() as u64);
    }

    fn tell_held_up(&mut self, work: &Work, why: HeldUp) {
        if work.is_again() {
            // It has one turn, and this was it.
            self.end_batch(work, Outcome::Unknown, Some(Why::HeldUp(why)));
            return;
        }
        let (batch, (first_line, last_line)) = (work.unit.number, work.lines());
        let held_up = UploadEvent::BatchHeldUp { batch, first_line, last_line, why };
        self.context.observer.notice(held_up);
    }

    fn end_batch(&mut self, work: &Work, outcome: Outcome, why: Option<Why<'_>>) {
        let outcome = match outcome {
            Outcome::Delivered if work.is_again() => {
                self.counts.deliver_again(work.len());
                outcome
            }
            // It may have arrived before, whatever was said this time.
            _ if work.is_again() => Outcome::Unknown,
            _ => {
                self.counts.settle(work.len(), outcome);
                outcome
            }
        };
        self.tell_end(work, outcome, why);
    }

    fn tell_end(&self, work: &Work, outcome: Outcome, why: Option<Why<'_>>) {
        let (first_line, last_line) = work.lines();
        let (batch, bills) = (work.unit.number, work.len());
        let end = BatchEnd { batch, first_line, last_line, bills, outcome, why };
        self.context.observer.notice(UploadEvent::BatchEnded { end, counts: &self.counts });
    }
}

/// Until when a provider that asks to wait is left alone. A wait beyond reason is no order to lay a
/// run down for good: after [`LONGEST_WAIT`] somebody may ask again.
fn not_before(now: OffsetDateTime, wait: Duration) -> Option<OffsetDateTime> {
    now.checked_add(wait.min(LONGEST_WAIT).try_into().ok()?)
}

/// What is to be written of a unit.
fn settlement(work: &Work, outcome: Written, words: &str) -> Settlement {
    let words =
        (!words.is_empty()).then(|| Excerpt::cut_at(words.as_bytes(), Excerpt::MESSAGE_BYTES));
    let (unit, not_before) = (work.unit.number, None::<OffsetDateTime>);
    Settlement { unit, outcome, requests: 0, not_before, status: None, words }
}
