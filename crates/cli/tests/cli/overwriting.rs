//! No output takes the place of the bills, or of anything that belongs to the journal.

use std::fs;

use crate::desk::Desk;
use crate::provider::bills;

/// A desk with a run that has rejected a row.
fn desk() -> Desk {
    let desk = Desk::with_bills(bills(2) + "AB1,0,25-05-2099,05-2099\n");
    desk.upload("bills.csv").run().exits(3);
    desk
}

const OF_THE_JOURNAL: [&str; 6] = [
    ".home/data/billport/journal.db",
    ".home/data/billport/../billport/journal.db",
    ".home/data/billport/journal.db-wal",
    ".home/data/billport/journal.db-shm",
    ".home/data/billport/journal.db.runs/key",
    ".home/data/billport/journal.db.runs/99.bills",
];

#[test]
fn rejects_and_reports_leave_the_journal_alone() {
    let desk = desk();
    let key = fs::read(desk.journal_folder().join("key")).unwrap();
    for path in OF_THE_JOURNAL {
        for words in [
            format!("upload bills.csv --again --rejects {path}"),
            format!("check bills.csv --rejects {path}"),
            format!("runs report 1 --csv {path}"),
            format!("runs report 1 --html {path}"),
        ] {
            let ended = desk.billport(&words).run().exits(2);
            let told = format!(" would overwrite {path}\n");
            assert!(ended.stderr.contains(&told), "{words}: {}", ended.stderr);
        }
    }
    assert_eq!(fs::read(desk.journal_folder().join("key")).unwrap(), key);
    desk.billport("journal verify").run().exits(0);
    assert_eq!(desk.billport("runs list --output json").run().json().as_array().unwrap().len(), 1);
}

#[test]
fn nor_is_a_journal_that_is_not_there_yet_begun_as_something_else() {
    let desk =
        Desk::with_bills("account_number,amount,due_date,period\nAB1,0,25-05-2099,05-2099\n");
    for command in ["check", "upload"] {
        let words = format!("{command} bills.csv --journal may.db --rejects may.db");
        desk.billport(&words).run().exits(2);
    }
}

#[test]
fn a_report_leaves_the_files_of_its_run_alone() {
    let desk = desk();
    let (all, rejects) = (desk.read("bills.csv"), desk.read("bills.rejects.csv"));
    desk.put("copy.csv", &all);
    for words in [
        "--csv bills.csv",
        "--csv bills.rejects.csv",
        "--html bills.rejects.csv",
        "--file copy.csv --csv bills.csv",
        "--file copy.csv --html copy.csv",
        "--csv r --html ./r",
    ] {
        desk.billport(&format!("runs report 1 {words}")).run().exits(2);
    }
    assert_eq!((desk.read("bills.csv"), desk.read("copy.csv")), (all.clone(), all));
    assert_eq!(desk.read("bills.rejects.csv"), rejects);
    assert_eq!(desk.files(), ["bills.csv", "bills.rejects.csv", "copy.csv"]);
}
