//! What came by standard input is kept beside the journal for as long as somebody may need it.

use std::fs;

use crate::desk::Desk;
use crate::provider::{bills, lost_answer, sandbox, sandbox_with};
use crate::resume::wrong_address;

/// The names of the copies in the folder of a journal.
fn copies(desk: &Desk, journal: &str) -> Vec<String> {
    let entries = fs::read_dir(desk.path(format!("{journal}.runs"))).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with("stdin-") && !name.contains("lock")).collect()
}

#[test]
fn it_is_found_where_the_journal_was_moved_to_and_nobody_takes_it_away() {
    let sandbox = sandbox_with(wrong_address());
    let desk = Desk::with_bills(bills(1));
    fs::create_dir_all(desk.path("old")).unwrap();
    let words = "- --journal old/journal.db";
    desk.upload(words).stdin(bills(2)).to(&sandbox).run().exits(2);
    fs::rename(desk.path("old"), desk.path("new")).unwrap();
    // This one looks for copies that belong to no run.
    let words = "bills.csv --journal new/journal.db --again";
    desk.upload(words).to(&sandbox).run();
    assert_eq!(copies(&desk, "new/journal.db").len(), 1);

    let shown = desk.billport("runs show 1 --journal new/journal.db").run().exits(0).stdout;
    assert!(shown.contains("standard input, kept as ") && shown.contains("/new/"), "{shown}");
    let order = desk.resume("1 --journal new/journal.db --output json").to(&sandbox);
    let summary = order.run().exits(3).json();
    assert_eq!(
        (&summary["bills_delivered"], &summary["rows_rejected"]),
        (&1.into(), &1.into()),
        "the other bill went with the other file"
    );
    assert_eq!(copies(&desk, "new/journal.db").len(), 0);
}

#[test]
fn it_goes_when_a_person_has_resolved_the_last_doubt() {
    let sandbox = sandbox_with(lost_answer());
    let desk = Desk::new();
    desk.upload("-").stdin(bills(2)).to(&sandbox).run().exits(6);
    let journal = ".home/data/billport/journal.db";
    assert_eq!(copies(&desk, journal).len(), 1);
    desk.billport("runs resolve 1 1 --as delivered --because found").run().exits(0);
    assert_eq!(copies(&desk, journal).len(), 0);
}

#[test]
fn rejected_rows_alone_do_not_keep_it_and_refused_bills_do() {
    let sandbox = sandbox();
    let desk = Desk::new();
    let journal = ".home/data/billport/journal.db";
    let wrong = bills(2) + "AB1,0,25-05-2099,05-2099\n";
    desk.upload("-").stdin(wrong).to(&sandbox).run().exits(3);
    assert_eq!((copies(&desk, journal).len(), desk.files()), (0, vec!["stdin.rejects.csv".into()]));
    sandbox.blaggo().refuse_accounts(["ACCT-0003"]);
    desk.upload("-").stdin(bills(3)).to(&sandbox).run().exits(3);
    assert_eq!(copies(&desk, journal).len(), 1, "it is the only place where they stand");
}
