//! `billport nea pay-file`: a plan, its hash, and each row once.

use billport_sandbox::{Call, Fault, FaultOrder, Today, nea};
use insta::assert_snapshot;
use time::macros::date;

use super::nea_with;
use crate::desk::Desk;
use crate::provider::sandbox;
use crate::transcript::{Ended, redacted};

/// Three rows that can be paid.
pub(super) const THREE: &str = "\
office_code,sc_no,consumer_id,amount
245:bhaktapur-dc,024.12.512,3042,minimum
245:bhaktapur-dc,002.13.071,18795,600
245:bhaktapur-dc,006.18.303,555,total
";

/// The file of another one, at a desk.
fn desk(rows: &str) -> Desk {
    let desk = Desk::new();
    desk.put("dues.csv", rows);
    desk
}

/// The hash of a plan that was shown.
#[track_caller]
fn hash(plan: &Ended) -> String {
    let last = plan.stdout.lines().last().unwrap();
    last.strip_prefix("plan         ").unwrap().to_owned()
}

#[test]
fn a_plan_pays_nothing_and_its_hash_pays_it() {
    let sandbox = sandbox();
    let desk = desk(THREE);
    let plan = desk.billport("nea pay-file dues.csv").with_nea(&sandbox).run().exits(0);
    let hash = hash(&plan);
    assert_snapshot!(plan.transcript().replace(&hash, "[hash]"), @"
    exit: 0
    --- stdout
    line  what        consumer                                 NPR  charge  debited  total due  why
       2  to be paid  024.12.512/3042 at 245:bhaktapur-dc   200.00    0.00   200.00     450.00
       3  to be paid  002.13.071/18795 at 245:bhaktapur-dc  600.00    5.00   605.00   1,250.75
       4  to be paid  006.18.303/555 at 245:bhaktapur-dc    150.25    0.00   150.25     150.25
    to be paid   3 payments, NPR 955.25 debited in all; 0 rows left as they are
    plan         [hash]
    --- stderr
    target: sandbox (the sandbox at http://127.0.0.1:[port])
    nothing was paid: this is the plan
    hint: if it is right: billport nea pay-file dues.csv --confirm [hash]
    ");
    assert_eq!(sandbox.nea().ledger().commit_requests, 0);

    let other =
        desk.billport("nea pay-file dues.csv --confirm 0123456789abcdef").with_nea(&sandbox);
    let other = other.run().exits(3);
    assert!(other.stderr.contains("the plan is another one by now"), "{}", other.stderr);
    assert_eq!(sandbox.nea().ledger().commit_requests, 0);

    let words = format!("nea pay-file dues.csv --confirm {hash}");
    let paid = desk.billport(&words).with_nea(&sandbox).run().exits(0);
    assert_snapshot!(paid.transcript(), @"
    exit: 0
    --- stdout
    line 2: paid  NPR 200.00 for 024.12.512/3042 at 245:bhaktapur-dc  [reference]
    line 3: paid  NPR 600.00 for 002.13.071/18795 at 245:bhaktapur-dc  [reference]
    line 4: paid  NPR 150.25 for 006.18.303/555 at 245:bhaktapur-dc  [reference]
    rows                  3
    rejected              0
    paid                  3
    paid before           0
    not paid              0
    unknown               0
    pending               0
    --- stderr
    target: sandbox (the sandbox at http://127.0.0.1:[port])
    ");
    let amounts: Vec<_> =
        sandbox.nea().ledger().charges.iter().map(|charge| charge.amount.clone()).collect();
    assert_eq!(amounts, ["200", "600", "150.25"]);

    // Once more, nothing is left of it to pay.
    let again = desk.billport("nea pay-file dues.csv --yes").with_nea(&sandbox).run().exits(0);
    assert!(again.stdout.contains("line 2: already paid"), "{}", again.stdout);
    assert_eq!(sandbox.nea().ledger().charges.len(), 3);
}

#[test]
fn for_a_machine() {
    let sandbox = sandbox();
    let desk = desk(THREE);
    let order = desk.billport("nea pay-file dues.csv --output ndjson").with_nea(&sandbox);
    let plan = order.run().exits(0).stdout;
    let summary: serde_json::Value = serde_json::from_str(plan.lines().last().unwrap()).unwrap();
    assert_eq!((&summary["kind"], &summary["planned"]), (&"plan".into(), &3.into()));
    let hash = summary["plan"].as_str().unwrap();
    let words = format!("nea pay-file dues.csv --output ndjson --confirm {hash}");
    let paid = desk.billport(&words).with_nea(&sandbox).run().exits(0).stdout;
    assert_snapshot!(redacted(&paid).replace(hash, "[hash]"), @r#"
    {"kind":"row","line":2,"state":"paid","reference":"[reference]","office":"245:bhaktapur-dc","sc_no":"024.12.512","consumer":"3042","amount":200,"service_charge":0,"total_due":450,"provider_id":1,"code":null,"message":"Successfully Completed Transaction: Amount Paid Successfully"}
    {"kind":"row","line":3,"state":"paid","reference":"[reference]","office":"245:bhaktapur-dc","sc_no":"002.13.071","consumer":"18795","amount":600,"service_charge":5.0,"total_due":1250.75,"provider_id":2,"code":null,"message":"Successfully Completed Transaction: Amount Paid Successfully"}
    {"kind":"row","line":4,"state":"paid","reference":"[reference]","office":"245:bhaktapur-dc","sc_no":"006.18.303","consumer":"555","amount":150.25,"service_charge":0,"total_due":150.25,"provider_id":3,"code":null,"message":"Successfully Completed Transaction: Amount Paid Successfully"}
    {"kind":"summary","plan":"[hash]","rows":3,"planned":0,"rejected":0,"paid":3,"already_paid":0,"not_paid":0,"unknown":0,"pending":0,"total_debited":955.25,"currency":"NPR","stopped":null}
    "#);
    let order = desk.billport("nea pay-file dues.csv --output json --yes").with_nea(&sandbox);
    let json = order.run().exits(0).json();
    assert_eq!((&json["already_paid"], &json["rows"]), (&3.into(), &3.into()));
    assert_eq!(json["results"].as_array().unwrap().len(), 3);
}

#[test]
fn rows_that_can_not_be_paid_are_told_and_the_others_paid() {
    let sandbox = sandbox();
    let desk = desk(
        "\
amount,consumer_id,sc_no,office_code
minimum,3042,024.12.512,245:bhaktapur-dc
1,18795,002.13.071,245:bhaktapur-dc
much,18795,002.13.07x1,245
total,222,004.16.101,245:bhaktapur-dc
5000,555,006.18.303,245:bhaktapur-dc
",
    );
    let ended = desk.billport("nea pay-file dues.csv --yes").with_nea(&sandbox).run().exits(3);
    assert_snapshot!(ended.transcript(), @"
    exit: 3
    --- stdout
    line 2: paid  NPR 200.00 for 024.12.512/3042 at 245:bhaktapur-dc  [reference]
    line 3: rejected for 002.13.071/18795 at 245:bhaktapur-dc: NPR 1 is below the minimum of NPR 500, which is what the oldest bill asks for
    line 4: rejected: office_code `245` is not a number and a name such as 245:bhaktapur-dc, at most 80 bytes, as the counters list it; amount `much` is not an amount such as 600 or 600.50, or one of the words minimum and total
    line 5: not paid  NPR 300.00 for 004.16.101/222 at 245:bhaktapur-dc  [reference]: NEA: pay: refused by the provider (HTTP 400, code 4000): `Can't fulfill request: Multiple payment not allowed same day` [1 attempt, [time]]
    line 6: rejected for 006.18.303/555 at 245:bhaktapur-dc: NPR 5000 is above the total of NPR 150.25, and an advance was not allowed
    rows                  5
    rejected              3
    paid                  1
    paid before           0
    not paid              1
    unknown               0
    pending               0
    --- stderr
    target: sandbox (the sandbox at http://127.0.0.1:[port])
    hint: what is not paid gets its turn when dues.csv is given again: what is paid is not paid twice
    ");
    assert_eq!(sandbox.nea().ledger().charges.len(), 1);
    let plan = desk.billport("nea pay-file dues.csv").with_nea(&sandbox).run().exits(3);
    assert!(plan.stderr.contains("nothing was paid: this is the plan"), "{}", plan.stderr);
}

#[test]
fn limits_are_kept() {
    let sandbox = sandbox();
    let desk = desk(THREE);
    let run = |words: &str, code| {
        let words = format!("nea pay-file dues.csv --yes {words}");
        desk.billport(&words).with_nea(&sandbox).run().exits(code)
    };
    // 200 + 605 + 150.25, the charge of 5 included.
    let ended = run("--max-total 955.24", 3);
    assert_snapshot!(ended.transcript(), @"
    exit: 3
    --- stderr
    target: sandbox (the sandbox at http://127.0.0.1:[port])
    error: nothing was paid: NPR 955.25 would be debited for all payments together, and the limit is NPR 955.24
    hint: take rows out of the file, or allow more: --max-total AMOUNT
    ");
    assert_eq!(sandbox.nea().ledger().commit_requests, 0);
    let ended = run("--max-amount 599.99", 3);
    assert!(ended.stdout.contains("line 3: rejected"), "{}", ended.stdout);
    assert_eq!(sandbox.nea().ledger().charges.len(), 2);
    run("--max-total 605", 0);
    assert_eq!(sandbox.nea().ledger().charges.len(), 3);
}

#[test]
fn a_row_in_doubt_is_told_and_left_alone_by_the_next_run() {
    let sandbox = nea_with(FaultOrder::once(Call::Commit, Fault::Reset).after_effect().skipping(1));
    let desk = desk(THREE);
    let ended = desk.billport("nea pay-file dues.csv --yes").with_nea(&sandbox).run().exits(6);
    assert_snapshot!(ended.transcript(), @"
    exit: 6
    --- stdout
    line 2: paid  NPR 200.00 for 024.12.512/3042 at 245:bhaktapur-dc  [reference]
    line 3: unknown  NPR 600.00 for 002.13.071/18795 at 245:bhaktapur-dc  [reference]: NEA: pay: the outcome is unknown: the connection was reset before an answer [1 attempt, [time]]
    line 4: paid  NPR 150.25 for 006.18.303/555 at 245:bhaktapur-dc  [reference]
    rows                  3
    rejected              0
    paid                  2
    paid before           0
    not paid              0
    unknown               1
    pending               0
    --- stderr
    target: sandbox (the sandbox at http://127.0.0.1:[port])
    hint: do NOT pay again what is unknown: it may have been paid
    hint: from five minutes on, ask NEA what became of it: billport payments settle [reference]
    ");
    let again = desk.billport("nea pay-file dues.csv --yes").with_nea(&sandbox).run().exits(6);
    assert!(again.stdout.contains("line 3: unknown"), "{}", again.stdout);
    let ledger = sandbox.nea().ledger();
    assert_eq!((ledger.commit_requests, ledger.charges.len()), (3, 3));
    sandbox.nea().advance(std::time::Duration::from_mins(6));
    desk.later(6, "payments settle --all").with_nea(&sandbox).run().exits(0);
    desk.billport("nea pay-file dues.csv --yes").with_nea(&sandbox).run().exits(0);
    assert_eq!(sandbox.nea().ledger().commit_requests, 3);
}

#[test]
fn a_row_whose_consumer_is_in_doubt_says_which_payment_has_to_be_settled() {
    let sandbox = nea_with(super::lost_receipt());
    let desk = desk(THREE);
    desk.pay("--minimum --reference r-1").with_nea(&sandbox).run().exits(6);
    let plan = desk.billport("nea pay-file dues.csv").with_nea(&sandbox).run().exits(6);
    let ended = desk.billport("nea pay-file dues.csv --yes").with_nea(&sandbox).run().exits(6);
    assert!(ended.stdout.contains("line 2: pending"), "{}", ended.stdout);
    for told in [plan.stderr, ended.stderr] {
        let hint = "ask NEA what became of it: billport payments settle r-1\n";
        assert!(told.contains(hint), "{told}");
    }
    assert_eq!(sandbox.nea().ledger().charges.len(), 3);
}

#[test]
fn what_is_pending_outweighs_what_is_rejected() {
    let sandbox = sandbox();
    let desk = desk(&format!("{THREE}245:bhaktapur-dc,005.17.202,333,1\n"));
    desk.pay("--minimum").with_nea(&sandbox).run().exits(0);
    let ended = desk.billport("nea pay-file dues.csv --yes").with_nea(&sandbox).run().exits(4);
    assert!(ended.stdout.contains("the consumer has paid today"), "{}", ended.stdout);
    assert!(ended.stdout.contains("line 5: rejected"), "{}", ended.stdout);
}

#[test]
fn the_same_list_a_month_later_is_paid_again_if_that_is_meant() {
    const MONTH: u64 = 30 * 24 * 60;
    let sandbox = sandbox();
    let desk =
        desk("office_code,sc_no,consumer_id,amount\n245:bhaktapur-dc,024.12.512,3042,minimum\n");
    desk.billport("nea pay-file dues.csv --yes").with_nea(&sandbox).run().exits(0);
    // On the same day nothing is wrong with it.
    let today = desk.billport("nea pay-file dues.csv --yes").with_nea(&sandbox).run().exits(0);
    assert!(!today.stderr.contains("--again"), "{}", today.stderr);

    sandbox.nea().set_today(Today::Fixed(date!(2026 - 12 - 22)));
    let ended = desk.later(MONTH, "nea pay-file dues.csv --yes").with_nea(&sandbox).run().exits(0);
    let transcript = without_days(&ended.transcript());
    assert_snapshot!(transcript, @"
    exit: 0
    --- stdout
    line 2: already paid for 024.12.512/3042 at 245:bhaktapur-dc  [reference]: paid NPR 200 on [day] as [reference]
    rows                  1
    rejected              0
    paid                  0
    paid before           1
    not paid              0
    unknown               0
    pending               0
    --- stderr
    target: sandbox (the sandbox at http://127.0.0.1:[port])
    warning: this same file was paid on [day], and what was paid then is left as it is: --again pays it anew
    ");
    assert_eq!(sandbox.nea().ledger().commit_requests, 1);

    // One more blank line makes it another file: the plan says what was paid before.
    desk.put("more.csv", format!("{}\n", std::fs::read_to_string(desk.path("dues.csv")).unwrap()));
    let plan = desk.later(MONTH, "nea pay-file more.csv").with_nea(&sandbox).run().exits(0);
    let row = plan.stdout.lines().nth(1).unwrap();
    assert!(row.contains("to be paid") && row.contains("  paid NPR 200"), "{row}");

    let again = desk.later(MONTH, "nea pay-file dues.csv --yes --again").with_nea(&sandbox);
    let again = again.run().exits(0);
    assert!(again.stdout.contains("line 2: paid  NPR 250.00"), "{}", again.stdout);
    assert!(!again.stderr.contains("was paid on"), "{}", again.stderr);
    // What was paid today is left alone all the same.
    let again = desk.later(MONTH, "nea pay-file dues.csv --yes --again").with_nea(&sandbox);
    again.run().exits(4);
    assert_eq!(sandbox.nea().ledger().commit_requests, 2);
}

/// A transcript with the days masked that it tells.
fn without_days(transcript: &str) -> String {
    let mut words: Vec<_> = transcript.split(' ').collect();
    for word in &mut words {
        let is_day = word.len() == 10 + usize::from(word.ends_with(','))
            && word.starts_with("20")
            && word.as_bytes().get(4) == Some(&b'-');
        if is_day {
            *word = if word.ends_with(',') { "[day]," } else { "[day]" };
        }
    }
    words.join(" ")
}

#[test]
fn what_every_row_would_meet_stops_the_file() {
    let refusal = nea::refusal("1016", "Insufficient credits");
    let sandbox = nea_with(FaultOrder::once(Call::Commit, refusal).always().skipping(1));
    let desk = desk(THREE);
    let ended = desk.billport("nea pay-file dues.csv --yes").with_nea(&sandbox).run().exits(3);
    assert_snapshot!(ended.transcript(), @"
    exit: 3
    --- stdout
    line 2: paid  NPR 200.00 for 024.12.512/3042 at 245:bhaktapur-dc  [reference]
    line 3: not paid  NPR 600.00 for 002.13.071/18795 at 245:bhaktapur-dc  [reference]: NEA: pay: refused by the provider (HTTP 400, code 1016): `Insufficient credits` [1 attempt, [time]]
    line 4: pending  NPR 150.25 for 006.18.303/555 at 245:bhaktapur-dc: its turn did not come
    rows                  3
    rejected              0
    paid                  1
    paid before           0
    not paid              1
    unknown               0
    pending               1
    --- stderr
    target: sandbox (the sandbox at http://127.0.0.1:[port])
    error: stopped early: every further payment would meet what line 3 has met
    hint: what is not paid gets its turn when dues.csv is given again: what is paid is not paid twice
    ");
    assert_eq!(sandbox.nea().ledger().commit_requests, 2);
    sandbox.nea().clear_faults();
    desk.billport("nea pay-file dues.csv --yes").with_nea(&sandbox).run().exits(0);
    assert_eq!(sandbox.nea().ledger().charges.len(), 3);
}

#[test]
fn a_plan_of_the_embedded_sandbox_is_gone_with_it() {
    let desk = desk(THREE);
    let ended = desk.billport("nea pay-file dues.csv").run().exits(0);
    assert!(ended.stderr.contains("hint: the embedded sandbox is gone with this command"));
    desk.billport("nea pay-file dues.csv --yes").run().exits(0);
}

#[test]
fn files_that_are_none() {
    let desk = Desk::new();
    desk.put("empty.csv", "");
    desk.put("bills.csv", crate::provider::bills(1));
    let mut told = String::new();
    for name in ["empty.csv", "bills.csv", "nowhere.csv", "."] {
        told += &desk.billport(&format!("nea pay-file {name}")).run().exits(2).stderr;
    }
    assert_snapshot!(told, @"
    error: empty.csv is empty
    hint: a file of payments begins with the line office_code,sc_no,consumer_id,amount and has one payment a line
    error: bills.csv lacks `office_code`, `sc_no`, `consumer_id`; its first line has: `account_number`, `amount`, `due_date`, `period`
    hint: a file of payments begins with the line office_code,sc_no,consumer_id,amount and has one payment a line
    error: nowhere.csv can't be read: No such file or directory (os error 2)
    error: . is a folder, not a file of payments
    ");
}
