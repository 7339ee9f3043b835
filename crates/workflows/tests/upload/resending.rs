//! What is of unknown outcome is sent again by a person's order: once, behind all that is pending, and
//! in doubt until it is delivered. The judge is the provider's ledger.

use billport_domain::Excerpt;
use billport_intake::BillFile;
use billport_journal::memory::{Fault, Operation};
use billport_journal::{RunId, RunJournal, RunState, StoreErrorKind, UnitState, Verdict};
use billport_ports::{BillUploads, ErrorKind, Scope};
use billport_workflows::upload::{BeginError, Outcome, ResumeOrders, Stop, words_of};
use std::sync::Arc;

use crate::desk::{Desk, TODAY, TOMORROW, at_every_point, drop_after, file, row, rows};
use crate::noted::Note;
use crate::providers::{Answer, Provider, accepting, error, port, untouched};

/// A process whose operator orders that what is unknown be sent again.
fn ordering(desk: &Desk, pid: u32) -> Desk {
    let mut desk = desk.another(pid);
    desk.orders = ResumeOrders { resend_unknown: true };
    desk
}

/// A run of two bills that have arrived, and nobody knows it.
async fn in_doubt(provider: &Provider) -> (Desk, RunId) {
    let desk = Desk::new();
    *provider.script.lock().unwrap() = vec![Answer::AcceptAndLose];
    let report = desk.upload(&file(&rows(2)), provider).await;
    assert_eq!(report.counts.bills_unknown, 2);
    (desk, report.run)
}

/// The bills of the run come again in another file, with one more: that one alone is sent.
async fn assert_no_other_file_brings_them(desk: &Desk, pid: u32, provider: &Provider) {
    let mut other = desk.another(pid);
    "/var/others.csv".clone_into(&mut other.about.file);
    provider.script.lock().unwrap().clear();
    let report = other.upload(&file(&rows(3)), provider).await;
    assert_eq!((report.counts.rows_rejected, report.counts.bills_delivered), (2, 1));
    assert!(provider.ledger().values().all(|times| *times == 1), "{:?}", provider.ledger());
}

#[tokio::test]
async fn a_refusal_takes_no_doubt_away() {
    for bisect in [false, true] {
        let mut provider = Provider::default();
        let (desk, run) = in_doubt(&provider).await;
        // "The bill exists already."
        provider.refuses = vec!["1".to_owned(), "2".to_owned()];
        let mut desk = ordering(&desk, 2);
        desk.settings.bisect = bisect;
        let report = desk.resume(run, &file(&rows(2)), &provider).await;
        assert!(report.stopped.is_none(), "{report:?}");
        assert_eq!((report.counts.bills_unknown, report.counts.bills_refused), (2, 0));
        assert_eq!(report.counts.requests_sent, 2, "it is sent whole, and once");
        assert_eq!(desk.noted.ends()[0].outcome, Outcome::Unknown);
        assert_eq!(desk.record(run).state(), RunState::InDoubt);
        let words = words_of(desk.memory(), &desk.units(run)[0]).await.unwrap();
        assert!(words.starts_with("an earlier request may have arrived"), "{words}");
        provider.refuses.clear();
        assert_no_other_file_brings_them(&desk, 3, &provider).await;
    }
}

#[tokio::test]
async fn what_stops_the_run_takes_no_doubt_away() {
    for kind in [ErrorKind::Credentials, ErrorKind::Unavailable, ErrorKind::Throttled] {
        let provider = Provider::default();
        let (desk, run) = in_doubt(&provider).await;
        let (failing, asked) = port(move |_| Err(error(kind).with_scope(Scope::EveryRequest)));
        let desk = ordering(&desk, 2);
        let report = desk.resume(run, &file(&rows(2)), &failing).await;
        assert_eq!(*asked.lock().unwrap(), [["1", "2"]], "once");
        assert!(matches!(report.stopped, Some(Stop::Provider(_))), "{report:?}");
        assert_eq!((report.counts.bills_unknown, report.counts.bills_pending), (2, 0), "{kind:?}");
        assert_eq!(desk.states(run), [UnitState::Unknown]);
        assert_no_other_file_brings_them(&desk, 3, &provider).await;
        let journal = desk.memory();
        let claim = journal.claim(run).await.unwrap();
        journal.resolve(claim, 1, Verdict::Delivered, Excerpt::of(b"asked")).await.unwrap();
        assert_eq!(desk.record(run).counts.bills_delivered, 2, "a person can still say so");
    }
}

#[tokio::test]
async fn a_resumption_that_fails_leaves_the_doubt_as_it_was() {
    let provider = Provider::default();
    let (desk, run) = in_doubt(&provider).await;
    let both = file(&rows(2));
    for (pid, fault) in [
        (2, Fault::NotWritten(StoreErrorKind::Full)),
        (3, Fault::WrittenUnsaid(StoreErrorKind::Io)),
    ] {
        let desk = ordering(&desk, pid);
        desk.memory().fail_next(1, fault, |operation| matches!(operation, Operation::Runs));
        desk.try_resume(run, &both, &untouched()).await.unwrap_err();
        assert_eq!(desk.states(run), [UnitState::Unknown]);
        desk.memory().fail_next(1, fault, |asked| matches!(asked, Operation::LeaseUnknown(..)));
        let report = desk.resume(run, &both, &untouched()).await;
        assert!(matches!(report.stopped, Some(Stop::Journal(_))), "{report:?}");
        assert_eq!((report.counts.bills_unknown, desk.states(run)[0]), (2, UnitState::Unknown));
        desk.memory().fail_next(1, fault, |operation| matches!(operation, Operation::Intend(..)));
        let report = desk.resume(run, &both, &untouched()).await;
        assert!(matches!(report.stopped, Some(Stop::Journal(_))), "{report:?}");
        assert_eq!((report.counts.bills_unknown, desk.states(run)[0]), (2, UnitState::Unknown));
    }
    assert_no_other_file_brings_them(&desk, 4, &provider).await;
}

#[tokio::test]
async fn a_process_that_dies_at_any_point_leaves_the_doubt() {
    let mut in_flight = 0;
    for polls in at_every_point() {
        let provider = Provider::default();
        let (desk, run) = in_doubt(&provider).await;
        let mut desk = ordering(&desk, 2);
        desk.journal.hesitates = true;
        *provider.script.lock().unwrap() = vec![Answer::Lose];
        let both = file(&rows(2));
        let done = drop_after(polls, desk.try_resume(run, &both, &provider)).await.is_some();
        in_flight += usize::from(desk.states(run)[0].is_in_flight());
        let mut desk = desk.die(3);
        desk.orders = ResumeOrders::default();
        let report = desk.resume(run, &both, &untouched()).await;
        assert_eq!((report.counts.bills_unknown, report.counts.bills_pending), (2, 0));
        let record = desk.record(run);
        assert!(record.has_sent() && record.counts.requests_sent >= provider.seen());
        assert_no_other_file_brings_them(&desk, 4, &provider).await;
        if done && in_flight > 2 {
            return;
        }
    }
    panic!("only {in_flight} died with the request on its way");
}

#[tokio::test]
async fn a_run_that_died_with_its_first_request_has_sent_something() {
    for polls in at_every_point() {
        let (mut desk, provider) = (Desk::new(), Provider::default());
        desk.journal.hesitates = true;
        let both = file(&rows(2));
        drop_after(polls, desk.try_upload(&both, &provider)).await;
        let was_in_flight = desk.memory().contents().runs.keys().any(|run| {
            let states = desk.states(*run);
            states[0].is_in_flight()
        });
        let desk = desk.die(2);
        if was_in_flight {
            let refused = desk.try_upload(&both, &untouched()).await;
            assert!(matches!(refused, Err(BeginError::SameFile(_))), "{refused:?}");
            assert_eq!(desk.record(RunId(1)).counts.requests_sent, 1, "it may have left");
        }
        if was_in_flight && provider.seen() > 0 {
            return;
        }
    }
    panic!("it never died on its way");
}

#[tokio::test]
async fn it_is_sent_once_in_a_resumption_and_behind_all_that_is_pending() {
    let (desk, file) = (Desk::new(), file(&rows(8)));
    let (first, _) = port(|accounts| match accounts[0].as_str() {
        "5" => Err(error(ErrorKind::Unavailable)),
        _ => Err(error(ErrorKind::OutcomeUnknown)),
    });
    let report = desk.upload(&file, &first).await;
    assert_eq!((report.counts.bills_unknown, report.counts.bills_pending), (4, 4));
    let (again, asked) = port(|_| Err(error(ErrorKind::OutcomeUnknown)));
    let report = ordering(&desk, 2).resume(report.run, &file, &again).await;
    let expected = [["5", "6"], ["7", "8"], ["1", "2"], ["3", "4"]];
    assert_eq!(*asked.lock().unwrap(), expected, "and what became unknown now is not sent again");
    assert_eq!((report.counts.bills_unknown, report.counts.requests_sent), (8, 6));
    let (port, asked) = accepting();
    let report = ordering(&desk, 3).resume(report.run, &file, &port).await;
    assert_eq!(asked.lock().unwrap().len(), 4);
    assert_eq!((report.counts.bills_delivered, report.counts.bills_unknown), (8, 0));
    assert_eq!(desk.record(report.run).state(), RunState::Finished);
}

#[tokio::test]
async fn who_asks_it_to_stop_has_interrupted_what_was_to_be_sent_again() {
    let provider = Provider::default();
    let (desk, run) = in_doubt(&provider).await;
    let desk = ordering(&desk, 2);
    desk.stop.request();
    let report = desk.resume(run, &file(&rows(2)), &untouched()).await;
    assert!(matches!(report.stopped, Some(Stop::Interrupted)), "{report:?}");
    assert_eq!(report.counts.bills_unknown, 2);
}

#[tokio::test]
async fn a_batch_with_a_bill_that_is_late_by_now_is_not_sent_again() {
    let rows = "1,1,22-11-2026,11-2026\n2,1,23-11-2026,11-2026\n".to_owned() + &row(3);
    let (mut desk, bills) = (Desk::new(), file(&rows));
    desk.today = Arc::new(|| TODAY);
    let (lost, _) = port(|_| Err(error(ErrorKind::OutcomeUnknown)));
    let report = desk.upload(&bills, &lost).await;
    assert_eq!(report.counts.bills_unknown, 3);
    let mut next = ordering(&desk, 2);
    next.today = Arc::new(|| TOMORROW);
    let (port, asked) = accepting();
    let report = next.resume(report.run, &bills, &port).await;
    assert_eq!(*asked.lock().unwrap(), [["3"]], "the other batch is");
    assert_eq!((report.counts.bills_unknown, report.counts.rows_rejected), (2, 0));
    assert!(next.noted.all().contains(&Note::NotResent(1, 2)), "{:?}", next.noted.all());
    assert_eq!(next.rejected(), [""; 0]);
}

#[tokio::test]
async fn a_batch_of_which_another_run_has_taken_care_is_not_sent_again() {
    let provider = Provider::default();
    let (desk, run) = in_doubt(&provider).await;
    let mut other = desk.another(2);
    (other.about.file, other.about.again) = ("/var/others.csv".to_owned(), true);
    let (accepting, _) = accepting();
    let one: BillFile = file(&row(2));
    other.upload(&one, &accepting as &dyn BillUploads).await;
    let next = ordering(&desk, 3);
    let report = next.resume(run, &file(&rows(2)), &untouched()).await;
    assert_eq!((report.counts.bills_unknown, report.counts.rows_rejected), (2, 0));
    assert!(next.noted.all().contains(&Note::NotResent(1, 3)), "{:?}", next.noted.all());
    assert_eq!(next.states(run), [UnitState::Unknown]);
}
