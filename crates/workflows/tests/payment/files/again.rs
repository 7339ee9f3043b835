//! The same file again goes on with what is not paid; what is paid is not paid again, and what is in
//! doubt is left alone (row 16).

use billport_domain::Receipt;
use billport_journal::{Found, LookUp, PaymentAnswer, PaymentJournal as _, PaymentState};
use billport_ports::{ErrorKind, PortError};
use billport_workflows::payment::file::{FileSettings, PlannedRow};
use billport_workflows::payment::{PaymentEnd, Refusal};
use futures_util::FutureExt as _;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use time::macros::date;
use tokio::time::advance;

use super::bench::{
    ended, file, paying_ports, paying_ports_of, planned, ports, references, usual_dues,
};
use crate::counter::Counter;
use crate::ports::{Ports, error, paid, receipt, reference};

const DAY: Duration = Duration::from_hours(24);

/// Answers that leave one row paid, one refused, one in doubt, and the last one not sent.
fn mixed(id: u32) -> Result<Receipt, PortError> {
    match id {
        1 => Ok(receipt("77")),
        2 => Err(error(ErrorKind::Refused)),
        3 => Err(error(ErrorKind::OutcomeUnknown)),
        _ => Err(error(ErrorKind::Throttled)),
    }
}

const ROWS: [&str; 4] = ["1,minimum", "2,minimum", "3,minimum", "4,minimum"];

#[tokio::test(start_paused = true)]
async fn what_is_paid_is_not_paid_again_and_all_else_has_its_turn() {
    let (counter, file) = (Counter::new(), file(&ROWS));
    let first = counter.pay_file(&ports(&counter, mixed), &file).await;
    assert_eq!(first.counts.paid + first.counts.not_paid + first.counts.unknown, 3);
    for _ in 0..2 {
        let again = counter.another(2);
        let plan = again.plan(&paying_ports(&again), &file).await;
        assert_eq!(
            planned(&plan),
            [
                "2: already paid: paid NPR 100 on 2026-11-22 as N-1",
                "3: pay NPR 200",
                "4: unknown",
                "5: pay NPR 400"
            ]
        );
        let name = |row: &PlannedRow| row.reference.as_ref().map(ToString::to_string);
        let names: Vec<_> = plan.rows().iter().map(name).collect();
        // What was refused gets a new name, and what was not sent keeps its own.
        let kept = |name: &str| Some(name.to_owned());
        assert_eq!(names, [kept("N-1"), None, kept("N-3"), kept("N-4")]);
        advance(DAY).await;
    }
    let next = references();
    for _ in 0..4 {
        next();
    }
    let again = counter.another(3);
    let ports = paying_ports(&again);
    let plan = again.plan(&ports, &file).await;
    let report = again.deliver(&ports, plan, &FileSettings::default(), &next).await;
    let already = "2: already paid: paid NPR 100 on 2026-11-22 as N-1";
    assert_eq!(ended(&report), [already, "3: paid", "4: unknown", "5: paid"]);
    assert_eq!(counter.sent().iter().filter(|sent| sent.contains("of 4 as N-4")).count(), 2);
    assert_eq!(counter.state("N-5"), Some(PaymentState::Paid));
    assert_eq!(report.rows[2].reference, Some(reference("N-3")));
}

#[tokio::test(start_paused = true)]
async fn what_was_in_doubt_goes_on_when_it_is_settled() {
    let (counter, file) = (Counter::new(), file(&["3,minimum"]));
    counter.pay_file(&ports(&counter, mixed), &file).await;
    advance(Duration::from_mins(6)).await;
    let status = Ports::silent(&counter.journal).standing([Ok(paid(None))]);
    let _ = counter.settle(&status, "N-1").await;
    let plan = counter.plan(&paying_ports(&counter), &file).await;
    assert_eq!(planned(&plan), ["2: already paid: paid NPR 300 on 2026-11-22 as N-1"]);
    assert_eq!(plan.payments(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_row_that_is_paid_by_hand_under_its_name_is_paid() {
    let (counter, file) = (Counter::new(), file(&["4,minimum"]));
    counter.pay_file(&ports(&counter, mixed), &file).await;
    assert_eq!(counter.state("N-1"), Some(PaymentState::NotSent));
    let by_hand = Ports::new(&counter.journal).paying([Ok(receipt("77"))]);
    drop(counter.pay_for(&by_hand, 4, "N-1").await);
    advance(DAY).await;
    let plan = counter.plan(&paying_ports(&counter), &file).await;
    assert_eq!(planned(&plan), ["2: already paid: paid NPR 200 on 2026-11-22 as N-1"]);
}

#[tokio::test(start_paused = true)]
async fn a_row_that_two_plans_have_named_is_paid_once() {
    let (counter, file) = (Counter::new(), file(&["4,minimum"]));
    let not_sent = ports(&counter, |_| Err(error(ErrorKind::Throttled)));
    let (one, other) = (counter.plan(&not_sent, &file).await, counter.plan(&not_sent, &file).await);
    let (next, settings) = (references(), FileSettings::default());
    counter.deliver(&not_sent, one, &settings, &next).await;
    let paying = paying_ports(&counter);
    let report = counter.another(2).deliver(&paying, other, &settings, &next).await;
    assert_eq!(ended(&report), ["2: paid"]);
    let states = || ["N-1", "N-2"].map(|name| counter.state(name));
    assert_eq!(states(), [Some(PaymentState::NotSent), Some(PaymentState::Paid)]);
    // Days later somebody finds the one that was not sent, and tries it again.
    advance(DAY).await;
    let by_hand = Ports::new(&counter.journal).paying([]);
    let end = counter.pay_for(&by_hand, 4, "N-1").await;
    let PaymentEnd::Refused(refusal @ Refusal::RowPaid { .. }) = end else { panic!("{end:?}") };
    let words = "the row of the file that N-1 is for was paid since as N-2: it is not tried again";
    assert_eq!(refusal.to_string(), words);
    assert_eq!(states(), [Some(PaymentState::NotSent), Some(PaymentState::Paid)]);
    // Whoever orders the file again pays the row anew, under another name: also when the last that was
    // said was said of the one that was not sent.
    let look_up = LookUp { found: Found::NoSuchReference, answer: PaymentAnswer::default() };
    counter.journal.note_look_up(&reference("N-1"), look_up).await.unwrap();
    let again = FileSettings { again: true, ..settings };
    let plan = counter.try_plan(&paying, &file, &again).await.unwrap();
    let report = counter.deliver(&paying, plan, &again, &next).await;
    assert_eq!(ended(&report), ["2: paid"]);
    assert_eq!(counter.state("N-3"), Some(PaymentState::Paid));
}

#[tokio::test(start_paused = true)]
async fn a_row_that_was_paid_while_the_file_was_planned_is_not_paid_again() {
    let (counter, file) = (Counter::new(), file(&["1,minimum", "4,minimum"]));
    // It is known which rows are paid. Then, while dues are asked for, another process pays both, and the
    // day changes.
    let (other, paying, same_file) = (counter.another(2), paying_ports(&counter), file.clone());
    let is_paid = AtomicBool::new(false);
    let while_it_is_planned = paying_ports_of(&counter, move |consumer| {
        if !is_paid.swap(true, Ordering::Relaxed) {
            let report = other.pay_file(&paying, &same_file).now_or_never();
            assert_eq!(report.expect("nobody waits for anything").counts.paid, 2);
            other.wall.jump(time::Duration::DAY);
        }
        Ok(usual_dues(consumer))
    });
    let settings = FileSettings { in_flight: NonZeroUsize::MIN, ..FileSettings::default() };
    let plan = counter.try_plan(&while_it_is_planned, &file, &settings).await.unwrap();
    assert_eq!(planned(&plan), ["2: pay NPR 100", "3: pay NPR 400"]);
    let next = references();
    let (_, _) = (next(), next());
    let report = counter.deliver(&while_it_is_planned, plan, &settings, &next).await;
    assert_eq!(report.counts.paid, 0, "{:?}", ended(&report));
    assert_eq!(counter.sent().len(), 2, "those of the other process");
}

#[tokio::test(start_paused = true)]
async fn another_file_with_the_same_consumer_waits_for_the_day_and_for_doubts() {
    let counter = Counter::new();
    counter.pay_file(&ports(&counter, mixed), &file(&["1,minimum", "3,minimum"])).await;
    let other = file(&["1,total", "3,total"]);
    let in_doubt = "3: pending: another payment of the consumer is unknown: N-2 has to be settled \
                    before";
    let plan = counter.plan(&paying_ports(&counter), &other).await;
    assert_eq!(
        planned(&plan),
        [
            "2: pending: the consumer has paid today (2026-11-22) as N-1, and the provider takes \
             one payment of a consumer a day",
            in_doubt
        ]
    );
    advance(DAY).await;
    let plan = counter.plan(&paying_ports(&counter), &other).await;
    assert_eq!(planned(&plan), ["2: pay NPR 150", in_doubt]);
}

#[tokio::test(start_paused = true)]
async fn a_plan_that_is_confirmed_twice_pays_once() {
    let (counter, file) = (Counter::new(), file(&["1,minimum", "2,minimum"]));
    let ports = paying_ports(&counter);
    let (one, other) = (counter.plan(&ports, &file).await, counter.plan(&ports, &file).await);
    let next = references();
    let settings = FileSettings::default();
    let first = counter.deliver(&ports, one, &settings, &next).await;
    let second = counter.deliver(&ports, other, &settings, &next).await;
    assert_eq!((first.counts.paid, second.counts.paid, second.counts.pending), (2, 0, 2));
    assert_eq!(counter.sent().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_file_of_another_day_is_paid_anew_only_if_somebody_says_so() {
    let (counter, file) = (Counter::new(), file(&ROWS));
    let (ports, next) = (paying_ports(&counter), references());
    let plan = counter.plan(&ports, &file).await;
    let usual = FileSettings::default();
    counter.deliver(&self::ports(&counter, mixed), plan, &usual, &next).await;
    let anew = FileSettings { again: true, ..usual };
    let plan = counter.try_plan(&ports, &file, &anew).await.unwrap();
    let paid_today = "2: pending: the consumer has paid today (2026-11-22) as N-1, and the provider \
                      takes one payment of a consumer a day";
    assert_eq!(planned(&plan), [paid_today, "3: pay NPR 200", "4: unknown", "5: pay NPR 400"]);
    assert_eq!(counter.plan(&ports, &file).await.paid_earlier(), None, "it was today");

    advance(DAY).await;
    let plan = counter.plan(&ports, &file).await;
    assert_eq!(plan.paid_earlier(), Some(date!(2026 - 11 - 22)));
    let plan = counter.try_plan(&ports, &file, &anew).await.unwrap();
    assert_eq!(plan.paid_earlier(), None, "nothing is left out for it");
    assert_eq!(
        planned(&plan),
        ["2: pay NPR 100", "3: pay NPR 200", "4: unknown", "5: pay NPR 400"]
    );
    let before = plan.rows()[0].paid_before.as_ref().unwrap();
    assert_eq!(before.to_string(), "paid NPR 100 on 2026-11-22 as N-1");
    assert_eq!(plan.rows()[0].reference, None, "it gets a name of its own");
    let report = counter.deliver(&ports, plan, &anew, &next).await;
    assert_eq!(ended(&report), ["2: paid", "3: paid", "4: unknown", "5: paid"]);
    // Without a word it is as any file that was paid: the last payment of each row is told.
    let plan = counter.plan(&ports, &file).await;
    assert_eq!(planned(&plan)[0], "2: already paid: paid NPR 100 on 2026-11-23 as N-5");
}

#[tokio::test(start_paused = true)]
async fn a_row_that_is_paid_today_does_not_hide_those_that_were_paid_earlier() {
    let (counter, file) = (Counter::new(), file(&["1,minimum", "4,minimum"]));
    counter.pay_file(&ports(&counter, mixed), &file).await;
    advance(DAY).await;
    let ports = paying_ports(&counter);
    counter.pay_file(&ports, &file).await;
    let plan = counter.plan(&ports, &file).await;
    assert_eq!(
        planned(&plan),
        [
            "2: already paid: paid NPR 100 on 2026-11-22 as N-1",
            "3: already paid: paid NPR 400 on 2026-11-23 as N-2"
        ]
    );
    assert_eq!(plan.paid_earlier(), Some(date!(2026 - 11 - 22)));
}

#[tokio::test(start_paused = true)]
async fn a_row_that_was_paid_once_is_not_paid_under_the_name_of_a_later_try() {
    let (counter, file) = (Counter::new(), file(&["4,minimum"]));
    let (paying, next) = (paying_ports(&counter), references());
    let plan = counter.plan(&paying, &file).await;
    counter.deliver(&paying, plan, &FileSettings::default(), &next).await;
    advance(DAY).await;
    let again = FileSettings { again: true, ..FileSettings::default() };
    let plan = counter.try_plan(&paying, &file, &again).await.unwrap();
    let throttled = ports(&counter, mixed);
    counter.deliver(&throttled, plan, &again, &next).await;
    assert_eq!(counter.state("N-2"), Some(PaymentState::NotSent));
    let plan = counter.plan(&paying, &file).await;
    assert_eq!(planned(&plan), ["2: already paid: paid NPR 400 on 2026-11-22 as N-1"]);
    let plan = counter.try_plan(&paying, &file, &again).await.unwrap();
    assert_eq!(plan.rows()[0].reference, Some(reference("N-2")));
}

#[tokio::test(start_paused = true)]
async fn a_plan_tells_what_a_consumer_has_paid_before_in_another_file() {
    let counter = Counter::new();
    let ports = paying_ports(&counter);
    counter.pay_file(&ports, &file(&["1,minimum"])).await;
    advance(DAY).await;
    let plan = counter.plan(&ports, &file(&["1,total", "2,total"])).await;
    let before = |row: &PlannedRow| row.paid_before.as_ref().map(ToString::to_string);
    let told: Vec<_> = plan.rows().iter().map(before).collect();
    assert_eq!(told, [Some("paid NPR 100 on 2026-11-22 as N-1".to_owned()), None]);
    assert_eq!(plan.paid_earlier(), None, "that was another file");
}
