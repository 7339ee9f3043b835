//! The same file, or the same bill, in two runs (row 16).

use billport_domain::Excerpt;
use billport_journal::RunJournal;
use billport_journal::{RunId, RunState, Verdict};
use billport_ports::ErrorKind;
use billport_workflows::upload::{BeginError, PlanError, Stop};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

use crate::desk::{Desk, TOMORROW, count, file, row, rows};
use crate::providers::{Marking, Provider, RECEIPT, accepting, error, port, untouched};

#[tokio::test]
async fn the_same_file_is_not_uploaded_twice_and_the_earlier_run_is_named() {
    for remembers in [true, false] {
        let mut desk = Desk::new();
        if !remembers {
            desk.bills = None;
        }
        let (port, _) = accepting();
        let first = desk.upload(&file(&rows(4)), &port).await;
        let refused = desk.another(2).try_upload(&file(&rows(4)), &untouched()).await.unwrap_err();
        match &refused {
            BeginError::SameFile(run) => {
                assert_eq!((run.id, run.state()), (first.run, RunState::Finished));
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(refused.to_string(), "this file was uploaded before, as run 1 (finished)");
        // To another target it may go.
        let mut other = desk.another(3);
        other.about.target = "elsewhere".to_owned();
        assert_eq!(other.upload(&file(&rows(4)), &port).await.counts.bills_delivered, 4);
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_waits_for_another_one_to_begin_says_so_and_can_be_stopped() {
    let desk = Desk::new();
    let alone = desk.bills.as_ref().unwrap().plan_alone().unwrap().expect("nobody plans");
    let (stop, file, port) = (Arc::clone(&desk.stop), file(&rows(2)), untouched());
    let (refused, ()) = tokio::join!(desk.try_upload(&file, &port), async {
        sleep(Duration::from_secs(2)).await;
        stop.request();
    });
    assert!(matches!(refused, Err(BeginError::Plan(PlanError::Interrupted))), "{refused:?}");
    assert_eq!(desk.noted.waits(), 1);
    drop(alone);
    let report = desk.another(2).upload(&file, &accepting().0).await;
    assert_eq!((report.run, report.counts.bills_delivered), (RunId(1), 2));
}

#[tokio::test]
async fn a_file_of_which_nothing_was_sent_may_come_again() {
    let desk = Desk::new();
    desk.stop.request();
    let first = desk.upload(&file(&rows(4)), &untouched()).await;
    assert!(matches!(first.stopped, Some(Stop::Interrupted)));
    let provider = Provider::default();
    let second = desk.another(2).upload(&file(&rows(4)), &provider).await;
    assert_eq!((second.counts.bills_delivered, provider.calls()), (4, 2));
    // The first one finds its bills delivered.
    let resumed = desk.another(3).resume(first.run, &file(&rows(4)), &untouched()).await;
    assert_eq!((resumed.counts.rows_rejected, resumed.counts.bills_pending), (4, 0));
}

#[tokio::test]
async fn again_sends_all_once_more() {
    let desk = Desk::new();
    let provider = Provider::default();
    desk.upload(&file(&rows(4)), &provider).await;
    let mut again = desk.another(2);
    again.about.again = true;
    let report = again.upload(&file(&rows(4)), &provider).await;
    assert_eq!((report.counts.bills_delivered, report.counts.rows_rejected), (4, 0));
    assert_eq!(provider.has("1"), 2, "as it was ordered");
    assert!(again.record(report.run).begun.settings.again);
}

#[tokio::test]
async fn a_bill_that_an_earlier_run_delivered_is_left_out_and_the_run_is_named() {
    let desk = Desk::new();
    let provider = Provider::default();
    desk.upload(&file(&rows(3)), &provider).await;
    let next = desk.another(2);
    // Bill 2 comes with another amount, and bill 1 for another period.
    let text = "1,1.50,25-05-2031,07-2031\n2,7,25-05-2031,06-2031\n4,1,25-05-2031,06-2031\n";
    let report = next.upload(&file(text), &provider).await;
    assert_eq!((report.counts.bills_delivered, report.counts.rows_rejected), (2, 1));
    assert_eq!((provider.has("1"), provider.has("2"), provider.has("4")), (2, 1, 1));
    assert_eq!(next.noted.rejected(), [(3, "delivered-before".to_owned())]);
    let rejected = next.rejected();
    assert!(rejected[0].contains("delivered before, by run 1 (batch 1)"), "{rejected:?}");
    // Without the memory of bills, nothing is compared.
    let mut forgetful = desk.another(3);
    forgetful.bills = None;
    let report = forgetful.upload(&file(&row(2)), &provider).await;
    assert_eq!(report.counts.bills_delivered, 1);
}

#[tokio::test]
async fn a_bill_in_doubt_is_left_out_until_a_person_has_said_what_became_of_it() {
    let desk = Desk::new();
    let (lost, _) = port(|_| Err(error(ErrorKind::OutcomeUnknown)));
    let first = desk.upload(&file(&row(1)), &lost).await;
    let second = desk.another(2);
    let both = [row(1), row(2)].concat();
    let report = second.upload(&file(&both), &accepting().0).await;
    assert_eq!((report.counts.bills_delivered, report.counts.rows_rejected), (1, 1));
    assert_eq!(second.noted.rejected(), [(2, "in-doubt-before".to_owned())]);
    let rejected = second.rejected();
    assert!(rejected[0].contains("of unknown outcome in run 1 (batch 1)"), "{rejected:?}");
    // Not delivered, says a person. It is planned in the first run again, which nobody delivers.
    resolve(&desk, first.run, Verdict::NotDelivered).await;
    let (port, asked) = accepting();
    let third = desk.another(3).upload(&file(&[row(1), row(3)].concat()), &port).await;
    assert_eq!(third.counts.bills_delivered, 2);
    assert_eq!(*asked.lock().unwrap(), [["1", "3"]]);
    let resumed = desk.another(4).resume(first.run, &file(&row(1)), &untouched()).await;
    assert_eq!(resumed.counts.rows_rejected, 1, "the third run was faster");
}

async fn resolve(desk: &Desk, run: RunId, verdict: Verdict) {
    let journal = desk.memory();
    let claim = journal.claim(run).await.unwrap();
    journal.resolve(claim, 1, verdict, Excerpt::of(b"asked the provider")).await.unwrap();
    journal.release(claim).await.unwrap();
}

#[tokio::test]
async fn what_was_refused_or_rejected_or_late_may_come_again() {
    let mut desk = Desk::new();
    let due = |account: u32, day: u8| format!("{account},1,{day}-11-2026,11-2026\n");
    let (refusing, _) = port(|accounts| match accounts[0].as_str() {
        "1" => Err(error(ErrorKind::Refused)),
        _ => Ok(RECEIPT),
    });
    desk.settings.batch_limit = billport_domain::BatchLimit::new(1).unwrap();
    let text = [row(1), "2,wrong,25-05-2031,06-2031\n".to_owned(), due(3, 22)].concat();
    let report = desk.upload(&file(&text), &refusing).await;
    assert_eq!((report.counts.bills_refused, report.counts.rows_rejected), (1, 1));
    // Planned today, sent tomorrow: late.
    let mut late = desk.another(2);
    let sent = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    late.today = Arc::new(move || match sent.fetch_add(1, std::sync::atomic::Ordering::Relaxed) {
        0 => crate::desk::TODAY,
        _ => TOMORROW,
    });
    let report = late.upload(&file(&due(4, 22)), &untouched()).await;
    assert_eq!(report.counts.rows_rejected, 1);
    // All are corrected, and come in one file; bill 3 was delivered.
    let mut next = desk.another(3);
    next.today = Arc::new(|| TOMORROW);
    let (port, asked) = accepting();
    let corrected = [row(1), row(2), due(3, 23), due(4, 23)].concat();
    let report = next.upload(&file(&corrected), &port).await;
    assert_eq!(asked.lock().unwrap().concat(), ["1", "2", "4"]);
    assert_eq!(report.counts.rows_rejected, 1);
    assert_eq!(next.noted.rejected(), [(4, "delivered-before".to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn a_bill_that_another_run_is_about_to_send_is_left_out() {
    let (desk, both) = (Desk::new(), [row(5), row(7)].concat());
    let other = desk.another(2);
    let port = Marking(desk.memory());
    let second = async {
        sleep(Duration::from_millis(1_500)).await;
        // Bills 3 and 4 are in flight by now, bill 5 is planned.
        other.upload(&file(&[row(4), row(5), row(7)].concat()), &Provider::default()).await
    };
    let first_file = file(&rows(6));
    let (first, second) = tokio::join!(desk.upload(&first_file, &port), second);
    assert_eq!((first.counts.bills_delivered, second.counts.bills_delivered), (6, 1));
    let under_way = "under-way".to_owned();
    assert_eq!(other.noted.rejected(), [(2, under_way.clone()), (3, under_way)]);
    let rejected = other.rejected();
    assert!(rejected[1].contains("being uploaded by run 1 (batch 3)"), "{rejected:?}");
    let third = desk.another(3).upload(&file(&both), &untouched()).await;
    assert_eq!(third.counts.rows_rejected, 2, "both were delivered, each by one run");
}

#[tokio::test(start_paused = true)]
async fn of_two_runs_that_begin_at_the_same_moment_one_sees_the_other() {
    for (first_file, second_file) in
        [(rows(6), [row(7), row(3), row(8)].concat()), ([row(7), row(3), row(8)].concat(), rows(6))]
    {
        let mut desk = Desk::new();
        desk.settings.in_flight = count(2).into();
        // At each request to the journal, the other one gets its turn.
        desk.journal.hesitates = true;
        let (other, provider) = (desk.another(2), Provider::default());
        let (first_file, second_file) = (file(&first_file), file(&second_file));
        let (first, second) = tokio::join!(
            desk.upload(&first_file, &provider),
            other.upload(&second_file, &provider)
        );
        assert_ne!(first.run, second.run);
        assert_eq!(first.counts.rows_rejected + second.counts.rows_rejected, 1);
        assert_eq!(provider.ledger().len(), 8);
        assert!(provider.ledger().values().all(|times| *times == 1), "{provider:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn of_one_file_that_is_uploaded_twice_at_the_same_moment_one_is_refused() {
    let mut desk = Desk::new();
    desk.journal.hesitates = true;
    let (other, provider) = (desk.another(2), Provider::default());
    let (first_file, second_file) = (file(&rows(6)), file(&rows(6)));
    let (first, second) = tokio::join!(
        desk.try_upload(&first_file, &provider),
        other.try_upload(&second_file, &provider)
    );
    let (mut done, mut refused) = (0, 0);
    for result in [first, second] {
        match result {
            Ok(report) => done += report.counts.bills_delivered,
            Err(BeginError::SameFile(run)) => refused += run.id.0,
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!((done, refused), (6, 1));
    assert!(provider.ledger().values().all(|times| *times == 1), "{provider:?}");
}

#[tokio::test]
async fn bills_of_a_dead_run_are_in_doubt_or_free_by_what_was_sent_of_them() {
    let mut desk = Desk::new();
    desk.journal.hesitates = true;
    let (file_of_all, provider) = (file(&rows(6)), Provider::default());
    // The process dies with its second batch on its way.
    let mut upload = std::pin::pin!(desk.try_upload(&file_of_all, &provider));
    while provider.calls() < 2 {
        assert!(crate::desk::poll_once(upload.as_mut()).await.is_pending());
    }
    let next = desk.another(2);
    desk.memory().play_dead();
    let report = next.upload(&file(&[row(2), row(3), row(6), row(7)].concat()), &provider).await;
    let codes: Vec<_> = next.noted.rejected();
    let expected = [(2, "delivered-before".to_owned()), (3, "in-doubt-before".to_owned())];
    assert_eq!(codes, expected);
    assert_eq!(report.counts.bills_delivered, 2, "6 was not sent, and 7 is new");
    let resumed = desk.another(3).resume(RunId(1), &file_of_all, &provider).await;
    assert_eq!((resumed.counts.rows_rejected, resumed.counts.bills_unknown), (1, 2));
    assert!(provider.ledger().values().all(|times| *times == 1), "{provider:?}");
}

#[tokio::test]
async fn a_run_whose_bills_cannot_be_remembered_sends_nothing_and_is_let_go_of() {
    let desk = Desk::new();
    let folder = desk.folder().to_owned();
    // The name under which the bills of run 1 are to appear is taken by a folder with something in.
    std::fs::create_dir_all(folder.join("1.bills").join("in the way")).unwrap();
    let failed = desk.try_upload(&file(&rows(2)), &untouched()).await.unwrap_err();
    assert!(matches!(failed, BeginError::Plan(_)), "{failed:?}");
    let run = desk.record(RunId(1));
    assert_eq!((run.owner, run.counts.bills_pending), (None, 2));
}
