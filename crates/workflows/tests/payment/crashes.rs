//! A process dies at any point: what it had on its way is looked up by the next one, and never sent
//! again (row 17).

use async_trait::async_trait;
use billport_domain::{PaymentOrder, PaymentReference, Receipt};
use billport_journal::{PaymentState, PaymentVerdict};
use billport_ports::{MockPaymentStatus, PaidStanding, Payments, PortError, Standing};
use billport_workflows::payment::{PaymentDesk, PaymentEnd, SettleEnd, settle};
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};
use std::time::Duration;
use tokio::{task::yield_now, time::advance};

use crate::counter::Counter;
use crate::hunt::Hesitant;
use crate::ports::{Ports, receipt, reference};
use crate::virtual_time::drop_after;

/// A provider that takes a payment in the middle of its call.
#[derive(Default)]
struct Taking(AtomicU32);

#[async_trait]
impl Payments for Taking {
    async fn pay(
        &self,
        _order: &PaymentOrder,
        _reference: &PaymentReference,
    ) -> Result<Receipt, PortError> {
        yield_now().await;
        self.0.fetch_add(1, Ordering::Relaxed);
        yield_now().await;
        Ok(receipt("77"))
    }
}

#[tokio::test(start_paused = true)]
async fn dropped_at_any_point_it_is_settled_by_the_next_process() {
    let (mut in_doubt, mut taken) = (0, 0);
    for polls in 1.. {
        let counter = Counter::new();
        let (provider, name) = (Arc::new(Taking::default()), reference("A-1"));
        let ports = Ports::new(&counter.journal);
        let desk = PaymentDesk { payments: &*provider, ..ports.desk() };
        let (journal, now) = (Hesitant(Arc::clone(&counter.journal)), || counter.wall.now());
        let confirmed = counter.confirmed(desk).await;
        let books = counter.books_with(&journal, &now);
        let paying = confirmed.pay(desk, books, &name, counter.context());
        let is_done = drop_after(polls, paying).await.is_some();

        let next = counter.another(2);
        let has_it = provider.0.load(Ordering::Relaxed) == 1;
        let mut status = MockPaymentStatus::new();
        status.expect_standing().returning(move |_| {
            Ok(if has_it {
                Standing::Paid(PaidStanding::default())
            } else {
                Standing::NoSuchReference
            })
        });
        let desk = PaymentDesk { status: &status, ..desk };
        match next.state("A-1") {
            None => assert!(!has_it, "nothing is sent before there is an intent"),
            Some(PaymentState::InFlight(1)) => {
                in_doubt += 1;
                taken += u32::from(has_it);
                let end = settle(desk, next.books(&now), &name).await.unwrap();
                assert!(matches!(end, SettleEnd::TooEarly { .. }), "{end:?}");
                advance(Duration::from_secs(5 * 60 + 30)).await;
                let end = settle(desk, next.books(&now), &name).await.unwrap();
                let state = end.record().state;
                let expected = if has_it { PaymentState::Paid } else { PaymentState::Unknown(1) };
                assert_eq!(state, expected, "after {polls} polls");
            }
            Some(state) => assert_eq!((state, has_it), (PaymentState::Paid, true)),
        }
        next.check().await;
        assert!(provider.0.load(Ordering::Relaxed) <= 1);
        if is_done {
            break;
        }
    }
    assert!(in_doubt > taken && taken > 0, "{in_doubt} in doubt, {taken} of them taken");
}

#[tokio::test(start_paused = true)]
async fn a_process_that_was_thought_dead_is_believed_that_it_has_paid() {
    let counter = Counter::new();
    let ports = Ports::new(&counter.journal);
    let asleep = Asleep;
    let desk = PaymentDesk { payments: &asleep, ..ports.desk() };
    let now = || counter.wall.now();
    let name = reference("A-1");
    let confirmed = counter.confirmed(desk).await;
    let paying = confirmed.pay(desk, counter.books(&now), &name, counter.context());
    let resolving = async {
        tokio::time::sleep(Duration::from_mins(30)).await;
        let because = billport_domain::Excerpt::of(b"their desk says no");
        let resolve = PaymentVerdict::NotPaid;
        billport_journal::PaymentJournal::resolve(&*counter.journal, &name, resolve, because)
            .await
            .unwrap();
    };
    let (end, ()) = tokio::join!(paying, resolving);
    // That money went is believed, and its consumer is not free for another payment.
    assert!(matches!(end, PaymentEnd::Paid { kept: Ok(_), .. }), "{end:?}");
    assert!(!end.is_to_be_settled());
    assert_eq!(counter.state("A-1"), Some(PaymentState::Paid));
}

/// A port whose process is stopped for an hour in the middle of a call.
struct Asleep;

#[async_trait]
impl Payments for Asleep {
    async fn pay(
        &self,
        _order: &PaymentOrder,
        _reference: &PaymentReference,
    ) -> Result<Receipt, PortError> {
        tokio::time::sleep(Duration::from_hours(1)).await;
        Ok(receipt("77"))
    }
}
