//! A provider that asks to slow down, and one in trouble. A payment waits for no pause: its intent would
//! grow old meanwhile.

use billport::ports::{ErrorKind, Reach};
use billport::workflows::payment::file::{FileStop, PlanError};
use billport_sandbox::{Answer, Call, FaultOrder, nea};
use std::time::Duration;

use crate::bench::{Bench, Outcome, consumer, driven, ends, row};

/// A year without leap days, in seconds.
const YEAR: u64 = 365 * 24 * 3600;

fn slow_down(when: &str) -> Answer {
    Answer::json(429, r#"{"detail":"slow down"}"#).retry_after(when)
}

/// Row 12: a 429 says nothing of a payment, whatever the time that it names: unknown, and never sent
/// again.
#[tokio::test]
async fn a_throttled_payment_is_unknown_and_not_sent_again() {
    let bench = Bench::start();
    let ten_years = (10 * YEAR).to_string();
    let whens = ["0", "1", "600", "Sun, 06 Nov 1994 08:49:38 GMT", "soon", "-5", &ten_years];
    for (number, when) in (1..).zip(whens) {
        for charged in [false, true] {
            let order = FaultOrder::once(Call::Commit, slow_down(when));
            bench.provider.order(if charged { order.after_effect() } else { order });
            let payment = bench.pay(&consumer(2 * number + u32::from(charged))).await;
            assert_eq!((payment.outcome(), payment.requests()), (Outcome::Unknown, 1), "{when}");
        }
    }
}

/// Row 12: while the provider's pause holds, no other payment sets off through the same door: it ends
/// at once as not sent, and says how long the pause is.
#[tokio::test]
async fn a_payment_behind_a_pause_is_not_sent_and_does_not_wait() {
    let bench = Bench::start().with_dues_from_elsewhere();
    let door = bench.door();
    bench.strike_payment(slow_down("600"));
    let mut payments = Vec::new();
    for number in 1..=2 {
        let (process, reference) = (bench.process_at(&door), bench.new_reference());
        let end = driven(&process, process.pay(&consumer(number), &reference)).await;
        payments.push(bench.close(process, &reference, end).await);
    }
    let [first, second] = &payments[..] else { panic!("two payments") };
    assert_eq!((first.outcome(), second.outcome()), (Outcome::Unknown, Outcome::NotSent));
    let told = second.told();
    assert_eq!((told.kind, told.reach), (ErrorKind::Throttled, Reach::NotSent));
    assert!(told.retry_after.is_some_and(|wait| wait > Duration::from_secs(500)), "{told:#?}");
    assert_eq!(second.requests(), 0);
    assert_eq!(second.record().attempts, 1, "it is not tried again by itself");
}

/// Row 12: a file stops behind the row that was throttled, with the rest pending.
#[tokio::test]
async fn a_throttled_file_stops_with_the_rest_pending() {
    let bench = Bench::start().with_dues_from_elsewhere();
    for number in 1..=3 {
        // As many sessions as the file asks for.
        let key = crate::bench::key_of(&consumer(number));
        assert!(bench.provider.open_session(&key).is_some());
    }
    bench.strike_payment(slow_down("600"));
    let rows: String = (1..=3).map(|number| row(number, "minimum")).collect();
    let (report, ledger) = bench.pay_file(&rows).await;
    assert_eq!(ends(&report), ["unknown", "pending", "pending"]);
    assert_eq!((report.stopped, ledger.commit_requests), (Some(FileStop::Provider { line: 3 }), 1));
}

/// Row 12, of what is only read: a short pause is waited for, and one of years is told; nothing is
/// planned then.
#[tokio::test]
async fn dues_wait_out_a_short_pause_and_not_one_of_years() {
    for when in ["0", "1", "soon", "Sun, 06 Nov 1994 08:49:38 GMT"] {
        let bench = Bench::start();
        bench.provider.order(FaultOrder::once(Call::Details, slow_down(when)));
        assert_eq!(bench.pay(&consumer(1)).await.outcome(), Outcome::Paid, "{when}");
    }
    let bench = Bench::start();
    bench.provider.order(FaultOrder::once(Call::Details, slow_down(&(10 * YEAR).to_string())));
    let file = format!("office_code,sc_no,consumer_id,amount\n{}", row(1, "minimum"));
    let (file, process) = (bench.desk.put_file(&file), bench.process());
    let Err(PlanError::Provider { error, .. }) = driven(&process, process.pay_file(&file)).await
    else {
        panic!("it is planned");
    };
    assert_eq!(error.kind(), ErrorKind::Throttled);
    assert_eq!(bench.provider.ledger().commit_requests, 0);
}

/// Row 13: in a storm of 5xx every payment is sent once, and a file does not put all of its rows in
/// doubt.
#[tokio::test]
async fn in_a_storm_of_5xx_every_payment_is_sent_once() {
    for in_flight in [1, 64] {
        let bench = Bench::start().with_in_flight(in_flight);
        let storm = FaultOrder::once(Call::Commit, Answer::html(503));
        bench.provider.order(storm.always());
        let rows: String = (1..=100).map(|number| row(number, "minimum")).collect();
        let (report, ledger) = bench.pay_file(&rows).await;
        let counts = report.counts;
        assert_eq!(counts.unknown + counts.pending, 100);
        assert!((3..=2 + in_flight as u64).contains(&counts.unknown), "{}", counts.unknown);
        assert_eq!(ledger.commit_requests, counts.unknown, "each was sent once");
    }
}

/// Row 13, of what is only read: a provider in trouble is not made worse by those who ask for dues.
#[tokio::test]
async fn in_a_storm_dues_are_asked_for_a_few_times() {
    let bench = Bench::start().with_in_flight(64);
    bench.provider.order(FaultOrder::once(Call::Details, nea::refusal("1018", "storm")).always());
    let rows: String = (1..=200).map(|number| row(number, "minimum")).collect();
    let file = bench.desk.put_file(&format!("office_code,sc_no,consumer_id,amount\n{rows}"));
    let process = bench.process();
    let planned = driven(&process, process.pay_file(&file)).await;
    assert!(matches!(planned, Err(PlanError::Provider { .. })));
    // 64 are on their way when the tenth one in a row gives up, and the budget pays for 50 repeats of
    // them all.
    assert!(bench.provider.ledger().details_requests <= 64 + 10 + 50);
    assert_eq!(bench.provider.ledger().commit_requests, 0);
}
