//! `billport runs`: what became of a run, what to do next, and what a person says of it.

use insta::assert_snapshot;

use crate::desk::Desk;
use crate::provider::{bills, lost_answer, sandbox, sandbox_with};
use crate::transcript::{assert_adds_up, redacted};

/// A desk whose run 1 has one batch of each outcome and a rejected row, and whose run 2 is finished.
fn two_runs() -> Desk {
    let sandbox = sandbox_with(lost_answer());
    sandbox.blaggo().refuse_accounts(["ACCT-0004"]);
    sandbox.blaggo().order(crate::resume::wrong_address().skipping(3));
    let desk = Desk::with_bills(bills(8) + "AB1,0,25-05-2099,05-2099\n");
    desk.upload("bills.csv --batch-size 2 --in-flight 1").to(&sandbox).run().exits(6);
    desk.put("june.csv", bills(1).replace("ACCT", "JUNE"));
    desk.upload("june.csv").run().exits(0);
    desk
}

#[test]
fn without_a_journal_there_are_no_runs_and_none_is_made() {
    let desk = Desk::new();
    let ended = desk.billport("runs list").run().exits(0);
    assert_eq!(ended.stdout, "no runs yet\n");
    let path = desk.journal();
    let told = format!("there is no journal at {}, so there is no run yet\n", path.display());
    assert_eq!(ended.stderr, told);
    assert_eq!(desk.billport("runs list --output json").run().exits(0).stdout, "[]\n");
    let mut told = String::new();
    for words in ["runs show 1", "runs report last", "journal verify", "journal export"] {
        told += &desk.billport(words).run().exits(2).stderr;
    }
    assert_snapshot!(redacted(&told), @"
        error: there is no journal at [desk]/.home/data/billport/journal.db, so there is no run yet
        hint: `billport upload` begins one; --journal PATH names another
        error: there is no journal at [desk]/.home/data/billport/journal.db, so there is no run yet
        hint: `billport upload` begins one; --journal PATH names another
        error: there is no journal at [desk]/.home/data/billport/journal.db, so there is no run yet
        hint: `billport upload` begins one; --journal PATH names another
        error: there is no journal at [desk]/.home/data/billport/journal.db, so there is no run yet
        hint: `billport upload` begins one; --journal PATH names another
    ");
    assert!(!desk.home().join("data").exists());
}

#[test]
fn the_list_has_the_newest_first() {
    let desk = two_runs();
    let ended = desk.billport("runs list").run().exits(0);
    assert_snapshot!(ended.transcript(), @"
        exit: 0
        --- stdout
        run  job     state       begun                    rows  delivered  refused  unknown  pending  rejected  target                                       file
          2  upload  finished    [moment] UTC     1          1        0        0        0         0  sandbox                                      [desk]/june.csv
          1  upload  unfinished  [moment] UTC     9          2        2        2        2         1  sandbox http://127.0.0.1:[port]/blaggo/bills  [desk]/bills.csv
    ");
    let list = desk.billport("runs list --limit 1 --output json").run().exits(0);
    assert_snapshot!(list.transcript(), @r#"
        exit: 0
        --- stdout
        [{"run":"2","job":"upload","file":"[desk]/june.csv","state":"finished","target":"sandbox","begun":"[moment]","rows_read":1,"rows_rejected":0,"bills_delivered":1,"bills_refused":0,"bills_unknown":0,"bills_pending":0,"batches_delivered":1,"batches_refused":0,"batches_unknown":0,"requests_sent":1}]
    "#);
    let list = desk.billport("runs list --output json").run().exits(0).json();
    let runs = list.as_array().unwrap();
    assert_eq!((runs.len(), &runs[1]["run"]), (2, &"1".into()));
    runs.iter().for_each(assert_adds_up);
    let names: Vec<_> = runs[1].as_object().unwrap().keys().map(String::as_str).collect();
    let of_summary = crate::success::FIXED_NAMES.iter().filter(|name| {
        name.starts_with("bills_") || name.starts_with("batches_") || **name == "requests_sent"
    });
    assert!(of_summary.clone().count() == 8 && of_summary.clone().all(|name| names.contains(name)));
}

#[test]
fn a_run_is_shown_with_what_to_do_next() {
    let desk = two_runs();
    let ended = desk.billport("runs show 1").run().exits(0);
    assert_snapshot!(ended.transcript(), @"
        exit: 0
        --- stdout
        run          1, unfinished
        file         [desk]/bills.csv
        SHA-256      6398791af499d22eee515bebe255661b6cda33bbeb693ec135669f675972d733
        target       sandbox http://127.0.0.1:[port]/blaggo/bills
        begun        [moment] UTC
        last change  [moment] UTC
        rejects      [desk]/bills.rejects.csv
        rows read             9
        rejected              1
        delivered             2  in 1 batch
        refused               2  in 1 batch
        unknown               2  in 1 batch
        pending               2
        requests              4

        batch 1, lines 2 to 3 (2 bills) of unknown outcome, [moment] UTC: Blaggo: upload bills: the outcome is unknown: the connection was reset before an answer [1 attempt, [time]]
        batch 2, lines 4 to 5 (2 bills) refused, [moment] UTC: Blaggo: upload bills: refused by the provider (HTTP 400): `the bills were not accepted` [1 attempt, [time]]

        what to do next
        1. Ask the provider whether batch 1 (lines 2 to 3) has arrived, then say what became of it, delivered or not-delivered
           billport runs resolve 1 1 --as delivered --because 'how you know'
        2. Go on with 2 bills that are pending
           billport runs resume 1
        3. Correct the refused bills, and upload them as a file of their own; this lists them
           billport runs report 1
        4. Correct the rejected rows in [desk]/bills.rejects.csv, and upload it as it is
           billport upload [desk]/bills.rejects.csv --target sandbox
    ");
    let ended = desk.billport("runs show last").run().exits(0);
    assert_snapshot!(ended.transcript(), @"
        exit: 0
        --- stdout
        run          2, finished
        file         [desk]/june.csv
        SHA-256      09fc65de8064523234b10295b79ff8601ccba3e34aa15faad4502ffe3fe10640
        target       sandbox
        begun        [moment] UTC
        last change  [moment] UTC
        rows read             1
        rejected              0
        delivered             1  in 1 batch
        refused               0
        unknown               0
        pending               0
        requests              1
    ");
}

#[test]
fn a_machine_is_shown_the_same() {
    let desk = two_runs();
    let ended = desk.billport("runs show 1 --output json").run().exits(0);
    assert_snapshot!(ended.transcript(), @r#"
        exit: 0
        --- stdout
        {"run":"1","job":"upload","file":"[desk]/bills.csv","state":"unfinished","target":"sandbox http://127.0.0.1:[port]/blaggo/bills","begun":"[moment]","rows_read":9,"rows_rejected":1,"bills_delivered":2,"bills_refused":2,"bills_unknown":2,"bills_pending":2,"batches_delivered":1,"batches_refused":1,"batches_unknown":1,"requests_sent":4,"changed":"[moment]","is_spooled":false,"fingerprint":"6398791af499d22eee515bebe255661b6cda33bbeb693ec135669f675972d733","size_in_bytes":343,"rejects_file":"[desk]/bills.rejects.csv","settings":{"batch_size":2,"strict":false,"bisect":false,"again":false,"leave_existing":false,"columns":[]},"not_before":null,"owner":null,"problems":[{"outcome":"unknown","batch":1,"first_line":2,"last_line":3,"bills":2,"reason":"Blaggo: upload bills: the outcome is unknown: the connection was reset before an answer [1 attempt, [time]]","at":"[moment]"},{"outcome":"refused","batch":2,"first_line":4,"last_line":5,"bills":2,"reason":"Blaggo: upload bills: refused by the provider (HTTP 400): `the bills were not accepted` [1 attempt, [time]]","at":"[moment]"}],"problems_left_out":0,"next_steps":[{"act":"Ask the provider whether batch 1 (lines 2 to 3) has arrived, then say what became of it, delivered or not-delivered","command":"billport runs resolve 1 1 --as delivered --because 'how you know'"},{"act":"Go on with 2 bills that are pending","command":"billport runs resume 1"},{"act":"Correct the refused bills, and upload them as a file of their own; this lists them","command":"billport runs report 1"},{"act":"Correct the rejected rows in [desk]/bills.rejects.csv, and upload it as it is","command":"billport upload [desk]/bills.rejects.csv --target sandbox"}]}
    "#);
    assert_adds_up(&ended.json());
}

#[test]
fn what_a_person_says_is_done_and_kept() {
    let desk = two_runs();
    let words = "runs resolve 1 1 --as delivered --because";
    let ended = desk.billport(words).arg("Ana has found both").run().exits(0);
    assert_snapshot!(ended.transcript(), @"
        exit: 0
        --- stdout
        batch 1 of run 1 is now delivered, and is never sent again
        --- stderr
        hint: go on with 2 bills that are pending: billport runs resume 1
    ");
    let export = desk.billport("journal export --run 1").run().exits(0);
    assert!(export.stdout.contains("\"words\":\"Ana has found both\""), "{}", export.stdout);
    let shown = desk.billport("runs show 1 --output json").run().exits(0).json();
    assert_eq!((&shown["bills_delivered"], &shown["bills_unknown"]), (&4.into(), &0.into()));
}

#[test]
fn what_has_not_arrived_is_pending_again_and_sent() {
    let sandbox = sandbox_with(billport_sandbox::FaultOrder::once(
        billport_sandbox::Call::Upload,
        billport_sandbox::Fault::Reset,
    ));
    let desk = Desk::with_bills(bills(2));
    desk.upload("bills.csv").to(&sandbox).run().exits(6);
    let words = "runs resolve last 1 --as not-delivered --because checked";
    let ended = desk.billport(words).run().exits(0);
    assert_snapshot!(ended.transcript(), @"
        exit: 0
        --- stdout
        batch 1 of run 1 is now pending, and is sent when the run goes on
        --- stderr
        hint: go on with 2 bills that are pending: billport runs resume 1
    ");
    desk.resume("1").to(&sandbox).run().exits(0);
    assert_eq!(sandbox.blaggo().ledger().bills_saved, 2);
}

#[test]
fn what_cannot_be_resolved_is_told() {
    let desk = two_runs();
    let mut told = String::new();
    for words in [
        "1 2 --as delivered --because found",
        "1 99 --as delivered --because found",
        "7 1 --as delivered --because found",
    ] {
        told += &desk.billport(&format!("runs resolve {words}")).run().exits(2).stderr;
    }
    assert_snapshot!(told, @"
        error: batch 2 of run 1: it is refused, and can't be resolved as delivered
        hint: only what is of unknown outcome can be resolved; which there are: billport runs show 1
        error: run 1 has no batch 99
        hint: which there are: billport runs show 1
        error: there is no run 7 in the journal
        hint: which there are: billport runs list
    ");
    for words in [
        "runs resolve 1 1 --as delivered",
        "runs resolve 1 1 --as perhaps --because found",
        "runs resolve 1 0 --as delivered --because found",
        "runs resolve 1 --as delivered --because found",
    ] {
        assert_eq!(desk.billport(words).run().exits(2).stdout, "", "{words}");
    }
    for text in ["", " \t"] {
        let order = desk.billport("runs resolve 1 1 --as delivered --because").arg(text);
        assert!(order.run().exits(2).stderr.contains("say how you know"));
    }
    let shown = desk.billport("runs show 1 --output json").run().exits(0).json();
    assert_eq!(shown["bills_unknown"], 2, "nothing was changed");
}

#[test]
fn the_same_file_is_not_uploaded_twice_by_mistake() {
    let sandbox = sandbox();
    let desk = Desk::with_bills(bills(2));
    desk.upload("bills.csv").to(&sandbox).run().exits(0);
    desk.put("copy.csv", bills(2));
    let ended = desk.upload("copy.csv").to(&sandbox).run().exits(2);
    assert_snapshot!(ended.transcript(), @"
        exit: 2
        --- stderr
        target: sandbox (the sandbox at http://127.0.0.1:[port])
        error: this file was uploaded before, as run 1 (finished)
        hint: what became of it: billport runs show 1
        hint: to send it all the same, with all bills in it: --again
    ");
    assert_eq!(sandbox.blaggo().ledger().upload_requests, 1);

    desk.upload("copy.csv --again").to(&sandbox).run().exits(0);
    assert_eq!(sandbox.blaggo().ledger().upload_requests, 2, "for those who know what they do");
    let other = crate::provider::sandbox();
    desk.upload("bills.csv").to(&other).run().exits(0);
}

#[test]
fn a_bill_that_was_delivered_before_is_not_sent_again() {
    let sandbox = sandbox();
    let desk = Desk::with_bills(bills(2));
    desk.upload("bills.csv").to(&sandbox).run().exits(0);
    desk.put("more.csv", bills(3) + "ACCT-0003,12.50,25-05-2099,05-2099\n");
    let ended = desk.upload("more.csv").to(&sandbox).run().exits(3);
    assert_snapshot!(ended.transcript(), @"
        exit: 3
        --- stdout
        run          2
        target       sandbox (the sandbox at http://127.0.0.1:[port])
        rows read             4
        rejected              3, 1 of them a duplicate, 2 taken care of by an earlier run  see more.rejects.csv
        delivered             1  in 1 batch
        refused               0
        unknown               0
        pending               0
        1 request sent in [time] s
        --- stderr
        target: sandbox (the sandbox at http://127.0.0.1:[port])
        judged 4 rows: 1 bill in 1 batch, 3 rejected, control total PHP 12.50
        run 2
        100 %  1 of 1 bill, 0 refused, 0 unknown
        rejected: line 2: delivered before, by run 1 (batch 1)
        rejected: line 3: delivered before, by run 1 (batch 1)
        rejected: line 5: account_number and period are those of line 4: a bill stands once in a file
        hint: correct more.rejects.csv and upload it as it is: billport upload more.rejects.csv
    ");
    assert_snapshot!(desk.read("more.rejects.csv"), @r#"
        account_number,amount,due_date,period,line,column,reason
        ACCT-0001,12.50,25-05-2099,05-2099,2,account_number; period,"delivered before, by run 1 (batch 1)"
        ACCT-0002,12.50,25-05-2099,05-2099,3,account_number; period,"delivered before, by run 1 (batch 1)"
        ACCT-0003,12.50,25-05-2099,05-2099,5,account_number; period,account_number and period are those of line 4: a bill stands once in a file
    "#);
    assert_eq!(sandbox.blaggo().ledger().bills_saved, 3);
    let report = desk.billport("runs report last").run().exits(0);
    assert_snapshot!(report.stdout, @"
        line,account_number,amount,due_date,period,batch,outcome,code,why
        2,ACCT-0001,12.50,25-05-2099,05-2099,1,rejected,taken-care-of,another run had taken care of it
        3,ACCT-0002,12.50,25-05-2099,05-2099,1,rejected,taken-care-of,another run had taken care of it
        5,ACCT-0003,12.50,25-05-2099,05-2099,1,rejected,duplicate,it stands in the file before
    ");
}
