//! Rows go out once, some at a time; what every further row would meet too ends the run.

use billport_journal::memory::{Logged, Operation};
use billport_journal::{BodyDigest, RunId, UnitState};
use billport_workflows::customers::import::{Outcome, Stop, words_of};
use std::time::Duration;

use crate::desk::{Desk, count, file, rows};
use crate::noted::Note;
use crate::provider::Answer;

#[tokio::test]
async fn every_customer_is_added_once_and_the_journal_has_whom_it_became() {
    for in_flight in [1, 4, 64] {
        let mut desk = Desk::new();
        desk.settings.in_flight = count(in_flight).into();
        let provider = desk.provider();
        let report = desk.import(&file(&rows(50)), &provider).await;
        assert!(report.stopped.is_none());
        assert_eq!((report.counts.bills_delivered, report.counts.requests_sent), (50, 50));
        assert_eq!((provider.ledger().len(), provider.additions(), provider.pages()), (50, 50, 0));
        let words = words_of(desk.memory(), &desk.units(report.run)[0]).await.unwrap();
        assert!(words.starts_with("customer ") && words.len() > 9, "{words}");
    }
}

#[tokio::test]
async fn an_intent_has_the_digest_of_the_row_and_is_written_before() {
    let desk = Desk::new();
    desk.import(&file(&rows(1)), &desk.provider()).await;
    let intent = desk.memory().log().into_iter().find_map(|logged| match logged {
        Logged::Request { operation: Operation::Intend(_, intent), .. } => Some(intent),
        _ => None,
    });
    assert_eq!(intent.unwrap().body, BodyDigest::of(b"R1,N1,n1@example.org,ZAR,true"));
}

#[tokio::test]
async fn a_refusal_is_of_one_row_and_an_unknown_outcome_is_parked() {
    let desk = Desk::new();
    let provider = desk.provider();
    provider.answers([Answer::Refuse, Answer::Lose, Answer::AcceptAndLose]);
    let report = desk.import(&file(&rows(5)), &provider).await;
    let counts = report.counts;
    assert!(report.stopped.is_none(), "{report:?}");
    assert_eq!((counts.bills_refused, counts.bills_unknown, counts.bills_delivered), (1, 2, 2));
    assert_eq!(provider.additions(), 5);
    let words = words_of(desk.memory(), &desk.units(report.run)[0]).await.unwrap();
    assert!(words.contains("no such gateway"), "{words}");
    // Whoever goes on without an order sends nothing of it again.
    let next = desk.another(2);
    let again = next.resume(report.run, &file(&rows(5)), &provider).await;
    assert_eq!((again.counts, provider.additions()), (counts, 5));
    assert_eq!(provider.pages(), 0, "and asks for nothing");
}

#[tokio::test]
async fn what_every_further_row_would_meet_stops_the_run() {
    for (answer, arrived) in [
        (Answer::Unreachable, false),
        (Answer::Throttle, false),
        (Answer::RejectCredentials, false),
    ] {
        let desk = Desk::new();
        let provider = desk.provider();
        provider.answers([Answer::Accept, answer]);
        let report = desk.import(&file(&rows(9)), &provider).await;
        assert!(matches!(report.stopped, Some(Stop::Provider(_))), "{answer:?}: {report:?}");
        assert_eq!((report.counts.bills_delivered, report.counts.bills_pending), (1, 8));
        assert_eq!(provider.ledger().contains_key("N2"), arrived);
        desk.wall.jump(time::Duration::MINUTE);
        let report = desk.another(2).resume(report.run, &file(&rows(9)), &provider).await;
        assert_eq!(report.counts.bills_delivered, 9, "{answer:?}");
        assert!(provider.ledger().values().all(|times| *times == 1));
    }
}

#[tokio::test]
async fn a_provider_that_asked_for_a_minute_gets_it() {
    let desk = Desk::new();
    let provider = desk.provider();
    provider.answers([Answer::Throttle]);
    let run = desk.import(&file(&rows(2)), &provider).await.run;
    let report = desk.another(2).resume(run, &file(&rows(2)), &provider).await;
    assert!(matches!(report.stopped, Some(Stop::NotBefore(_))), "{report:?}");
    assert_eq!(provider.additions(), 1);
}

#[tokio::test]
async fn ten_unknown_in_a_row_are_enough() {
    let desk = Desk::new();
    let provider = desk.provider();
    provider.answers([Answer::AcceptAndLose; 30]);
    let report = desk.import(&file(&rows(30)), &provider).await;
    assert!(matches!(report.stopped, Some(Stop::TooManyUnknown { batches: 10 })));
    assert_eq!((report.counts.bills_unknown, report.counts.bills_pending), (10, 20));
    assert_eq!(provider.additions(), 10);
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_asked_to_stop_lets_finish_what_is_on_its_way() {
    let desk = Desk::new();
    let (provider, file) = (desk.provider(), file(&rows(9)));
    let import = desk.import(&file, &provider);
    let stop = async {
        while provider.additions() < 3 {
            tokio::time::sleep(Duration::ZERO).await;
        }
        desk.stop.request();
    };
    let (report, ()) = tokio::join!(import, stop);
    assert!(matches!(report.stopped, Some(Stop::Interrupted)), "{report:?}");
    assert_eq!(report.counts.bills_unknown, 0);
    assert_eq!(report.counts.bills_delivered, provider.ledger().len() as u64);
    assert!(report.counts.bills_pending > 0);
    let ended = Note::Ended { line: 2, outcome: Outcome::Delivered };
    assert!(desk.noted.all().contains(&ended));
    assert!(desk.states(RunId(1)).contains(&UnitState::Planned), "given back");
}

#[tokio::test]
async fn a_file_that_changes_is_not_sent_any_further() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("customers.csv");
    let text = format!("{}\n{}", crate::desk::HEADER, rows(3));
    std::fs::write(&path, &text).unwrap();
    let file = billport_intake::customers::CustomerFile::open(&path).unwrap();
    let desk = Desk::new();
    let provider = desk.provider();
    provider.answers([Answer::Unreachable]);
    let run = desk.import(&file, &provider).await.run;
    std::fs::write(&path, text.replace("R3", "R9")).unwrap();
    let next = desk.another(2);
    let error = next.try_resume(run, &file, &provider).await.unwrap_err();
    assert!(error.to_string().contains("changed"), "{error}");
    assert_eq!(provider.ledger().len(), 0);
}
