//! Every row is judged before anything is sent, and has its reason.

use billport_workflows::customers::import::{BeginError, PlanError, Stop, plan};
use std::num::NonZeroU64;

use crate::desk::{Desk, HEADER, file, rows};

#[tokio::test]
async fn every_row_ends_in_one_way_and_rejects_have_their_reason() {
    let desk = Desk::new();
    let provider = desk.provider();
    let file = file("R1,N1,,ZAR,true\nR2,N2,,zar,true\nR1,N3,,ZAR,true\nx\nR4,N4,,ZAR,false\n");
    let report = desk.import(&file, &provider).await;
    let counts = report.counts;
    assert_eq!((counts.rows_read, counts.rows_rejected, counts.bills_delivered), (5, 3, 2));
    assert_eq!(provider.ledger().into_keys().collect::<Vec<_>>(), ["N1", "N4"]);
    let expected =
        [(3, "not-currency"), (4, "duplicate"), (5, "field-count")].map(|(l, c)| (l, c.to_owned()));
    assert_eq!(desk.noted.rejected(), expected);
    let rejects = desk.rejects();
    let lines: Vec<_> = rejects.lines().collect();
    assert_eq!(lines.len(), 4);
    assert_eq!(lines[0], format!("{HEADER},line,column,reason"));
    assert_eq!(
        lines[2],
        "R1,N3,,ZAR,true,4,Reference,\"the customer stands in line 2 already, with the same Reference\""
    );
}

#[tokio::test]
async fn a_rejects_file_is_imported_as_it_is_once_it_is_corrected() {
    let desk = Desk::new();
    let provider = desk.provider();
    let first = file("R1,N1,,ZAR,true\nR2,-N2,,zar,true\nR1,N3,,ZAR,true\n");
    desk.import(&first, &provider).await;
    let corrected = desk.rejects().replace(",zar,", ",ZAR,");
    let corrected = billport_intake::customers::CustomerFile::spool(corrected.as_bytes()).unwrap();
    let next = desk.another(2);
    let report = next.import(&corrected, &provider).await;
    assert_eq!((report.counts.bills_delivered, report.counts.rows_rejected), (1, 1));
    assert_eq!(next.noted.rejected(), [(3, "still-duplicate".to_owned())]);
    assert_eq!(provider.ledger().into_keys().collect::<Vec<_>>(), ["-N2", "N1"]);
}

#[test]
fn a_file_is_judged_without_asking_anybody() {
    let desk = Desk::new();
    let file = file(&(rows(3) + "R2,N4,,ZAR,true\n"));
    let mut rejects = desk.rejects_file(&file);
    let plan = plan(desk.context(&file), &mut rejects).unwrap();
    assert_eq!((plan.rows_to_add(), plan.counts().rows_read), (3, 4));
    assert!(plan.counts().add_up());
    assert!(desk.memory().log().is_empty());
}

/// Where every row stands is held in memory until the journal has it.
#[tokio::test]
async fn a_file_of_more_rows_than_may_be_is_refused_as_a_whole() {
    let mut desk = Desk::new();
    let provider = desk.provider();
    desk.settings.most_rows = NonZeroU64::new(3).unwrap();
    let error = desk.try_import(&file(&rows(4)), &provider).await.unwrap_err();
    let too_many = matches!(error, BeginError::Plan(PlanError::TooManyRows { most_rows: 3 }));
    assert!(too_many, "{error:?}");
    assert!(desk.memory().contents().runs.is_empty());
    assert_eq!(desk.import(&file(&rows(3)), &provider).await.counts.bills_delivered, 3);
}

#[tokio::test]
async fn strict_sends_nothing_if_a_row_is_rejected() {
    let mut desk = Desk::new();
    (desk.settings.strict, desk.settings.unless_exists) = (true, true);
    let provider = desk.provider();
    let report = desk.import(&file(&(rows(2) + "x\n")), &provider).await;
    assert!(matches!(report.stopped, Some(Stop::Strict { rows_rejected: 1 })));
    assert_eq!((report.counts.bills_pending, provider.additions(), provider.pages()), (2, 0, 0));
}

#[tokio::test]
async fn nothing_is_begun_for_whoever_asks_to_stop_in_time() {
    let mut desk = Desk::new();
    desk.settings.unless_exists = true;
    let provider = desk.provider();
    desk.stop.request();
    let error = desk.try_import(&file(&rows(2)), &provider).await.unwrap_err();
    assert!(error.to_string().contains("interrupted"), "{error}");
    assert!(desk.memory().contents().runs.is_empty());
    let file = file(&rows(10_000));
    let error = plan(desk.context(&file), &mut desk.rejects_file(&file)).unwrap_err();
    assert!(matches!(error, PlanError::Interrupted));
}
