//! Text of others is shown escaped, wherever it comes from: no control, ANSI or bidirectional
//! character of a file, a name or a provider reaches a terminal or a log.

use billport_sandbox::{Call, FaultOrder, blaggo};

use crate::desk::Desk;
use crate::provider::{bills, lost_answer, sandbox_with};
use crate::transcript::Ended;

/// Clears a screen, rings a bell, sets a title, turns the writing around, hides in a word; the C1
/// form of an escape sequence, delete and a line separator.
const HOSTILE: &str =
    "\u{1b}[2J\u{7}\u{1b}]0;owned\u{7}\u{202e}txet\u{2066}\u{200b}\u{9b}31m\u{7f}\u{2028}end";
/// How its beginning is shown.
const ESCAPED: &str = r"\u{1b}[2J\u{7}";

/// Asserts that nothing printed can do anything but be read, and that the text is there: escaped.
#[track_caller]
fn assert_harmless(ended: &Ended, escaped: &str) {
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
