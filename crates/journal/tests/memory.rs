//! The journal in memory holds what every store has to hold, and fails to order.

#![cfg(feature = "conformance")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use billport_domain::{Consumer, Currency, Money, PaymentReference, ProviderScalar, SessionId};
use billport_journal::memory::{Fault, Logged, MemoryJournal, MemoryStores, Operation};
use billport_journal::{
    BodyDigest, Claim, Fingerprint, Intent, JournalError, LeftOut, NewPayment, NewRun, NewUnit,
    Outcome, PaymentHistory as _, PaymentState, Place, Process, RunHistory, RunId, RunJournal,
    RunSettings, Settlement, StoreErrorKind, UnitQuery, UnitState, Which, verify,
};
use std::sync::Arc;
use std::time::Duration;
use time::macros::{date, datetime};

mod conformance {
    use super::MemoryStores;

    billport_journal::conformance_tests!(MemoryStores::default());
}

#[tokio::test]
async fn all_laws_hold_in_turn() {
    billport_journal::conformance::all(&MemoryStores::default()).await;
}

fn process(pid: u32) -> Process {
    Process { pid, host: "counter".into() }
}

fn journal() -> MemoryJournal {
    MemoryJournal::new(Arc::new(|| datetime!(2031-03-14 09:00 UTC)), process(1))
}

/// A run of two units of two bills.
async fn begin(journal: &MemoryJournal) -> Result<Claim, JournalError> {
    let run = NewRun {
        file: "/var/bills.csv".into(),
        is_spooled: false,
        fingerprint: Fingerprint([1; 32]),
        size_in_bytes: 160,
        target: "production".into(),
        settings: RunSettings {
            batch_limit: 2,
            strict: false,
            bisect: true,
            again: false,
            leave_existing: false,
            columns: Vec::new(),
        },
        judged_on: date!(2031 - 03 - 14),
        rows_read: 4,
        rejects_file: None,
    };
    let place = |rows: u64| Place { byte: 40 * rows, line: rows };
    let unit = |start, end| NewUnit {
        start: place(start),
        end: place(end),
        bills: 2,
        left_out: LeftOut::default(),
    };
    journal.begin(run, vec![unit(2, 4), unit(4, 6)]).await
}

fn intent(unit: u64) -> Intent {
    let judged_on = date!(2031 - 03 - 14);
    Intent { unit, late: LeftOut::default(), judged_on, body: BodyDigest::of(b"[]") }
}

fn delivered(unit: u64) -> Settlement {
    let outcome = Outcome::Delivered;
    Settlement { unit, outcome, requests: 1, not_before: None, status: Some(200), words: None }
}

fn is_intent(operation: &Operation) -> bool {
    matches!(operation, Operation::Intend(..))
}

fn is_settlement(operation: &Operation) -> bool {
    matches!(operation, Operation::Settle(..))
}

async fn states(journal: &MemoryJournal, run: RunId) -> Vec<UnitState> {
    let all = UnitQuery { after: 0, limit: 9, which: Which::All };
    journal.units(run, all).await.unwrap().into_iter().map(|unit| unit.state).collect()
}

fn failed_with<T>(result: &Result<T, JournalError>, kind: StoreErrorKind) -> bool {
    matches!(result, Err(JournalError::Store(error)) if error.kind() == kind)
}

#[tokio::test]
async fn a_request_that_is_ordered_to_fail_writes_nothing() {
    let journal = journal();
    let claim = begin(&journal).await.unwrap();
    journal.lease(claim, 0, 2).await.unwrap();
    journal.fail_next(1, Fault::NotWritten(StoreErrorKind::Full), is_intent);
    let before = journal.contents();
    let answer = journal.intend(claim, intent(1)).await;
    assert!(failed_with(&answer, StoreErrorKind::Full), "{answer:?}");
    assert_eq!(journal.contents(), before);
    journal.intend(claim, intent(1)).await.expect("it was ordered to fail once");
    assert_eq!(states(&journal, claim.run).await[0], UnitState::InFlight(claim.epoch));
}

#[tokio::test]
async fn a_request_can_be_written_although_an_error_comes_back() {
    let journal = journal();
    let claim = begin(&journal).await.unwrap();
    journal.lease(claim, 0, 2).await.unwrap();
    journal.fail_next(1, Fault::WrittenUnsaid(StoreErrorKind::Io), is_intent);
    let answer = journal.intend(claim, intent(1)).await;
    assert!(failed_with(&answer, StoreErrorKind::Io), "{answer:?}");
    assert_eq!(states(&journal, claim.run).await[0], UnitState::InFlight(claim.epoch));
    // What fails by itself fails with its own error, and is not written.
    journal.fail_next(1, Fault::WrittenUnsaid(StoreErrorKind::Io), is_intent);
    let answer = journal.intend(claim, intent(9)).await;
    assert!(matches!(answer, Err(JournalError::NoSuchUnit { unit: 9, .. })), "{answer:?}");
}

#[tokio::test]
async fn failing_lasts_as_often_as_ordered_or_until_it_is_repaired() {
    let journal = journal();
    let claim = begin(&journal).await.unwrap();
    journal.lease(claim, 0, 2).await.unwrap();
    for unit in [1, 2] {
        journal.intend(claim, intent(unit)).await.unwrap();
    }
    journal.fail_next(2, Fault::NotWritten(StoreErrorKind::Busy), is_settlement);
    for _ in 0..2 {
        let answer = journal.settle(claim, delivered(1)).await;
        assert!(failed_with(&answer, StoreErrorKind::Busy), "{answer:?}");
    }
    journal.settle(claim, delivered(1)).await.expect("both times are over");
    journal.fail_next(u32::MAX, Fault::NotWritten(StoreErrorKind::Io), |_| true);
    for _ in 0..3 {
        let answer = journal.settle(claim, delivered(2)).await;
        assert!(failed_with(&answer, StoreErrorKind::Io), "{answer:?}");
        assert!(failed_with(&journal.run(claim.run).await, StoreErrorKind::Io), "reading as well");
    }
    journal.repair();
    journal.settle(claim, delivered(2)).await.expect("it was repaired");
    assert_eq!(states(&journal, claim.run).await, [UnitState::Delivered; 2]);
}

#[tokio::test(start_paused = true)]
async fn a_slow_request_is_written_and_answered_late() {
    let journal = journal();
    let claim = begin(&journal).await.unwrap();
    journal.lease(claim, 0, 2).await.unwrap();
    journal.fail_next(1, Fault::Slow(Duration::from_secs(31)), is_intent);
    let asked = tokio::time::Instant::now();
    journal.intend(claim, intent(1)).await.expect("slow is no error");
    assert_eq!(asked.elapsed(), Duration::from_secs(31));
    assert_eq!(states(&journal, claim.run).await[0], UnitState::InFlight(claim.epoch));
}

#[tokio::test]
async fn the_log_tells_what_came_before_what() {
    let journal = journal();
    let claim = begin(&journal).await.unwrap();
    journal.lease(claim, 0, 1).await.unwrap();
    journal.fail_next(1, Fault::NotWritten(StoreErrorKind::Full), is_intent);
    journal.intend(claim, intent(1)).await.unwrap_err();
    journal.intend(claim, intent(1)).await.unwrap();
    journal.mark("upload");
    let other = journal.another_process(process(2));
    other.claim(claim.run).await.unwrap_err();
    journal.fail_next(1, Fault::WrittenUnsaid(StoreErrorKind::Full), is_settlement);
    journal.settle(claim, delivered(1)).await.unwrap_err();
    let request = |pid, operation, is_done| Logged::Request { pid, operation, is_done };
    assert_eq!(
        journal.log(),
        [
            request(1, Operation::Begin, true),
            request(1, Operation::Lease(claim), true),
            request(1, Operation::Intend(claim, intent(1)), false),
            request(1, Operation::Intend(claim, intent(1)), true),
            Logged::Mark("upload".into()),
            request(2, Operation::Claim(claim.run), false),
            request(1, Operation::Settle(claim, delivered(1)), true),
        ]
    );
}

#[tokio::test]
async fn who_is_told_an_error_has_no_run_in_hand() {
    let journal = journal();
    let other = journal.another_process(process(2));
    let begins = |operation: &Operation| matches!(operation, Operation::Begin);
    journal.fail_next(1, Fault::WrittenUnsaid(StoreErrorKind::Io), begins);
    begin(&journal).await.unwrap_err();
    let run = RunId(1);
    assert_eq!(other.bury_the_dead().await.unwrap(), [run], "it was begun, and nobody has it");

    let claims = |operation: &Operation| matches!(operation, Operation::Claim(_));
    journal.fail_next(1, Fault::WrittenUnsaid(StoreErrorKind::Io), claims);
    journal.claim(run).await.unwrap_err();
    let claim = other.claim(run).await.expect("nobody has it");

    let releases = |operation: &Operation| matches!(operation, Operation::Release(_));
    journal.fail_next(1, Fault::NotWritten(StoreErrorKind::Full), releases);
    other.release(claim).await.unwrap_err();
    let last = journal.claim(run).await.expect("a claim ends, whether that was written or not");
    assert_eq!(last.epoch.0, 4);
    assert!(verify(&journal).await.unwrap().is_sound());
}

#[tokio::test]
async fn one_that_only_seemed_dead_is_fenced_once_it_was_replaced() {
    let journal = journal();
    let other = journal.another_process(process(2));
    let claim = begin(&journal).await.unwrap();
    journal.lease(claim, 0, 1).await.unwrap();
    journal.intend(claim, intent(1)).await.unwrap();
    journal.play_dead();
    let next = other.claim(claim.run).await.expect("its owner seems dead");
    let late = journal.settle(claim, delivered(1)).await;
    assert!(matches!(late, Err(JournalError::Fenced { .. })), "{late:?}");
    assert_eq!(states(&other, claim.run).await[0], UnitState::Unknown);
    let held = journal.claim(claim.run).await;
    assert!(matches!(held, Err(JournalError::Held { .. })), "{held:?}");
    other.release(next).await.unwrap();
}

#[tokio::test]
async fn requests_about_payments_fail_to_order_too() {
    let journal = journal();
    let payments: &dyn billport_journal::PaymentJournal = &journal;
    let reference: PaymentReference = "payment-1".parse().unwrap();
    let rupees = Money::parse(b"600.00", Currency::NPR).unwrap();
    let payment = NewPayment {
        reference: reference.clone(),
        target: "live".into(),
        consumer: Consumer {
            office: "245:bhaktapur-dc".parse().unwrap(),
            service_number: "024.12.512".parse().unwrap(),
            consumer_id: "3042".parse().unwrap(),
        },
        amount: rupees,
        service_charge: rupees,
        minimum_payable: None,
        total_due: rupees,
        session: SessionId(ProviderScalar::number("61892").unwrap()),
        inquired_at: datetime!(2031-03-14 08:59 UTC),
        inquired_behind: 0,
        from_file: None,
    };
    let is_intent = |operation: &Operation| matches!(operation, Operation::IntendPayment(_));
    journal.fail_next(1, Fault::NotWritten(StoreErrorKind::Full), is_intent);
    let answer = payments.intend(payment.clone()).await;
    assert!(failed_with(&answer, StoreErrorKind::Full), "{answer:?}");
    assert_eq!(journal.payment(&reference).await.unwrap(), None);
    journal.fail_next(1, Fault::WrittenUnsaid(StoreErrorKind::Io), is_intent);
    let answer = payments.intend(payment.clone()).await;
    assert!(failed_with(&answer, StoreErrorKind::Io), "{answer:?}");
    let written = journal.payment(&reference).await.unwrap().unwrap();
    assert_eq!(written.state, PaymentState::InFlight(1));
    let intents = journal.log().into_iter().filter_map(|logged| match logged {
        Logged::Request { operation: Operation::IntendPayment(asked), is_done, .. } => {
            Some((*asked, is_done))
        }
        _ => None,
    });
    assert!(intents.eq([(payment.clone(), false), (payment, true)]));
}
