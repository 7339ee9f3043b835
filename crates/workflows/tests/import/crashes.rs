//! A process dies at any point, and its journal fails at any request: what it had on its way is in
//! doubt, what it had only in hand is sent exactly once, and what is in doubt is cleared up by looking.

use billport_intake::RejectsFile;
use billport_intake::customers::CustomerFile;
use billport_journal::memory::Fault;
use billport_journal::{RunId, StoreErrorKind};
use billport_ports::Customers;
use billport_workflows::customers::import::{
    AboutRun, BegunRun, Books, ImportContext, ImportOrders, deliver, resume, run,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::desk::{CHECK, Desk, RESEND, count, file, rows};
use crate::provider::{Answer, Provider};
use crate::virtual_time::drop_after;

/// Whatever has happened before: a run that goes on, looks for what is unknown, and is ordered to send
/// the rest again, ends with every customer there once.
async fn assert_cleared_up(mut desk: Desk, run: RunId, file: &CustomerFile, provider: &Provider) {
    provider.answers([]);
    desk.orders = ImportOrders::default();
    let first = desk.resume(run, file, provider).await;
    assert_eq!(first.counts.bills_pending, 0);
    let ledger = provider.ledger();
    assert!(ledger.values().all(|times| *times == 1), "twice: {ledger:?}");
    let arrived = ledger.len() as u64;
    assert!(first.counts.bills_delivered <= arrived, "delivered what never arrived");
    assert!(arrived <= first.counts.bills_delivered + first.counts.bills_unknown, "lost");
    let checked = desk.ordering(98, CHECK).resume(run, file, provider).await;
    assert_eq!(checked.counts.bills_delivered, arrived, "all that has arrived is found");
    let sent = desk.ordering(99, RESEND).resume(run, file, provider).await;
    assert_eq!((sent.counts.bills_unknown, sent.counts.bills_pending), (0, 0));
    let ledger = provider.ledger();
    assert_eq!(ledger.len() as u64, sent.counts.bills_delivered);
    assert!(ledger.values().all(|times| *times == 1), "twice: {ledger:?}");
}

#[tokio::test]
async fn dropped_at_any_point_it_is_taken_up_by_the_next_process() {
    for in_flight in [1, 3] {
        let mut doubts = 0;
        for polls in 1.. {
            let mut desk = Desk::new();
            desk.settings.in_flight = count(in_flight).into();
            desk.journal.hesitates = true;
            let (file, provider) = (file(&rows(8)), desk.provider());
            provider.answers([Answer::Accept, Answer::AcceptAndLose, Answer::Lose]);
            let done = drop_after(polls, desk.try_import(&file, &provider)).await.is_some();
            let mut desk = desk.die(2);
            desk.journal.hesitates = false;
            let Some(&run) = desk.memory().contents().runs.keys().next() else {
                assert_eq!(provider.additions(), 0, "nothing is sent before there is a run");
                continue;
            };
            doubts += desk.record(run).counts.batches_in_flight;
            assert_cleared_up(desk, run, &file, &provider).await;
            if done {
                break;
            }
        }
        assert!(doubts > 5, "some died with requests on their way: {doubts}");
    }
}

#[tokio::test(start_paused = true)]
async fn whichever_request_to_the_journal_fails_nobody_is_lost_or_there_twice() {
    for fault in [
        Fault::NotWritten(StoreErrorKind::Damaged),
        Fault::WrittenUnsaid(StoreErrorKind::Damaged),
        Fault::NotWritten(StoreErrorKind::Full),
        Fault::WrittenUnsaid(StoreErrorKind::Full),
    ] {
        for failing in 0.. {
            let desk = Desk::new();
            let (file, provider) = (file(&rows(4)), desk.provider());
            provider.answers([Answer::Accept, Answer::AcceptAndLose, Answer::Lose]);
            let asked = Arc::new(AtomicUsize::new(0));
            let counted = Arc::clone(&asked);
            desk.memory()
                .fail_next(1, fault, move |_| counted.fetch_add(1, Ordering::Relaxed) == failing);
            // An error that nothing may be taken from: the next process goes by the journal alone.
            let result = desk.try_import(&file, &provider).await;
            desk.memory().repair();
            let has_failed = asked.load(Ordering::Relaxed) > failing;
            let desk = desk.die(2);
            match desk.memory().contents().runs.keys().next() {
                Some(&run) => assert_cleared_up(desk, run, &file, &provider).await,
                None => assert!(result.is_err() && provider.additions() == 0),
            }
            if !has_failed {
                assert!(failing >= 15, "each request has failed once: {failing}");
                break;
            }
        }
    }
}

#[tokio::test]
async fn killed_while_it_looks_for_what_is_unknown_it_has_lost_nothing() {
    for orders in [CHECK, RESEND] {
        for polls in 1.. {
            let desk = Desk::new();
            let (file, provider) = (file(&rows(6)), desk.provider());
            provider.answers([Answer::AcceptAndLose, Answer::Lose, Answer::AcceptAndLose]);
            let run = desk.import(&file, &provider).await.run;
            let mut next = desk.ordering(2, orders);
            next.journal.hesitates = true;
            let done = drop_after(polls, next.try_resume(run, &file, &provider)).await.is_some();
            let mut last = next.die(3);
            last.journal.hesitates = false;
            assert_cleared_up(last, run, &file, &provider).await;
            if done {
                break;
            }
        }
    }
}

/// Whoever drives a run may be moved to another thread. The compiler is the test.
#[expect(dead_code, reason = "it is compiled, and never called")]
fn its_futures_can_be_sent(
    (context, books): (ImportContext<'_>, Books<'_>),
    (about, begun): (&AboutRun, BegunRun),
    port: &dyn Customers,
    rejects: &mut RejectsFile,
) {
    fn is_send(_: impl Send) {}
    is_send(run(context, books, about, port, rejects));
    is_send(deliver(context, books, begun, port, rejects));
    is_send(resume(context, books, begun.claim.run, ImportOrders::default(), port, rejects));
}
