//! What a file may hold, and what becomes of rows that are wrong.

use billport_sandbox::{Sandbox, billagain::Customer};
use insta::assert_snapshot;

use super::{assert_added_once, assert_adds_up, customers, desk, import, sandbox};
use crate::desk::Desk;

const WRONG: &str = "Name;CurrencyCode;isWaiveTaxes;Reference;StatementDay;Remark\n\
                     Asha;NPR;false;c-1;last;ok\n\
                     Biru;npr;no;c-2;31;\n\
                     =Cira;NPR;true;c-3;;\n\
                     Dipa;NPR;false;c-1;1;the reference of Asha\n";

#[test]
fn wrong_rows_go_to_a_file_and_the_rest_is_added() {
    let (sandbox, desk) = (sandbox(), Desk::new());
    desk.put("customers.csv", WRONG);
    let ended = import(&desk, &sandbox, "--in-flight 1").run().exits(3);
    assert_snapshot!(ended.transcript());
    assert_snapshot!("rejected_rows", desk.read("customers.rejects.csv"));
    assert_added_once(&sandbox, 2);

    // Corrected it is imported as it is; a name that looks like a formula is what it was.
    let rejects = desk.read("customers.rejects.csv");
    let corrected =
        rejects.replacen("npr;no;c-2;31", "NPR;no;c-2;25", 1).replacen(";no;", ";true;", 1);
    desk.put("customers.rejects.csv", corrected);
    let words = "customers import customers.rejects.csv --output json";
    let summary = desk.billport(words).with_billagain(&sandbox).run().exits(3).json();
    assert_adds_up(&summary);
    assert_eq!(
        (&summary["customers_delivered"], &summary["rows_rejected"]),
        (&1.into(), &1.into())
    );
    let names: Vec<_> = sandbox
        .billagain()
        .customer_ids()
        .into_iter()
        .map(|id| {
            let customer = sandbox.billagain().customer(id).unwrap();
            serde_json::from_str::<serde_json::Value>(&customer).unwrap()["Name"].clone()
        })
        .collect();
    assert_eq!(names, ["Biru", "=Cira", "Asha"]);
}

#[test]
fn strict_adds_nobody() {
    let (sandbox, desk) = (sandbox(), Desk::new());
    desk.put("customers.csv", WRONG);
    let ended = import(&desk, &sandbox, "--strict").run().exits(3);
    assert!(
        ended.stderr.contains("hint: correct the file and import it again"),
        "{}",
        ended.stderr
    );
    assert_added_once(&sandbox, 0);
}

#[test]
fn columns_that_nobody_can_write_are_not_used() {
    let (sandbox, desk) = (super::super::three(), Desk::new());
    let words = "customers export --file customers.csv";
    desk.billport(words).with_billagain(&sandbox).run().exits(0);
    let corrected = desk.read("customers.csv").replace("c-17", "c-18");
    desk.put("customers.csv", corrected);
    let ended = import(&desk, &sandbox, "").run().exits(0);
    assert!(ended.stderr.contains("columns that are not used: `customerID`"), "{}", ended.stderr);
    assert_added_once(&sandbox, 3);
}

/// The rows of a list, whatever their order.
fn rows(list: &str) -> Vec<&str> {
    let mut rows: Vec<_> = list.lines().collect();
    rows.sort_unstable();
    rows
}

#[test]
fn what_was_exported_is_imported_as_it_was() {
    let customer = |name: &str, day: &str| {
        let customer = Customer::named(name).with("Cell", "+27-71-555-0100");
        customer.with("City", "'=Namche").with_json("StatementDate", day)
    };
    let three = [("Asha", "null"), ("'+Biru", "7"), ("-Cira ", "1")];
    let ours = super::super::with((301..).zip(three.map(|(name, day)| customer(name, day))));
    let desk = Desk::new();
    let fields = "Name,Cell,City,CurrencyCode,isWaiveTaxes,StatementDate";
    let export = |sandbox: &Sandbox, file: &str, columns: &str| {
        let words = format!("customers export --file {file} --columns {columns}");
        desk.billport(&words).with_billagain(sandbox).run().exits(0);
        desk.read(file)
    };
    let before = export(&ours, "before.csv", fields);
    assert!(before.contains("Asha,'+27-71-555-0100,''=Namche,ZAR,false,last"), "{before}");
    for columns in [fields.to_owned(), format!("customerID,{fields}")] {
        export(&ours, "customers.csv", &columns);
        let theirs = sandbox();
        import(&desk, &theirs, "").run().exits(0);
        let after = export(&theirs, "after.csv", fields);
        assert_eq!(rows(&after), rows(&before), "{columns}");
    }
}

#[test]
fn a_card_that_nobody_asked_for_is_written_nowhere() {
    let (sandbox, desk) = (sandbox(), Desk::new());
    let text = "Internal,Name,CurrencyCode,isWaiveTaxes\n\
                4111 1111 1111 1111,Asha,npr,true\n\
                x,Biru,4111111111111111,true\n\
                x,4111-1111-1111-1111,NPR\n";
    desk.put("customers.csv", text);
    let ended = import(&desk, &sandbox, "").run().exits(3);
    for text in [ended.all(), desk.read("customers.rejects.csv")] {
        assert!(text.contains("***1111") && !text.contains("4111"), "{text}");
    }
    let report = desk.billport("runs report last").with_billagain(&sandbox).run();
    assert!(!report.all().contains("4111"), "{}", report.all());
}

#[test]
fn what_is_no_file_of_customers() {
    let (sandbox, desk) = (sandbox(), Desk::new());
    let mut told = String::new();
    for text in [
        "",
        "Name,CurrencyCode,isWaiveTaxes\n",
        "Name,CurrencyCode\nAsha,NPR\n",
        "Name,name,CurrencyCode,isWaiveTaxes\na,b,NPR,true\n",
        "Name,CurrencyCode,isWaiveTaxes,Number,Password\nAsha,NPR,true,4242424242424242,canary\n",
        "[{\"Name\": \"Asha\"}]",
        "Refrence,Name,CurrencyCode,isWaiveTaxes\nc-1,Asha,NPR,true\n",
    ] {
        desk.put("customers.csv", text);
        let ended = import(&desk, &sandbox, "").run().exits(2);
        assert!(!ended.all().contains("4242") && !ended.all().contains("canary"));
        told += &ended.stderr;
    }
    assert_snapshot!(crate::transcript::redacted(&told));
    assert_eq!(sandbox.billagain().ledger().connections, 0);
}

#[test]
fn the_same_file_is_imported_once() {
    let (sandbox, desk) = (sandbox(), desk(2));
    import(&desk, &sandbox, "").run().exits(0);
    let ended = import(&desk, &sandbox, "").run().exits(2);
    assert_snapshot!(ended.transcript());
    assert_added_once(&sandbox, 2);
    let ended = import(&desk, &sandbox, "--again --unless-exists").run().exits(3);
    assert!(ended.stdout.contains("2 of them there already"), "{}", ended.stdout);
    assert_added_once(&sandbox, 2);
}

#[test]
fn what_comes_by_a_pipe_is_kept_until_all_is_known() {
    let (sandbox, desk) = (sandbox(), Desk::new());
    let order = desk.billport("customers import -").with_billagain(&sandbox);
    order.stdin(customers(2)).run().exits(0);
    assert_added_once(&sandbox, 2);
    let kept: Vec<_> = std::fs::read_dir(desk.journal_folder()).unwrap().collect();
    assert!(kept.iter().all(|file| {
        let name = file.as_ref().unwrap().file_name().into_string().unwrap();
        !name.starts_with("stdin-")
    }));
    let order = desk.billport("customers import -").with_billagain(&sandbox);
    order.stdin(WRONG).run().exits(3);
    assert_eq!(desk.files(), ["stdin.rejects.csv"]);
}

#[test]
fn the_rejects_overwrite_nothing() {
    let (sandbox, desk) = (sandbox(), desk(2));
    for rejects in ["customers.csv", ".home/data/billport/journal.db"] {
        let ended = import(&desk, &sandbox, &format!("--rejects {rejects}")).run().exits(2);
        assert!(ended.stderr.contains("the rejects would overwrite"), "{}", ended.stderr);
    }
    assert_added_once(&sandbox, 0);
}
