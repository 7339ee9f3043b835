//! The rejects file: where it goes, what it never overwrites, and the way back.

use insta::assert_snapshot;
use std::fs;

use crate::desk::Desk;
use crate::provider::{bills, sandbox};
use crate::transcript::Ended;

/// A file with a good bill and one without an amount.
fn one_wrong() -> String {
    bills(1) + "ACCT-0002,,25-05-2099,05-2099\n"
}

#[test]
fn a_name_of_its_own_beside_the_bills_and_nothing_is_overwritten() {
    let desk = Desk::with_bills(one_wrong());
    desk.put("bills.rejects.csv", "precious");
    for rejects in ["bills.rejects-2.csv", "bills.rejects-3.csv"] {
        let summary = desk.upload("bills.csv --again --output json").run().exits(3).json();
        assert_eq!(summary["rejects_file"], rejects);
    }
    assert_eq!(desk.read("bills.rejects.csv"), "precious");
    assert_eq!(desk.read("bills.rejects-2.csv"), desk.read("bills.rejects-3.csv"));
    assert_eq!(desk.read("bills.csv"), one_wrong());
}

#[test]
fn a_name_that_was_given_is_taken_as_it_is() {
    let desk = Desk::with_bills(one_wrong());
    desk.put("wrong.csv", "yesterday's");
    desk.upload("bills.csv --rejects wrong.csv").run().exits(3);
    assert_snapshot!(desk.read("wrong.csv"), @"
        account_number,amount,due_date,period,line,column,reason
        ACCT-0002,,25-05-2099,05-2099,3,amount,amount is missing: all four fields are required
    ");
    assert_eq!(desk.files(), ["bills.csv", "wrong.csv"]);
}

#[test]
fn the_bills_themselves_are_never_overwritten() {
    let desk = Desk::with_bills(one_wrong());
    fs::create_dir(desk.path("may")).unwrap();
    fs::hard_link(desk.path("bills.csv"), desk.path("may/linked.csv")).unwrap();
    for command in ["upload", "check"] {
        for rejects in ["bills.csv", "./bills.csv", "may/../bills.csv", "may/linked.csv"] {
            let words = format!("{command} bills.csv --rejects {rejects}");
            let ended = desk.billport(&words).run().exits(2);
            let told = format!("error: the rejects would overwrite {rejects}\n");
            assert!(ended.stderr.contains(&told), "{}", ended.stderr);
        }
    }
    assert_eq!(desk.read("bills.csv"), one_wrong());
}

#[cfg(unix)]
#[test]
fn nor_is_the_file_that_standard_input_was_redirected_from() {
    let desk = Desk::with_bills(one_wrong());
    let mut command = desk.upload("- --rejects bills.csv").piped();
    let bills = fs::File::open(desk.path("bills.csv")).unwrap();
    let ended = Ended::of(&command.stdin(bills).output().unwrap()).exits(2);
    assert!(ended.stderr.contains("the rejects would overwrite "), "{}", ended.stderr);
    assert_eq!(desk.read("bills.csv"), one_wrong());
}

#[cfg(unix)]
#[test]
fn only_their_owner_may_read_them() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::with_bills(one_wrong());
    desk.upload("bills.csv").run().exits(3);
    let mode = fs::metadata(desk.path("bills.rejects.csv")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn corrected_rows_are_uploaded_as_they_are() {
    let sandbox = sandbox();
    let desk = Desk::with_bills(
        "Remark;account_number;amount;due_date;period\n\
         ok;AB1;1500;25-05-2099;05-2099\n\
         \"a; b\";-AB2;12,50;25-05-2099;05-2099\n\
         =2+3;'@AB3;7.25;2099-05-25;05-2099\n",
    );
    desk.upload("bills.csv").to(&sandbox).run().exits(3);
    let rejects = desk.read("bills.rejects.csv");
    assert_snapshot!(rejects, @r#"
        Remark;account_number;amount;due_date;period;line;column;reason
        "a; b";'-AB2;12,50;25-05-2099;05-2099;3;amount;amount `12,50` is not a plain amount: digits, with an optional point and one or two decimals
        '=2+3;''@AB3;7.25;2099-05-25;05-2099;4;due_date;due_date `2099-05-25` is not a date of the form DD-MM-YYYY
    "#);

    let corrected = rejects.replacen("12,50", "12.50", 1).replacen("2099-05-25", "25-05-2099", 1);
    desk.put("bills.rejects.csv", corrected);
    let ended = desk.upload("bills.rejects.csv").to(&sandbox).run().exits(0);
    assert!(!ended.stderr.contains("`reason`"), "its own columns are no news: {}", ended.stderr);
    let ledger = sandbox.blaggo().ledger();
    let accounts: Vec<_> = ledger.bills.iter().map(|bill| bill.account_number.as_str()).collect();
    assert_eq!(accounts, ["AB1", "-AB2", "'@AB3"], "account numbers are what they were");
}

#[test]
fn rejects_that_are_rejected_again_are_called_as_their_elders() {
    let desk = Desk::with_bills(one_wrong());
    desk.upload("bills.csv").run().exits(3);
    desk.upload("bills.rejects.csv").run().exits(3);
    assert_eq!(desk.files(), ["bills.csv", "bills.rejects-2.csv", "bills.rejects.csv"]);
    let header = "account_number,amount,due_date,period,line,column,reason";
    assert_eq!(desk.read("bills.rejects-2.csv").lines().next(), Some(header));
}

#[test]
fn formulas_are_defused() {
    let desk = Desk::with_bills(
        "account_number,amount,due_date,period,remark\n\
         =1+1,,25-05-2099,05-2099,=cmd|' /C calc'!A0\n\
         +1,,25-05-2099,05-2099,@SUM(A1)\n\
         -1,,25-05-2099,05-2099,\"\tx\"\n\
         'AB,,25-05-2099,05-2099,\"\rx\"\n",
    );
    desk.upload("bills.csv").run().exits(3);
    let rejects = desk.read("bills.rejects.csv");
    for row in rejects.lines().skip(1) {
        for field in row.split(',') {
            let shown = field.trim_start_matches('"');
            assert!(!shown.starts_with(['=', '+', '-', '@', '\t', '\r']), "{field} in {row}");
        }
    }
    assert!(rejects.contains("'=1+1,,") && rejects.contains("'=cmd|"), "{rejects}");
}

#[test]
fn a_row_of_more_than_a_mebibyte_costs_itself_only() {
    let long = format!("AB1,1,25-05-2099,05-2099,{}\n", "x".repeat(1 << 20));
    let sandbox = sandbox();
    let desk = Desk::with_bills(bills(1) + &long + "ACCT-0002,1.25,25-05-2099,05-2099\n");
    let ended = desk.upload("bills.csv").to(&sandbox).run().exits(3);
    let told = "rejected: line 3: the row is longer than 1048576 bytes\n";
    assert!(ended.stderr.contains(told), "{}", ended.stderr);
    assert_eq!(sandbox.blaggo().ledger().bills_saved, 2);
}
