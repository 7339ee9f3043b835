//! With `unless_exists`, who is there already is not added; everybody is looked through once.

use billport_domain::CustomerId;
use billport_workflows::customers::import::{BeginError, PlanError};

use crate::desk::{Desk, file, rows};
use crate::noted::Note;
use crate::provider::Answer;

fn looking() -> Desk {
    let mut desk = Desk::new();
    desk.settings.unless_exists = true;
    desk
}

#[tokio::test]
async fn who_has_the_reference_or_the_e_mail_address_is_there_already() {
    let desk = looking();
    let provider = desk.provider();
    for _ in 0..450 {
        provider.has(None, None);
    }
    let by_reference = provider.has(Some("r1"), None);
    let by_email = provider.has(Some("other"), Some("N3@Example.org"));
    let report = desk.import(&file(&rows(4)), &provider).await;
    assert_eq!((report.counts.rows_rejected, report.counts.bills_delivered), (2, 2));
    assert_eq!(provider.ledger().into_keys().collect::<Vec<_>>(), ["N2", "N4"]);
    assert_eq!(desk.noted.rejected(), [(2, "exists".to_owned()), (4, "exists".to_owned())]);
    let rejects = desk.rejects();
    for told in [
        format!("customer {by_reference} has the same Reference"),
        format!("customer {by_email} has the same Email"),
    ] {
        assert!(rejects.contains(&told), "{rejects}");
    }
    assert_eq!(provider.pages(), 3, "pages of 200");
    assert!(desk.noted.all().contains(&Note::Looked(400)));
}

#[tokio::test]
async fn rows_of_one_e_mail_address_are_one_customer_and_a_nameless_row_is_none() {
    let desk = looking();
    let provider = desk.provider();
    let rows = "R1,N1,a@example.org,ZAR,true\nR2,N2,A@example.org,ZAR,true\n,N3,,ZAR,true\n";
    let report = desk.import(&file(rows), &provider).await;
    assert_eq!((report.counts.rows_rejected, report.counts.bills_delivered), (2, 1));
    let codes = ["duplicate", "nothing-to-look-for"].map(str::to_owned);
    assert_eq!(desk.noted.rejected(), (3..).zip(codes).collect::<Vec<_>>());
    // Without it, both are as good as any.
    let desk = Desk::new();
    let report = desk.import(&file(rows), &provider).await;
    assert_eq!(report.counts.bills_delivered, 3);
}

#[tokio::test]
async fn nobody_is_added_while_somebody_can_not_be_read() {
    let desk = looking();
    let provider = desk.provider();
    *provider.has_unreadable.lock().unwrap() = true;
    let error = desk.try_import(&file(&rows(2)), &provider).await.unwrap_err();
    let BeginError::Plan(PlanError::UnreadableCustomers { customers: 1, first }) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(first.id, CustomerId::new(999));
    assert!(error.to_string().contains("isActive"), "{error}");
    assert!(desk.noted.all().contains(&Note::Unreadable));
    assert!(desk.memory().contents().runs.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_is_busy_is_waited_for_and_then_told() {
    let desk = looking();
    let provider = desk.provider();
    *provider.failing_pages.lock().unwrap() = 2;
    let report = desk.import(&file(&rows(2)), &provider).await;
    assert_eq!(report.counts.bills_delivered, 2);
    let waits = desk.noted.all().iter().filter(|note| matches!(note, Note::Waiting(_))).count();
    assert_eq!(waits, 2);
    *provider.failing_pages.lock().unwrap() = 99;
    let error = looking().try_import(&file(&rows(2)), &provider).await.unwrap_err();
    assert!(matches!(error, BeginError::Plan(PlanError::Customers(_))), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn whoever_asks_to_stop_does_not_wait_for_a_busy_provider() {
    let desk = looking();
    let provider = desk.provider();
    *provider.failing_pages.lock().unwrap() = 99;
    let file = file(&rows(2));
    let stop = async {
        tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
        desk.stop.request();
    };
    let (error, ()) = tokio::join!(desk.try_import(&file, &provider), stop);
    assert!(matches!(error, Err(BeginError::Plan(PlanError::Interrupted))), "{error:?}");
    assert!(provider.pages() < 4);
}

#[tokio::test]
async fn a_run_that_goes_on_looks_again_for_what_is_pending() {
    let desk = looking();
    let provider = desk.provider();
    provider.answers([Answer::Accept, Answer::Unreachable]);
    let run = desk.import(&file(&rows(4)), &provider).await.run;
    provider.has(Some("R3"), None);
    let next = desk.another(2);
    let report = next.resume(run, &file(&rows(4)), &provider).await;
    let counts = report.counts;
    assert_eq!((counts.rows_rejected, counts.bills_delivered, counts.bills_pending), (1, 3, 0));
    assert_eq!(next.noted.rejected(), [(4, "exists".to_owned())]);
    assert!(next.rejects().contains("R3,N3"));
    assert_eq!(provider.ledger().into_keys().collect::<Vec<_>>(), ["N1", "N2", "N4"]);
}

/// Whoever goes on with a run does not know how it was begun.
#[tokio::test]
async fn a_run_that_was_begun_so_looks_again_whoever_goes_on_with_it() {
    let desk = looking();
    let provider = desk.provider();
    provider.answers([Answer::Accept, Answer::Unreachable]);
    let run = desk.import(&file(&rows(4)), &provider).await.run;
    assert!(desk.record(run).begun.settings.leave_existing);
    provider.has(Some("R3"), None);
    let mut next = desk.another(2);
    next.settings.unless_exists = false;
    let report = next.resume(run, &file(&rows(4)), &provider).await;
    assert_eq!((report.counts.rows_rejected, report.counts.bills_delivered), (1, 3));
    assert_eq!(provider.ledger().into_keys().collect::<Vec<_>>(), ["N1", "N2", "N4"]);
}

#[tokio::test]
async fn where_all_are_there_already_the_run_is_at_its_end() {
    let desk = looking();
    let provider = desk.provider();
    provider.has(Some("R1"), None);
    let report = desk.import(&file(&rows(1)), &provider).await;
    assert_eq!((report.counts.rows_rejected, provider.additions()), (1, 0));
    assert!(report.stopped.is_none());
}
