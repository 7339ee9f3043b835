//! The token of NEA, which stands in the body of every call and in the path of a look-up: a canary
//! through every stage of a payment.

#[expect(dead_code, reason = "these tests need little of the bench")]
#[path = "../payments/bench/mod.rs"]
mod bench;

use billport::Billport;
use billport::domain::{AmountWanted, Consumer};
use billport::journal::PaymentState;
use billport::nea::Nea;
use billport::transport::Transport;
use billport::workflows::payment::{Consent, PaymentEnd, SettleEnd, StillUnknown};
use billport_sandbox::{Answer, Call, Fault, FaultOrder, SandboxConfig, nea};
use std::error::Error;
use std::fmt::Write as _;

use self::bench::{Bench, Outcome, SIX_MINUTES, consumer, driven};
use crate::logged::Logged;
use crate::props::told::Told;

const TOKEN: &str = "TEST:canary-5592&key";

/// The canaries: the token, the part of it that no encoding changes, and its base64.
const CANARIES: [&str; 3] = [TOKEN, "canary-5592", "VEVTVDpjYW5hcnktNTU5MiZrZXk"];

fn bench() -> Bench {
    Bench::start_with(SandboxConfig { nea_token: TOKEN.to_owned(), ..SandboxConfig::default() })
}

fn assert_no_canary(shown: &str) {
    for canary in CANARIES {
        let leaks: Vec<_> = shown.lines().filter(|line| line.contains(canary)).collect();
        assert!(leaks.is_empty(), "{canary}: {leaks:#?}");
    }
}

/// An error and each one below it, plainly and for debugging.
fn shown(error: &(dyn Error + 'static)) -> String {
    let mut shown = String::new();
    let mut next = Some(error);
    while let Some(error) = next {
        writeln!(shown, "{error}\n{error:?}\n{error:#?}").unwrap();
        next = error.source();
    }
    shown
}

/// Row S1: no public value around a payment shows the token, plainly or for debugging.
#[tokio::test]
async fn no_public_value_of_a_payment_shows_the_token() {
    let bench = bench();
    let (config, door) = (&bench.nea, bench.door());
    let builder = Billport::builder(bench.transport.clone()).nea(config.clone());
    let adapter = Nea::new(Transport::new(bench.transport.clone()).unwrap(), config.clone());
    assert_no_canary(&format!("{config:?}\n{config:#?}\n{builder:?}\n{builder:#?}"));
    assert_no_canary(&format!("{adapter:?}\n{adapter:#?}\n{door:?}\n{door:#?}"));

    let (process, reference) = (bench.process(), bench.new_reference());
    let quote = driven(&process, process.quote(&consumer(1), AmountWanted::Minimum)).await.unwrap();
    assert_no_canary(&format!("{quote:?}\n{quote:#?}"));
    let consent = Consent::to(quote.figures());
    let confirmed = quote.confirm(consent).unwrap();
    assert_no_canary(&format!("{confirmed:?}\n{confirmed:#?}"));
    let end = driven(&process, process.pay(&consumer(2), &reference)).await;
    assert!(matches!(end, PaymentEnd::Paid { .. }));
    assert_no_canary(&format!("{end:?}\n{end:#?}"));
    let payment = bench.close(process, &reference, end).await;
    assert_no_canary(&format!("{:#?}", payment.booked));
}

/// All that a payment and its look-up can show of themselves.
async fn told_of(bench: &Bench, payer: &Consumer) -> String {
    let (process, reference) = (bench.process(), bench.new_reference());
    let quote = match driven(&process, process.quote(payer, AmountWanted::Total)).await {
        Ok(quote) => quote,
        Err(error) => return shown(&error),
    };
    let end = driven(&process, process.pay_quote(quote, &reference)).await;
    let mut told = format!("{end:?}\n{end:#?}");
    if let PaymentEnd::NotPaid { error, .. } | PaymentEnd::Unknown { error, .. } = &end {
        told += &Told::of(error).shown;
        told += &shown(error);
    }
    bench.pass(SIX_MINUTES);
    let settled = driven(&process, process.settle(&reference)).await.unwrap();
    writeln!(told, "{settled:?}\n{settled:#?}").unwrap();
    if let SettleEnd::Unknown { why, .. } = &settled {
        writeln!(told, "{why}").unwrap();
        if let StillUnknown::Failed(error) = why {
            told += &shown(error);
        }
    }
    told
}

/// Row S1: whatever happens to a payment and to its look-up, neither what they tell nor what anybody in
/// the process logs, down to TRACE and of all crates, holds the token, or says who pays.
#[tokio::test]
async fn no_payment_tells_or_logs_the_token() {
    let logged = Logged::begin();
    let mut told = String::new();
    let faults: [Fault; 11] = [
        Fault::None,
        Fault::Close,
        Fault::Reset,
        Fault::CutBody { body: "{".into() },
        Fault::NotHttp { bytes: "SSH-2.0\r\n".into() },
        Fault::HugeHeader { bytes: 1_000_000 },
        Answer::html(404).into(),
        Answer::redirect(307, "http://127.0.0.1:1/").into(),
        nea::refusal("4000", "no").into(),
        nea::refusal("1002", "who?").into(),
        Answer::json(429, "{}").retry_after("0").into(),
    ];
    let bench = bench();
    let mut payers = (1..).map(consumer);
    for fault in &faults {
        for call in [Call::Details, Call::ServiceCharge, Call::Commit, Call::Status] {
            bench.provider.clear_faults();
            // A look-up follows upon doubt.
            bench.provider.order(FaultOrder::once(Call::Commit, Fault::Reset).after_effect());
            if call == Call::Commit {
                bench.provider.clear_faults();
            }
            bench.provider.order(FaultOrder::once(call, fault.clone()).always());
            told += &told_of(&bench, &payers.next().unwrap()).await;
        }
    }
    bench.provider.clear_faults();
    bench.balance().await;
    assert_no_canary(&told);

    let mut wrong = bench;
    wrong.nea = wrong.config_at(&wrong.provider.base_url(), "TEST:canary-5592-wrong");
    let told = told_of(&wrong, &consumer(300)).await;
    assert!(told.contains("1002"), "{told}");
    assert_no_canary(&told);

    let logged = logged.text();
    for needed in ["operation=\"pay\"", "look up a payment", "{token}/{reference}", "hyper_util"] {
        assert!(logged.contains(needed), "{needed} should be logged, or this test sees nothing");
    }
    assert_no_canary(&logged);
    for personal in ["Sita", "301.01.", "NPR 450"] {
        let leaks: Vec<_> = logged.lines().filter(|line| line.contains(personal)).collect();
        assert!(leaks.is_empty(), "{personal}: {leaks:#?}");
    }
}

/// Row S1: a token that is turned away is not told to whoever has to mend it.
#[tokio::test]
async fn a_token_that_is_turned_away_is_not_shown() {
    let bench = bench();
    let refused = nea::refusal("1002", format!("the token {TOKEN} is not known"));
    bench.strike_payment(refused);
    let payment = bench.pay(&consumer(1)).await;
    assert_eq!(
        (payment.outcome(), payment.record().state),
        (Outcome::NotPaid, PaymentState::NotPaid)
    );
    assert_no_canary(&format!(
        "{:#?}\n{:#?}\n{}",
        payment.end,
        payment.booked,
        payment.told().shown
    ));
}
