//! All of it at random: whatever files, answers, faults and deaths come together, nothing is lost and
//! nothing is done twice.
//!
//! The judge is the provider's ledger. A case is a file (or two that share bills), delivered by
//! processes one after the other (or side by side), each of which may be dropped after any number of
//! polls, with a journal that fails and a provider that answers as they please; in the end all runs
//! are resumed until nothing is pending.

use billport_domain::BatchLimit;
use billport_intake::BillFile;
use billport_journal::memory::{Fault, Logged, Operation};
use billport_journal::{Cause, RunHistory, RunId, RunQuery, StoreErrorKind, UnitState};
use billport_workflows::upload::{
    Fate, Outcome, ResumeOrders, UploadCounts, UploadReport, UploadSettings, undelivered,
};
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::time::advance;

use crate::desk::{Desk, count, drop_after, file, row};
use crate::providers::{Answer, Provider};
use crate::virtual_time::in_virtual_time;

/// A row of a file.
#[derive(Clone, Debug)]
enum Line {
    /// A bill of an account.
    Bill(u8),
    Wrong,
    Blank,
}

/// One life of a process.
#[derive(Clone, Debug)]
struct Life {
    /// The file that it works on, of two.
    second_file: bool,
    /// After how many polls it dies; it may live to its end.
    polls: Option<usize>,
    faults: Vec<Disorder>,
    answers: Vec<Answer>,
    /// Whether it is asked to stop when it begins.
    is_stopped: bool,
    /// Whether a person orders that what is unknown be sent again.
    resends: bool,
}

/// The journal fails so many times, from the so manieth request of a kind on.
#[derive(Clone, Debug)]
struct Disorder {
    fault: Fault,
    kind: u8,
    skip: usize,
    times: u32,
}

#[derive(Clone, Debug)]
struct Case {
    files: [Vec<Line>; 2],
    batch: usize,
    in_flight: usize,
    bisect: bool,
    refuses: BTreeSet<u8>,
    lives: Vec<Life>,
}

fn lines() -> impl Strategy<Value = Vec<Line>> {
    let line = prop_oneof![
        8 => (1_u8..24).prop_map(Line::Bill),
        1 => Just(Line::Wrong),
        1 => Just(Line::Blank),
    ];
    let lines = (1_u8..24, proptest::collection::vec(line, 0..23));
    // A file without a row is no file of bills.
    lines.prop_map(|(account, lines)| [vec![Line::Bill(account)], lines].concat())
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        6 => Just(Answer::Accept),
        2 => Just(Answer::AcceptAndLose),
        2 => Just(Answer::Lose),
        2 => Just(Answer::Refuse),
        1 => Just(Answer::Unreachable),
        1 => Just(Answer::Throttle),
    ]
}

fn disorder() -> impl Strategy<Value = Disorder> {
    let kind = select(vec![
        StoreErrorKind::Full,
        StoreErrorKind::Io,
        StoreErrorKind::Busy,
        StoreErrorKind::Damaged,
    ]);
    let fault = prop_oneof![
        4 => kind.clone().prop_map(Fault::NotWritten),
        4 => kind.prop_map(Fault::WrittenUnsaid),
        1 => Just(Fault::Slow(Duration::from_secs(31))),
    ];
    (fault, 0_u8..KINDS, 0_usize..6, 1_u32..4).prop_map(|(fault, kind, skip, times)| Disorder {
        fault,
        kind,
        skip,
        times,
    })
}

fn life() -> impl Strategy<Value = Life> {
    (
        any::<bool>(),
        proptest::option::weighted(0.7, 1_usize..120),
        proptest::collection::vec(disorder(), 0..3),
        proptest::collection::vec(answer(), 0..12),
        proptest::bool::weighted(0.05),
        proptest::bool::weighted(0.3),
    )
        .prop_map(|(second_file, polls, faults, answers, is_stopped, resends)| Life {
            second_file,
            polls,
            faults,
            answers,
            is_stopped,
            resends,
        })
}

fn case() -> impl Strategy<Value = Case> {
    (
        [lines(), lines()],
        1_usize..6,
        1_usize..5,
        any::<bool>(),
        proptest::collection::btree_set(1_u8..24, 0..3),
        proptest::collection::vec(life(), 1..6),
    )
        .prop_map(|(files, batch, in_flight, bisect, refuses, lives)| Case {
            files,
            batch,
            in_flight,
            bisect,
            refuses,
            lives,
        })
}

const KINDS: u8 = 9;

/// The kinds of requests that are made to fail.
fn is_of(kind: u8, operation: &Operation) -> bool {
    match kind {
        0 => matches!(operation, Operation::Begin),
        1 => matches!(operation, Operation::Claim(_)),
        2 => matches!(operation, Operation::Release(_)),
        3 => matches!(operation, Operation::RejectBills(_) | Operation::Withdraw(..)),
        4 => matches!(operation, Operation::Lease(_)),
        5 => matches!(operation, Operation::Intend(..)),
        6 => matches!(operation, Operation::Settle(..)),
        7 => matches!(operation, Operation::LeaseUnknown(..)),
        // `Run` apart: a report that can't be read back from the journal has a test of its own.
        _ => matches!(operation, Operation::Units(_) | Operation::Runs),
    }
}

/// A file of a case.
struct Upload {
    lines: Vec<Line>,
    text: String,
    file: BillFile,
    name: String,
}

impl Upload {
    fn new(lines: &[Line], name: &str) -> Self {
        let text: String = lines
            .iter()
            .map(|line| match line {
                Line::Bill(account) => row(account),
                Line::Wrong => "x,y,z,0\n".to_owned(),
                Line::Blank => "\n".to_owned(),
            })
            .collect();
        Self { lines: lines.to_vec(), file: file(&text), text, name: name.to_owned() }
    }

    /// The account in a line, counted from 1 with the header, if a bill stands there.
    fn account(&self, line: u64) -> Option<String> {
        match self.lines.get(usize::try_from(line).unwrap().checked_sub(2)?)? {
            Line::Bill(account) => Some(account.to_string()),
            _ => None,
        }
    }

    fn rows(&self) -> impl Iterator<Item = u64> {
        let is_row = |(_, line): &(u64, &Line)| !matches!(line, Line::Blank);
        (2..).zip(&self.lines).filter(is_row).map(|(line, _)| line)
    }
}

/// Lives a process's life: it begins a run of its file, or goes on with the last one.
async fn live(desk: &Desk, upload: &Upload, life: &Life, provider: &Provider) {
    for Disorder { fault, kind, skip, times } in life.faults.clone() {
        let seen = AtomicUsize::new(0);
        desk.memory().fail_next(times, fault, move |operation| {
            is_of(kind, operation) && seen.fetch_add(1, Ordering::Relaxed) >= skip
        });
    }
    provider.script.lock().unwrap().clone_from(&life.answers);
    let work = async {
        let report = match last_run(desk, upload) {
            None => desk.try_upload(&upload.file, provider).await.ok(),
            Some(run) => desk.try_resume(run, &upload.file, provider).await.ok(),
        };
        if let Some(report) = report {
            check_report(desk, &report);
        }
    };
    if life.is_stopped {
        desk.stop.request();
    }
    match life.polls {
        Some(polls) => drop(drop_after(polls, work).await),
        None => work.await,
    }
}

/// The report tells what the journal has, unless another process has had the run since.
fn check_report(desk: &Desk, report: &UploadReport) {
    assert!(report.counts.add_up(), "{report:?}");
    let record = desk.record(report.run);
    let mine = desk.memory().log().into_iter().rev().find_map(|logged| match logged {
        Logged::Request { pid, operation: Operation::Release(claim), .. } if pid == desk.pid => {
            Some(claim.epoch)
        }
        _ => None,
    });
    if mine == Some(record.epoch) {
        assert_eq!(report.counts, UploadCounts::from(&record.counts), "{report:?}");
    }
    if report.counts.bills_pending > 0 {
        assert!(report.stopped.is_some(), "why it ended early is said: {report:?}");
    }
}

fn last_run(desk: &Desk, upload: &Upload) -> Option<RunId> {
    let contents = desk.memory().contents();
    let mut runs = contents.runs.values().rev();
    runs.find(|run| run.begun.file == upload.name).map(|run| run.id)
}

/// Goes on with all runs until nothing is pending, with all in order.
async fn come_to_an_end(mut desk: Desk, uploads: &[Upload; 2], provider: &Provider) -> Desk {
    provider.script.lock().unwrap().clear();
    for (pid, upload) in (100..).zip(uploads) {
        desk = desk.die(pid);
        desk.about.file.clone_from(&upload.name);
        desk.orders = ResumeOrders::default();
        desk.memory().bury_the_dead().await.unwrap();
        for run in desk.memory().contents().runs.into_values() {
            if run.begun.file == upload.name {
                advance(Duration::from_mins(2)).await;
                let report = desk.resume(run.id, &upload.file, provider).await;
                assert!(report.stopped.is_none(), "{report:?}");
                assert_eq!(report.counts.bills_pending, 0);
            }
        }
        // Two files may be drawn that hold the same: then they are one, and it was uploaded.
        let mut same = uploads.iter().filter(|other| other.text == upload.text);
        if same.all(|same| last_run(&desk, same).is_none()) {
            desk.upload(&upload.file, provider).await;
        }
    }
    desk
}

/// What the runs say of the bills, against the provider's ledger.
async fn check_invariant(desk: &Desk, uploads: &[Upload; 2], provider: &Provider) {
    let (mut delivered, mut unknown) = (BTreeMap::<String, u32>::new(), BTreeMap::new());
    for record in desk.memory().runs(RunQuery::default()).await.unwrap() {
        let upload = uploads.iter().find(|upload| upload.name == record.begun.file).unwrap();
        let mut fates: BTreeMap<u64, Fate> = BTreeMap::new();
        let mut take = |told: billport_workflows::upload::Undelivered<'_>| {
            assert_eq!(fates.insert(told.line, told.fate), None, "a row is told of once");
            Ok(())
        };
        undelivered(&upload.file, desk.memory(), &record, &mut take).await.unwrap();
        let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
        for line in upload.rows() {
            let fate = fates.get(&line).copied().unwrap_or(Fate::Bill(Outcome::Delivered));
            *sums.entry(fate.name()).or_default() += 1;
            let Some(account) = upload.account(line) else {
                assert_eq!(fate, Fate::Rejected);
                continue;
            };
            match fate {
                Fate::Bill(Outcome::Delivered) => *delivered.entry(account).or_default() += 1,
                Fate::Bill(Outcome::Unknown) => *unknown.entry(account).or_default() += 1,
                _ => {}
            }
        }
        let counts = UploadCounts::from(&record.counts);
        let sum = |fate: &str| sums.get(fate).copied().unwrap_or_default();
        assert_eq!(sum("rejected"), counts.rows_rejected);
        assert_eq!(sum("delivered"), counts.bills_delivered);
        assert_eq!(sum("refused"), counts.bills_refused);
        assert_eq!(sum("unknown"), counts.bills_unknown);
        assert_eq!(sum("pending"), counts.bills_pending);
    }
    let ordered = ordered_again(desk, uploads);
    for account in (1..24).map(|account: u8| account.to_string()) {
        let delivered = delivered.get(&account).copied().unwrap_or_default();
        let unknown: u32 = unknown.get(&account).copied().unwrap_or_default();
        let has = provider.has(&account);
        let ordered = ordered.get(&account).copied().unwrap_or_default();
        assert!(has <= 1 + ordered, "bill {account} was done twice, without a person's order");
        assert!(delivered <= has, "bill {account} is said to be delivered {delivered} times");
        let told = delivered + unknown;
        assert!(has <= told + ordered, "bill {account} arrived, and nobody says so");
        assert!(has == 0 || told > 0, "bill {account} arrived, and nobody says so any more");
    }
}

/// How often the bill of an account may have been sent again by a person's order.
fn ordered_again(desk: &Desk, uploads: &[Upload; 2]) -> BTreeMap<String, u32> {
    let contents = desk.memory().contents();
    let mut ordered = BTreeMap::new();
    for event in contents.events.iter().map(|record| &record.event) {
        if !event.moved.is_some_and(|(_, to)| matches!(to, UnitState::InFlightAgain(_))) {
            continue;
        }
        let (_, number) = event.units.unwrap();
        let unit = &contents.units[&event.run][&number];
        let name = &contents.runs[&event.run].begun.file;
        let upload = uploads.iter().find(|upload| upload.name == *name).unwrap();
        let lines = unit.planned.start.line..unit.planned.end.line;
        for line in lines.filter(|line| unit.why_left_out(*line).is_none()) {
            if let Some(account) = upload.account(line) {
                *ordered.entry(account).or_default() += 1;
            }
        }
    }
    ordered
}

/// What was asked of the provider was intended before, and the journal counts every request that
/// left; those too whose owner was lost, whether they left or not.
fn check_requests(desk: &Desk, provider: &Provider) {
    let contents = desk.memory().contents();
    let (calls, seen) = (provider.calls(), provider.seen());
    let intents = desk.intents().len() as u64;
    assert!(calls <= intents, "{calls} calls, {intents} intents");
    let counts = || contents.runs.values().map(|run| &run.counts);
    let counted: u64 = counts().map(|counts| counts.requests_sent).sum();
    let in_flight: u64 = counts().map(|counts| counts.batches_in_flight).sum();
    assert!(seen <= counted + in_flight, "{seen} seen, {counted} counted, {in_flight} in flight");
    let events = contents.events.iter().map(|record| &record.event);
    let lost = events.filter(|event| event.cause == Cause::OwnerLost && event.requests.is_some());
    let lost: u64 =
        lost.filter_map(|event| event.units).map(|(first, last)| last - first + 1).sum();
    assert!(counted <= seen + lost, "{counted} counted, {seen} seen, {lost} lost");
}

fn settings(case: &Case) -> UploadSettings {
    UploadSettings {
        batch_limit: BatchLimit::new(case.batch).unwrap(),
        in_flight: count(case.in_flight).into(),
        bisect: case.bisect,
        ..UploadSettings::default()
    }
}

async fn check_case(case: Case, side_by_side: bool) {
    let mut desk = Desk::new();
    desk.settings = settings(&case);
    desk.journal.hesitates = true;
    let uploads =
        [Upload::new(&case.files[0], "/first.csv"), Upload::new(&case.files[1], "/second.csv")];
    let refuses = case.refuses.iter().map(u8::to_string).collect();
    let mut provider = Provider::default();
    provider.refuses = refuses;
    let mut pid = 1;
    let mut lives = case.lives.iter();
    while let Some(life) = lives.next() {
        pid += 2;
        desk = desk.die(pid);
        let upload = &uploads[usize::from(life.second_file)];
        desk.about.file.clone_from(&upload.name);
        desk.orders = ResumeOrders { resend_unknown: life.resends };
        if let (true, Some(other_life)) = (side_by_side, lives.next()) {
            let mut other = desk.another(pid + 1);
            let upload_of_other = &uploads[usize::from(other_life.second_file)];
            other.about.file.clone_from(&upload_of_other.name);
            other.orders = ResumeOrders { resend_unknown: other_life.resends };
            tokio::join!(
                live(&desk, upload, life, &provider),
                live(&other, upload_of_other, other_life, &provider),
            );
        } else {
            live(&desk, upload, life, &provider).await;
        }
        desk.memory().repair();
        check_requests(&desk, &provider);
        desk.check_journal().await;
        advance(Duration::from_mins(2)).await;
    }
    let desk = come_to_an_end(desk, &uploads, &provider).await;
    check_requests(&desk, &provider);
    desk.check_journal().await;
    check_invariant(&desk, &uploads, &provider).await;
    let contents = desk.memory().contents();
    let mut units = contents.units.values().flat_map(BTreeMap::values);
    assert!(units.all(|unit| unit.state != UnitState::Planned && unit.state.owner().is_none()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_nothing_done_twice(case in case()) {
        in_virtual_time(check_case(case, false));
    }

    #[test]
    fn nor_by_processes_side_by_side(case in case()) {
        in_virtual_time(check_case(case, true));
    }
}
