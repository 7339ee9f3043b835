//! Rows of unknown outcome are looked for by order: what has arrived is noted, the rest stays unknown.

use billport_journal::{RunId, RunState, UnitState};
use billport_workflows::customers::import::words_of;

use crate::desk::{CHECK, Desk, file, rows};
use crate::noted::Note;
use crate::provider::{Answer, Provider};

/// A run in which the first row has arrived, the second was lost, and nobody knows either.
async fn in_doubt(provider: &Provider, desk: &Desk, rows: &str) -> RunId {
    provider.answers([Answer::AcceptAndLose, Answer::Lose]);
    let report = desk.import(&file(rows), provider).await;
    assert_eq!(report.counts.bills_unknown, 2);
    report.run
}

#[tokio::test]
async fn what_has_arrived_is_found_by_its_reference_and_nothing_is_sent() {
    let desk = Desk::new();
    let provider = desk.provider();
    let run = in_doubt(&provider, &desk, &rows(3)).await;
    let next = desk.ordering(2, CHECK);
    let report = next.resume(run, &file(&rows(3)), &provider).await;
    assert_eq!((report.counts.bills_delivered, report.counts.bills_unknown), (2, 1));
    assert_eq!((provider.additions(), provider.pages()), (3, 1));
    assert!(next.noted.all().contains(&Note::Found { line: 2, customer: 1 }));
    let words = words_of(desk.memory(), &desk.units(run)[0]).await.unwrap();
    assert_eq!(words, "found as customer 1");
    assert_eq!(desk.states(run)[1], UnitState::Unknown);
    assert_eq!(desk.record(run).state(), RunState::InDoubt);
}

#[tokio::test]
async fn without_a_reference_an_e_mail_address_finds_the_one_row_that_has_it() {
    for (third, delivered) in
        [(",N3,n3@example.org,ZAR,true\n", 2), (",N3,A@Example.org,ZAR,true\n", 1)]
    {
        let desk = Desk::new();
        let provider = desk.provider();
        let rows = format!(",N1,a@example.org,ZAR,true\n,N2,b@example.org,ZAR,true\n{third}");
        let run = in_doubt(&provider, &desk, &rows).await;
        let report = desk.ordering(2, CHECK).resume(run, &file(&rows), &provider).await;
        assert_eq!(report.counts.bills_delivered, delivered, "{third}");
        assert_eq!(report.counts.bills_unknown, 3 - delivered);
    }
}

#[tokio::test]
async fn another_row_with_the_same_e_mail_address_is_not_taken_for_it() {
    let desk = Desk::new();
    let provider = desk.provider();
    let rows = ",N1,a@example.org,ZAR,true\n,N2,A@Example.org,ZAR,true\n";
    provider.answers([Answer::Lose, Answer::Accept]);
    let run = desk.import(&file(rows), &provider).await.run;
    let report = desk.ordering(2, CHECK).resume(run, &file(rows), &provider).await;
    assert_eq!((report.counts.bills_delivered, report.counts.bills_unknown), (1, 1));
    assert_eq!(desk.states(run), [UnitState::Unknown, UnitState::Delivered]);
}

#[tokio::test]
async fn who_was_there_before_is_not_taken_for_who_was_sent() {
    let desk = Desk::new();
    let provider = desk.provider();
    provider.has(None, Some("a@example.org"));
    provider.has(Some("R2"), None);
    desk.wall.jump(time::Duration::HOUR);
    let rows = ",N1,a@example.org,ZAR,true\nR2,N2,,ZAR,true\n";
    provider.answers([Answer::Lose, Answer::Lose]);
    let run = desk.import(&file(rows), &provider).await.run;
    let next = desk.ordering(2, CHECK);
    let report = next.resume(run, &file(rows), &provider).await;
    assert_eq!(report.counts.bills_unknown, 2);
    for (line, customer, by) in [(2, 1, "Email"), (3, 2, "Reference")] {
        let why = format!("customer {customer} has the same {by}, but is older than the run");
        assert!(next.noted.all().contains(&Note::MayBe { line, why }), "{:?}", next.noted.all());
    }
}

#[tokio::test]
async fn a_provider_that_does_not_tell_when_is_believed_for_references_only() {
    let desk = Desk::new();
    let provider = desk.provider();
    *provider.tells_created.lock().unwrap() = false;
    let rows = ",N1,a@example.org,ZAR,true\nR2,N2,,ZAR,true\n";
    provider.answers([Answer::AcceptAndLose; 2]);
    let run = desk.import(&file(rows), &provider).await.run;
    let report = desk.ordering(2, CHECK).resume(run, &file(rows), &provider).await;
    assert_eq!((report.counts.bills_delivered, report.counts.bills_unknown), (1, 1));
    assert_eq!(desk.states(run)[0], UnitState::Unknown);
}

#[tokio::test]
async fn who_can_not_be_read_keeps_nobody_from_being_found() {
    let desk = Desk::new();
    let provider = desk.provider();
    let run = in_doubt(&provider, &desk, &rows(2)).await;
    *provider.has_unreadable.lock().unwrap() = true;
    let next = desk.ordering(2, CHECK);
    let report = next.resume(run, &file(&rows(2)), &provider).await;
    assert_eq!((report.counts.bills_delivered, report.counts.bills_unknown), (1, 1));
    assert!(next.noted.all().contains(&Note::Unreadable));
}

#[tokio::test]
async fn where_nothing_is_unknown_nobody_is_asked() {
    let desk = Desk::new();
    let provider = desk.provider();
    let run = desk.import(&file(&rows(2)), &provider).await.run;
    desk.ordering(2, CHECK).resume(run, &file(&rows(2)), &provider).await;
    assert_eq!(provider.pages(), 0);
}
