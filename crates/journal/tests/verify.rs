//! Every edit behind the journal's back is found.

#![cfg(feature = "conformance")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use async_trait::async_trait;
use billport_domain::{Excerpt, PaymentReference};
use billport_journal::memory::{Contents, MemoryJournal};
use billport_journal::{
    BodyDigest, Cause, Claim, Digest, EventRecord, Fingerprint, Intent, JournalError, LeftOut,
    NewRun, NewUnit, Outcome, PaymentEvent, PaymentHistory, PaymentQuery, PaymentRecord, Place,
    Process, RejectedBills, RunHistory, RunId, RunJournal, RunQuery, RunRecord, RunSettings,
    Settlement, UnitQuery, UnitRecord, UnitState, Verdict, Verification, WhyLeftOut, verify,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use time::Date;
use time::macros::{date, datetime};
use tokio::sync::Mutex;

use edits::{
    edits_of_counts, edits_of_events, edits_of_owners, edits_of_places, edits_of_plans,
    edits_of_runs, edits_of_settings, edits_of_units, edits_of_what_happened,
    edits_of_what_was_begun,
};

#[path = "verify/edits.rs"]
mod edits;
#[path = "verify/payment_edits.rs"]
mod payment_edits;
#[path = "verify/payments.rs"]
mod payments;

const DAY: Date = date!(2031 - 03 - 14);

fn late(lines: impl IntoIterator<Item = u64>) -> LeftOut {
    let mut late = LeftOut::default();
    lines.into_iter().for_each(|line| late.insert(line, WhyLeftOut::Late));
    late
}

/// The bills from one line to another.
fn unit(start: u64, end: u64) -> NewUnit {
    let place = |line: u64| Place { byte: 40 * line, line };
    let bills = u32::try_from(end - start).unwrap();
    NewUnit { start: place(start), end: place(end), bills, left_out: LeftOut::default() }
}

fn run(units: &[NewUnit]) -> NewRun {
    NewRun {
        file: "/var/bills.csv".into(),
        is_spooled: false,
        fingerprint: Fingerprint([1; 32]),
        size_in_bytes: 4_000,
        target: "production".into(),
        settings: RunSettings {
            batch_limit: 4,
            strict: false,
            bisect: true,
            again: false,
            leave_existing: true,
            columns: vec!["period=A".into()],
        },
        judged_on: DAY,
        rows_read: units.iter().map(|unit| u64::from(unit.bills)).sum::<u64>() + 2,
        rejects_file: None,
    }
}

fn journal() -> MemoryJournal {
    let looks = AtomicI64::new(0);
    let clock = move || {
        datetime!(2031-03-14 09:00 UTC)
            + time::Duration::seconds(looks.fetch_add(1, Ordering::Relaxed))
    };
    MemoryJournal::new(Arc::new(clock), Process { pid: 1, host: "counter".into() })
}

async fn begin(journal: &MemoryJournal, units: u64) -> Claim {
    let units: Vec<_> = (0..units).map(|place| unit(2 + 4 * place, 6 + 4 * place)).collect();
    journal.begin(run(&units), units).await.unwrap()
}

async fn intend(journal: &MemoryJournal, claim: Claim, unit: u64, late: LeftOut) {
    let intent = Intent { unit, late, judged_on: DAY, body: BodyDigest::of(b"[]") };
    journal.intend(claim, intent).await.unwrap();
}

async fn settle(journal: &MemoryJournal, claim: Claim, unit: u64, outcome: Outcome) {
    let sent = outcome != Outcome::NotSent;
    let settlement = Settlement {
        unit,
        outcome,
        requests: u32::from(sent),
        not_before: (!sent).then_some(datetime!(2031-03-14 09:30 UTC)),
        status: sent.then_some(400),
        words: sent.then(|| Excerpt::of(b"the words")),
    };
    journal.settle(claim, settlement).await.unwrap();
}

/// A journal with an event of every cause, a unit in every state, and a run with an owner and one
/// without.
async fn rich_journal() -> MemoryJournal {
    let journal = journal();
    let claim = begin(&journal, 10).await;
    let rejected = |unit, lines: &[u64]| RejectedBills { unit, lines: late(lines.iter().copied()) };
    let rejected = vec![rejected(9, &[35, 36]), rejected(10, &[38, 39, 40, 41])];
    journal.reject_bills(claim, rejected).await.unwrap();
    journal.lease(claim, 0, 8).await.unwrap();
    journal.withdraw(claim, 8, late(30..34), DAY).await.unwrap();
    for unit in 1..=6 {
        intend(&journal, claim, unit, if unit == 1 { late([3]) } else { LeftOut::default() }).await;
    }
    settle(&journal, claim, 1, Outcome::Delivered).await;
    settle(&journal, claim, 2, Outcome::Refused).await;
    settle(&journal, claim, 3, Outcome::Split([unit(10, 12), unit(12, 14)])).await;
    settle(&journal, claim, 4, Outcome::NotSent).await;
    settle(&journal, claim, 5, Outcome::Unknown).await;
    intend(&journal, claim, 11, LeftOut::default()).await;
    settle(&journal, claim, 11, Outcome::Delivered).await;
    let because = || Excerpt::of(b"they said so");
    journal.release(claim).await.unwrap();
    let claim = journal.claim(claim.run).await.unwrap();
    journal.resolve(claim, 5, Verdict::NotDelivered, because()).await.unwrap();
    journal.lease_unknown(claim, 6).await.unwrap();
    journal.lease(claim, 4, 1).await.unwrap();
    intend(&journal, claim, 6, LeftOut::default()).await;
    intend(&journal, claim, 5, LeftOut::default()).await;
    settle(&journal, claim, 5, Outcome::Unknown).await;

    let other = journal.another_process(Process { pid: 2, host: "counter".into() });
    let dead = begin(&other, 2).await;
    other.lease(dead, 0, 2).await.unwrap();
    intend(&other, dead, 1, LeftOut::default()).await;
    drop(other);
    journal.bury_the_dead().await.unwrap();
    journal
}

async fn verified(journal: &MemoryJournal) -> Verification {
    verify(journal).await.unwrap()
}

/// Asserts that an edit of what is written is found, and takes it back.
async fn finds(journal: &MemoryJournal, what: &str, edit: impl FnOnce(&mut Contents)) {
    let before = journal.contents();
    journal.tamper(edit);
    assert_ne!(journal.contents(), before, "{what}: the edit changes something");
    let verification = verified(journal).await;
    assert!(!verification.is_sound(), "{what}: not found");
    for finding in &verification.findings {
        assert!(finding.run.is_some() && !finding.what.is_empty(), "{what}: {finding}");
    }
    journal.tamper(|contents| *contents = before);
}

fn nth_event(contents: &mut Contents, place: usize) -> &mut EventRecord {
    &mut contents.events[place]
}

#[tokio::test]
async fn what_nobody_touched_is_sound() {
    let journal = rich_journal().await;
    let verification = verified(&journal).await;
    assert_eq!(verification.findings, []);
    let contents = journal.contents();
    assert_eq!((verification.runs, verification.units), (2, 14));
    assert_eq!(verification.events, contents.events.len() as u64);
    assert_eq!(verification.head, contents.events.last().unwrap().digest);
    // The tables of edits reach everything only if everything is there.
    for number in 1..=16 {
        let cause = Cause::from_number(number).unwrap();
        let is_there = contents.events.iter().any(|record| record.event.cause == cause);
        assert!(is_there, "there is an event of the cause {}", cause.name());
    }
    let owners: Vec<_> = contents.runs.values().map(|run| run.owner.is_some()).collect();
    assert_eq!(owners, [true, false]);
    let empty = verified(&self::journal()).await;
    assert_eq!((empty.is_sound(), empty.events, empty.head), (true, 0, Digest::START));
}

#[tokio::test]
async fn an_edit_of_any_field_of_an_event_is_found() {
    let journal = rich_journal().await;
    let events = journal.contents().events.len();
    for place in 0..events {
        let number = place + 1;
        for (field, edit) in edits_of_events() {
            finds(&journal, &format!("event {number}, {field}"), |contents| {
                edit(nth_event(contents, place));
            })
            .await;
        }
        for (field, edit) in edits_of_what_happened() {
            finds(&journal, &format!("event {number}, {field}"), |contents| {
                edit(&mut nth_event(contents, place).event);
            })
            .await;
        }
    }
}

#[tokio::test]
async fn an_edit_of_any_field_of_a_run_is_found() {
    let journal = rich_journal().await;
    for id in [RunId(1), RunId(2)] {
        let find = async |field: &str, edit: &dyn Fn(&mut RunRecord)| {
            let what = format!("run {id}, {field}");
            finds(&journal, &what, |contents| edit(contents.runs.get_mut(&id).unwrap())).await;
        };
        for (field, edit) in edits_of_runs() {
            find(field, &edit).await;
        }
        for (field, edit) in edits_of_what_was_begun() {
            find(field, &|run| edit(&mut run.begun)).await;
        }
        for (field, edit) in edits_of_settings() {
            find(field, &|run| edit(&mut run.begun.settings)).await;
        }
        for (field, edit) in edits_of_counts() {
            find(field, &|run| edit(&mut run.counts)).await;
        }
        if id == RunId(1) {
            for (field, edit) in edits_of_owners() {
                find(field, &|run| edit(run.owner.as_mut().unwrap())).await;
            }
        }
    }
}

#[tokio::test]
async fn an_edit_of_any_field_of_a_unit_is_found() {
    let journal = rich_journal().await;
    let units: Vec<_> = journal
        .contents()
        .units
        .iter()
        .flat_map(|(run, units)| units.keys().map(|unit| (*run, *unit)))
        .collect();
    for (run, number) in units {
        let find = async |field: &str, edit: &dyn Fn(&mut UnitRecord)| {
            finds(&journal, &format!("run {run}, batch {number}, {field}"), |contents| {
                edit(contents.units.get_mut(&run).unwrap().get_mut(&number).unwrap());
            })
            .await;
        };
        for (field, edit) in edits_of_units() {
            find(field, &edit).await;
        }
        for (field, edit) in edits_of_plans() {
            find(field, &|unit| edit(&mut unit.planned)).await;
        }
        for (field, edit) in edits_of_places() {
            find(field, &|unit| edit(&mut unit.planned.start)).await;
            find(field, &|unit| edit(&mut unit.planned.end)).await;
        }
    }
}

#[tokio::test]
async fn whatever_is_missing_or_was_put_in_is_found() {
    let journal = rich_journal().await;
    let contents = journal.contents();
    for place in 0..contents.events.len() {
        finds(&journal, &format!("event {} is gone", place + 1), |contents| {
            contents.events.remove(place);
        })
        .await;
        finds(&journal, &format!("event {} is there twice", place + 1), |contents| {
            let twice = contents.events[place].clone();
            contents.events.insert(place, twice);
        })
        .await;
        if place > 0 {
            finds(&journal, &format!("event {} is before its time", place + 1), |contents| {
                contents.events.swap(place - 1, place);
            })
            .await;
        }
    }
    for (run, units) in &contents.units {
        for unit in units.keys() {
            finds(&journal, &format!("run {run}, batch {unit} is gone"), |contents| {
                contents.units.get_mut(run).unwrap().remove(unit);
            })
            .await;
        }
        finds(&journal, &format!("run {run} has a batch too many"), |contents| {
            let units = contents.units.get_mut(run).unwrap();
            let last = units.values().last().unwrap().clone();
            units.insert(last.number + 1, UnitRecord { number: last.number + 1, ..last });
        })
        .await;
        finds(&journal, &format!("run {run} is gone"), |contents| {
            contents.runs.remove(run);
        })
        .await;
    }
    finds(&journal, "a run too many", |contents| {
        let copy = RunRecord { id: RunId(3), ..contents.runs[&RunId(2)].clone() };
        contents.runs.insert(RunId(3), copy);
    })
    .await;
}

/// Writes the chain anew.
fn chain_anew(contents: &mut Contents) {
    let mut head = Digest::START;
    for (number, record) in (1..).zip(&mut contents.events) {
        head = head.followed_by(number, &record.event);
        (record.number, record.digest) = (number, head);
    }
}

#[tokio::test]
async fn a_new_chain_that_plans_what_was_in_doubt_is_found() {
    let journal = rich_journal().await;
    let head = verified(&journal).await.head;
    journal.tamper(|contents| {
        let dead = RunId(2);
        let mut events = contents.events.iter_mut().map(|record| &mut record.event);
        let doubt = events.find(|event| event.run == dead && event.cause == Cause::OwnerLost);
        let doubt = doubt.unwrap();
        doubt.moved = doubt.moved.map(|(in_flight, _)| (in_flight, UnitState::Planned));
        doubt.cause = Cause::GivenBack;
        let run = contents.runs.get_mut(&dead).unwrap();
        run.counts.take(UnitState::Unknown, 4);
        run.counts.add(UnitState::Planned, 4);
        contents.units.get_mut(&dead).unwrap().get_mut(&1).unwrap().state = UnitState::Planned;
        chain_anew(contents);
    });
    let verification = verified(&journal).await;
    let found: Vec<_> = verification.findings.iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("run 2, batch 1, event "), "{found:?}");
    assert!(found[0].ends_with("it moves a batch in a way that is not allowed"), "{found:?}");
    assert_ne!(verification.head, head, "whoever has kept the head sees it as well");
}

#[tokio::test]
async fn only_the_head_tells_of_a_journal_that_was_set_back() {
    let journal = journal();
    let claim = begin(&journal, 2).await;
    journal.lease(claim, 0, 2).await.unwrap();
    intend(&journal, claim, 1, LeftOut::default()).await;
    let before = journal.contents();
    settle(&journal, claim, 1, Outcome::Delivered).await;
    let kept = verified(&journal).await;
    journal.tamper(|contents| *contents = before);
    let verification = verified(&journal).await;
    assert!(verification.is_sound(), "by itself it can't tell: {:?}", verification.findings);
    assert_ne!(verification.head, kept.head);
    assert_eq!(journal.event(kept.events).await.unwrap(), None, "the kept head is not in it");
}

#[tokio::test]
async fn only_the_first_findings_are_told_and_the_others_counted() {
    let journal = journal();
    let claim = begin(&journal, 150).await;
    journal.tamper(|contents| {
        for unit in contents.units.get_mut(&claim.run).unwrap().values_mut() {
            unit.attempts = 9;
        }
    });
    let verification = verified(&journal).await;
    assert_eq!(verification.findings.len(), Verification::FINDINGS_AT_MOST);
    assert_eq!(verification.findings_left_out, 50);
    let first = verification.findings[0].to_string();
    assert_eq!(first, "run 1, batch 1: the number of its attempts is not that of its events");
}

/// A journal in which somebody goes on with the next step before everything that is read.
struct InUse {
    journal: MemoryJournal,
    claim: Mutex<(Claim, u64)>,
}

impl InUse {
    const STEPS: u64 = 120;

    /// Intends, settles and now and then splits a unit; takes over the run; begins another.
    async fn go_on(&self) {
        let Self { journal, claim } = self;
        let mut going = claim.lock().await;
        let (claim, step) = *going;
        if step == Self::STEPS {
            return;
        }
        going.1 += 1;
        match (step % 5, journal.lease(claim, 0, 1).await.unwrap().pop()) {
            (3, leased) => {
                if let Some(unit) = leased {
                    intend(journal, claim, unit.number, LeftOut::default()).await;
                }
                journal.release(claim).await.unwrap();
                going.0 = journal.claim(claim.run).await.unwrap();
            }
            (4, _) => {
                begin(journal, 3).await;
            }
            (_, Some(leased)) => {
                intend(journal, claim, leased.number, LeftOut::default()).await;
                let (start, end) = (leased.planned.start.line, leased.planned.end.line);
                let parts = [unit(start, start + 2), unit(start + 2, end)];
                let is_whole = leased.part_of.is_none();
                let outcome = if is_whole { Outcome::Split(parts) } else { Outcome::Delivered };
                settle(journal, claim, leased.number, outcome).await;
            }
            (_, None) => {}
        }
    }
}

#[async_trait]
impl RunHistory for InUse {
    async fn bury_the_dead(&self) -> Result<Vec<RunId>, JournalError> {
        self.journal.bury_the_dead().await
    }

    async fn run(&self, run: RunId) -> Result<RunRecord, JournalError> {
        self.go_on().await;
        self.journal.run(run).await
    }

    async fn runs(&self, query: RunQuery) -> Result<Vec<RunRecord>, JournalError> {
        self.go_on().await;
        self.journal.runs(query).await
    }

    async fn units(&self, run: RunId, query: UnitQuery) -> Result<Vec<UnitRecord>, JournalError> {
        self.go_on().await;
        self.journal.units(run, query).await
    }

    async fn event(&self, number: u64) -> Result<Option<EventRecord>, JournalError> {
        self.journal.event(number).await
    }

    async fn events(&self, after: u64, limit: usize) -> Result<Vec<EventRecord>, JournalError> {
        self.go_on().await;
        self.journal.events(after, limit.min(7)).await
    }
}

/// It has none.
#[async_trait]
impl PaymentHistory for InUse {
    async fn payment(
        &self,
        reference: &PaymentReference,
    ) -> Result<Option<PaymentRecord>, JournalError> {
        self.journal.payment(reference).await
    }

    async fn payments(&self, query: PaymentQuery) -> Result<Vec<PaymentRecord>, JournalError> {
        self.journal.payments(query).await
    }

    async fn payment_events(
        &self,
        after: u64,
        limit: usize,
    ) -> Result<Vec<PaymentEvent>, JournalError> {
        self.journal.payment_events(after, limit).await
    }

    async fn last_payment_event(&self) -> Result<u64, JournalError> {
        self.journal.last_payment_event().await
    }

    async fn events_of_payment(
        &self,
        reference: &PaymentReference,
    ) -> Result<Vec<PaymentEvent>, JournalError> {
        self.journal.events_of_payment(reference).await
    }
}

#[tokio::test]
async fn a_journal_that_is_in_use_is_sound_and_an_edit_of_it_is_found_all_the_same() {
    let journal = journal();
    let claim = begin(&journal, 60).await;
    let in_use = InUse { journal, claim: Mutex::new((claim, 0)) };
    let verification = verify(&in_use).await.unwrap();
    assert_eq!(verification.findings, []);
    assert!(verification.events > 50, "it was in use: {verification:?}");

    in_use.journal.tamper(|contents| {
        contents.units.get_mut(&claim.run).unwrap().get_mut(&2).unwrap().attempts += 1;
    });
    let verification = verify(&in_use).await.unwrap();
    let found: Vec<_> = verification.findings.iter().map(ToString::to_string).collect();
    assert_eq!(found, ["run 1, batch 2: the number of its attempts is not that of its events"]);
}
