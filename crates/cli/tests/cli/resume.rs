//! A run goes on, whatever ended it: with what is pending and nothing else, to where it began, judged
//! by the provider's own ledger.

use billport_sandbox::{Call, Fault, FaultOrder, Sandbox, blaggo};
use insta::assert_snapshot;
use std::fs;

use crate::desk::Desk;
use crate::provider::{bills, lost_answer, sandbox, sandbox_with};
use crate::transcript::assert_adds_up;

/// The next upload goes to a wrong address: the run stops there.
pub(crate) fn wrong_address() -> FaultOrder {
    FaultOrder::once(Call::Upload, blaggo::upload_error(404, "no such page"))
}

/// Asserts that each of so many bills stands in the ledger once, and nothing else.
#[track_caller]
fn assert_all_once(sandbox: &Sandbox, bills: u64) {
    let ledger = sandbox.blaggo().ledger();
    assert_eq!((ledger.bills_saved, ledger.bills_saved_more_than_once().len()), (bills, 0));
}

/// A desk whose run 1 has stopped behind the first of three batches, with no fault left.
fn stopped(sandbox: &Sandbox) -> Desk {
    sandbox.blaggo().order(wrong_address().skipping(1));
    let desk = Desk::with_bills(bills(6));
    desk.upload("bills.csv --batch-size 2 --in-flight 1").to(sandbox).run().exits(2);
    sandbox.blaggo().clear_faults();
    assert_eq!(sandbox.blaggo().ledger().bills_saved, 2);
    desk
}

/// The same, but of the first batch nobody knows whether it arrived. It did.
fn stopped_in_doubt(sandbox: &Sandbox) -> Desk {
    sandbox.blaggo().order(lost_answer());
    let desk = Desk::with_bills(bills(6));
    let words = "bills.csv --batch-size 2 --in-flight 1 --stop-after-unknown 1";
    desk.upload(words).to(sandbox).run().exits(6);
    desk
}

#[test]
fn what_is_pending_is_sent_and_nothing_else() {
    let sandbox = sandbox();
    let desk = stopped(&sandbox);
    let ended = desk.resume("1").to(&sandbox).run().exits(0);
    assert_snapshot!(ended.transcript(), @"
        exit: 0
        --- stdout
        run          1
        target       sandbox (the sandbox at http://127.0.0.1:[port])
        rows read             6
        rejected              0
        delivered             6  in 3 batches
        refused               0
        unknown               0
        pending               0
        4 requests in all; this went on for [time] s
        --- stderr
        target: sandbox (the sandbox at http://127.0.0.1:[port])
        run 1
         50 %  2 of 4 bills, 0 refused, 0 unknown
        100 %  4 of 4 bills, 0 refused, 0 unknown
    ");
    assert_all_once(&sandbox, 6);
    assert_eq!(desk.files(), ["bills.csv"]);
}

#[test]
fn the_summary_is_that_of_the_whole_run() {
    let sandbox = sandbox();
    let desk = stopped_in_doubt(&sandbox);
    sandbox.blaggo().refuse_accounts(["ACCT-0004"]);
    let ended = desk.resume("last --output json").to(&sandbox).run().exits(6);
    assert_snapshot!(ended.transcript(), @r#"
        exit: 6
        --- stdout
        {"run":"1","target":"sandbox","rows_read":6,"rows_rejected":0,"bills_delivered":2,"bills_refused":2,"bills_unknown":2,"bills_pending":0,"batches_delivered":1,"batches_refused":1,"batches_unknown":1,"requests_sent":3,"rows_duplicate":null,"rows_taken_care_of":null,"elapsed_seconds":[time],"in_flight":{"mode":"auto","level":4,"max":16,"highest":2,"push_backs":0},"rejects_file":null,"stopped":null,"problems":[{"outcome":"unknown","batch":1,"first_line":2,"last_line":3,"bills":2,"reason":"Blaggo: upload bills: the outcome is unknown: the connection was reset before an answer [1 attempt, [time]]","at":"[moment]"},{"outcome":"refused","batch":2,"first_line":4,"last_line":5,"bills":2,"reason":"Blaggo: upload bills: refused by the provider (HTTP 400): `the bills were not accepted` [1 attempt, [time]]"}],"problems_left_out":0}
        --- stderr
        target: sandbox (the sandbox at http://127.0.0.1:[port])
        run 1
        warning: batch 1, lines 2 to 3 (2 bills) of unknown outcome: Blaggo: upload bills: the outcome is unknown: the connection was reset before an answer [1 attempt, [time]]
        warning: batch 2, lines 4 to 5 (2 bills) refused: Blaggo: upload bills: refused by the provider (HTTP 400): `the bills were not accepted` [1 attempt, [time]]
        hint: upload the refused lines as a file of their own: --bisect finds the refused bills among them and delivers the rest
        hint: what is unknown may have arrived: ask the provider before sending it again
        hint: then say what became of it, delivered or not-delivered: billport runs resolve 1 1 --as delivered --because 'how you know'
    "#);
    assert_adds_up(&ended.json());
    assert_eq!(sandbox.blaggo().ledger().bills_saved, 4, "what is in doubt is not sent again");

    let again = desk.resume("1 --output json").to(&sandbox).run().exits(6);
    assert_snapshot!(again.transcript(), @r#"
        exit: 6
        --- stdout
        {"run":"1","target":"sandbox","rows_read":6,"rows_rejected":0,"bills_delivered":2,"bills_refused":2,"bills_unknown":2,"bills_pending":0,"batches_delivered":1,"batches_refused":1,"batches_unknown":1,"requests_sent":3,"rows_duplicate":null,"rows_taken_care_of":null,"elapsed_seconds":[time],"in_flight":null,"rejects_file":null,"stopped":null,"problems":[{"outcome":"unknown","batch":1,"first_line":2,"last_line":3,"bills":2,"reason":"Blaggo: upload bills: the outcome is unknown: the connection was reset before an answer [1 attempt, [time]]","at":"[moment]"},{"outcome":"refused","batch":2,"first_line":4,"last_line":5,"bills":2,"reason":"Blaggo: upload bills: refused by the provider (HTTP 400): `the bills were not accepted` [1 attempt, [time]]","at":"[moment]"}],"problems_left_out":0}
        --- stderr
        target: sandbox (the sandbox at http://127.0.0.1:[port])
        run 1 has nothing pending: nothing is sent
        warning: batch 1, lines 2 to 3 (2 bills) of unknown outcome: Blaggo: upload bills: the outcome is unknown: the connection was reset before an answer [1 attempt, [time]]
        warning: batch 2, lines 4 to 5 (2 bills) refused: Blaggo: upload bills: refused by the provider (HTTP 400): `the bills were not accepted` [1 attempt, [time]]
        hint: upload the refused lines as a file of their own: --bisect finds the refused bills among them and delivers the rest
        hint: what is unknown may have arrived: ask the provider before sending it again
        hint: then say what became of it, delivered or not-delivered: billport runs resolve 1 1 --as delivered --because 'how you know'
    "#);
    assert_eq!(sandbox.blaggo().ledger().upload_requests, 3, "and nothing is asked");
}

#[test]
fn what_is_in_doubt_is_sent_again_if_that_is_ordered() {
    for (words, setting) in [("1 --resend-unknown", "false"), ("1", "true")] {
        let sandbox = sandbox_with(FaultOrder::once(Call::Upload, Fault::Reset));
        let desk = Desk::with_bills(bills(6));
        let upload = "bills.csv --batch-size 2 --in-flight 1 --stop-after-unknown 1";
        desk.upload(upload).to(&sandbox).run().exits(6);
        let order = desk.resume(words).env("BILLPORT_BLAGGO_REUPLOAD_IS_SAFE", setting);
        order.to(&sandbox).run().exits(0);
        assert_all_once(&sandbox, 6);
    }
}

#[test]
fn what_is_late_by_now_is_rejected() {
    let sandbox = sandbox();
    let desk = stopped(&sandbox);
    let words = "runs resume 1 --today 2099-06-01";
    let ended = desk.billport(words).to(&sandbox).run().exits(3);
    assert_snapshot!(ended.transcript(), @"
        exit: 3
        --- stdout
        run          1
        target       sandbox (the sandbox at http://127.0.0.1:[port])
        rows read             6
        rejected              4  see [desk]/bills.rejects.csv
        delivered             2  in 1 batch
        refused               0
        unknown               0
        pending               0
        2 requests in all; this went on for [time] s
        --- stderr
        target: sandbox (the sandbox at http://127.0.0.1:[port])
        run 1
        rejected: line 4: due_date `25-05-2099` is in the past (today is 01-06-2099): the due date is today or later; period `05-2099` is in the past (today is 01-06-2099): the period is this month or later
        rejected: line 5: due_date `25-05-2099` is in the past (today is 01-06-2099): the due date is today or later; period `05-2099` is in the past (today is 01-06-2099): the period is this month or later
        rejected: line 6: due_date `25-05-2099` is in the past (today is 01-06-2099): the due date is today or later; period `05-2099` is in the past (today is 01-06-2099): the period is this month or later
        rejected: line 7: due_date `25-05-2099` is in the past (today is 01-06-2099): the due date is today or later; period `05-2099` is in the past (today is 01-06-2099): the period is this month or later
        hint: correct [desk]/bills.rejects.csv and upload it as it is: billport upload [desk]/bills.rejects.csv --target sandbox
    ");
    assert_all_once(&sandbox, 2);
    assert_eq!(desk.files(), ["bills.csv", "bills.rejects.csv"]);
}

#[test]
fn a_strict_run_that_has_sent_is_not_told_to_have_sent_nothing() {
    let sandbox = sandbox_with(wrong_address().skipping(1));
    let late = bills(6).replace("0005,12.50,25-05-2099,05-2099", "0005,12.50,25-06-2099,06-2099");
    let desk = Desk::with_bills(late);
    let words = "bills.csv --strict --batch-size 2 --in-flight 1";
    desk.upload(words).to(&sandbox).run().exits(2);
    sandbox.blaggo().order(wrong_address());
    desk.billport("runs resume 1 --today 2099-06-01").to(&sandbox).run().exits(2);
    let shown = desk.billport("runs show 1").run().exits(0).stdout;
    assert!(shown.contains("\ndelivered             2"), "{shown}");
    assert!(shown.contains("Go on with 1 bill"), "{shown}");
    assert!(!shown.contains("nothing of it was sent"), "{shown}");
}

#[test]
fn the_batches_that_are_not_listed_are_those_of_all_processes() {
    let sandbox = sandbox();
    sandbox.blaggo().refuse_accounts((1..=1003).map(|number| format!("ACCT-{number:04}")));
    sandbox.blaggo().order(wrong_address().skipping(2));
    let desk = Desk::with_bills(bills(1003));
    desk.upload("bills.csv --batch-size 1 --in-flight 1").to(&sandbox).run().exits(2);
    sandbox.blaggo().clear_faults();
    let summary = desk.resume("1 --output json").to(&sandbox).run().exits(3).json();
    assert_eq!(summary["batches_refused"], 1003);
    let listed = summary["problems"].as_array().unwrap();
    assert_eq!((listed.len(), &summary["problems_left_out"]), (1000, &3.into()));
    assert_eq!(listed[0]["batch"], 1);
}

#[test]
fn its_rejects_stand_behind_those_that_it_had_wherever_it_goes_on() {
    let sandbox = sandbox_with(wrong_address().skipping(1));
    let desk = Desk::with_bills(bills(6) + "AB1,0,25-05-2099,05-2099\n");
    let words = "bills.csv --batch-size 2 --in-flight 1 --rejects wrong.csv";
    desk.upload(words).to(&sandbox).run().exits(2);
    sandbox.blaggo().clear_faults();
    fs::create_dir(desk.path("elsewhere")).unwrap();
    let order = desk.billport("runs resume 1 --today 2099-06-01").to(&sandbox);
    order.by_way_of("cd elsewhere && exec \"$0\" \"$@\"").run().exits(3);
    let lines: Vec<_> = desk.read("wrong.csv").lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 1 + 1 + 4, "{lines:#?}");
    assert!(lines[1].starts_with("AB1,0,") && lines[2].starts_with("ACCT-0003,"), "{lines:#?}");
    assert_eq!(desk.files(), ["bills.csv", "elsewhere", "wrong.csv"]);
    // A later one that rejects nothing names the file all the same.
    let later = desk.resume("1 --output json").to(&sandbox).run().exits(3).json();
    assert!(later["rejects_file"].as_str().unwrap().ends_with("/wrong.csv"), "{later}");
}

#[test]
fn the_columns_are_those_of_the_run() {
    let sandbox = sandbox_with(wrong_address());
    let renamed = bills(2).replacen("account_number", "Acct No", 1);
    let desk = Desk::with_bills(renamed);
    let order = desk.upload("bills.csv --column").arg("account_number=Acct No").to(&sandbox);
    order.run().exits(2);
    desk.resume("1").to(&sandbox).run().exits(0);
    assert_all_once(&sandbox, 2);
}

#[test]
fn a_file_that_was_moved_is_named_and_one_that_was_changed_is_refused() {
    let sandbox = sandbox();
    let desk = stopped(&sandbox);
    fs::rename(desk.path("bills.csv"), desk.path("moved.csv")).unwrap();
    let ended = desk.resume("1").to(&sandbox).run().exits(2);
    assert_snapshot!(ended.transcript(), @"
        exit: 2
        --- stderr
        target: sandbox (the sandbox at http://127.0.0.1:[port])
        error: [desk]/bills.csv can't be read: No such file or directory (os error 2)
        hint: if it was moved, say where it is: --file PATH
    ");

    desk.put("bills.csv", bills(7));
    let ended = desk.resume("1").to(&sandbox).run().exits(2);
    assert_snapshot!(ended.transcript(), @"
        exit: 2
        --- stderr
        target: sandbox (the sandbox at http://127.0.0.1:[port])
        error: the file is not the one that run 1 began with: it was changed since
        hint: put the file with the SHA-256 6a71e699edc46a6b4d0bda3f5fb53c51508a4f1d0d1d29bb054866d4ad198930 back, or name it: --file PATH
        hint: or upload the file as it is now: what this run has delivered is recognised, and not sent again
    ");
    assert_eq!(sandbox.blaggo().ledger().upload_requests, 2);

    desk.resume("1 --file moved.csv").to(&sandbox).run().exits(0);
    assert_all_once(&sandbox, 6);
}

#[test]
fn the_rest_goes_to_no_other_place() {
    let (sandbox, other) = (sandbox(), sandbox_with(lost_answer()));
    let desk = stopped(&sandbox);
    for order in [desk.resume("1").to(&other), desk.resume("1")] {
        let ended = order.env("BILLPORT_TARGET", "production").run().exits(2);
        assert!(ended.stderr.starts_with("error: run 1 went to `sandbox http://127.0.0.1:"));
        assert!(ended.stderr.contains("lead to `sandbox"), "{}", ended.stderr);
    }
    assert_eq!(other.blaggo().ledger().connections, 0);
    // The target of the run holds, whatever the settings say of the next one.
    let order = desk.resume("1").to(&sandbox).env("BILLPORT_TARGET", "production");
    order.run().exits(0);
}

#[test]
fn a_run_to_the_embedded_sandbox_goes_on_there() {
    let desk = Desk::with_bills(bills(2) + "AB1,0,25-05-2099,05-2099\n");
    desk.upload("bills.csv --strict").run().exits(3);
    let ended = desk.resume("1").run().exits(3);
    assert!(ended.stderr.contains("nothing is sent then (strict)"), "{}", ended.stderr);
    let sandbox = sandbox();
    let ended = desk.resume("1").to(&sandbox).run().exits(2);
    let told = "run 1 went to `sandbox`, and the settings in force lead to `sandbox http://";
    assert!(ended.stderr.contains(told), "{}", ended.stderr);
}

#[test]
fn bills_that_another_run_has_delivered_meanwhile_are_not_sent() {
    let sandbox = sandbox();
    let desk = stopped(&sandbox);
    desk.put("other.csv", bills(4));
    desk.upload("other.csv").to(&sandbox).run().exits(3);
    let summary = desk.resume("1 --output json").to(&sandbox).run().exits(3).json();
    assert_adds_up(&summary);
    assert_eq!((&summary["bills_delivered"], &summary["rows_rejected"]), (&4.into(), &2.into()));
    assert_all_once(&sandbox, 6);
}

#[test]
fn commands_for_another_journal_are_told_with_it() {
    let sandbox = sandbox_with(wrong_address());
    let desk = Desk::with_bills(bills(2));
    desk.put("settings.toml", "");
    let words = "bills.csv --journal may.db --config settings.toml";
    let ended = desk.upload(words).to(&sandbox).run().exits(2);
    let command = "runs resume 1 --config settings.toml --journal may.db";
    assert!(ended.stderr.ends_with(&format!("go on with the rest: billport {command}\n")));
    desk.billport(command).to(&sandbox).run().exits(0);
    assert!(!desk.journal().exists());
}

#[test]
fn what_is_no_run_is_told() {
    let desk = Desk::with_bills(bills(1));
    let mut told = String::new();
    for words in ["runs resume 1", "runs resume last", "runs resume first", "runs resume"] {
        told += &desk.billport(words).run().exits(2).stderr;
    }
    desk.upload("bills.csv").run().exits(0);
    for words in ["runs resume 7", "runs resume 0", "runs resume 18446744073709551615"] {
        told += &desk.billport(words).run().exits(2).stderr;
    }
    assert_snapshot!(crate::transcript::redacted(&told), @"
        error: there is no journal at [desk]/.home/data/billport/journal.db, so there is no run yet
        hint: `billport upload` begins one; --journal PATH names another
        error: there is no journal at [desk]/.home/data/billport/journal.db, so there is no run yet
        hint: `billport upload` begins one; --journal PATH names another
        error: invalid value 'first' for '<RUN>': a run is a number, as `billport runs list` tells it, or `last`

        For more information, try '--help'.
        error: the following required arguments were not provided:
          <RUN>

        Usage: billport runs resume <RUN>

        For more information, try '--help'.
        error: there is no run 7 in the journal
        hint: which there are: billport runs list
        error: there is no run 0 in the journal
        hint: which there are: billport runs list
        error: there is no run 18446744073709551615 in the journal
        hint: which there are: billport runs list
    ");
}

#[cfg(unix)]
mod after_a_kill {
    use super::{assert_all_once, wrong_address};
    use billport_sandbox::{Call, Fault, FaultOrder, Sandbox};
    use insta::assert_snapshot;

    use crate::desk::{Desk, Order};
    use crate::interruption::Running;
    use crate::provider::{bills, sandbox_with};
    use crate::transcript::assert_adds_up;

    /// A provider that saves the first batch and answers; of the next ones nothing is heard.
    fn silent_after_the_first() -> Sandbox {
        let never = FaultOrder::once(Call::Upload, Fault::NeverAnswer).after_effect();
        sandbox_with(never.always().skipping(1))
    }

    /// Starts a run, and kills it when its second batch is on its way.
    fn kill(order: Order<'_>, sandbox: &Sandbox) {
        let mut running = Running::start(order.to(sandbox));
        running.wait_for_uploads(sandbox, 2);
        running.child.kill().unwrap();
        let ended = running.end();
        assert_eq!(ended.code, None);
        assert!(ended.stderr.contains("\nrun 1\n"), "{}", ended.stderr);
        sandbox.blaggo().clear_faults();
    }

    #[test]
    fn what_was_on_its_way_is_in_doubt_and_the_rest_goes_on() {
        let sandbox = silent_after_the_first();
        let desk = Desk::with_bills(bills(12));
        kill(desk.upload("bills.csv --batch-size 2 --in-flight 1"), &sandbox);

        let list = desk.billport("runs list --output json").run().exits(0).json();
        assert_eq!(
            (&list[0]["state"], &list[0]["bills_unknown"]),
            (&"unfinished".into(), &2.into())
        );
        let shown = desk.billport("runs show last").to(&sandbox).run().exits(0);
        assert_snapshot!(shown.transcript(), @"
            exit: 0
            --- stdout
            run          1, unfinished
            file         [desk]/bills.csv
            SHA-256      f5ce50e656b08b35684ba6c5d570c7fcc5a4c473832e9641734ebbe504b49f4b
            target       sandbox http://127.0.0.1:[port]/blaggo/bills
            begun        [moment] UTC
            last change  [moment] UTC
            rows read            12
            rejected              0
            delivered             2  in 1 batch
            refused               0
            unknown               2  in 1 batch
            pending               8
            requests              2

            batch 2, lines 4 to 5 (2 bills) of unknown outcome, [moment] UTC: the process that sent it ended before it had written an answer

            what to do next
            1. Ask the provider whether batch 2 (lines 4 to 5) has arrived, then say what became of it, delivered or not-delivered
               billport runs resolve 1 2 --as delivered --because 'how you know'
            2. Go on with 8 bills that are pending
               billport runs resume 1
        ");

        let summary = desk.resume("1 --output json").to(&sandbox).run().exits(6).json();
        assert_adds_up(&summary);
        assert_eq!(summary["bills_delivered"], 10);
        assert_all_once(&sandbox, 12);
        desk.billport("runs resolve 1 2 --as delivered --because found").run().exits(0);
        let summary = desk.resume("1 --output json").to(&sandbox).run().exits(0).json();
        assert_eq!(
            (&summary["bills_delivered"], &summary["bills_unknown"]),
            (&12.into(), &0.into())
        );
        assert_all_once(&sandbox, 12);
        desk.billport("journal verify").run().exits(0);
    }

    #[test]
    fn what_came_by_standard_input_goes_on_too() {
        let sandbox = silent_after_the_first();
        let desk = Desk::with_bills(bills(12));
        let order = desk.upload("- --batch-size 2 --in-flight 1");
        kill(order.by_way_of("exec \"$0\" \"$@\" < bills.csv"), &sandbox);
        let spooled = spooled(&desk);
        assert_eq!(spooled.len(), 1, "{spooled:?}");
        assert_eq!(desk.read(&spooled[0]), bills(12));

        let ended = desk.resume("1").to(&sandbox).run().exits(6);
        assert!(ended.stderr.contains("what came by standard input is kept: "), "{}", ended.stderr);
        desk.billport("runs resolve 1 2 --as delivered --because found").run().exits(0);
        assert_all_once(&sandbox, 12);
        let report = desk.billport("runs report 1").run().exits(0);
        assert_eq!(report.stdout.lines().count(), 1, "{}", report.stdout);
    }

    #[test]
    fn a_copy_of_standard_input_goes_when_all_of_it_was_delivered_or_nothing_begun() {
        let sandbox = sandbox_with(wrong_address());
        let desk = Desk::new();
        desk.upload("-").stdin(bills(2)).to(&sandbox).run().exits(2);
        assert_eq!(spooled(&desk).len(), 1);
        desk.resume("1").to(&sandbox).run().exits(0);
        assert_eq!(spooled(&desk), Vec::<String>::new());

        desk.upload("-").stdin(bills(2)).to(&sandbox).run().exits(2);
        desk.upload("-").stdin("no bills").to(&sandbox).run().exits(2);
        assert_eq!(spooled(&desk), Vec::<String>::new(), "no run has begun");
        desk.upload("-").stdin(bills(3)).to(&sandbox).run().exits(3);
        assert_eq!(spooled(&desk), Vec::<String>::new(), "two of them stand in the rejects file");
        assert_all_once(&sandbox, 3);
    }

    #[test]
    fn a_pipe_that_is_given_as_a_path_is_kept_like_standard_input() {
        let sandbox = sandbox_with(wrong_address());
        let desk = Desk::with_bills(bills(2));
        let order = desk.upload("/dev/stdin").to(&sandbox);
        order.by_way_of("cat bills.csv | \"$0\" \"$@\"").run().exits(2);
        desk.resume("1").to(&sandbox).run().exits(0);
        assert_all_once(&sandbox, 2);
    }

    /// The copies of standard input beside the journal.
    fn spooled(desk: &Desk) -> Vec<String> {
        let folder = std::fs::read_dir(desk.journal_folder()).unwrap();
        let paths = folder.map(|entry| entry.unwrap().path());
        let copies = paths.filter(|path| path.extension().is_some_and(|ending| ending == "txt"));
        copies.map(|path| path.to_str().unwrap().to_owned()).collect()
    }
}
