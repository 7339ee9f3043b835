//! Files that are no bills files: one clear error, exit 2, and nothing is sent.

use insta::assert_snapshot;
use std::fs;

use crate::desk::Desk;
use crate::provider::sandbox;

/// What is told of a file, after it was made sure that nothing was sent.
#[track_caller]
fn told(bytes: &[u8]) -> String {
    let sandbox = sandbox();
    let desk = Desk::with_bills(bytes);
    let ended = desk.upload("bills.csv").to(&sandbox).run().exits(2);
    assert_eq!(ended.stdout, "");
    assert_eq!(desk.files(), ["bills.csv"]);
    let ledger = sandbox.blaggo().ledger();
    assert_eq!((ledger.token_requests, ledger.upload_requests), (0, 0));
    let (target, rest) = ended.stderr.split_once('\n').unwrap();
    assert!(target.starts_with("target: sandbox"), "{target}");
    rest.to_owned()
}

#[test]
fn a_file_that_is_empty() {
    assert_snapshot!(told(b""), @"
        error: bills.csv is empty
        hint: a bills file begins with the line account_number,amount,due_date,period and has one bill a line
    ");
    assert_eq!(told(b"\n\r\n \n"), told(b""));
}

#[test]
fn a_file_with_a_header_and_no_row() {
    assert_snapshot!(told(b"account_number,amount,due_date,period\n\n"), @"
        error: bills.csv has a header and no bills
        hint: a bills file begins with the line account_number,amount,due_date,period and has one bill a line
    ");
}

#[test]
fn a_file_that_lacks_columns() {
    assert_snapshot!(told(b"account_number;Net;due\nAB1;1;25-05-2099\n"), @r#"
        error: bills.csv lacks `amount`, `due_date`, `period`; its first line has: `account_number`, `Net`, `due`
        hint: the first line names the columns; if yours have other names, say which is which: --column account_number="Acct No"
    "#);
}

#[test]
fn a_file_without_a_header() {
    assert_snapshot!(told(b"0000123456,1500,25-05-2099,05-2099\n"), @r#"
        error: bills.csv lacks `account_number`, `amount`, `due_date`, `period`; its first line has: `0000123456`, `1500`, `25-05-2099`, `05-2099`
        hint: the first line names the columns; if yours have other names, say which is which: --column account_number="Acct No"
    "#);
}

#[test]
fn a_file_with_a_column_twice() {
    assert_snapshot!(told(b"account_number,amount,Amount,due_date,period\n1,2,3,4,5\n"), @"
        error: bills.csv has the column `amount` twice
        hint: remove one of the two columns, or rename it
    ");
}

#[test]
fn a_json_array() {
    assert_snapshot!(told(b"[{\"account_number\": \"AB1\"}]"), @"
        error: bills.csv is a JSON array, not one JSON object a line
        hint: write one object a line: jq -c '.[]' bills.json > bills.ndjson
    ");
}

#[test]
fn files_that_are_no_text() {
    let beginnings: [&[u8]; 5] =
        [b"PK\x03\x04rest", b"\x1f\x8b\x08\0", b"%PDF-1.7\n", b"\xff\xfea\0", b"a,b\0c\n1,2,3\n"];
    let told = beginnings.map(told).concat();
    assert_snapshot!(told, @"
        error: bills.csv is no text file: it looks like a spreadsheet program's workbook
        hint: open it in the spreadsheet program and save it as CSV (UTF-8)
        error: bills.csv is no text file: it looks like a compressed file
        hint: save it as text in UTF-8
        error: bills.csv is no text file: it looks like a PDF
        hint: save it as text in UTF-8
        error: bills.csv is no text file: it looks like text in UTF-16
        hint: save it as text in UTF-8
        error: bills.csv is no text file: it looks like binary data
        hint: save it as text in UTF-8
    ");
}

#[test]
fn a_first_line_without_end() {
    assert_snapshot!(told(&b"x".repeat(2 << 20)), @"
        error: bills.csv has a first line of more than 1048576 bytes
        hint: is this a file of bills, with one bill a line?
    ");
}

#[test]
fn a_folder_and_a_file_that_is_not_there() {
    let desk = Desk::new();
    fs::create_dir(desk.path("may")).unwrap();
    for command in ["upload", "check"] {
        let ended = desk.billport(command).arg("may").run().exits(2);
        assert!(ended.stderr.ends_with("error: may is a folder, not a file of bills\n"));
        let ended = desk.billport(command).arg("june.csv").run().exits(2);
        assert!(ended.stderr.contains("error: june.csv can't be read: No such file"));
    }
}

#[test]
fn standard_input_is_called_by_its_name() {
    let ended = Desk::new().check("-").run().exits(2);
    assert!(ended.stderr.starts_with("error: standard input is empty\n"), "{}", ended.stderr);
}
