//! Secrets appear nowhere: not in a result, not in talk, not in the finest logs, not in a file.

use std::fs;
use std::path::{Path, PathBuf};

use billport_sandbox::{Call, FaultOrder, Sandbox, SandboxConfig, blaggo, nea};

use crate::desk::Desk;
use crate::provider::{bills, config, lost_answer};
use crate::settings::private;
use crate::transcript::Ended;

const SECRET: &str = "canary/S3cr3t+58301&x";
/// What every token of the sandbox begins with.
const TOKEN: &str = "sandbox-token-";

fn sandbox() -> Sandbox {
    let client_secret = SECRET.to_owned();
    Sandbox::start(SandboxConfig { client_secret, ..config() }).unwrap()
}

/// Asserts that neither the secret, in any usual spelling, nor a token was printed or written.
#[track_caller]
fn assert_kept(ended: &Ended, desk: &Desk) {
    let base64 = "Y2FuYXJ5L1MzY3IzdCs1ODMwMSZ4";
    let mut all = ended.all();
    for path in written(&desk.path("")) {
        all += &String::from_utf8_lossy(&fs::read(path).unwrap());
    }
    for spelling in [SECRET, "canary%2FS3cr3t%2B58301%26x", "S3cr3t", base64, TOKEN] {
        assert!(!all.contains(spelling), "{spelling} in {}", ended.transcript());
    }
}

/// All files below a folder but the settings: those of the journal too.
fn written(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let below = entries.flat_map(|path| if path.is_dir() { written(&path) } else { vec![path] });
    below.filter(|path| !path.ends_with("settings.toml")).collect()
}

#[test]
fn in_every_ending_of_an_upload() {
    // A provider that says what it does not like.
    let echo = format!("token {TOKEN}1 of {SECRET} is not welcome");
    let refused = |status| FaultOrder::once(Call::Upload, blaggo::upload_error(status, &echo));
    for (fault, code) in [
        (None, 3),
        (Some(lost_answer()), 6),
        (Some(refused(400)), 3),
        (Some(refused(401).always()), 5),
        (Some(refused(404)), 2),
        (Some(refused(500)), 6),
    ] {
        for words in ["-vvv", "-vvv --output json"] {
            let sandbox = sandbox();
            fault.iter().cloned().for_each(|fault| sandbox.blaggo().order(fault));
            let desk = Desk::with_bills(bills(2) + "AB1,0,25-05-2099,05-2099\n");
            let order = desk.upload(&format!("bills.csv {words}")).to(&sandbox);
            let ended = order.env("BILLPORT_BLAGGO_CLIENT_SECRET", SECRET).run().exits(code);
            assert_kept(&ended, &desk);
            assert!(ended.stderr.contains(" DEBUG "), "the logs were on");
            for words in [
                "runs list",
                "runs show last",
                "runs show last --output json",
                "runs report last --csv r.csv --html r.html",
                "journal export",
                "journal verify",
            ] {
                let order = desk.billport(words).env("BILLPORT_BLAGGO_CLIENT_SECRET", SECRET);
                assert_kept(&order.run().exits(0), &desk);
            }
            // A token that another process had can't be known for one when a provider repeats it.
            if code != 5 {
                let order = desk.resume("last -vvv").to(&sandbox);
                assert_kept(&order.env("BILLPORT_BLAGGO_CLIENT_SECRET", SECRET).run(), &desk);
            }
            assert!(sandbox.blaggo().ledger().tokens_issued > 0, "a token was in play");
        }
    }
}

#[test]
fn in_the_refusal_of_the_secret_itself() {
    let sandbox = sandbox();
    let echo = format!("{SECRET} is not welcome");
    let refusal = blaggo::token_error(401, "invalid_client", echo);
    sandbox.blaggo().order(FaultOrder::once(Call::Token, refusal).always());
    let desk = Desk::with_bills(bills(2));
    let order = desk.upload("bills.csv -vvv").to(&sandbox);
    let ended = order.env("BILLPORT_BLAGGO_CLIENT_SECRET", SECRET).run().exits(5);
    assert_kept(&ended, &desk);
    assert!(ended.stderr.contains("`*** is not welcome`"), "{}", ended.stderr);
}

#[test]
fn from_a_settings_file() {
    let sandbox = sandbox();
    let desk = Desk::with_bills(bills(2));
    desk.put("settings.toml", format!("[blaggo]\nclient_secret = \"{SECRET}\"\n"));
    private(&desk, "settings.toml", 0o600);
    let order = desk.upload("bills.csv --config settings.toml -vvv").to(&sandbox);
    assert_kept(&order.run().exits(0), &desk);
    assert_eq!(sandbox.blaggo().ledger().bills_saved, 2, "it was the right one");
    for words in ["config --config settings.toml", "config --config settings.toml --output json"] {
        let ended = desk.billport(words).run().exits(0);
        assert_kept(&ended, &desk);
        assert!(ended.stdout.contains("***"));
    }
}

#[test]
fn they_are_no_arguments() {
    for flag in ["--client-secret", "--secret", "--password", "--token"] {
        let words = format!("upload bills.csv {flag} {SECRET}");
        let ended = Desk::new().billport(&words).run().exits(2);
        assert!(ended.stderr.contains("unexpected argument"), "{}", ended.stderr);
    }
}

/// A token of NEA's, and how it looks where it stands in a URL or a text of others.
const NEA_TOKEN: &str = "TEST:canary/S3cr3t+77412&x";
const NEA_SPELLINGS: [&str; 3] =
    [NEA_TOKEN, "TEST%3Acanary%2FS3cr3t%2B77412%26x", "VEVTVDpjYW5hcnkvUzNjcjN0Kzc3NDEyJng"];

/// Asserts that a token of NEA's was neither printed nor written.
#[track_caller]
fn assert_token_kept(ended: &Ended, desk: &Desk) {
    let mut all = ended.all();
    for path in written(&desk.path("")) {
        all += &String::from_utf8_lossy(&fs::read(path).unwrap());
    }
    for spelling in NEA_SPELLINGS.into_iter().chain(["S3cr3t"]) {
        assert!(!all.contains(spelling), "{spelling} in {}", ended.transcript());
    }
}

#[test]
fn of_nea_in_every_ending_of_a_payment() {
    use crate::nea::{CONSUMER, lost_receipt};
    // A provider that says what it does not like, in each spelling.
    let echo = NEA_SPELLINGS.join(" and ");
    let refused = |call, code: &str| FaultOrder::once(call, nea::refusal(code, &echo));
    for (fault, code) in [
        (None, 0),
        (Some(lost_receipt()), 6),
        (Some(refused(Call::Counters, "4000").always()), 0),
        (Some(refused(Call::Details, "4001")), 3),
        (Some(refused(Call::Details, "1002").always()), 5),
        (Some(refused(Call::ServiceCharge, "4002")), 3),
        (Some(refused(Call::Commit, "4000")), 3),
        (Some(refused(Call::Commit, "1013")), 6),
    ] {
        for output in ["text", "json"] {
            let nea_token = NEA_TOKEN.to_owned();
            let sandbox = Sandbox::start(SandboxConfig { nea_token, ..config() }).unwrap();
            fault.iter().cloned().for_each(|fault| sandbox.nea().order(fault));
            let desk = Desk::new();
            desk.put("dues.csv", "office_code,sc_no,consumer_id,amount\n");
            let run = |words: &str| {
                let order = desk.billport(&format!("{words} -vvv --output {output}"));
                let ended = order.with_nea(&sandbox).env("BILLPORT_NEA_TOKEN", NEA_TOKEN).run();
                assert_token_kept(&ended, &desk);
                ended
            };
            let pay = "--yes --minimum --reference r-1";
            let ended = run(&format!("nea pay {CONSUMER} {pay}")).exits(code);
            assert!(ended.stderr.contains(" DEBUG "), "the logs were on");
            run(&format!("nea dues {CONSUMER}"));
            run("nea counters --refresh");
            let later = "--now 2099-01-01T00:00:00Z";
            sandbox.nea().order(refused(Call::Status, "4000"));
            for words in ["settle --all", "settle --all", "list", "show r-1"] {
                run(&format!("payments {words} {later}"));
            }
            for words in ["journal export", "journal verify", "config"] {
                let order = desk.billport(words).env("BILLPORT_NEA_TOKEN", NEA_TOKEN);
                assert_token_kept(&order.run().exits(0), &desk);
            }
        }
    }
}

#[test]
fn of_nea_in_a_file_of_payments() {
    let nea_token = NEA_TOKEN.to_owned();
    let sandbox = Sandbox::start(SandboxConfig { nea_token, ..config() }).unwrap();
    let refusal = nea::refusal("4000", NEA_SPELLINGS.join(" and "));
    sandbox.nea().order(FaultOrder::once(Call::Commit, refusal));
    let desk = Desk::new();
    desk.put(
        "dues.csv",
        "office_code,sc_no,consumer_id,amount\n245:bhaktapur-dc,024.12.512,3042,total\n",
    );
    for output in ["text", "json", "ndjson"] {
        for yes in ["", "--yes"] {
            let words = format!("nea pay-file dues.csv {yes} -vvv --output {output}");
            let order = desk.billport(&words).with_nea(&sandbox);
            let ended = order.env("BILLPORT_NEA_TOKEN", NEA_TOKEN).run();
            assert!(
                ended.code.is_some_and(|code| [0, 3].contains(&code)),
                "{}",
                ended.transcript()
            );
            assert_token_kept(&ended, &desk);
        }
    }
}

#[test]
fn of_nea_from_a_settings_file() {
    let nea_token = NEA_TOKEN.to_owned();
    let sandbox = Sandbox::start(SandboxConfig { nea_token, ..config() }).unwrap();
    let desk = Desk::new();
    desk.put("settings.toml", format!("[nea]\ntoken = \"{NEA_TOKEN}\"\n"));
    private(&desk, "settings.toml", 0o644);
    let words = "nea counters --config settings.toml -vvv";
    let ended = desk.billport(words).with_nea(&sandbox).run().exits(2);
    assert!(ended.stderr.contains("holds a secret and can be read by others"), "{}", ended.stderr);
    private(&desk, "settings.toml", 0o600);
    let ended = desk.billport(words).with_nea(&sandbox).run().exits(0);
    assert_token_kept(&ended, &desk);
    assert_eq!(sandbox.nea().ledger().counters_requests, 1);
}
