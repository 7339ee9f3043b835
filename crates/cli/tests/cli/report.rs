//! `billport runs report`: every bill that was not delivered, and a page for people.

use billport_sandbox::{Answer, Call, FaultOrder, blaggo};
use insta::assert_snapshot;
use std::fs;

use crate::desk::Desk;
use crate::provider::{bills, lost_answer, sandbox_with};
use crate::resume::wrong_address;

/// A desk whose run 1 has a batch of each outcome, a rejected row and a duplicate.
fn desk() -> Desk {
    let sandbox = sandbox_with(lost_answer());
    sandbox.blaggo().refuse_accounts(["ACCT-0004"]);
    sandbox.blaggo().order(wrong_address().skipping(3));
    let wrong = "=1+1,0,25-05-2099,05-2099\nACCT-0001,12.50,25-05-2099,05-2099\n\"AB\n";
    let desk = Desk::with_bills(bills(8) + wrong);
    desk.upload("bills.csv --batch-size 2 --in-flight 1").to(&sandbox).run().exits(6);
    desk
}

#[test]
fn a_row_for_each_bill_that_was_not_delivered() {
    let ended = desk().billport("runs report last").run().exits(0);
    assert_snapshot!(ended.transcript(), @r#"
        exit: 0
        --- stdout
        line,account_number,amount,due_date,period,batch,outcome,code,why
        2,ACCT-0001,12.50,25-05-2099,05-2099,1,unknown,unknown,"Blaggo: upload bills: the outcome is unknown: the connection was reset before an answer [1 attempt, [time]]"
        3,ACCT-0002,12.50,25-05-2099,05-2099,1,unknown,unknown,"Blaggo: upload bills: the outcome is unknown: the connection was reset before an answer [1 attempt, [time]]"
        4,ACCT-0003,12.50,25-05-2099,05-2099,2,refused,refused,"Blaggo: upload bills: refused by the provider (HTTP 400): `the bills were not accepted` [1 attempt, [time]]"
        5,ACCT-0004,12.50,25-05-2099,05-2099,2,refused,refused,"Blaggo: upload bills: refused by the provider (HTTP 400): `the bills were not accepted` [1 attempt, [time]]"
        8,ACCT-0007,12.50,25-05-2099,05-2099,4,pending,,it was not sent yet
        9,ACCT-0008,12.50,25-05-2099,05-2099,4,pending,,it was not sent yet
        10,'=1+1,0,25-05-2099,05-2099,,rejected,amount-not-positive,amount `0` is not above 0
        11,ACCT-0001,12.50,25-05-2099,05-2099,,rejected,left-out,"it stands in the file before, or an earlier run had taken care of it"
        12,,,,,,rejected,unclosed-quote,a quote in this line is not closed
    "#);
}

#[test]
fn files_that_only_their_owner_may_read() {
    let desk = desk();
    desk.put("report.csv", "yesterday's");
    let words = "runs report 1 --csv report.csv --html report.html";
    let ended = desk.billport(words).run().exits(0);
    assert_snapshot!(ended.transcript(), @"
        exit: 0
        --- stderr
        written: report.csv
        written: report.html
    ");
    assert_eq!(desk.read("report.csv"), desk.billport("runs report 1").run().exits(0).stdout);
    let page = desk.read("report.html");
    for part in
        ["2 bills of unknown outcome", "2 of 8 bills delivered", "billport runs resolve 1 1"]
    {
        assert!(text_of(&page).contains(part), "{part} in {}", text_of(&page));
    }
    assert_eq!(desk.files().len(), 4, "no draft is left: {:?}", desk.files());
    #[cfg(unix)]
    for name in ["report.csv", "report.html"] {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(desk.path(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

/// The words of a page, without its marks.
fn text_of(page: &str) -> String {
    let mut inside = false;
    let text = page.chars().filter(|character| match character {
        '<' => {
            inside = true;
            false
        }
        '>' => {
            let was_inside = inside;
            inside = false;
            !was_inside
        }
        _ => !inside,
    });
    text.collect()
}

#[test]
fn a_page_comes_in_addition_to_the_rows() {
    let desk = desk();
    let ended = desk.billport("runs report 1 --html report.html").run().exits(0);
    assert_eq!(ended.stderr, "written: report.html\n");
    assert_eq!(ended.stdout, desk.billport("runs report 1").run().exits(0).stdout);
}

#[test]
fn nothing_is_overwritten_that_is_no_report() {
    let desk = desk();
    let bills = desk.read("bills.csv");
    for words in [
        "--csv bills.csv",
        "--html ./bills.csv",
        "--csv .home/data/billport/journal.db",
        "--csv r.csv --html r.csv",
        "--file bills.csv --csv bills.csv",
    ] {
        desk.billport(&format!("runs report 1 {words}")).run().exits(2);
    }
    for words in ["--csv .", "--html no-such-folder/r.html", "--csv /dev/null"] {
        let ended = desk.billport(&format!("runs report 1 {words}")).run().exits(1);
        assert!(ended.stderr.contains("can't be written: "), "{}", ended.stderr);
    }
    assert_eq!((desk.read("bills.csv"), desk.files().len()), (bills, 2));
    desk.billport("journal verify").run().exits(0);
}

#[test]
fn without_the_file_the_batches_are_told_in_place_of_the_bills() {
    let desk = desk();
    fs::rename(desk.path("bills.csv"), desk.path("moved.csv")).unwrap();
    let ended = desk.billport("runs report 1 --html report.html").run().exits(0);
    assert_snapshot!(ended.transcript(), @r#"
        exit: 0
        --- stdout
        line,account_number,amount,due_date,period,batch,outcome,code,why
        2 to 3,,,,,1,unknown,unknown,"2 bills: Blaggo: upload bills: the outcome is unknown: the connection was reset before an answer [1 attempt, [time]]"
        4 to 5,,,,,2,refused,refused,"2 bills: Blaggo: upload bills: refused by the provider (HTTP 400): `the bills were not accepted` [1 attempt, [time]]"
        8 to 10,,,,,4,pending,,"2 bills: Blaggo: upload bills: not found (HTTP 404): `no such page` [1 attempt, [time]]"
        --- stderr
        warning: [desk]/bills.csv can't be read: No such file or directory (os error 2)
        hint: if it was moved, say where it is: --file PATH
        warning: so the report has a row for each batch, and not for each bill; why rows were rejected stands in the rejects file alone
        written: report.html
    "#);
    assert!(text_of(&desk.read("report.html")).contains("2 of 8 bills delivered"));
    desk.put("bills.csv", bills(3));
    let changed = desk.billport("runs report 1").run().exits(0);
    assert!(changed.stderr.contains("it was changed since"), "{}", changed.stderr);
    assert_eq!(changed.stdout, ended.stdout);
    let ended = desk.billport("runs report 1 --file moved.csv").run().exits(0);
    assert_eq!(ended.stdout.lines().count(), 1 + 9);
}

#[test]
fn a_file_that_is_named_must_be_that_of_the_run() {
    let desk = desk();
    desk.put("other.csv", bills(3));
    let ended = desk.billport("runs report 1 --file other.csv --csv r.csv").run().exits(2);
    assert!(ended.stderr.contains("it was changed since"), "{}", ended.stderr);
    let ended = desk.billport("runs report 1 --file none.csv --csv r.csv").run().exits(2);
    assert!(ended.stderr.ends_with("hint: if it was moved, say where it is: --file PATH\n"));
    assert_eq!(desk.files(), ["bills.csv", "bills.rejects.csv", "other.csv"]);
}

#[test]
fn what_a_provider_echoes_of_a_card_is_masked() {
    // The card number of every test book.
    let echo = "card 4111 1111 1111 1111 and 4111111111111111 were not charged";
    let refusal = FaultOrder::once(Call::Upload, blaggo::upload_error(400, echo));
    let sandbox = sandbox_with(refusal);
    sandbox.blaggo().order(FaultOrder::once(Call::Upload, Answer::html(200)).skipping(1));
    let desk = Desk::with_bills(bills(2));
    desk.upload("bills.csv --batch-size 1").to(&sandbox).run();
    for words in ["runs report 1", "runs show 1", "journal export"] {
        let ended = desk.billport(words).run().exits(0);
        assert!(!ended.stdout.contains("4111111111111111"), "{}", ended.stdout);
        assert!(!ended.stdout.contains("4111 1111 1111 1111"), "{}", ended.stdout);
    }
}
