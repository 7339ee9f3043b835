//! Each row ends in one way, and the counts add up.

use billport_domain::ServiceCharge;
use billport_journal::{FileRow, Fingerprint, PaymentState};
use billport_ports::ErrorKind;
use billport_workflows::payment::file::{FileCounts, FileSettings, RowEnd, WhyPending};
use std::num::NonZeroUsize;
use std::time::Duration;
use tokio::time::advance;

use super::bench::{
    ended, file, in_order, paying_ports, paying_ports_of, ports, references, usual_dues,
};
use crate::counter::Counter;
use crate::ports::{Ports, consumer, dues, error, receipt, rupees};

#[tokio::test]
async fn rows_are_paid_one_after_the_other_under_names_of_their_own() {
    let counter = Counter::new();
    let file = file(&["1,minimum", "x,minimum", "5,total"]);
    let report = counter.pay_file(&paying_ports(&counter), &file).await;
    assert!(report.stopped.is_none());
    let counts = FileCounts { rows: 3, rejected: 1, paid: 2, ..FileCounts::default() };
    assert_eq!(report.counts, counts);
    let (tries, rows) = (counter.log(), &report.rows);
    assert_eq!(
        tries,
        [
            "intend",
            "pay NPR 100 of 1 as N-1",
            "settle",
            "intend",
            "pay NPR 550 of 5 as N-2",
            "settle"
        ]
    );
    assert_eq!(rows[0].consumer, Some(consumer(1)));
    assert_eq!(rows[2].figures.unwrap().debited, rupees("555"));
    let RowEnd::Paid { receipt: given, kept: Ok(record) } = &rows[2].end else { panic!() };
    assert_eq!((given, record.reference()), (&receipt("77"), rows[2].reference.as_ref().unwrap()));
    let fingerprint = Fingerprint(*file.fingerprint().as_bytes());
    assert_eq!(record.intended.from_file, Some(FileRow { fingerprint, line: 4 }));
    let told = counter.told.all();
    let ends: Vec<_> = told.iter().filter(|told| told.starts_with("line")).collect();
    assert_eq!(ends, ["line 2: paid", "line 3: rejected", "line 4: paid"]);
}

#[tokio::test(start_paused = true)]
async fn every_answer_is_an_end_of_its_row() {
    let counter = Counter::new();
    let answer = |id| match id {
        2 => Err(error(ErrorKind::Refused)),
        3 => Err(error(ErrorKind::OutcomeUnknown)),
        _ => Ok(receipt("77")),
    };
    let rows = ["1,minimum", "2,minimum", "3,minimum", "4,1", "5,minimum"];
    let report = counter.pay_file(&ports(&counter, answer), &file(&rows)).await;
    assert_eq!(
        ended(&report),
        [
            "2: paid",
            "3: not paid: refused by the provider",
            "4: unknown: the outcome is unknown",
            "5: rejected: NPR 1 is below the minimum of NPR 400, which is what the oldest bill \
             asks for",
            "6: paid"
        ]
    );
    assert!(report.stopped.is_none());
    assert_eq!(counter.state("N-3"), Some(PaymentState::Unknown(1)));
}

#[tokio::test(start_paused = true)]
async fn figures_that_grow_old_are_asked_for_again_and_paid_if_they_are_the_same() {
    let counter = Counter::new();
    let calls = in_order((1..=4).map(|call| if call == 4 { "251" } else { "250" }).collect());
    let dues = move |consumer: &_| {
        let session = super::bench::id_of(consumer);
        Ok(dues(session, &[calls(), "50"]))
    };
    let ports = paying_ports_of(&counter, dues);
    let plan = counter.plan(&ports, &file(&["1,total", "2,total"])).await;
    advance(Duration::from_mins(30)).await;
    let settings = FileSettings::default();
    let report = counter.deliver(&ports, plan, &settings, &references()).await;
    assert_eq!(
        ended(&report),
        [
            "2: paid",
            "3: pending: its figures changed after they were confirmed: now NPR 301 would be \
             debited, and NPR 301 is due"
        ]
    );
    assert!(matches!(report.rows[1].end, RowEnd::Pending(WhyPending::Changed { .. })));
    assert_eq!(report.rows[1].reference, None, "it has no name: nothing was intended");
    assert_eq!(counter.log(), ["intend", "pay NPR 300 of 1 as N-1", "settle"]);
}

#[tokio::test(start_paused = true)]
async fn a_charge_that_comes_to_break_its_rules_is_not_paid() {
    let counter = Counter::new();
    let mut ports = Ports::silent(&counter.journal);
    ports.dues.expect_dues().returning(|consumer| Ok(usual_dues(consumer)));
    let charges = in_order(vec!["0", "1"]);
    ports.charges.expect_service_charge().returning(move |_, amount| {
        Ok(ServiceCharge::of(amount, Some(amount), rupees(charges())).unwrap())
    });
    let plan = counter.plan(&ports, &file(&["1,minimum"])).await;
    advance(Duration::from_mins(30)).await;
    let report = counter.deliver(&ports, plan, &FileSettings::default(), &references()).await;
    assert!(matches!(report.rows[0].end, RowEnd::Rejected(_)), "{report:?}");
}

#[tokio::test(start_paused = true)]
async fn some_rows_are_on_their_way_at_once_and_told_in_their_order() {
    let counter = Counter::new();
    let rows: Vec<_> = (1..=20).map(|id| format!("{id},minimum")).collect();
    let file = file(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let ports = paying_ports(&counter);
    let plan = counter.plan(&ports, &file).await;
    let settings =
        FileSettings { in_flight: NonZeroUsize::new(8).unwrap(), ..FileSettings::default() };
    let report = counter.deliver(&ports, plan, &settings, &references()).await;
    assert_eq!(report.counts.paid, 20);
    let names: std::collections::BTreeSet<_> =
        report.rows.iter().map(|row| row.reference.clone().unwrap()).collect();
    assert_eq!(names.len(), 20, "each has a name of its own");
}
