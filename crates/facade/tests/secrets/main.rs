//! Secrets can't print: canaries through the whole stack, and then looked for in all that is shown
//! and logged. In a process of its own, for logs are those of the whole process.

#![cfg(all(feature = "blaggo", feature = "sqlite"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "these tests need little of the bench")]
#[path = "../bench/mod.rs"]
mod bench;
#[cfg(feature = "billagain")]
mod customers;
mod logged;
#[cfg(feature = "nea")]
mod payments;
#[expect(dead_code, reason = "these tests need few of the props")]
#[path = "../props/mod.rs"]
mod props;

use bench::{Bench, Run, bills};
use billport::Billport;
use billport::blaggo::Blaggo;
use billport::transport::Transport;
use billport_sandbox::blaggo::{token_error, upload_error};
use billport_sandbox::{Answer, Call, Fault, FaultOrder, SandboxConfig};
use logged::Logged;
use std::fmt::Write as _;

const SECRET: &str = "canary-7731&key";

/// The canaries: the secret, the part of it that no encoding changes, its base64, and the beginning
/// that all tokens of the sandbox share.
const CANARIES: [&str; 4] = [SECRET, "canary-7731", "Y2FuYXJ5LTc3MzEma2V5", "sandbox-token-"];

fn bench() -> Bench {
    let config = SandboxConfig { client_secret: SECRET.to_owned(), ..SandboxConfig::default() };
    Bench::start_with(config).with_in_flight(2).never_stopping_for_unknown()
}

/// Bills that can be told from everything else that is logged.
fn personal_bills(count: usize) -> String {
    let row = |number| format!("account-of-ana-{number},7654321098.76,25-05-2031,06-2031\n");
    (1..=count).map(row).collect()
}

fn assert_no_canary(shown: &str) {
    for canary in CANARIES {
        let leaks: Vec<_> = shown.lines().filter(|line| line.contains(canary)).collect();
        assert!(leaks.is_empty(), "{canary}: {leaks:#?}");
    }
}

/// All that a run can show of itself.
fn shown(run: &Run) -> String {
    let mut shown = format!("{:?}\n{:#?}\n", run.counts, run.stopped);
    if let Some(stop) = &run.stopped {
        writeln!(shown, "{stop}").unwrap();
    }
    for told in run.told() {
        writeln!(shown, "{told:#?}\n{}", told.shown).unwrap();
    }
    for reason in run.rejected.values() {
        writeln!(shown, "{reason}").unwrap();
    }
    shown
}

/// Row S1: no public value around a call shows a secret, plainly or for debugging.
#[test]
fn no_public_value_shows_a_secret() {
    let bench = bench();
    let builder = Billport::builder(bench.transport.clone()).blaggo(bench.blaggo.clone());
    let adapter =
        Blaggo::new(Transport::new(bench.transport.clone()).unwrap(), bench.blaggo.clone());
    let (config, settings, door) = (&bench.blaggo, &bench.transport, bench.door());
    assert_no_canary(&format!("{config:?}\n{config:#?}\n{settings:?}\n{settings:#?}"));
    assert_no_canary(&format!("{builder:?}\n{builder:#?}\n{adapter:?}\n{adapter:#?}"));
    assert_no_canary(&format!("{door:?}\n{door:#?}\n{:?}", config.endpoints));
}

/// Row S1: whatever happens to a run, neither what it tells nor what anybody in the process logs,
/// down to TRACE and of all crates, holds a secret or a token.
#[tokio::test]
async fn no_run_tells_or_logs_a_secret() {
    let logged = Logged::begin();
    let mut told = String::new();
    let faults: [Fault; 10] = [
        Fault::Close,
        Fault::Reset,
        Fault::CutBody { body: "{".into() },
        Fault::NotHttp { bytes: "SSH-2.0\r\n".into() },
        Fault::HugeHeader { bytes: 1_000_000 },
        Answer::html(200).into(),
        Answer::redirect(307, "http://127.0.0.1:1/").into(),
        upload_error(400, "no").into(),
        upload_error(401, "who?").into(),
        upload_error(429, "slow down").retry_after("0").into(),
    ];
    for fault in faults {
        for call in [Call::Upload, Call::Token] {
            let bench = bench();
            bench.provider.order(FaultOrder::once(call, fault.clone()));
            told += &shown(&bench.upload(&personal_bills(6)).await);
        }
    }
    let mut wrong = bench();
    wrong.blaggo.client_secret = format!("{SECRET}-wrong").into();
    told += &shown(&wrong.upload(&personal_bills(1)).await);
    assert_no_canary(&told);

    let logged = logged.text();
    for needed in ["operation=\"upload bills\"", "\"get a token\"", "hyper_util", "log DEBUG"] {
        assert!(logged.contains(needed), "{needed} should be logged, or this test sees nothing");
    }
    assert_no_canary(&logged);
    for personal in ["account-of-ana", "7654321098.76"] {
        let leaks: Vec<_> = logged.lines().filter(|line| line.contains(personal)).collect();
        assert!(leaks.is_empty(), "{personal}: {leaks:#?}");
    }
}

/// Row S1: the failure of one call for a token is told to all who shared it, without its secret.
#[tokio::test]
async fn a_refused_client_is_told_nothing_of_its_secret() {
    let bench = bench().setting_off_together();
    let refusal = token_error(401, "invalid_client", "no such client");
    bench.provider.order(FaultOrder::once(Call::Token, refusal).always());
    let run = bench.upload(&bills(3)).await;
    assert_eq!(run.told().len(), 2);
    assert_no_canary(&shown(&run));
}
