//! Stores against the model of payments.

use billport_domain::{
    Consumer, Currency, Excerpt, Money, PaymentReference, ProviderScalar, SessionId,
};
use billport_journal::conformance::{Journal, Stores};
use billport_journal::memory::MemoryStores;
use billport_journal::{
    Clock, Found, FoundPaid, JournalError, LookUp, NewPayment, PaymentAnswer, PaymentOutcome,
    PaymentQuery, PaymentRecord, PaymentSettlement, PaymentState, PaymentVerdict, Process,
    WhichPayments, verify,
};
use proptest::prelude::*;
use proptest_state_machine::{StateMachineTest, prop_state_machine};
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use tokio::runtime::Runtime;

use crate::till_model::{Act, Answer, Model, Said, Stand, Turn};

/// Two processes on one store.
struct Till<S> {
    runtime: Runtime,
    stores: S,
    now: Arc<AtomicI64>,
    journals: [Option<Box<dyn Journal>>; 2],
}

/// A store under test.
struct Paying<S>(PhantomData<S>);

impl<S: Stores + Default> StateMachineTest for Paying<S> {
    type SystemUnderTest = Till<S>;
    type Reference = Model;

    fn init_test(_: &Model) -> Till<S> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let (stores, now) = (S::default(), Arc::new(AtomicI64::new(0)));
        let journals = runtime.block_on(async {
            let first = stores.fresh(process(0), clock(&now)).await;
            [Some(first), Some(stores.again(process(1), clock(&now)).await)]
        });
        Till { runtime, stores, now, journals }
    }

    fn apply(mut till: Till<S>, model: &Model, Turn { who, act }: Turn) -> Till<S> {
        till.now.store(model.now, Ordering::SeqCst);
        if let Act::Die = act {
            till.journals[who] = None;
            let reborn = till.stores.again(process(who), clock(&till.now));
            till.journals[who] = Some(till.runtime.block_on(reborn));
            return till;
        }
        let journal = till.journals[who].as_deref().unwrap();
        let done = till.runtime.block_on(perform(journal, model, &act));
        let answer = match done {
            Ok(()) => Answer::Done,
            Err(JournalError::NoSuchPayment(_)) => Answer::NoSuchPayment,
            Err(JournalError::ReferenceUsed { .. }) => Answer::ReferenceUsed,
            Err(JournalError::ConsumerInDoubt { .. }) => Answer::ConsumerInDoubt,
            Err(JournalError::PaidMeanwhile { .. }) => Answer::PaidMeanwhile,
            Err(JournalError::Superseded { .. }) => Answer::Superseded,
            Err(JournalError::StillInFlight { .. }) => Answer::StillInFlight,
            Err(JournalError::IllegalPaymentStep { .. }) => Answer::IllegalStep,
            Err(error) => panic!("{act:?}: {error}"),
        };
        assert_eq!(answer, model.answer, "{who} {act:?}");
        till
    }

    fn check_invariants(till: &Till<S>, model: &Model) {
        till.runtime.block_on(async {
            let journal = till.journals[0].as_deref().unwrap();
            let payments = journal.payments(PaymentQuery::default()).await.unwrap();
            assert_eq!(payments.len(), model.payments.len());
            assert_eq!(journal.last_payment_event().await.unwrap(), model.events);
            for (number, expected) in &model.payments {
                let payment = journal.payment(&reference(*number)).await.unwrap().unwrap();
                let told = (stand_of(payment.state), payment.attempts, payment.settled_at);
                let settled_at = expected.settled_at.map(moment);
                assert_eq!(told, (expected.stand, expected.attempts, settled_at), "{payment:?}");
                let look_ups = &payment.look_ups;
                let counted = u32::try_from(expected.counted.len()).unwrap();
                assert_eq!((look_ups.made, look_ups.counted), (expected.look_ups, counted));
                assert_eq!(look_ups.sent_by, moment(expected.sent_by));
                assert_eq!(payment.intended.consumer, consumer(expected.consumer));
            }
            let which = WhichPayments::Unsettled;
            let open = PaymentQuery { which, ..PaymentQuery::default() };
            let open = journal.payments(open).await.unwrap();
            assert_eq!(open, unsettled(&payments));
            let mut consumers: Vec<_> = open.iter().map(|open| &open.intended.consumer).collect();
            consumers.sort_unstable();
            consumers.dedup();
            assert_eq!(consumers.len(), open.len(), "no consumer has two payments in doubt");
        });
    }

    fn teardown(till: Till<S>, model: Model) {
        till.runtime.block_on(async {
            let journal = till.journals[1].as_deref().unwrap();
            let verification = verify(journal).await.unwrap();
            assert_eq!(verification.findings, []);
            assert_eq!(verification.payments, model.payments.len() as u64);
        });
    }
}

fn unsettled(payments: &[PaymentRecord]) -> Vec<PaymentRecord> {
    payments.iter().filter(|payment| payment.settled_at.is_none()).cloned().collect()
}

async fn perform(journal: &dyn Journal, model: &Model, act: &Act) -> Result<(), JournalError> {
    let journal = journal.of_payments();
    match *act {
        Act::Intend { reference, consumer, missed: _ } => {
            let inquired_behind = model.asked_behind;
            let payment = payment(reference, consumer);
            journal.intend(NewPayment { inquired_behind, ..payment }).await?;
        }
        Act::Settle { reference: number, attempts_ago, said } => {
            let attempts = model.payments.get(&number).map_or(0, |payment| payment.attempts);
            let outcome = match said {
                Said::Paid => PaymentOutcome::Paid(billport_domain::Receipt::default()),
                Said::NotPaid => PaymentOutcome::NotPaid,
                Said::Nothing => PaymentOutcome::NotSent,
                Said::Unknown | Said::Failed => PaymentOutcome::Unknown,
            };
            let (reference, answer) = (reference(number), PaymentAnswer::default());
            let attempt = attempts.saturating_sub(attempts_ago);
            let settlement = PaymentSettlement { reference, attempt, outcome, answer };
            journal.settle(settlement).await?;
        }
        Act::LookUp { reference: number, after: _, said } => {
            let found = match said {
                Said::Paid => Found::Paid(FoundPaid::default()),
                Said::NotPaid => Found::NotPaid,
                Said::Unknown => Found::Pending,
                Said::Nothing => Found::NoSuchReference,
                Said::Failed => Found::Failed,
            };
            let look_up = LookUp { found, answer: PaymentAnswer::default() };
            journal.note_look_up(&reference(number), look_up).await?;
        }
        Act::Resolve { reference: number, is_paid } => {
            let verdict = if is_paid { PaymentVerdict::Paid } else { PaymentVerdict::NotPaid };
            journal.resolve(&reference(number), verdict, Excerpt::of(b"asked them")).await?;
        }
        Act::Pass(_) | Act::Die => {}
    }
    Ok(())
}

fn stand_of(state: PaymentState) -> Stand {
    match state {
        PaymentState::InFlight(_) => Stand::InFlight,
        PaymentState::InFlightAgain(_) => Stand::InFlightAgain,
        PaymentState::Unknown(_) => Stand::Unknown,
        PaymentState::Paid => Stand::Paid,
        PaymentState::NotPaid => Stand::NotPaid,
        PaymentState::NotSent => Stand::NotSent,
        PaymentState::Absent => Stand::Absent,
    }
}

fn payment(number: usize, of: usize) -> NewPayment {
    let rupees = |amount: i64| Money::new(amount.into(), Currency::NPR);
    NewPayment {
        reference: reference(number),
        target: "live".into(),
        consumer: consumer(of),
        amount: rupees(600),
        service_charge: rupees(5),
        minimum_payable: None,
        total_due: rupees(600),
        session: SessionId(ProviderScalar::number("5").unwrap()),
        inquired_at: moment(0),
        inquired_behind: 0,
        from_file: None,
    }
}

fn reference(number: usize) -> PaymentReference {
    format!("payment-{number}").parse().unwrap()
}

fn consumer(number: usize) -> Consumer {
    Consumer {
        office: "245:balaju-dc".parse().unwrap(),
        service_number: "001.09.701B".parse().unwrap(),
        consumer_id: number.to_string().parse().unwrap(),
    }
}

fn process(who: usize) -> Process {
    Process { pid: 100 + u32::try_from(who).unwrap(), host: "counter".into() }
}

fn moment(seconds: i64) -> OffsetDateTime {
    datetime!(2031-03-14 09:00 UTC) + Duration::seconds(seconds)
}

fn clock(now: &Arc<AtomicI64>) -> Clock {
    let now = Arc::clone(now);
    Arc::new(move || moment(now.load(Ordering::SeqCst)))
}

type InMemory = Paying<MemoryStores>;

prop_state_machine! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn payments_of_a_journal_in_memory_live_as_the_model_says(sequential 1..100 => InMemory);
}

#[cfg(feature = "sqlite")]
type InFiles = Paying<crate::files::Files>;

#[cfg(feature = "sqlite")]
prop_state_machine! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn payments_of_a_journal_in_a_file_live_as_the_model_says(sequential 1..60 => InFiles);
}
