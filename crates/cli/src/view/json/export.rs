//! All that stands in a journal: runs, batches, payments, and the events of each, a line each.

use billport::domain::Excerpt;
use billport::journal::{
    EventRecord, LeftOut, NewEvent, NewUnit, PaymentEvent, PaymentRecord, Place, RunId, RunRecord,
    UnitRecord, UnitState, WhyLeftOut,
};
use serde::Serialize;

use super::RunJson;
use super::payment::{PaymentEventJson, PaymentJson};
use super::run::SettingsJson;
use crate::view::instants::rfc_3339;

/// A line of an export.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum ExportJson<'a> {
    Run(Box<ExportedRun<'a>>),
    Batch(Box<ExportedBatch>),
    Event(Box<ExportedEvent<'a>>),
    Payment(Box<PaymentJson<'a>>),
    PaymentEvent(Box<PaymentEventJson>),
}

#[derive(Serialize)]
pub(crate) struct ExportedRun<'a> {
    #[serde(flatten)]
    run: RunJson<'a>,
    changed: String,
    is_spooled: bool,
    fingerprint: String,
    size_in_bytes: u64,
    judged_on: String,
    rejects_file: Option<&'a str>,
    settings: SettingsJson<'a>,
    epoch: u32,
    owner: Option<String>,
}

impl<'a> ExportJson<'a> {
    pub(crate) fn run(run: &'a RunRecord) -> Self {
        Self::Run(Box::new(ExportedRun {
            run: RunJson::from(run),
            changed: rfc_3339(run.changed_at),
            is_spooled: run.begun.is_spooled,
            fingerprint: run.begun.fingerprint.to_string(),
            size_in_bytes: run.begun.size_in_bytes,
            judged_on: run.begun.judged_on.to_string(),
            rejects_file: run.begun.rejects_file.as_deref(),
            settings: SettingsJson::from(&run.begun.settings),
            epoch: run.epoch.0,
            owner: run.owner.as_ref().map(ToString::to_string),
        }))
    }

    pub(crate) fn batch(run: RunId, unit: &UnitRecord) -> Self {
        // Taken apart by name: a field that is added can't be forgotten here.
        let UnitRecord {
            number,
            part_of,
            planned,
            bills,
            rejected,
            judged_on,
            body,
            state,
            attempts,
            not_before,
            last_event,
        } = unit;
        Self::Batch(Box::new(ExportedBatch {
            run: run.to_string(),
            batch: *number,
            part_of: *part_of,
            planned: PlannedJson::from(planned),
            bills: *bills,
            rejected: lines(rejected),
            judged_on: judged_on.map(|day| day.to_string()),
            body: body.map(|digest| digest.to_string()),
            state: StateJson::from(*state),
            attempts: *attempts,
            not_before: not_before.map(rfc_3339),
            last_event: *last_event,
        }))
    }

    pub(crate) fn payment(record: &'a PaymentRecord) -> Self {
        Self::Payment(Box::new(PaymentJson::from(record)))
    }

    pub(crate) fn payment_event(event: &PaymentEvent) -> Self {
        Self::PaymentEvent(Box::new(PaymentEventJson::from(event)))
    }

    pub(crate) fn event(record: &'a EventRecord) -> Self {
        let EventRecord { number, event, digest } = record;
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
        Self::Event(Box::new(ExportedEvent {
            event: *number,
            run: run.to_string(),
            batches: units.map(|(first, last)| [first, last]),
            at: rfc_3339(*at),
            cause: cause.name(),
            from: moved.map(|(from, _)| StateJson::from(from)),
            to: moved.map(|(_, to)| StateJson::from(to)),
            epoch: epoch.map(|epoch| epoch.0),
            bills: *bills,
            rejected: rejected.as_ref().map(lines),
            judged_on: judged_on.map(|day| day.to_string()),
            bodies: (!bodies.is_empty()).then(|| bodies.iter().map(ToString::to_string).collect()),
            part: part.as_ref().map(PlannedJson::from),
            requests: *requests,
            not_before: not_before.map(rfc_3339),
            status: *status,
            words: words.as_ref().map(Excerpt::as_str),
            content: content.map(|digest| digest.to_string()),
            digest: digest.to_string(),
        }))
    }
}

#[derive(Serialize)]
pub(crate) struct ExportedBatch {
    run: String,
    batch: u64,
    part_of: Option<u64>,
    planned: PlannedJson,
    bills: u32,
    rejected: Vec<LeftOutJson>,
    judged_on: Option<String>,
    body: Option<String>,
    state: StateJson,
    attempts: u32,
    not_before: Option<String>,
    last_event: Option<u64>,
}

#[derive(Serialize)]
pub(crate) struct ExportedEvent<'a> {
    event: u64,
    run: String,
    /// The first and the last.
    batches: Option<[u64; 2]>,
    at: String,
    cause: &'static str,
    from: Option<StateJson>,
    to: Option<StateJson>,
    epoch: Option<u32>,
    bills: Option<u32>,
    rejected: Option<Vec<LeftOutJson>>,
    judged_on: Option<String>,
    /// One for each batch.
    bodies: Option<Vec<String>>,
    part: Option<PlannedJson>,
    requests: Option<u32>,
    not_before: Option<String>,
    status: Option<u16>,
    words: Option<&'a str>,
    content: Option<String>,
    digest: String,
}

/// Where the rows of a batch stand.
#[derive(Serialize)]
struct PlannedJson {
    start: PlaceJson,
    end: PlaceJson,
    bills: u32,
    left_out: Vec<LeftOutJson>,
}

impl From<&NewUnit> for PlannedJson {
    fn from(NewUnit { start, end, bills, left_out }: &NewUnit) -> Self {
        let (start, end) = (PlaceJson::from(*start), PlaceJson::from(*end));
        Self { start, end, bills: *bills, left_out: lines(left_out) }
    }
}

#[derive(Serialize)]
struct PlaceJson {
    byte: u64,
    line: u64,
}

impl From<Place> for PlaceJson {
    fn from(Place { byte, line }: Place) -> Self {
        Self { byte, line }
    }
}

/// A line that is not sent.
#[derive(Serialize)]
struct LeftOutJson {
    line: u64,
    why: &'static str,
}

/// Where a batch stands, and in whose hand.
#[derive(Serialize)]
struct StateJson {
    name: &'static str,
    owner: Option<u32>,
}

impl From<UnitState> for StateJson {
    fn from(state: UnitState) -> Self {
        Self { name: state.name(), owner: state.owner().map(|epoch| epoch.0) }
    }
}

fn lines(left_out: &LeftOut) -> Vec<LeftOutJson> {
    let word = |why| match why {
        WhyLeftOut::Repeated => "repeated",
        WhyLeftOut::Earlier => "earlier",
        WhyLeftOut::Late => "late",
    };
    left_out.iter().map(|(line, why)| LeftOutJson { line, why: word(why) }).collect()
}
