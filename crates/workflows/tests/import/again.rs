//! The same file is not imported twice, in whatever order its runs begin and go on.

use billport_journal::RunId;
use billport_workflows::customers::import::{BeginError, ImportOrders, ResumeError, Stop};
use std::{future::poll_fn, task::Poll};
use tokio::task::yield_now;

use crate::desk::{CHECK, Desk, RESEND, file, rows};
use crate::noted::Note;
use crate::provider::{Answer, Provider};

#[tokio::test]
async fn the_same_file_is_refused_unless_it_is_ordered() {
    let desk = Desk::new();
    let provider = desk.provider();
    let first = desk.import(&file(&rows(2)), &provider).await;
    let mut next = desk.another(2);
    let error = next.try_import(&file(&rows(2)), &provider).await.unwrap_err();
    assert!(matches!(&error, BeginError::SameFile(run) if run.id == first.run), "{error:?}");
    assert_eq!(provider.additions(), 2);
    "elsewhere".clone_into(&mut next.about.target);
    next.import(&file(&rows(2)), &provider).await;
    assert_eq!(provider.additions(), 4, "another target is another provider");
    let mut again = desk.another(3);
    again.about.again = true;
    again.import(&file(&rows(2)), &provider).await;
    assert_eq!(provider.additions(), 6);
}

#[tokio::test]
async fn of_two_processes_that_begin_at_once_one_goes_on() {
    let desk = Desk::new();
    let mut other = desk.another(2);
    let provider = desk.provider();
    let (one_file, other_file) = (file(&rows(5)), file(&rows(5)));
    other.journal.hesitates = true;
    let (one, two) = tokio::join!(
        desk.try_import(&one_file, &provider),
        other.try_import(&other_file, &provider)
    );
    assert_ne!(one.is_ok(), two.is_ok(), "{one:?} {two:?}");
    assert!(provider.ledger().values().all(|times| *times == 1), "{:?}", provider.ledger());
    assert_eq!(provider.ledger().len(), 5);
}

#[tokio::test]
async fn both_begun_before_either_looked_the_later_one_sends_nothing() {
    for polls in 1..40 {
        let mut desk = Desk::new();
        desk.journal.hesitates = true;
        let other = desk.another(2);
        let provider = desk.provider();
        let (one_file, other_file) = (file(&rows(3)), file(&rows(3)));
        let mut one = Box::pin(desk.try_import(&one_file, &provider));
        for _ in 0..polls {
            let polled = poll_fn(|context| Poll::Ready(one.as_mut().poll(context))).await;
            if polled.is_ready() {
                return;
            }
            yield_now().await;
        }
        let (one, two) = tokio::join!(one, other.try_import(&other_file, &provider));
        assert_ne!(one.is_ok(), two.is_ok(), "after {polls} polls: {one:?} {two:?}");
        assert!(provider.ledger().values().all(|times| *times == 1), "after {polls} polls");
        assert_eq!(provider.ledger().len(), 3);
    }
}

#[tokio::test]
async fn a_run_does_not_go_on_once_its_file_went_out_in_another() {
    let desk = Desk::new();
    let provider = desk.provider();
    provider.answers([Answer::Unreachable]);
    let first = desk.import(&file(&rows(3)), &provider).await;
    assert_eq!(first.counts.requests_sent, 0, "so the file can be imported anew");
    let second = desk.another(2).import(&file(&rows(3)), &provider).await;
    let error = desk.another(3).try_resume(first.run, &file(&rows(3)), &provider).await;
    let Err(ResumeError::SameFile(other)) = error else { panic!("{error:?}") };
    assert_eq!(other.id, second.run);
    assert!(provider.ledger().values().all(|times| *times == 1));
    assert_eq!(desk.record(first.run).owner, None, "it is released");
}

/// A run with a row in doubt and others pending, and the run in which its file went out since. The
/// provider has refused the row in doubt there.
async fn sent_since(desk: &Desk, provider: &Provider, in_doubt: Answer) -> (RunId, RunId) {
    provider.answers([in_doubt, Answer::Unreachable]);
    let run = desk.import(&file(&rows(3)), provider).await.run;
    let mut again = desk.another(2);
    again.about.again = true;
    provider.answers([Answer::Refuse]);
    (run, again.import(&file(&rows(3)), provider).await.run)
}

#[tokio::test]
async fn what_is_in_doubt_of_such_a_run_is_looked_for_and_nothing_is_sent() {
    let desk = Desk::new();
    let provider = desk.provider();
    let (run, since) = sent_since(&desk, &provider, Answer::AcceptAndLose).await;
    let sent = provider.additions();
    let next = desk.ordering(3, CHECK);
    let report = next.resume(run, &file(&rows(3)), &provider).await;
    let Some(Stop::SameFile(other)) = &report.stopped else { panic!("{report:?}") };
    assert_eq!(other.id, since);
    assert_eq!((report.counts.bills_unknown, report.counts.bills_pending), (0, 2));
    assert!(next.noted.all().iter().any(|note| matches!(note, Note::Found { line: 2, .. })));
    assert_eq!((provider.additions(), provider.pages()), (sent, 1));
}

#[tokio::test]
async fn what_was_not_found_of_such_a_run_is_not_sent_whatever_is_ordered() {
    let desk = Desk::new();
    let provider = desk.provider();
    let (run, _) = sent_since(&desk, &provider, Answer::Lose).await;
    let sent = provider.additions();
    let both = ImportOrders { check_unknown: true, resend_unknown: true };
    let report = desk.ordering(3, both).resume(run, &file(&rows(3)), &provider).await;
    assert!(matches!(report.stopped, Some(Stop::SameFile(_))), "{report:?}");
    assert_eq!((report.counts.bills_unknown, report.counts.bills_pending), (1, 2));
    for orders in [RESEND, ImportOrders::default()] {
        let refused = desk.ordering(4, orders).try_resume(run, &file(&rows(3)), &provider).await;
        assert!(matches!(refused, Err(ResumeError::SameFile(_))), "{refused:?}");
    }
    assert_eq!(provider.additions(), sent);
}

#[tokio::test]
async fn a_run_goes_on_with_its_own_file_only() {
    let desk = Desk::new();
    let provider = desk.provider();
    provider.answers([Answer::Unreachable]);
    let run = desk.import(&file(&rows(3)), &provider).await.run;
    let error = desk.another(2).try_resume(run, &file(&rows(4)), &provider).await;
    assert!(matches!(error, Err(ResumeError::OtherFile { run: other }) if other == run));
}
