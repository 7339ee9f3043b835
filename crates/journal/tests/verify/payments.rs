//! Every edit of a payment, or of its events, is found.

use async_trait::async_trait;
use billport_domain::{
    Consumer, Currency, Excerpt, Money, PaymentReference, ProviderScalar, Receipt, SessionId,
};
use billport_journal::memory::{Contents, MemoryJournal};
use billport_journal::{
    Digest, EventRecord, FileRow, Fingerprint, Found, FoundPaid, JournalError, LookUp, NewPayment,
    PaymentAct, PaymentAnswer, PaymentEvent, PaymentHistory, PaymentJournal, PaymentOutcome,
    PaymentQuery, PaymentRecord, PaymentSettlement, PaymentState, PaymentVerdict, Process,
    RunHistory, RunId, RunQuery, RunRecord, UnitQuery, UnitRecord, Verification, verify,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use time::OffsetDateTime;
use time::macros::datetime;

use crate::payment_edits::{
    edits_of_act, edits_of_answers, edits_of_consumers, edits_of_file_rows, edits_of_found_paid,
    edits_of_look_ups, edits_of_new_payments, edits_of_payment_events, edits_of_payments,
    edits_of_receipts, edits_of_settlements, edits_of_what_happened_to_payments,
};

pub(crate) fn reference(number: u32) -> PaymentReference {
    format!("payment-{number}").parse().unwrap()
}

pub(crate) fn consumer(number: u32) -> Consumer {
    Consumer {
        office: "245:bhaktapur-dc".parse().unwrap(),
        service_number: "024.12.512".parse().unwrap(),
        consumer_id: number.to_string().parse().unwrap(),
    }
}

pub(crate) fn rupees(text: &str) -> Money {
    Money::new(text.parse().unwrap(), Currency::NPR)
}

/// A journal whose clock goes ten minutes ahead with every look at it.
fn journal() -> MemoryJournal {
    let looks = AtomicI64::new(0);
    let clock = move || {
        let minutes = 10 * looks.fetch_add(1, Ordering::Relaxed);
        datetime!(2031-03-14 09:00 UTC) + time::Duration::minutes(minutes)
    };
    MemoryJournal::new(Arc::new(clock), Process { pid: 1, host: "counter".into() })
}

fn payment(number: u32, inquired_at: OffsetDateTime) -> NewPayment {
    NewPayment {
        reference: reference(number),
        target: "live".into(),
        consumer: consumer(number),
        amount: rupees("600"),
        service_charge: rupees("5.00"),
        minimum_payable: Some(rupees("200")),
        total_due: rupees("600"),
        session: SessionId(ProviderScalar::number("61892").unwrap()),
        inquired_at,
        inquired_behind: 0,
        from_file: Some(FileRow { fingerprint: Fingerprint([4; 32]), line: 2 }),
    }
}

async fn intend(journal: &MemoryJournal, number: u32) {
    let payment = payment(number, datetime!(2031-03-14 08:59 UTC));
    PaymentJournal::intend(journal, payment).await.unwrap();
}

async fn settle(journal: &MemoryJournal, number: u32, attempt: u32, outcome: PaymentOutcome) {
    let (reference, answer) = (reference(number), answer());
    let settlement = PaymentSettlement { reference, attempt, outcome, answer };
    PaymentJournal::settle(journal, settlement).await.unwrap();
}

async fn look_up(journal: &MemoryJournal, number: u32, found: Found) {
    let look_up = LookUp { found, answer: answer() };
    journal.note_look_up(&reference(number), look_up).await.unwrap();
}

fn answer() -> PaymentAnswer {
    let code = Some(Excerpt::of(b"4000"));
    PaymentAnswer { status: Some(400), code, words: Some(Excerpt::of(b"the words")) }
}

fn receipt() -> Receipt {
    let provider_id = ProviderScalar::text("T1");
    Receipt { provider_id, message: Some(Excerpt::of(b"Paid")), ..Receipt::default() }
}

fn found_paid() -> Found {
    let (amount, refunded) = (Some(rupees("600")), Some(rupees("10.00")));
    Found::Paid(FoundPaid { amount, refunded, provider_id: ProviderScalar::number("8") })
}

/// A journal with every act, every outcome and everything that a look-up can find.
async fn rich_journal() -> MemoryJournal {
    let journal = journal();
    for number in 1..=6 {
        intend(&journal, number).await;
    }
    settle(&journal, 1, 1, PaymentOutcome::Paid(receipt())).await;
    settle(&journal, 2, 1, PaymentOutcome::Unknown).await;
    for _ in 0..3 {
        look_up(&journal, 2, Found::NoSuchReference).await;
    }
    intend(&journal, 2).await;
    settle(&journal, 3, 1, PaymentOutcome::NotPaid).await;
    settle(&journal, 4, 1, PaymentOutcome::NotSent).await;
    for found in [Found::Pending, Found::Unclear, Found::Failed, Found::NotPaid, found_paid()] {
        look_up(&journal, 5, found).await;
    }
    let because = Excerpt::of(b"they said so");
    let verdict = PaymentVerdict::NotPaid;
    PaymentJournal::resolve(&journal, &reference(6), verdict, because).await.unwrap();
    let bare = NewPayment {
        minimum_payable: None,
        from_file: None,
        ..payment(7, datetime!(2031-03-14 08:59 UTC))
    };
    PaymentJournal::intend(&journal, bare).await.unwrap();
    look_up(&journal, 7, Found::NoSuchReference).await;
    journal
}

async fn verified(journal: &MemoryJournal) -> Verification {
    verify(journal).await.unwrap()
}

/// Asserts that an edit of what is written is found, and takes it back.
async fn finds(journal: &MemoryJournal, what: &str, edit: impl FnOnce(&mut Contents)) {
    let before = journal.contents();
    journal.tamper(edit);
    let verification = verified(journal).await;
    assert!(!verification.is_sound(), "{what}: not found");
    for finding in &verification.findings {
        assert!(finding.payment.is_some() && !finding.what.is_empty(), "{what}: {finding}");
        assert!(finding.to_string().starts_with("payment payment-"), "{finding}");
    }
    journal.tamper(|contents| *contents = before);
}

#[tokio::test]
async fn payments_that_nobody_touched_are_sound() {
    let journal = rich_journal().await;
    let verification = verified(&journal).await;
    assert_eq!(verification.findings, []);
    let contents = journal.contents();
    assert_eq!((verification.payments, verification.runs), (7, 0));
    assert_eq!(verification.payment_events, contents.payment_events.len() as u64);
    assert_eq!(verification.payments_head, contents.payment_events.last().unwrap().digest);
    let mut states: Vec<_> =
        contents.payments.values().map(|payment| payment.state.name()).collect();
    states.sort_unstable();
    states.dedup();
    assert_eq!(states, ["in flight again", "not paid", "not sent", "paid", "unknown"]);
    let empty = verified(&self::journal()).await;
    assert_eq!((empty.is_sound(), empty.payments_head), (true, Digest::PAYMENTS_START));
}

#[tokio::test]
async fn an_edit_of_any_field_of_an_event_of_payments_is_found() {
    let journal = rich_journal().await;
    let events = journal.contents().payment_events;
    for (place, record) in events.iter().enumerate() {
        let find = async |field: &str, edit: &dyn Fn(&mut PaymentEvent)| {
            let what = format!("event {}, {field}", place + 1);
            let mut edited = record.clone();
            edit(&mut edited);
            assert_ne!(edited, *record, "{what}: the edit changes something");
            finds(&journal, &what, |contents| contents.payment_events[place] = edited).await;
        };
        for (field, edit) in edits_of_payment_events() {
            find(field, &edit).await;
        }
        for (field, edit) in edits_of_what_happened_to_payments() {
            find(field, &|record| edit(&mut record.event)).await;
        }
        for (field, edit) in edits_of_act(&record.event.act) {
            find(field, &|record| edit(&mut record.event.act)).await;
        }
        match &record.event.act {
            PaymentAct::Intended { payment, .. } => {
                for (field, edit) in edits_of_new_payments() {
                    find(field, &|record| edit(payment_of(record))).await;
                }
                for (field, edit) in edits_of_consumers() {
                    find(field, &|record| edit(&mut payment_of(record).consumer)).await;
                }
                for (field, edit) in
                    edits_of_file_rows().into_iter().filter(|_| payment.from_file.is_some())
                {
                    find(field, &|record| edit(payment_of(record).from_file.as_mut().unwrap()))
                        .await;
                }
            }
            PaymentAct::Settled(settlement) => {
                for (field, edit) in edits_of_settlements() {
                    find(field, &|record| edit(settlement_of(record))).await;
                }
                for (field, edit) in edits_of_answers() {
                    find(field, &|record| edit(&mut settlement_of(record).answer)).await;
                }
                if let PaymentOutcome::Paid(_) = settlement.outcome {
                    for (field, edit) in edits_of_receipts() {
                        find(field, &|record| {
                            let PaymentOutcome::Paid(receipt) = &mut settlement_of(record).outcome
                            else {
                                panic!("it was paid")
                            };
                            edit(receipt);
                        })
                        .await;
                    }
                }
            }
            PaymentAct::LookedUp { look_up, .. } => {
                for (field, edit) in edits_of_answers() {
                    find(field, &|record| edit(&mut look_up_of(record).answer)).await;
                }
                if let Found::Paid(_) = look_up.found {
                    for (field, edit) in edits_of_found_paid() {
                        find(field, &|record| {
                            let Found::Paid(paid) = &mut look_up_of(record).found else {
                                panic!("it was found paid")
                            };
                            edit(paid);
                        })
                        .await;
                    }
                }
            }
            PaymentAct::Resolved { .. } => {}
        }
    }
}

fn payment_of(record: &mut PaymentEvent) -> &mut NewPayment {
    match &mut record.event.act {
        PaymentAct::Intended { payment, .. } => payment,
        other => panic!("it is no intent: {other:?}"),
    }
}

fn settlement_of(record: &mut PaymentEvent) -> &mut PaymentSettlement {
    match &mut record.event.act {
        PaymentAct::Settled(settlement) => settlement,
        other => panic!("it is no settlement: {other:?}"),
    }
}

fn look_up_of(record: &mut PaymentEvent) -> &mut LookUp {
    match &mut record.event.act {
        PaymentAct::LookedUp { look_up, .. } => look_up,
        other => panic!("it is no look-up: {other:?}"),
    }
}

#[tokio::test]
async fn an_edit_of_any_field_of_a_payment_is_found() {
    let journal = rich_journal().await;
    for (reference, before) in journal.contents().payments {
        let find = async |field: &str, edit: &dyn Fn(&mut PaymentRecord)| {
            let what = format!("{reference}, {field}");
            let mut edited = before.clone();
            edit(&mut edited);
            assert_ne!(edited, before, "{what}: the edit changes something");
            finds(&journal, &what, |contents| {
                *contents.payments.get_mut(&reference).unwrap() = edited;
            })
            .await;
        };
        for (field, edit) in edits_of_payments() {
            find(field, &edit).await;
        }
        for (field, edit) in edits_of_new_payments() {
            find(field, &|payment| edit(&mut payment.intended)).await;
        }
        for (field, edit) in edits_of_consumers() {
            find(field, &|payment| edit(&mut payment.intended.consumer)).await;
        }
        for (field, edit) in edits_of_look_ups() {
            find(field, &|payment| edit(&mut payment.look_ups)).await;
        }
        for (field, edit) in edits_of_receipts() {
            find(field, &|payment| edit(&mut payment.receipt)).await;
        }
        for (field, edit) in edits_of_answers() {
            find(field, &|payment| edit(&mut payment.answer)).await;
        }
    }
}

/// An amount that is worth the same is not the same: what was sent is known to the digit.
#[tokio::test]
async fn an_amount_that_is_written_otherwise_is_found() {
    let journal = rich_journal().await;
    let (six_hundred, ten) = (rupees("600.0"), rupees("10.0"));
    let in_payments: [fn(&mut PaymentRecord, Money, Money); 6] = [
        |payment, amount, _| payment.intended.amount = amount,
        |payment, _, _| payment.intended.service_charge = rupees("5"),
        |payment, _, _| payment.intended.minimum_payable = Some(rupees("200.0")),
        |payment, amount, _| payment.intended.total_due = amount,
        |payment, _, refunded| payment.refunded = Some(refunded),
        |payment, amount, _| {
            let last = &mut payment.look_ups.last.as_mut().unwrap().look_up.found;
            let Found::Paid(paid) = last else { panic!("it was found paid") };
            paid.amount = Some(amount);
        },
    ];
    for (place, edit) in in_payments.into_iter().enumerate() {
        finds(&journal, &format!("amount {place} of a payment"), |contents| {
            let payment = contents.payments.get_mut(&reference(5)).unwrap();
            let before = payment.clone();
            edit(payment, six_hundred, ten);
            assert_eq!(*payment, before, "it is worth the same");
        })
        .await;
    }
    finds(&journal, "the amount of an event", |contents| {
        payment_of(&mut contents.payment_events[0]).amount = six_hundred;
    })
    .await;
}

#[tokio::test]
async fn whatever_is_missing_or_was_put_in_of_payments_is_found() {
    let journal = rich_journal().await;
    let contents = journal.contents();
    for place in 0..contents.payment_events.len() {
        finds(&journal, &format!("event {} is gone", place + 1), |contents| {
            contents.payment_events.remove(place);
        })
        .await;
        finds(&journal, &format!("event {} is there twice", place + 1), |contents| {
            let twice = contents.payment_events[place].clone();
            contents.payment_events.insert(place, twice);
        })
        .await;
        if place > 0 {
            finds(&journal, &format!("event {} is before its time", place + 1), |contents| {
                contents.payment_events.swap(place - 1, place);
            })
            .await;
        }
    }
    for reference in contents.payments.keys() {
        finds(&journal, &format!("{reference} is gone"), |contents| {
            contents.payments.remove(reference);
        })
        .await;
    }
    finds(&journal, "a payment too many", |contents| {
        let mut copy = contents.payments[&reference(1)].clone();
        copy.intended.reference = reference(99);
        contents.payments.insert(reference(99), copy);
    })
    .await;
    // A record from before is not the one of now, though some event has left it so.
    let earlier = self::journal();
    intend(&earlier, 1).await;
    let record = earlier.contents().payments.remove(&reference(1)).unwrap();
    finds(&journal, "a payment was set back", |contents| {
        contents.payments.insert(reference(1), record);
    })
    .await;
}

/// Writes the chain of payments anew.
fn chain_anew(contents: &mut Contents) {
    let mut last = (0, Digest::PAYMENTS_START);
    for record in &mut contents.payment_events {
        *record = PaymentEvent::behind(last, record.event.clone());
        last = (record.number, record.digest);
    }
}

#[tokio::test]
async fn a_new_chain_that_frees_what_was_in_doubt_is_found() {
    let journal = journal();
    intend(&journal, 1).await;
    settle(&journal, 1, 1, PaymentOutcome::Unknown).await;
    let head = verified(&journal).await.payments_head;
    journal.tamper(|contents| {
        let last = contents.payment_events.last_mut().unwrap();
        last.event.after = PaymentState::NotSent;
        let payment = contents.payments.get_mut(&reference(1)).unwrap();
        (payment.state, payment.settled_at) = (PaymentState::NotSent, Some(payment.changed_at));
        chain_anew(contents);
    });
    let verification = verified(&journal).await;
    let found: Vec<_> = verification.findings.iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        ["payment payment-1, event 2: it moves the payment in a way that is not allowed"]
    );
    assert_ne!(verification.payments_head, head, "whoever has kept the head sees it as well");
}

#[tokio::test]
async fn a_payment_without_an_intent_is_found() {
    let journal = rich_journal().await;
    journal.tamper(|contents| {
        contents.payment_events.retain(|record| {
            !matches!(&record.event.act, PaymentAct::Intended { payment, .. }
                if payment.reference == reference(6))
        });
        chain_anew(contents);
    });
    let verification = verified(&journal).await;
    let found: Vec<_> = verification.findings.iter().map(ToString::to_string).collect();
    let what = "it tells of a payment that nobody intended";
    assert!(found.iter().any(|found| found.ends_with(what)), "{found:?}");
}

/// A journal in which somebody goes on with payments before everything that is read.
struct InUse {
    journal: MemoryJournal,
    steps: AtomicI64,
}

impl InUse {
    async fn go_on(&self) {
        let step = self.steps.fetch_add(1, Ordering::Relaxed);
        let number = u32::try_from(step / 3).unwrap() + 100;
        match step % 3 {
            _ if step > 90 => {}
            0 => intend(&self.journal, number).await,
            1 => settle(&self.journal, number, 1, PaymentOutcome::Unknown).await,
            _ => {
                look_up(&self.journal, number, Found::Pending).await;
                // One that was read before changes as well.
                look_up(&self.journal, 1, found_paid()).await;
            }
        }
    }
}

#[async_trait]
impl PaymentHistory for InUse {
    async fn payment(
        &self,
        reference: &PaymentReference,
    ) -> Result<Option<PaymentRecord>, JournalError> {
        self.go_on().await;
        self.journal.payment(reference).await
    }

    async fn payments(&self, query: PaymentQuery) -> Result<Vec<PaymentRecord>, JournalError> {
        self.go_on().await;
        self.journal.payments(PaymentQuery { limit: Some(3), ..query }).await
    }

    async fn payment_events(
        &self,
        after: u64,
        limit: usize,
    ) -> Result<Vec<PaymentEvent>, JournalError> {
        self.go_on().await;
        self.journal.payment_events(after, limit.min(7)).await
    }

    async fn last_payment_event(&self) -> Result<u64, JournalError> {
        self.journal.last_payment_event().await
    }

    async fn events_of_payment(
        &self,
        reference: &PaymentReference,
    ) -> Result<Vec<PaymentEvent>, JournalError> {
        self.go_on().await;
        self.journal.events_of_payment(reference).await
    }
}

/// It has none.
#[async_trait]
impl RunHistory for InUse {
    async fn bury_the_dead(&self) -> Result<Vec<RunId>, JournalError> {
        self.journal.bury_the_dead().await
    }

    async fn run(&self, run: RunId) -> Result<RunRecord, JournalError> {
        self.journal.run(run).await
    }

    async fn runs(&self, query: RunQuery) -> Result<Vec<RunRecord>, JournalError> {
        self.journal.runs(query).await
    }

    async fn units(&self, run: RunId, query: UnitQuery) -> Result<Vec<UnitRecord>, JournalError> {
        self.journal.units(run, query).await
    }

    async fn event(&self, number: u64) -> Result<Option<EventRecord>, JournalError> {
        self.journal.event(number).await
    }

    async fn events(&self, after: u64, limit: usize) -> Result<Vec<EventRecord>, JournalError> {
        self.journal.events(after, limit).await
    }
}

#[tokio::test]
async fn payments_of_a_journal_in_use_are_sound_and_an_edit_is_found_all_the_same() {
    let in_use = InUse { journal: rich_journal().await, steps: AtomicI64::new(0) };
    let verification = verify(&in_use).await.unwrap();
    assert_eq!(verification.findings, []);
    assert!(verification.payments > 10, "it was in use: {verification:?}");
    in_use.journal.tamper(|contents| {
        contents.payments.get_mut(&reference(3)).unwrap().attempts += 1;
    });
    let verification = verify(&in_use).await.unwrap();
    let found: Vec<_> = verification.findings.iter().map(ToString::to_string).collect();
    assert_eq!(found, ["payment payment-3: the number of its attempts is not that of its events"]);
}
