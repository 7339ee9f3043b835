//! Payments in a file: an older copy pays nothing, an older journal is brought up to date, rows that no
//! journal writes are damage, and an intent that nobody waits for is taken back.

use billport_domain::{
    Consumer, Currency, Excerpt, Money, PaymentReference, ProviderScalar, Receipt, SessionId,
};
use billport_journal::{
    Check, FileRow, Fingerprint, Found, FoundPaid, JournalError, LookUp, NewPayment, OpenError,
    PaymentAnswer, PaymentEvent, PaymentHistory, PaymentJournal, PaymentOutcome, PaymentQuery,
    PaymentRecord, PaymentSettlement, PaymentState, PaymentVerdict, RunHistory as _, RunQuery,
    SqliteJournal, SqliteSettings, StoreErrorKind, verify,
};
use std::fs;
use std::future::{Future as _, poll_fn};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::pin::pin;
use std::task::Poll;
use time::macros::datetime;

use super::bench::Bench;

fn reference(number: u32) -> PaymentReference {
    format!("payment-{number}").parse().unwrap()
}

fn payment(number: u32) -> NewPayment {
    let rupees = |text: &str| Money::parse(text.as_bytes(), Currency::NPR).unwrap();
    NewPayment {
        reference: reference(number),
        target: "live".into(),
        consumer: Consumer {
            office: "245:bhaktapur-dc".parse().unwrap(),
            service_number: "024.12.512".parse().unwrap(),
            consumer_id: number.to_string().parse().unwrap(),
        },
        amount: rupees("600.00"),
        service_charge: rupees("5.00"),
        minimum_payable: Some(rupees("200.00")),
        total_due: rupees("600.00"),
        session: SessionId(ProviderScalar::number("61892").unwrap()),
        inquired_at: datetime!(2031-03-14 08:59 UTC),
        inquired_behind: 0,
        from_file: Some(FileRow { fingerprint: Fingerprint([4; 32]), line: 2 }),
    }
}

async fn intend(journal: &dyn PaymentJournal, number: u32) -> PaymentRecord {
    journal.intend(payment(number)).await.unwrap()
}

async fn settle(journal: &dyn PaymentJournal, number: u32, outcome: PaymentOutcome) {
    let (reference, answer) = (reference(number), answer());
    journal.settle(PaymentSettlement { reference, attempt: 1, outcome, answer }).await.unwrap();
}

fn answer() -> PaymentAnswer {
    let code = Some(Excerpt::of(b"4000"));
    PaymentAnswer { status: Some(400), code, words: Some(Excerpt::of(b"the words")) }
}

/// One of everything that can be written of payments.
async fn one_of_everything(journal: &dyn PaymentJournal) {
    for number in 1..=4 {
        intend(journal, number).await;
    }
    let provider_id = ProviderScalar::text("T1");
    let receipt = Receipt { provider_id: provider_id.clone(), ..Receipt::default() };
    settle(journal, 1, PaymentOutcome::Paid(receipt)).await;
    settle(journal, 2, PaymentOutcome::Unknown).await;
    settle(journal, 3, PaymentOutcome::NotSent).await;
    let paid = FoundPaid { provider_id, amount: Some(payment(4).amount), refunded: None };
    for found in [Found::Pending, Found::Paid(paid)] {
        let look_up = LookUp { found, answer: answer() };
        journal.note_look_up(&reference(4), look_up).await.unwrap();
    }
    let because = Excerpt::of(b"asked them");
    journal.resolve(&reference(2), PaymentVerdict::NotPaid, because).await.unwrap();
}

async fn told(journal: &SqliteJournal) -> (Vec<PaymentRecord>, Vec<PaymentEvent>) {
    let payments = journal.payments(PaymentQuery::default()).await.unwrap();
    (payments, journal.payment_events(0, usize::MAX).await.unwrap())
}

fn later_than(bench: &Bench) -> Vec<PathBuf> {
    match bench.try_open() {
        Err(OpenError::SetBack { later, .. }) => later,
        other => panic!("it was set back, and the answer was {other:?}"),
    }
}

/// Whoever looks only, does so all the same.
fn look(bench: &Bench) -> SqliteJournal {
    let settings = SqliteSettings { check: Check::Header, ..bench.settings() };
    SqliteJournal::open_existing(settings).unwrap().unwrap()
}

/// A process that is killed notes nothing when it ends: what it has intended is noted before it is
/// sent, so that a copy from before pays nothing.
#[tokio::test]
async fn a_copy_that_does_not_know_of_a_payment_is_found_out_whenever_its_process_died() {
    let bench = Bench::new();
    drop(bench.open());
    let copy = fs::read(bench.path()).unwrap();
    let journal = bench.open();
    intend(&journal, 1).await;
    let head = bench.beside(".runs").join("payments-head");
    let noted = fs::read_to_string(&head).unwrap();
    let event = journal.payment_events(0, 9).await.unwrap().pop().unwrap();
    assert_eq!(noted, format!("1 {}\n", event.digest));
    assert_eq!(fs::metadata(&head).unwrap().permissions().mode() & 0o777, 0o600);
    // The process is killed: nothing is noted after this.
    drop(journal);
    fs::write(&head, &noted).unwrap();
    fs::write(bench.path(), &copy).unwrap();
    assert_eq!(later_than(&bench), [fs::canonicalize(&head).unwrap()]);
    assert_eq!(told(&look(&bench)).await, (Vec::new(), Vec::new()), "it can be looked at");
    assert_eq!(later_than(&bench), [fs::canonicalize(&head).unwrap()], "which hides nothing");
    fs::remove_file(&head).unwrap();
    intend(&bench.open(), 1).await;
}

/// A copy from behind the intent knows that the payment is in doubt, and asks before it pays.
#[tokio::test]
async fn a_copy_that_has_a_payment_in_flight_is_used_and_holds_its_consumer_back() {
    let bench = Bench::new();
    let journal = bench.open();
    intend(&journal, 1).await;
    let head = bench.beside(".runs").join("payments-head");
    let noted = fs::read(&head).unwrap();
    drop(journal);
    let copy = fs::read(bench.path()).unwrap();
    let journal = bench.open();
    settle(&journal, 1, PaymentOutcome::Paid(Receipt::default())).await;
    drop(journal);
    fs::write(&head, noted).unwrap();
    fs::write(bench.path(), copy).unwrap();
    let journal = bench.open();
    let anew = NewPayment { reference: reference(2), ..payment(1) };
    let refused = PaymentJournal::intend(&journal, anew).await;
    assert!(matches!(refused, Err(JournalError::ConsumerInDoubt { .. })), "{refused:?}");
}

#[tokio::test]
async fn the_last_event_of_payments_is_noted_on_close_and_never_set_back() {
    let bench = Bench::new();
    let (journal, other) = (bench.open(), bench.open_as(2));
    for number in 1..=3 {
        intend(if number == 2 { &other } else { &journal }, number).await;
        settle(&journal, number, PaymentOutcome::Unknown).await;
    }
    let head = bench.beside(".runs").join("payments-head");
    let noted = || fs::read_to_string(&head).unwrap();
    assert!(noted().starts_with("5 "), "the third intent: {}", noted());
    drop(journal);
    assert!(noted().starts_with("6 "), "all of them: {}", noted());
    drop(other);
    assert!(noted().starts_with("6 "), "{}", noted());
    drop(bench.open());
}

/// A journal as the first Billport made it, with a run.
async fn journal_of_the_first_schema() -> Bench {
    let bench = Bench::new().with_a_run().await;
    bench.make_third_schema();
    bench
        .raw()
        .execute_batch(
            "DROP TABLE payment; DROP TABLE payment_event; \
             ALTER TABLE run DROP COLUMN leave_existing; PRAGMA user_version = 1;",
        )
        .unwrap();
    bench
}

#[tokio::test]
async fn a_journal_without_payments_is_brought_up_to_date() {
    for check in [Check::Quick, Check::Header] {
        let bench = journal_of_the_first_schema().await;
        let settings = SqliteSettings { check, ..bench.settings() };
        let journal = SqliteJournal::open_existing(settings).unwrap().unwrap();
        assert_eq!(journal.runs(RunQuery::default()).await.unwrap().len(), 1);
        assert_eq!(told(&journal).await, (Vec::new(), Vec::new()));
        one_of_everything(&journal).await;
        assert_eq!(verify(&journal).await.unwrap().findings, []);
        assert_eq!(journal.integrity().await.unwrap(), Vec::<String>::new());
        let version: i64 =
            bench.raw().query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        assert_eq!(version, 4);
    }
}

#[tokio::test]
async fn a_journal_without_payments_in_the_place_of_one_with_them_is_an_older_copy() {
    let bench = journal_of_the_first_schema().await;
    let copy = fs::read(bench.path()).unwrap();
    intend(&bench.open(), 1).await;
    fs::write(bench.path(), copy).unwrap();
    assert_eq!(later_than(&bench).len(), 1);
}

/// Whoever has stopped to wait for the answer does not send: the consumer is free at once.
#[tokio::test]
async fn an_intent_that_nobody_waits_for_is_taken_back() {
    let bench = Bench::new();
    let journal = bench.open();
    let raw = bench.raw();
    {
        // As long as another one writes, there is no answer.
        raw.execute_batch("BEGIN IMMEDIATE").unwrap();
        let mut intent = pin!(PaymentJournal::intend(&journal, payment(1)));
        let is_asked_for = poll_fn(|context| Poll::Ready(intent.as_mut().poll(context))).await;
        assert!(is_asked_for.is_pending());
    }
    raw.execute_batch("COMMIT").unwrap();
    let record = journal.payment(&reference(1)).await.unwrap().unwrap();
    assert_eq!((record.state, record.attempts), (PaymentState::NotSent, 1));
    assert_eq!(journal.events_of_payment(&reference(1)).await.unwrap().len(), 2);
    let anew = NewPayment { reference: reference(2), ..payment(1) };
    PaymentJournal::intend(&journal, anew).await.unwrap();
    assert_eq!(verify(&journal).await.unwrap().findings, []);
}

#[tokio::test]
async fn what_can_not_be_written_is_not_intended() {
    let bench = Bench::new();
    let journal = bench.open();
    bench.raw().execute_batch("ALTER TABLE payment_event RENAME TO elsewhere").unwrap();
    let refused = PaymentJournal::intend(&journal, payment(1)).await;
    assert!(matches!(refused, Err(JournalError::Store(_))), "{refused:?}");
    bench.raw().execute_batch("ALTER TABLE elsewhere RENAME TO payment_event").unwrap();
    assert_eq!(told(&journal).await, (Vec::new(), Vec::new()));
    intend(&journal, 1).await;
}

#[tokio::test]
async fn values_of_payments_that_make_no_sense_are_damage() {
    let bench = Bench::new();
    let journal = bench.open();
    one_of_everything(&journal).await;
    let before = told(&journal).await;
    let raw = bench.raw();
    raw.execute_batch(
        "CREATE TEMP TABLE kept AS SELECT * FROM payment;
         CREATE TEMP TABLE kept_event AS SELECT * FROM payment_event;",
    )
    .unwrap();
    for change in [
        "payment SET reference = 'two words' WHERE first_event = 1",
        "payment SET office = '245'",
        "payment SET service_number = ' 024.12.512'",
        "payment SET consumer_id = '3042x'",
        "payment SET amount = '600.00'",
        "payment SET amount = 'NPR 6e2'",
        "payment SET amount = 'npr 600'",
        "payment SET service_charge = 'NPR 05'",
        "payment SET session = '\"61892'",
        "payment SET session = '06'",
        "payment SET inquired_at = 9223372036854775807",
        "payment SET fingerprint = x'00'",
        "payment SET inquired_behind = -1",
        "payment SET line = NULL",
        "payment SET state = 0",
        "payment SET state = 20",
        "payment SET attempts = -1",
        "payment SET status = 70000",
        "payment SET found = 9 WHERE found IS NOT NULL",
        "payment SET found_amount = 'NPR 1' WHERE found IS NULL",
        "payment SET looked_up_at = NULL WHERE found IS NOT NULL",
        "payment SET last_event = -1",
        "payment_event SET act = 5",
        "payment_event SET act = 1 WHERE act = 2",
        "payment_event SET state_after = 7 << 4 | 4",
        "payment_event SET outcome = 5 WHERE act = 2",
        "payment_event SET attempt = NULL WHERE act = 2",
        "payment_event SET message = 'x' WHERE outcome = 3",
        "payment_event SET target = 'x' WHERE act = 3",
        "payment_event SET verdict = 3 WHERE act = 4",
        "payment_event SET because = NULL WHERE act = 4",
        "payment_event SET because = 'x' WHERE act = 1",
        "payment_event SET digest = x''",
    ] {
        let changed = raw.execute(&format!("UPDATE {change}"), []).unwrap();
        assert!(changed > 0, "{change}");
        let answers = [
            journal.payments(PaymentQuery::default()).await.map(drop),
            journal.payment_events(0, 99).await.map(drop),
        ];
        let damaged = answers.iter().filter_map(|answer| answer.as_ref().err()).all(
            |error| matches!(error, JournalError::Store(error) if error.kind() == StoreErrorKind::Damaged),
        );
        assert!(damaged && answers.iter().any(Result::is_err), "{change}: {answers:?}");
        raw.execute_batch(
            "BEGIN;
             DELETE FROM payment; INSERT INTO payment SELECT * FROM kept;
             DELETE FROM payment_event; INSERT INTO payment_event SELECT * FROM kept_event;
             COMMIT;",
        )
        .unwrap();
    }
    drop(raw);
    assert_eq!(told(&journal).await, before);
}

#[tokio::test]
async fn rows_that_belong_to_no_payment_are_told() {
    let bench = Bench::new();
    let journal = bench.open();
    one_of_everything(&journal).await;
    assert_eq!(journal.integrity().await.unwrap(), Vec::<String>::new());
    bench
        .raw()
        .execute_batch(
            "DELETE FROM payment WHERE first_event = 2;
             UPDATE payment SET first_event = 77 WHERE first_event = 4;",
        )
        .unwrap();
    let told = journal.integrity().await.unwrap();
    assert_eq!(told.iter().filter(|what| what.contains("belongs to one that is not")).count(), 3);
    assert!(told.iter().any(|what| what.contains("begun by event 77")), "{told:?}");
    let verification = verify(&journal).await.unwrap();
    assert_eq!(verification.findings.len(), 2, "{:?}", verification.findings);
}

/// An edit in the file is found as one in memory is.
#[tokio::test]
async fn an_amount_that_is_changed_in_the_file_is_found() {
    let bench = Bench::new();
    let journal = bench.open();
    one_of_everything(&journal).await;
    for (edit, back) in [
        ("payment SET amount = 'NPR 60.00'", "payment SET amount = 'NPR 600.00'"),
        ("payment SET amount = 'NPR 600.0'", "payment SET amount = 'NPR 600.00'"),
        (
            "payment_event SET amount = 'NPR 600.0' WHERE number = 1",
            "payment_event SET amount = 'NPR 600.00' WHERE number = 1",
        ),
    ] {
        bench.raw().execute_batch(&format!("UPDATE {edit}")).unwrap();
        assert!(!verify(&journal).await.unwrap().is_sound(), "{edit}");
        bench.raw().execute_batch(&format!("UPDATE {back}")).unwrap();
        assert!(verify(&journal).await.unwrap().is_sound(), "{back}");
    }
}

#[tokio::test]
async fn what_two_processes_say_of_one_attempt_counts_once() {
    let bench = Bench::new();
    let (one, other) = (bench.open(), bench.open_as(2));
    intend(&one, 1).await;
    settle(&other, 1, PaymentOutcome::Paid(Receipt::default())).await;
    let (reference, answer) = (reference(1), PaymentAnswer::default());
    let late =
        PaymentSettlement { reference, attempt: 1, outcome: PaymentOutcome::NotPaid, answer };
    let late = PaymentJournal::settle(&one, late).await;
    assert!(matches!(late, Err(JournalError::Superseded { .. })), "{late:?}");
}
