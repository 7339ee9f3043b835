//! The forms in which bills come: layouts of CSV, newline-delimited JSON, standard input.

use insta::assert_snapshot;

use crate::desk::{Desk, Order};
use crate::provider::sandbox;

/// Uploads a file, and tells what the provider's ledger then holds.
#[track_caller]
fn delivered(name: &str, bytes: &[u8], words: &[&str]) -> Vec<String> {
    let sandbox = sandbox();
    let desk = Desk::new();
    desk.put(name, bytes);
    words.iter().fold(desk.upload(name).to(&sandbox), Order::arg).run().exits(0);
    let bills = sandbox.blaggo().ledger().bills;
    let told = bills.into_iter().map(|bill| {
        format!("{} {} {} {}", bill.account_number, bill.amount, bill.due_date, bill.period)
    });
    told.collect()
}

const TWO_BILLS: [&str; 2] =
    ["0042 1700.78 25-05-2099 06-2099", "AB, \"7\" 500.50 26-05-2099 05-2099"];

#[test]
fn csv_in_every_usual_layout() {
    for file in [
        "account_number,amount,due_date,period\n\
         0042,1700.78,25-05-2099,06-2099\n\
         \"AB, \"\"7\"\"\",500.50,26-05-2099,05-2099\n",
        // Excel's: a byte order mark, semicolons, CRLF, blank lines, no line end at the end.
        "\u{feff}account_number;amount;due_date;period\r\n\
         0042;1700.78;25-05-2099;06-2099\r\n\r\n\
         \"AB, \"\"7\"\"\";500.50;26-05-2099;05-2099",
        // Tabs, another order of the columns, and one that is not needed.
        "Period\tDue Date\tName\tAmount\tAccount Number\n\
         06-2099\t25-05-2099\tAna Reyes\t1700.78\t 0042 \n\
         05-2099\t26-05-2099\tBen Cruz\t500.50\t\"AB, \"\"7\"\"\"\n",
    ] {
        assert_eq!(delivered("bills.csv", file.as_bytes(), &[]), TWO_BILLS, "{file}");
    }
}

#[test]
fn columns_are_mapped_by_name() {
    let file = "Acct No,Net,Due,Month\n0042,1700.78,25-05-2099,06-2099\n\
                \"AB, \"\"7\"\"\",500.50,26-05-2099,05-2099\n";
    let words = ["--column", "account_number=Acct No", "--column", "amount=Net"];
    let more = ["--column", "due_date=due", "--column", "period=Month"];
    assert_eq!(delivered("old.csv", file.as_bytes(), &[words, more].concat()), TWO_BILLS);
}

#[test]
fn a_column_that_cannot_be_understood() {
    let desk = Desk::with_example("bills.csv");
    let ended = desk.upload("bills.csv --column sum=Net").run().exits(2);
    assert_snapshot!(ended.transcript(), @r#"
        exit: 2
        --- stderr
        target: sandbox (the embedded sandbox: nothing leaves this machine)
        error: a column is given as FIELD=NAME, where FIELD is account_number, amount, due_date or period, such as account_number="Acct No"
    "#);
}

#[test]
fn columns_that_are_not_used_are_named_once() {
    let desk = Desk::with_bills(
        "account_number,amount,due_date,period,Name,Remark\nAB1,1,25-05-2099,05-2099,Ana,x\n",
    );
    let ended = desk.check("bills.csv").run().exits(0);
    assert_eq!(ended.stderr, "columns that are not used: `Name`, `Remark`\n");
}

#[test]
fn newline_delimited_json() {
    let file = "{\"account_number\": \"0042\", \"amount\": 1700.78, \"due_date\": \"25-05-2099\", \
                \"period\": \"06-2099\"}\n\
                {\"period\":\"05-2099\",\"amount\":\"500.50\",\"remark\":[1],\
                \"account_number\":\"AB, \\\"7\\\"\",\"due_date\":\"26-05-2099\"}\n";
    assert_eq!(delivered("bills.ndjson", file.as_bytes(), &[]), TWO_BILLS);
}

#[test]
fn wrong_rows_of_newline_delimited_json() {
    let desk = Desk::new();
    let good = r#""due_date": "25-05-2099", "period": "05-2099"}"#;
    let file = [
        format!(r#"{{"account_number": "AB1", "amount": 1.50, {good}"#),
        format!(r#"{{"account_number": 123, "amount": 1.50, {good}"#),
        format!(r#"{{"account_number": "AB2", "amount": 1e2, {good}"#),
        format!(r#"{{"account_number": "AB3", "amount": 1, "amount": 2, {good}"#),
        "not JSON at all".to_owned(),
    ];
    desk.put("bills.ndjson", file.join("\n"));
    let ended = desk.check("bills.ndjson --rejects wrong.ndjson").run().exits(3);
    assert_snapshot!(ended.transcript(), @"
        exit: 3
        --- stdout
        line 2: account_number is a number: it must be a string
        line 3: amount `1e2` is not a plain amount: digits, with an optional point and one or two decimals
        line 4: the member `amount` stands there twice
        line 5: the line is not one JSON object
        rows read        5
        valid bills      1 in 1 batch, control total PHP 1.50
        rejected         4
        judged by day    2026-11-22
        rejects file     wrong.ndjson
    ");
    assert_snapshot!(desk.read("wrong.ndjson"), @r#"
        {"account_number":123,"amount":1.50,"due_date":"25-05-2099","period":"05-2099","line":2,"column":"account_number","reason":"account_number is a number: it must be a string"}
        {"account_number":"AB2","amount":1e2,"due_date":"25-05-2099","period":"05-2099","line":3,"column":"amount","reason":"amount `1e2` is not a plain amount: digits, with an optional point and one or two decimals"}
        {"account_number":"AB3","amount":1,"amount":2,"due_date":"25-05-2099","period":"05-2099","line":4,"column":"amount","reason":"the member `amount` stands there twice"}
        {"text":"not JSON at all","line":5,"column":"","reason":"the line is not one JSON object"}
    "#);
}

#[test]
fn standard_input() {
    let sandbox = sandbox();
    let desk = Desk::with_example("bills.csv");
    let bills = desk.read("bills.csv");
    desk.upload("-").to(&sandbox).stdin(&bills).run().exits(0);
    assert_eq!(sandbox.blaggo().ledger().bills_saved, 12);

    let ended = desk.upload("-").stdin(bills + "AB1,0,25-05-2099,05-2099\n").run().exits(3);
    assert!(ended.stdout.contains("see stdin.rejects.csv"), "{}", ended.stdout);
    desk.check("-").stdin("{}\n").run().exits(3);
    desk.upload("-").stdin("{}\n").run().exits(3);
    assert_eq!(desk.files(), ["bills.csv", "stdin.rejects.csv", "stdin.rejects.ndjson"]);
}
