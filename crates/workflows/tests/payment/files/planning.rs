//! What is to be paid, and what is left and why. Nothing is paid by planning.

use billport_domain::{Advance, Dues, ServiceCharge};
use billport_intake::payments::PaymentFile;
use billport_journal::StoreErrorKind;
use billport_journal::memory::{Fault, Operation};
use billport_ports::{ErrorKind, PortError, Scope};
use billport_workflows::payment::file::{FileSettings, PlanError};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::bench::{ended, file, id_of, paying_ports, paying_ports_of, planned, usual_dues};
use crate::counter::Counter;
use crate::ports::{Ports, dues, error, rupees};

#[tokio::test]
async fn each_row_has_its_figures_or_its_reason() {
    let counter = Counter::new();
    let ports = paying_ports(&counter);
    let text = "office_code,sc_no,consumer_id,amount\n\
                245:bhaktapur-dc,024.12.512,1,minimum\n\
                245,024.12.512,2,minimum\n\
                245:bhaktapur-dc,024.12.512,3,299.99\n\
                245:bhaktapur-dc,024.12.512,4,450.01\n\
                245:bhaktapur-dc,024.12.512,5,500\n\
                245:bhaktapur-dc,024.12.512,6,total\n";
    let file = PaymentFile::read(text.as_bytes()).unwrap();
    let plan = counter.plan(&ports, &file).await;
    assert_eq!(
        planned(&plan),
        [
            "2: pay NPR 100",
            "3: rejected: office_code `245` is not a number and a name such as \
             245:bhaktapur-dc, at most 80 bytes, as the counters list it",
            "4: rejected: NPR 299.99 is below the minimum of NPR 300, which is what the oldest \
             bill asks for",
            "5: rejected: NPR 450.01 is above the total of NPR 450, and an advance was not allowed",
            "6: pay NPR 500",
            "7: pay NPR 655"
        ]
    );
    assert_eq!((plan.payments(), plan.total_debited()), (3, rupees("1255")));
    assert_eq!(
        counter.told.all(),
        (2..=7).map(|line| format!("planned line {line}")).collect::<Vec<_>>()
    );
    assert!(counter.log().is_empty(), "nothing is paid");
}

#[tokio::test]
async fn an_advance_is_paid_only_if_that_is_allowed() {
    let (counter, file) = (Counter::new(), file(&["1,151"]));
    let settings = FileSettings { advance: Advance::Allowed, ..FileSettings::default() };
    let plan = counter.try_plan(&paying_ports(&counter), &file, &settings).await.unwrap();
    assert_eq!(planned(&plan), ["2: pay NPR 151"]);
}

#[tokio::test]
async fn a_row_above_the_limit_is_rejected_and_a_plan_above_it_is_refused() {
    let counter = Counter::new();
    let (ports, file) = (paying_ports(&counter), file(&["1,minimum", "5,total", "6,minimum"]));
    let max_amount = Some(rupees("550"));
    let settings = FileSettings { max_amount, ..FileSettings::default() };
    let plan = counter.try_plan(&ports, &file, &settings).await.unwrap();
    assert_eq!(
        planned(&plan),
        [
            "2: pay NPR 100",
            "3: pay NPR 555",
            "4: rejected: NPR 600 is above the limit of NPR 550 for one payment"
        ]
    );
    for (limit, is_fine) in [("655", true), ("654.99", false)] {
        let settings = FileSettings { max_total: Some(rupees(limit)), ..settings };
        let plan = counter.try_plan(&ports, &file, &settings).await;
        assert_eq!(plan.is_ok(), is_fine);
        if let Err(error) = plan {
            assert_eq!(
                error.to_string(),
                "NPR 655 would be debited for all payments together, and the limit is NPR 654.99"
            );
        }
    }
}

#[tokio::test]
async fn a_charge_that_breaks_its_rules_is_not_paid_for_a_file() {
    let counter = Counter::new();
    let mut ports = Ports::silent(&counter.journal);
    ports.dues.expect_dues().returning(|consumer| Ok(usual_dues(consumer)));
    ports
        .charges
        .expect_service_charge()
        .returning(|_, amount| Ok(ServiceCharge::of(amount, Some(amount), rupees("1")).unwrap()));
    let plan = counter.plan(&ports, &file(&["1,minimum", "6,minimum"])).await;
    assert_eq!(
        planned(&plan),
        [
            "2: rejected: the provider charges NPR 1, but amounts up to NPR 500 are free of \
             charge: it has to be paid by itself, if at all",
            "3: pay NPR 601"
        ]
    );
}

#[tokio::test]
async fn what_the_provider_says_of_one_row_is_that_row_s_and_what_it_says_of_all_ends_it() {
    let refusal = |kind| move |id: u32| (id == 2).then(|| error(kind));
    for kind in [ErrorKind::Refused, ErrorKind::Invalid, ErrorKind::Broken] {
        let counter = Counter::new();
        let refuses = refusal(kind);
        let dues = move |consumer: &billport_domain::Consumer| {
            refuses(id_of(consumer)).map_or_else(|| Ok(usual_dues(consumer)), Err)
        };
        let ports = paying_ports_of(&counter, dues);
        let plan = counter.plan(&ports, &file(&["1,minimum", "2,minimum", "3,minimum"])).await;
        let not_paid = format!("3: not paid: {kind}");
        assert_eq!(planned(&plan), ["2: pay NPR 100", &not_paid, "4: pay NPR 300"]);
    }
    for answer in [
        || error(ErrorKind::Refused).with_scope(Scope::EveryRequest),
        || error(ErrorKind::Credentials).with_scope(Scope::EveryRequest),
        || error(ErrorKind::NotFound).with_scope(Scope::EveryRequest),
        || error(ErrorKind::Throttled).with_scope(Scope::EveryRequest),
        || error(ErrorKind::Unavailable).with_scope(Scope::EveryRequest),
    ] as [fn() -> PortError; 5]
    {
        let counter = Counter::new();
        let ports = paying_ports_of(&counter, move |_| Err::<Dues, _>(answer()));
        let error = counter
            .try_plan(&ports, &file(&["1,minimum", "2,minimum"]), &FileSettings::default())
            .await
            .unwrap_err();
        assert!(matches!(error, PlanError::Provider { line: 2, .. }), "{error:?}");
        assert!(error.to_string().starts_with("line 2: Provider: pay dues: "), "{error}");
    }
}

#[tokio::test]
async fn a_consumer_that_can_not_be_served_now_keeps_no_other_from_being_paid() {
    let counter = Counter::new();
    let ports = paying_ports_of(&counter, |consumer| match id_of(consumer) {
        2 => Err(error(ErrorKind::Unavailable).with_message(b"try later")),
        _ => Ok(usual_dues(consumer)),
    });
    let report = counter.pay_file(&ports, &file(&["1,minimum", "2,minimum", "3,minimum"])).await;
    let told = ended(&report);
    assert_eq!((&*told[0], &*told[2]), ("2: paid", "4: paid"));
    let pending = "3: pending: its figures could not be asked for: Provider: pay dues: ";
    assert!(told[1].starts_with(pending) && told[1].contains("try later"), "{}", told[1]);
    assert_eq!(report.stopped, None);
}

#[tokio::test]
async fn a_provider_in_trouble_is_not_asked_for_a_whole_file() {
    let rows: Vec<_> = (1..=25).map(|id| format!("{id},minimum")).collect();
    let file = file(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    for (well, line) in [(0, Some(11)), (10, Some(21)), (16, None)] {
        let counter = Counter::new();
        let ports = paying_ports_of(&counter, move |consumer| match id_of(consumer) {
            id if id == well => Ok(usual_dues(consumer)),
            id if well == 16 && (id == 8 || id == 24) => Ok(usual_dues(consumer)),
            _ => Err(error(ErrorKind::Unavailable)),
        });
        let planned = counter.try_plan(&ports, &file, &FileSettings::default()).await;
        let ended_at = match planned {
            Err(PlanError::Provider { line, .. }) => Some(line),
            Ok(_) => None,
            Err(error) => panic!("{error:?}"),
        };
        assert_eq!(ended_at, line);
    }
}

#[tokio::test(start_paused = true)]
async fn rows_are_asked_for_some_at_once_and_told_in_their_order() {
    let counter = Counter::new();
    let (asking, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let slow = Slow { asking: Arc::clone(&asking), most: Arc::clone(&most) };
    let ports = paying_ports(&counter);
    let desk = billport_workflows::payment::PaymentDesk { dues: &slow, ..ports.desk() };
    let settings =
        FileSettings { in_flight: NonZeroUsize::new(4).unwrap(), ..FileSettings::default() };
    let rows: Vec<_> = (1..=9).map(|id| format!("{id},minimum")).collect();
    let file = file(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let now = || counter.wall.now();
    let (books, context) = (counter.books(&now), counter.context());
    let plan = billport_workflows::payment::file::plan(desk, books, context, &file, &settings);
    let plan = plan.await.unwrap();
    assert_eq!(most.load(Ordering::Relaxed), 4);
    assert_eq!(
        plan.rows().iter().map(|row| row.line).collect::<Vec<_>>(),
        (2..=10).collect::<Vec<_>>()
    );
    assert_eq!(counter.told.all().len(), 9);
}

/// A port that takes the longer the smaller the consumer's id is, and counts who waits.
struct Slow {
    asking: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

#[async_trait::async_trait]
impl billport_ports::DuesInquiry for Slow {
    async fn dues(&self, consumer: &billport_domain::Consumer) -> Result<Dues, PortError> {
        let asking = self.asking.fetch_add(1, Ordering::Relaxed) + 1;
        self.most.fetch_max(asking, Ordering::Relaxed);
        let id = id_of(consumer);
        tokio::time::sleep(std::time::Duration::from_secs(20 - u64::from(id))).await;
        self.asking.fetch_sub(1, Ordering::Relaxed);
        Ok(dues(id, &["100"]))
    }
}

#[tokio::test]
async fn whoever_asks_to_stop_or_a_journal_that_fails_ends_it() {
    let counter = Counter::new();
    let (ports, file) = (paying_ports(&counter), file(&["1,minimum", "2,minimum"]));
    let settings = FileSettings::default();
    for times in 1..=3 {
        counter.journal.repair();
        let seen = AtomicUsize::new(0);
        let io = Fault::NotWritten(StoreErrorKind::Io);
        counter.journal.fail_next(1, io, move |operation| {
            matches!(operation, Operation::Payments)
                && seen.fetch_add(1, Ordering::Relaxed) + 1 == times
        });
        let error = counter.try_plan(&ports, &file, &settings).await.unwrap_err();
        assert!(matches!(error, PlanError::Journal(_)), "{error:?}");
    }
    counter.stop.request();
    let error = counter.try_plan(&ports, &file, &settings).await.unwrap_err();
    assert_eq!(error.to_string(), "it was interrupted before anything was paid");
}
