//! The journal itself: where it is, who may read it, whether it is sound, and what is refused.

use insta::assert_snapshot;
use std::fs;

use crate::desk::Desk;
use crate::provider::{bills, lost_answer, sandbox, sandbox_with};
use crate::transcript::redacted;

/// A desk whose run 1 has a batch that was resolved.
fn desk() -> Desk {
    let sandbox = sandbox_with(lost_answer());
    let desk = Desk::with_bills(bills(2));
    desk.upload("bills.csv").to(&sandbox).run().exits(6);
    let order = desk.billport("runs resolve 1 1 --as delivered --because");
    order.arg("Ana has found both").run().exits(0);
    desk
}

#[test]
fn it_is_in_the_data_folder_unless_another_one_is_named() {
    let desk = Desk::with_bills(bills(1));
    let upload = |words: &str| desk.upload(&format!("bills.csv {words}"));
    upload("").run().exits(0);
    assert!(desk.journal().exists() && desk.journal_folder().is_dir());
    upload("").env("BILLPORT_JOURNAL", "variable.db").run().exits(0);
    desk.put("settings.toml", "[journal]\npath = \"file.db\"\n");
    upload("--config settings.toml").run().exits(0);
    let order = upload("--config settings.toml --journal deep/flag.db");
    order.env("BILLPORT_JOURNAL", "variable.db").run().exits(0);
    for name in ["variable.db", "file.db", "deep/flag.db"] {
        let words = format!("runs list --output json --journal {name}");
        let list = desk.billport(&words).run().exits(0).json();
        assert_eq!(list.as_array().unwrap().len(), 1, "{name}");
    }
}

#[test]
fn without_a_home_it_must_be_named() {
    let desk = Desk::with_bills(bills(1));
    let order = desk.upload("bills.csv").env("HOME", "").env("XDG_DATA_HOME", "");
    assert_snapshot!(order.run().exits(2).transcript(), @"
    exit: 2
    --- stderr
    target: sandbox (the embedded sandbox: nothing leaves this machine)
    error: there is no home folder to keep the journal in
    hint: say where it is: --journal PATH, or BILLPORT_JOURNAL
    ");
    let order = desk.upload("bills.csv").env("HOME", desk.home()).env("XDG_DATA_HOME", "");
    order.run().exits(0);
    assert!(desk.home().join(".local/share/billport/journal.db").exists());
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_it_or_what_belongs_to_it() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    let sandbox = sandbox_with(lost_answer());
    let order = desk.upload("-").stdin(bills(2)).to(&sandbox);
    order.by_way_of("umask 0; exec \"$0\" \"$@\"").run().exits(6);
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&desk.journal()), 0o600);
    assert_eq!(mode(desk.journal().parent().unwrap()), 0o700);
    assert_eq!(mode(&desk.journal_folder()), 0o700);
    let entries = fs::read_dir(desk.journal_folder()).unwrap();
    let paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    assert!(paths.iter().any(|path| path.to_str().unwrap().contains("stdin-")), "{paths:?}");
    for path in paths {
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}

#[test]
fn a_journal_that_is_sound() {
    let ended = desk().billport("journal verify").run().exits(0);
    assert!(ended.stdout.ends_with("\nthe journal is what was written into it\n"));
    let json = desk().billport("journal verify --output json").run().exits(0).json();
    assert_eq!(
        (&json["is_sound"], &json["runs"], &json["batches"]),
        (&true.into(), &1.into(), &1.into())
    );
    assert_eq!(json["head"].as_str().map(str::len), Some(64));
    assert_eq!(json["findings"], serde_json::json!([]));
}

#[test]
fn a_journal_that_was_edited() {
    let desk = desk();
    let mut bytes = fs::read(desk.journal()).unwrap();
    let words = b"Ana has found both";
    let at = bytes.windows(words.len()).position(|window| window == words).unwrap();
    bytes[at..at + 3].copy_from_slice(b"Bob");
    fs::write(desk.journal(), bytes).unwrap();
    let ended = desk.billport("journal verify").run().exits(1);
    assert!(ended.stdout.starts_with("run 1, event "), "{}", ended.stdout);
    assert!(ended.stdout.ends_with("\nthe journal is NOT what was written into it\n"));
    let json = desk.billport("journal verify --output json").run().exits(1).json();
    assert_eq!(json["is_sound"], false);
    assert!(!json["findings"].as_array().unwrap().is_empty());
}

#[test]
fn all_that_stands_in_it() {
    let desk = desk();
    desk.put("june.csv", bills(3));
    desk.upload("june.csv --batch-size 2").run().exits(0);
    let all = desk.billport("journal export").run().exits(0);
    let count = |kind: &str, run: &str| {
        let kind = format!("{{\"kind\":\"{kind}\"");
        let run = format!("\"run\":\"{run}\"");
        all.stdout.lines().filter(|line| line.starts_with(&kind) && line.contains(&run)).count()
    };
    assert_eq!((count("run", "1"), count("batch", "1")), (1, 1));
    assert_eq!((count("run", "2"), count("batch", "2")), (1, 2));
    assert!(count("event", "1") > 0 && count("event", "2") > 0);
    let one = desk.billport("journal export --run last").run().exits(0);
    let second = all.stdout.lines().filter(|line| line.contains("\"run\":\"2\""));
    assert!(one.stdout.lines().eq(second));
    // The head of a verification is the digest of the last event.
    let head = desk.billport("journal verify --output json").run().exits(0).json();
    let last: serde_json::Value = serde_json::from_str(all.stdout.lines().last().unwrap()).unwrap();
    assert_eq!(last["digest"], head["head"]);
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let desk = desk();
    let order = desk.billport("journal export");
    order.by_way_of("\"$0\" \"$@\" | head -n 1 > first; exit 0").run().exits(0);
    assert!(desk.read("first").starts_with("{\"kind\":\"run\""));
}

#[test]
fn what_is_no_journal_is_refused_and_left_alone() {
    let desk = Desk::with_bills(bills(1));
    let sandbox = sandbox();
    let mut told = String::new();
    for (name, bytes) in [("empty.db", ""), ("notes.txt", "my notes, and no database at all")] {
        desk.put(name, bytes);
        let words = format!("bills.csv --journal {name}");
        told += &desk.upload(&words).to(&sandbox).run().exits(2).stderr;
        assert_eq!(desk.read(name), bytes);
    }
    assert_snapshot!(redacted(&told), @"
        target: sandbox (the sandbox at http://127.0.0.1:[port])
        error: [desk]/empty.db is no journal of Billport
        hint: it was left alone; name another path: --journal PATH, or BILLPORT_JOURNAL
        target: sandbox (the sandbox at http://127.0.0.1:[port])
        error: [desk]/notes.txt is no journal of Billport
        hint: it was left alone; name another path: --journal PATH, or BILLPORT_JOURNAL
    ");
    assert_eq!(desk.files(), ["bills.csv", "empty.db", "notes.txt"]);
    assert_eq!(sandbox.blaggo().ledger().connections, 0);
}

#[test]
fn a_folder_that_cannot_be_made_is_told_as_such() {
    let desk = Desk::with_bills(bills(1));
    let ended = desk.upload("bills.csv --journal bills.csv/sub/journal.db").run().exits(1);
    let told = "error: the folder bills.csv/sub can't be made";
    assert!(ended.stderr.contains(told), "{}", ended.stderr);
    assert!(ended.stderr.contains("--journal PATH"), "{}", ended.stderr);
    assert!(!ended.stderr.contains("disk fails"), "{}", ended.stderr);
}

#[test]
fn a_file_that_went_to_the_embedded_sandbox_before() {
    let desk = Desk::with_bills(bills(2));
    desk.upload("bills.csv").run().exits(0);
    let again = desk.upload("bills.csv").run().exits(2);
    assert!(again.stderr.contains("the embedded sandbox forgets"), "{}", again.stderr);
    desk.put("more.csv", bills(3));
    let more = desk.upload("more.csv").run().exits(3);
    assert!(more.stderr.contains("the embedded sandbox forgets"), "{}", more.stderr);
    desk.upload("bills.csv --again").run().exits(0);
}

#[test]
fn a_journal_that_is_damaged_or_gone_sends_nothing() {
    let desk = desk();
    let sandbox = sandbox();
    desk.put("june.csv", bills(3));
    let whole = fs::read(desk.journal()).unwrap();
    let mut damaged = whole.clone();
    let middle = damaged.len() / 2;
    damaged[middle..].fill(0xa5);
    fs::write(desk.journal(), &damaged).unwrap();
    let ended = desk.upload("june.csv").to(&sandbox).run().exits(1);
    assert!(ended.stderr.contains("the journal is damaged"), "{}", ended.stderr);
    assert!(ended.stderr.contains(" back from a copy (it is never made anew"), "{}", ended.stderr);
    assert_eq!(fs::read(desk.journal()).unwrap(), damaged);

    fs::remove_file(desk.journal()).unwrap();
    for words in ["upload june.csv", "runs list"] {
        let ended = desk.billport(words).to(&sandbox).run().exits(2);
        assert!(ended.stderr.contains(" is gone, and "), "{}", ended.stderr);
    }
    assert_eq!(sandbox.blaggo().ledger().connections, 0);

    fs::write(desk.journal(), whole).unwrap();
    desk.upload("june.csv").to(&sandbox).run().exits(0);
}
