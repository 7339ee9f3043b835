//! `billport nea dues`: bills oldest first, minimum and total.

use billport_sandbox::nea::{Bill, BillMonth, Consumer, ConsumerKey};
use insta::assert_snapshot;

use super::{CONSUMER, names};
use crate::desk::Desk;
use crate::provider::sandbox;

/// A consumer with these bills.
fn with(bills: impl IntoIterator<Item = Bill>) -> (billport_sandbox::Sandbox, &'static str) {
    let sandbox = sandbox();
    let key = ConsumerKey::new("243:aanbu-dc", "001.02.003A", "77");
    let consumer = bills.into_iter().fold(Consumer::new(key, "Asha Rai"), Consumer::with);
    sandbox.nea().add_consumer(consumer);
    (sandbox, "--office 243:aanbu-dc --sc-no 001.02.003a --consumer 77")
}

#[test]
fn for_a_person() {
    let ended = Desk::new().billport(&format!("nea dues {CONSUMER}")).run().exits(0);
    assert_snapshot!(ended.transcript(), @"
    exit: 0
    --- stdout
    consumer  Maya Gurung, 024.12.512/3042 at 245:bhaktapur-dc
    month        bill date   days  billed  payable  what it is
    2073 Magh    2017-02-24     5  200.00   200.00  as billed (the provider says `Normal`)
    2073 Falgun  2017-02-24    13  200.00   250.00  penalty 50.00 (the provider says `-25% Penalty`)
    minimum   NPR 200.00, what is payable of 2073 Magh
    total     NPR 450.00
    --- stderr
    target: sandbox (the embedded sandbox: nothing leaves this machine)
    ");
}

#[test]
fn for_a_machine() {
    let words = format!("nea dues {CONSUMER} --output json");
    let ended = Desk::new().billport(&words).run().exits(0);
    assert_snapshot!(ended.stdout, @r#"{"session_id":1,"consumer_name":"Maya Gurung","due_bills":[{"month":"2073 Magh","bill_date":"2017-02-24","days":5,"bill_amount":200,"payable_amount":200,"status":"Normal"},{"month":"2073 Falgun","bill_date":"2017-02-24","days":13,"bill_amount":200,"payable_amount":250,"status":"-25% Penalty"}],"minimum_payable":200,"total_due":450,"currency":"NPR"}"#);
    assert_eq!(
        names(&ended.stdout),
        ["session_id", "consumer_name", "due_bills", "minimum_payable", "total_due", "currency"]
    );
}

#[test]
fn a_rebate_and_arrears_and_what_nobody_can_read() {
    let month = |month| BillMonth::Of { year: 2073, month };
    let rebate = Bill::of(month(12), 40_000).payable(39_200, "-2% Rebate");
    let arrears = Bill::of(BillMonth::Arrears, 100_000_005);
    let (sandbox, words) = with([rebate.clone(), arrears]);
    let desk = Desk::new();
    let order = desk.billport(&format!("nea dues {words}")).with_nea(&sandbox);
    assert_snapshot!(order.run().exits(0).stdout, @"
    consumer  Asha Rai, 001.02.003A/77 at 243:aanbu-dc
    month         bill date   days        billed       payable  what it is
    ARREARS       2017-02-24     5  1,000,000.05  1,000,000.05  as billed (the provider says `Normal`)
    2073 Chaitra  2017-02-24     5        400.00        392.00  rebate 8.00 (the provider says `-2% Rebate`)
    minimum   NPR 1,000,000.05, what is payable of ARREARS
    total     NPR 1,000,392.05
    ");

    let mut unreadable = Bill::of(month(10), 20_000);
    unreadable.month_spelling = Some("2073 Mag".to_owned());
    let (sandbox, words) = with([rebate, unreadable]);
    let order = desk.billport(&format!("nea dues {words}")).with_nea(&sandbox);
    assert_snapshot!(order.run().exits(0).transcript(), @"
    exit: 0
    --- stdout
    consumer  Asha Rai, 001.02.003A/77 at 243:aanbu-dc
    month         bill date   days  billed  payable  what it is
    2073 Chaitra  2017-02-24     5  400.00   392.00  rebate 8.00 (the provider says `-2% Rebate`)
    2073 Mag      2017-02-24     5  200.00   200.00  as billed (the provider says `Normal`)
    minimum   not known: only the total can be paid
    total     NPR 592.00
    --- stderr
    target: sandbox (the sandbox at http://127.0.0.1:[port])
    warning: `2073 Mag` is no month that can be read, so nobody can say which bill is the oldest: the whole total can be paid, and nothing less
    ");
    let order = desk.billport(&format!("nea dues {words} --output json")).with_nea(&sandbox);
    let dues = order.run().exits(0).json();
    assert!(dues["minimum_payable"].is_null(), "{dues}");
}

#[test]
fn a_total_that_is_not_the_sum_is_shown() {
    let sandbox = sandbox();
    let key = ConsumerKey::new("243:aanbu-dc", "001.02.003A", "77");
    let bill = Bill::of(BillMonth::Of { year: 2073, month: 1 }, 20_000);
    let mut consumer = Consumer::new(key, "Asha Rai").with(bill);
    consumer.total_due_paisa = Some(20_550);
    sandbox.nea().add_consumer(consumer);
    let words = "nea dues --office 243:aanbu-dc --sc-no 001.02.003A --consumer 77";
    let ended = Desk::new().billport(words).with_nea(&sandbox).run().exits(0);
    assert_snapshot!(ended.transcript(), @"
    exit: 0
    --- stdout
    consumer  Asha Rai, 001.02.003A/77 at 243:aanbu-dc
    month         bill date   days  billed  payable  what it is
    2073 Baisakh  2017-02-24     5  200.00   200.00  as billed (the provider says `Normal`)
    minimum   NPR 200.00, what is payable of 2073 Baisakh
    total     NPR 205.50
    --- stderr
    target: sandbox (the sandbox at http://127.0.0.1:[port])
    warning: the provider's total is NPR 205.50, but its bills add up to NPR 200.00: what counts is its total
    ");
}

#[test]
fn nothing_due() {
    let (sandbox, words) = with([]);
    let order = Desk::new();
    let ended = order.billport(&format!("nea dues {words}")).with_nea(&sandbox).run().exits(0);
    assert_snapshot!(ended.stdout, @"
    consumer  Asha Rai, 001.02.003A/77 at 243:aanbu-dc
    no bill is listed
    minimum   none: nothing is due
    total     NPR 0.00
    ");
}

#[test]
fn an_office_is_never_guessed() {
    let sandbox = sandbox();
    let desk = Desk::new();
    let mut told = String::new();
    for office in ["245", "bhaktapur", "245:bhaktapur", "999:nowhere", "nowhere", "267:pokhara-dc"]
    {
        let words = format!("nea dues --office {office} --sc-no 024.12.512 --consumer 3042");
        let ended = desk.billport(&words).with_nea(&sandbox).run().exits(2);
        assert_eq!(ended.stdout, "");
        told += &ended.stderr;
    }
    assert_snapshot!(crate::transcript::redacted(&told), @"
    target: sandbox (the sandbox at http://127.0.0.1:[port])
    error: `245` is no office code
    hint: those that come near: 245:balaju-dc (BALAJU DC), 245:bhaktapur-dc (BHAKTAPUR DC)
    hint: a code is a number and a name, 245:bhaktapur-dc: billport nea counters --search TEXT
    target: sandbox (the sandbox at http://127.0.0.1:[port])
    error: `bhaktapur` is no office code
    hint: one that comes near: --office 245:bhaktapur-dc (BHAKTAPUR DC)
    hint: a code is a number and a name, 245:bhaktapur-dc: billport nea counters --search TEXT
    target: sandbox (the sandbox at http://127.0.0.1:[port])
    warning: NEA: inquire dues: refused by the provider (HTTP 400, code 4001): `Invalid customer: there is no such consumer at this office` [1 attempt, [time]]
    hint: read the provider's words and correct what they name
    error: `245:bhaktapur` is none of NEA's counters
    hint: those that come near: 245:balaju-dc (BALAJU DC), 245:bhaktapur-dc (BHAKTAPUR DC)
    hint: a code is a number and a name, 245:bhaktapur-dc: billport nea counters --search TEXT
    target: sandbox (the sandbox at http://127.0.0.1:[port])
    warning: NEA: inquire dues: refused by the provider (HTTP 400, code 4001): `Invalid customer: there is no such consumer at this office` [1 attempt, [time]]
    hint: read the provider's words and correct what they name
    error: `999:nowhere` is none of NEA's counters
    hint: a code is a number and a name, 245:bhaktapur-dc: billport nea counters --search TEXT
    target: sandbox (the sandbox at http://127.0.0.1:[port])
    error: `nowhere` is no office code
    hint: a code is a number and a name, 245:bhaktapur-dc: billport nea counters --search TEXT
    target: sandbox (the sandbox at http://127.0.0.1:[port])
    error: POKHARA DC (`267:pokhara-dc`) has moved to NEA's second service (V2), which this release does not speak
    hint: nothing was paid; its dues can be paid by other means alone
    ");
}

#[test]
fn fields_that_are_none() {
    let mut told = String::new();
    for words in [
        "--office 245:bhaktapur-dc --sc-no 024.12 --consumer 3042",
        "--office 245:bhaktapur-dc --sc-no 024.12.512 --consumer 30x",
        "--office 245:bhaktapur-dc",
    ] {
        told += &Desk::new().billport(&format!("nea dues {words}")).run().exits(2).stderr;
    }
    assert_snapshot!(told, @"
    error: invalid value '024.12' for '--sc-no <NUMBER>': sc_no `024.12` is not three parts of 1 to 6 letters or digits with dots between them, such as 02A.12.512

    For more information, try '--help'.
    error: invalid value '30x' for '--consumer <ID>': consumer_id `30x` is not 1 to 12 digits, such as 3042

    For more information, try '--help'.
    error: the following required arguments were not provided:
      --sc-no <NUMBER>
      --consumer <ID>

    Usage: billport nea dues --office <CODE> --sc-no <NUMBER> --consumer <ID>

    For more information, try '--help'.
    ");
}
