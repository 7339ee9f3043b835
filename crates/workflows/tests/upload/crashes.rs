//! A process dies at any point: what it had on its way is in doubt and never sent again, what it had
//! only in hand is sent exactly once (row 17, without the disk).

use billport_intake::RejectsFile;
use billport_journal::{RunId, UnitState};
use billport_ports::{BillUploads, ErrorKind};
use billport_workflows::upload::{
    AboutRun, BegunRun, Books, ResumeOrders, Stop, UploadContext, deliver, resume, run,
};

use crate::desk::{Desk, at_every_point, count, drop_after, file, poll_once, rows};
use crate::providers::{Answer, Provider, error, port};

#[tokio::test]
async fn dropped_at_any_point_it_is_taken_up_by_the_next_process() {
    for in_flight in [1, 3] {
        let (mut doubts, mut has_ended) = (0, false);
        for polls in at_every_point() {
            let mut desk = Desk::new();
            desk.settings.in_flight = count(in_flight).into();
            desk.settings.bisect = true;
            desk.journal.hesitates = true;
            let file = file(&rows(10));
            let mut provider = Provider::default();
            provider.refuses = vec!["4".to_owned()];
            let done = drop_after(polls, desk.try_upload(&file, &provider)).await.is_some();
            let called = provider.calls();
            let desk = desk.die(2);
            let Some(&run) = desk.memory().contents().runs.keys().next() else {
                assert_eq!(called, 0, "nothing is sent before there is a run");
                continue;
            };
            let report = desk.resume(run, &file, &provider).await;
            let counts = report.counts;
            assert!(report.stopped.is_none(), "after {polls} polls: {report:?}");
            assert_eq!(counts.bills_pending, 0);
            assert!(counts.batches_unknown <= in_flight as u64);
            let ledger = provider.ledger();
            assert!(ledger.values().all(|times| *times == 1), "after {polls} polls: {ledger:?}");
            let arrived = ledger.len() as u64;
            assert!(counts.bills_delivered <= arrived);
            assert!(arrived <= counts.bills_delivered + counts.bills_unknown);
            assert!(provider.calls() <= desk.intents().len() as u64);
            doubts += counts.batches_unknown;
            if done {
                assert_eq!((counts.bills_delivered, counts.bills_refused), (9, 1));
            }
            has_ended |= done;
            if done && doubts > 5 {
                break;
            }
        }
        assert!(doubts > 5, "some died with requests on their way: {doubts}");
        assert!(has_ended, "one lived to its end");
    }
}

#[tokio::test]
async fn with_sixty_four_on_their_way_these_are_in_doubt_and_the_rest_goes_out_once() {
    let mut desk = Desk::new();
    desk.settings.in_flight = count(64).into();
    let (file, provider) = (file(&rows(400)), Provider::default());
    *provider.script.lock().unwrap() = vec![Answer::Accept; 200];
    let mut upload = Box::pin(desk.try_upload(&file, &provider));
    while provider.calls() < 64 {
        assert!(poll_once(upload.as_mut()).await.is_pending());
    }
    drop(upload);
    let states = desk.states(RunId(1));
    let in_flight = |state: &&UnitState| matches!(state, UnitState::InFlight(_));
    let on_their_way = states.iter().filter(in_flight).count();
    assert!(on_their_way > 0 && on_their_way <= 64, "{on_their_way}");
    let desk = desk.die(2);
    let report = desk.resume(RunId(1), &file, &provider).await;
    assert_eq!(report.counts.batches_unknown, on_their_way as u64);
    assert_eq!(report.counts.bills_pending, 0);
    assert_eq!(report.counts.batches_delivered, 200 - on_their_way as u64);
    assert_eq!(provider.calls(), 200, "each batch was asked for once");
    assert!(provider.ledger().values().all(|times| *times == 1));
}

#[tokio::test]
async fn a_process_that_dies_as_it_takes_a_run_up_leaves_it_to_the_next() {
    let (desk, file) = (Desk::new(), file(&rows(6)));
    let (unreachable, _) = port(|_| Err(error(ErrorKind::Unavailable)));
    let report = desk.upload(&file, &unreachable).await;
    assert!(matches!(report.stopped, Some(Stop::Provider(_))));
    let provider = Provider::default();
    let mut desk = desk;
    desk.journal.hesitates = true;
    for (pid, polls) in (2..).zip(1..12) {
        desk = desk.die(pid);
        assert!(drop_after(polls, desk.try_resume(report.run, &file, &provider)).await.is_none());
    }
    let desk = desk.die(99);
    let report = desk.resume(report.run, &file, &provider).await;
    assert!(report.counts.bills_delivered >= 4, "{report:?}");
    assert!(provider.ledger().values().all(|times| *times == 1));
}

/// Whoever drives a run may be moved to another thread. The compiler is the test.
#[expect(dead_code, reason = "it is compiled, and never called")]
fn its_futures_can_be_sent(
    (context, books): (UploadContext<'_>, Books<'_>),
    (about, begun): (&AboutRun, BegunRun),
    port: &dyn BillUploads,
    rejects: &mut RejectsFile,
) {
    fn is_send(_: impl Send) {}
    let orders = ResumeOrders::default();
    is_send(run(context, books, about, port, rejects));
    is_send(deliver(context, books, begun, port, rejects));
    is_send(resume(context, books, begun.claim.run, orders, port, rejects));
}
