//! All of it at random: answers, faults of the journal, deaths and orders. Nobody is there twice, nobody
//! is lost, and the books are right.

use billport_journal::StoreErrorKind;
use billport_journal::memory::Fault;
use billport_workflows::customers::import::ImportOrders;
use proptest::prelude::*;

use crate::desk::{CHECK, Desk, RESEND, count, file, rows};
use crate::provider::Answer;
use crate::virtual_time::{drop_after, in_virtual_time};

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        4 => Just(Answer::Accept),
        2 => Just(Answer::AcceptAndLose),
        2 => Just(Answer::Lose),
        1 => Just(Answer::Refuse),
        1 => Just(Answer::Unreachable),
        1 => Just(Answer::Throttle),
    ]
}

/// A life of a process: which requests to the journal fail, and when it dies.
#[derive(Clone, Debug)]
struct Life {
    answers: Vec<Answer>,
    faults: u32,
    is_written: bool,
    polls: usize,
    orders: ImportOrders,
}

fn life() -> impl Strategy<Value = Life> {
    let answers = proptest::collection::vec(answer(), 0..8);
    let orders = prop_oneof![Just(ImportOrders::default()), Just(CHECK), Just(RESEND)];
    (answers, 0_u32..3, any::<bool>(), 1_usize..400, orders).prop_map(
        |(answers, faults, is_written, polls, orders)| Life {
            answers,
            faults,
            is_written,
            polls,
            orders,
        },
    )
}

async fn live(lives: Vec<Life>, customers: u32, in_flight: usize) {
    let mut desk = Desk::new();
    desk.settings.in_flight = count(in_flight).into();
    desk.journal.hesitates = true;
    let (file, provider) = (file(&rows(customers)), desk.provider());
    for (pid, life) in (2..).zip(lives) {
        provider.answers(life.answers);
        desk.orders = life.orders;
        let kind = StoreErrorKind::Busy;
        let fault =
            if life.is_written { Fault::WrittenUnsaid(kind) } else { Fault::NotWritten(kind) };
        desk.memory().fail_next(life.faults, fault, |_| true);
        let run = desk.memory().contents().runs.keys().next().copied();
        match run {
            Some(run) => drop(drop_after(life.polls, desk.try_resume(run, &file, &provider)).await),
            None => drop(drop_after(life.polls, desk.try_import(&file, &provider)).await),
        }
        desk.memory().repair();
        desk = desk.die(pid);
        let ledger = provider.ledger();
        assert!(ledger.values().all(|times| *times == 1), "twice: {ledger:?}");
        desk.wall.jump(time::Duration::minutes(2));
    }
    provider.answers([]);
    desk.journal.hesitates = false;
    desk.orders = RESEND;
    let report = match desk.memory().contents().runs.keys().next().copied() {
        Some(run) => desk.resume(run, &file, &provider).await,
        None => desk.import(&file, &provider).await,
    };
    let (counts, ledger) = (report.counts, provider.ledger());
    assert!(ledger.values().all(|times| *times == 1), "twice: {ledger:?}");
    assert_eq!((counts.bills_pending, counts.bills_unknown), (0, 0), "{report:?}");
    assert_eq!(counts.bills_delivered, ledger.len() as u64);
    assert_eq!(counts.bills_delivered + counts.bills_refused, u64::from(customers));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn nobody_is_lost_and_nobody_is_there_twice(
        lives in proptest::collection::vec(life(), 0..5),
        customers in 1_u32..9,
        in_flight in 1_usize..4,
    ) {
        in_virtual_time(live(lives, customers, in_flight));
    }
}
