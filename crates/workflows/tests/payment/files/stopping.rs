//! What every further row would meet too stops a file, with the rest pending.

use billport_journal::memory::{Fault, Operation};
use billport_journal::{PaymentState, StoreErrorKind};
use billport_ports::{ErrorKind, PortError, Scope};
use billport_workflows::payment::file::{FileReport, FileStop};

use super::bench::{ended, file, paying_ports, ports, references};
use crate::counter::Counter;
use crate::ports::{error, receipt};

const ROWS: [&str; 3] = ["1,minimum", "2,minimum", "3,minimum"];
const NOT_REACHED: &str = "pending: its turn did not come";

/// A file of three whose second row is answered so.
async fn second_answered(answer: impl Fn() -> PortError + Send + Sync + 'static) -> FileReport {
    let counter = Counter::new();
    let answer = move |id| if id == 2 { Err(answer()) } else { Ok(receipt("77")) };
    counter.pay_file(&ports(&counter, answer), &file(&ROWS)).await
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_concerns_every_request_stops_it() {
    let every = |kind| error(kind).with_scope(Scope::EveryRequest);
    // Insufficient credits, maintenance, a token that was revoked.
    for (kind, end) in [
        (ErrorKind::Refused, "3: not paid: refused by the provider"),
        (ErrorKind::Credentials, "3: not paid: the credentials are not accepted"),
        (ErrorKind::OutcomeUnknown, "3: unknown: the outcome is unknown"),
    ] {
        let report = second_answered(move || every(kind)).await;
        assert_eq!(ended(&report), ["2: paid", end, &format!("4: {NOT_REACHED}")]);
        let stop = report.stopped.unwrap();
        assert_eq!(stop, FileStop::Provider { line: 3 });
        assert_eq!(stop.to_string(), "every further payment would meet what line 3 has met");
    }
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_can_not_be_reached_or_asks_to_slow_down_stops_it() {
    for kind in [ErrorKind::Unavailable, ErrorKind::Throttled] {
        let report = second_answered(move || error(kind)).await;
        let not_sent = format!("3: pending: not sent: Provider: pay dues: {kind}");
        assert_eq!(ended(&report), ["2: paid", &not_sent, &format!("4: {NOT_REACHED}")]);
        assert_eq!(report.stopped, Some(FileStop::Provider { line: 3 }));
    }
}

#[tokio::test(start_paused = true)]
async fn three_in_doubt_in_a_row_stop_it() {
    let counter = Counter::new();
    let rows: Vec<_> = (1..=7).map(|id| format!("{id},minimum")).collect();
    let file = file(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let answer = |id| match id {
        3 => Ok(receipt("77")),
        _ => Err(error(ErrorKind::OutcomeUnknown)),
    };
    let report = counter.pay_file(&ports(&counter, answer), &file).await;
    assert_eq!((report.counts.unknown, report.counts.paid, report.counts.pending), (5, 1, 1));
    let stop = report.stopped.unwrap();
    assert_eq!(stop, FileStop::TooManyUnknown { rows: 3 });
    assert_eq!(stop.to_string(), "3 payments in a row ended with an unknown outcome");
}

#[tokio::test(start_paused = true)]
async fn a_journal_that_fails_stops_it_before_the_intent_and_after_the_answer() {
    for (kind, ends) in [
        (0, "3: pending: not sent: its intent could not be written: the journal is damaged"),
        (1, "3: paid"),
    ] {
        let counter = Counter::new();
        let ports = paying_ports(&counter);
        let plan = counter.plan(&ports, &file(&ROWS)).await;
        let seen = std::sync::atomic::AtomicU32::new(0);
        let damaged = Fault::NotWritten(StoreErrorKind::Damaged);
        counter.journal.fail_next(1, damaged, move |operation| {
            let is_it = match operation {
                Operation::IntendPayment(_) => kind == 0,
                Operation::SettlePayment(_) => kind == 1,
                _ => false,
            };
            is_it && seen.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 1
        });
        let settings = billport_workflows::payment::file::FileSettings::default();
        let references = references();
        let report = counter.deliver(&ports, plan, &settings, &references).await;
        assert_eq!(ended(&report), ["2: paid", ends, &format!("4: {NOT_REACHED}")]);
        assert_eq!(report.stopped, Some(FileStop::Journal { line: 3 }));
        let expected = (kind == 1).then_some(PaymentState::InFlight(1));
        assert_eq!(counter.state("N-2"), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_asks_to_stop_leaves_the_rest_pending() {
    let counter = std::sync::Arc::new(Counter::new());
    let ports = {
        let stopping = std::sync::Arc::clone(&counter);
        ports(&counter, move |id| {
            if id == 2 {
                stopping.stop.request();
            }
            Ok(receipt("77"))
        })
    };
    let report = counter.pay_file(&ports, &file(&ROWS)).await;
    assert_eq!(ended(&report), ["2: paid", "3: paid", &format!("4: {NOT_REACHED}")]);
    assert_eq!(report.stopped.unwrap().to_string(), "it was interrupted");
    let counter = std::sync::Arc::new(Counter::new());
    let ports = {
        let stopping = std::sync::Arc::clone(&counter);
        ports_that_stop_at_the_last(&counter, stopping)
    };
    let report = counter.pay_file(&ports, &file(&ROWS)).await;
    assert_eq!((report.counts.paid, report.stopped), (3, None), "there was nothing left to stop");
}

fn ports_that_stop_at_the_last(
    counter: &Counter,
    stopping: std::sync::Arc<Counter>,
) -> crate::ports::Ports {
    ports(counter, move |id| {
        if id == 3 {
            stopping.stop.request();
        }
        Ok(receipt("77"))
    })
}
