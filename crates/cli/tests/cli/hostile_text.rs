//! Text of others is shown escaped, wherever it comes from: no control, ANSI or bidirectional
//! character of a file, a name or a provider reaches a terminal or a log.

use billport_sandbox::{Call, FaultOrder, blaggo};

use crate::desk::Desk;
use crate::provider::{bills, lost_answer, sandbox_with};
use crate::transcript::Ended;

/// Clears a screen, rings a bell, sets a title, turns the writing around, hides in a word; the C1
/// form of an escape sequence, delete and a line separator.
pub(crate) const HOSTILE: &str =
    "\u{1b}[2J\u{7}\u{1b}]0;owned\u{7}\u{202e}txet\u{2066}\u{200b}\u{9b}31m\u{7f}\u{2028}end";
/// How its beginning is shown.
pub(crate) const ESCAPED: &str = r"\u{1b}[2J\u{7}";

/// Asserts that nothing printed can do anything but be read, and that the text is there: escaped.
#[track_caller]
pub(crate) fn assert_harmless(ended: &Ended, escaped: &str) {
    let hidden = |c: &char| {
        (c.is_control() && *c != '\n')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    for output in [&ended.stdout, &ended.stderr] {
        let found = output.chars().find(hidden);
        assert_eq!(found, None, "{}", ended.transcript().escape_debug());
    }
    assert!(ended.all().contains(escaped), "{}", ended.transcript());
}

#[test]
fn in_a_field() {
    let desk = Desk::with_bills(bills(1) + &format!("AB{HOSTILE},{HOSTILE},{HOSTILE},1\n"));
    for words in ["bills.csv", "bills.csv -vvv"] {
        assert_harmless(&desk.upload(&format!("{words} --again")).run().exits(3), ESCAPED);
        assert_harmless(&desk.check(words).run().exits(3), ESCAPED);
    }
    assert_harmless(&desk.check("bills.csv --output json").run().exits(3), r"\\u{1b}[2J");
}

#[test]
fn in_a_header() {
    let header = format!("account_number,amount,due_date,period,{HOSTILE}\n");
    let desk = Desk::with_bills(format!("{header}AB1,1,25-05-2099,05-2099,x\n"));
    assert_harmless(&desk.upload("bills.csv").run().exits(0), ESCAPED);
    let json = desk.check("bills.csv --output json").run().exits(0);
    assert_harmless(&json, r"\\u{1b}[2J");

    let desk = Desk::with_bills(format!("account_number,{HOSTILE}\nAB1,1\n"));
    assert_harmless(&desk.upload("bills.csv").run().exits(2), ESCAPED);
    let mapped = format!("--column=amount={HOSTILE}");
    assert_harmless(&desk.upload("bills.csv").arg(mapped).run().exits(2), ESCAPED);
}

#[cfg(unix)]
#[test]
fn in_the_name_of_a_file() {
    let name = format!("{HOSTILE}.csv");
    let desk = Desk::new();
    desk.put(&name, bills(1) + "AB1,0,25-05-2099,05-2099\n");
    assert_harmless(&desk.upload("").arg(&name).run().exits(3), ESCAPED);
    assert_harmless(&desk.upload("--rejects").arg(&name).arg(&name).run().exits(2), ESCAPED);
    assert_harmless(&desk.upload("").arg(format!("no{name}")).run().exits(2), ESCAPED);

    for words in ["runs list", "runs show last", "runs report last"] {
        let ended = desk.billport(words).run().exits(0);
        let is_named = words != "runs report last";
        assert_harmless(&ended, if is_named { ESCAPED } else { "amount" });
    }
    let ended = desk.upload("").arg(&name).run().exits(2);
    assert!(ended.stderr.contains("this file was uploaded before, as run 1"), "{}", ended.stderr);

    let json = desk.upload("--again --output json").arg(&name).run().exits(3);
    assert_harmless(&json, r"\u001b[2J\u0007");
    let rejects = json.json()["rejects_file"].as_str().unwrap().to_owned();
    assert!(desk.path(&rejects).exists(), "a machine reads the very name: {rejects:?}");
}

#[test]
fn in_the_settings() {
    let desk = Desk::new();
    desk.put("settings.toml", "\"\\u001b[2J\\u0007\\u202e\" = 1\n");
    assert_harmless(&desk.billport("config --config settings.toml").run().exits(2), ESCAPED);
    let order = desk.billport("config").env("BILLPORT_BLAGGO_CLIENT_ID", HOSTILE);
    assert_harmless(&order.run().exits(0), ESCAPED);
    let order = desk.billport("config --output json").env("BILLPORT_BLAGGO_CLIENT_ID", HOSTILE);
    assert_harmless(&order.run().exits(0), r"\\u{1b}[2J");
    let order = desk.billport("upload x.csv").env("BILLPORT_TARGET", HOSTILE);
    assert_harmless(&order.run().exits(2), ESCAPED);
    let order = desk.billport("config --config").arg(HOSTILE);
    assert_harmless(&order.run().exits(2), ESCAPED);
}

#[test]
fn in_the_words_of_the_provider() {
    for (call, answer) in [
        (Call::Upload, blaggo::upload_error(400, HOSTILE)),
        (Call::Upload, blaggo::upload_error(404, HOSTILE)),
        (Call::Token, blaggo::token_error(401, HOSTILE, HOSTILE)),
    ] {
        let sandbox = sandbox_with(FaultOrder::once(call, answer).always());
        let desk = Desk::with_bills(bills(1));
        let ended = desk.upload("bills.csv -vvv").to(&sandbox).run();
        assert_ne!(ended.code, Some(0));
        assert_harmless(&ended, ESCAPED);
        let json = desk.upload("bills.csv --again --output json").to(&sandbox).run();
        assert_harmless(&json, r"\\u{1b}[2J");
    }
}

#[test]
fn in_what_the_journal_has_of_them() {
    let refusal = FaultOrder::once(Call::Upload, blaggo::upload_error(400, HOSTILE));
    let sandbox = sandbox_with(refusal.always());
    let desk = Desk::with_bills(bills(1));
    desk.upload("bills.csv").to(&sandbox).run().exits(3);
    let shown = ["runs show last", "runs report last"];
    for words in shown {
        assert_harmless(&desk.billport(words).run().exits(0), ESCAPED);
    }
    for words in ["runs show last --output json", "journal export"] {
        assert_harmless(&desk.billport(words).run().exits(0), r"\\u{1b}[2J");
    }
    desk.billport("runs report last --html report.html").run().exits(0);
    let page = desk.read("report.html");
    assert!(page.contains(ESCAPED) && !page.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{page}");
}

#[test]
fn in_the_path_of_a_journal() {
    let desk = Desk::with_bills(bills(1));
    let name = format!("{HOSTILE}.db");
    assert_harmless(&desk.billport("runs show 1 --journal").arg(&name).run().exits(2), ESCAPED);
    desk.put(&name, "no journal");
    for words in ["upload bills.csv --journal", "runs list --journal", "journal verify --journal"] {
        assert_harmless(&desk.billport(words).arg(&name).run().exits(2), ESCAPED);
    }
}

#[test]
fn in_the_words_of_a_person() {
    let sandbox = sandbox_with(lost_answer());
    let desk = Desk::with_bills(bills(1));
    desk.upload("bills.csv").to(&sandbox).run().exits(6);
    let order = desk.billport("runs resolve 1 1 --as delivered --because").arg(HOSTILE);
    order.run().exits(0);
    let export = desk.billport("journal export").run().exits(0);
    assert_harmless(&export, r"\\u{1b}[2J");
}

#[test]
fn in_dues_and_counters() {
    use billport_sandbox::nea::{Bill, BillMonth, Consumer, ConsumerKey};
    use billport_sandbox::{Answer, nea};
    let sandbox = crate::provider::sandbox();
    let mut bill = Bill::of(BillMonth::Of { year: 2073, month: 1 }, 20_000);
    bill.status = HOSTILE.to_owned();
    bill.bill_date = HOSTILE.to_owned();
    bill.month_spelling = Some(HOSTILE.to_owned());
    let key = ConsumerKey::new("243:aanbu-dc", "001.02.003A", "77");
    sandbox.nea().add_consumer(Consumer::new(key, HOSTILE).with(bill));
    let consumer = "--office 243:aanbu-dc --sc-no 001.02.003A --consumer 77";
    let run = |words: &str| desk_free(&sandbox, words);
    assert_harmless(&run(&format!("nea dues {consumer} --output json")), r"\\u{1b}[2J");
    for words in ["nea dues", "nea pay --yes --total"] {
        assert_harmless(&run(&format!("{words} {consumer} -vvv")), ESCAPED);
    }
    let commit = FaultOrder::once(Call::Commit, nea::refusal("4000", HOSTILE)).always();
    sandbox.nea().order(commit);
    let desk = Desk::new();
    for words in [
        format!("nea pay --yes --minimum --reference r-1 {}", crate::nea::CONSUMER),
        "payments show r-1".to_owned(),
    ] {
        assert_harmless(&desk.billport(&words).with_nea(&sandbox).run(), ESCAPED);
    }
    let json = desk.billport("payments show r-1 --output json").run().exits(0);
    assert_harmless(&json, r"\\u{1b}[2J");

    let name = serde_json::to_string(HOSTILE).unwrap();
    let body = format!("{{\"status\":true,\"counters\":[{{\"name\":{name},\"value\":\"1:a\"}}]}}");
    let answer = Answer::new(200, "application/json", body);
    sandbox.nea().order(FaultOrder::once(Call::Counters, answer).always());
    assert_harmless(&desk_free(&sandbox, "nea counters"), ESCAPED);
    assert_harmless(&desk_free(&sandbox, "nea counters --output json"), r"\\u{1b}[2J");
    let office = "nea dues --sc-no 001.02.003A --consumer 77 --office";
    let order = Desk::new();
    let ended = order.billport(office).arg(HOSTILE).with_nea(&sandbox).run().exits(2);
    assert_harmless(&ended, ESCAPED);
}

/// Runs a command at a desk of its own, at which nothing is kept.
fn desk_free(sandbox: &billport_sandbox::Sandbox, words: &str) -> Ended {
    Desk::new().billport(words).with_nea(sandbox).run()
}

#[test]
fn in_a_file_of_payments() {
    let desk = Desk::new();
    desk.put(
        "dues.csv",
        format!("office_code,sc_no,consumer_id,amount\n{HOSTILE},1,{HOSTILE},x\n"),
    );
    assert_harmless(&desk.billport("nea pay-file dues.csv --yes").run().exits(3), ESCAPED);
    assert_harmless(&desk.billport("nea pay-file dues.csv").run().exits(3), ESCAPED);
    let json = desk.billport("nea pay-file dues.csv --yes --output ndjson").run().exits(3);
    assert_harmless(&json, r"\\u{1b}[2J");
}
