//! `billport customers add`: once, and what nobody knows is found out before it is tried again.

use billport_sandbox::{Answer, Call, Fault, FaultOrder, Sandbox, billagain};
use insta::assert_snapshot;

use super::three;
use crate::desk::{Desk, Order};
use crate::provider::sandbox;
use crate::settings::private;
use crate::transcript::Ended;

/// What every customer has to have.
const REQUIRED: &str = "--set CurrencyCode=ZAR --set isWaiveTaxes=false";

/// `billport customers add` of a customer that has a reference, with a yes beforehand.
fn add<'d>(desk: &'d Desk, sandbox: &Sandbox, words: &str) -> Order<'d> {
    let words = format!("customers add {REQUIRED} --set Reference=c-1 --yes {words}");
    desk.billport(&words).with_billagain(sandbox)
}

/// The next addition is done, and its answer is lost.
pub(super) fn lost_answer() -> FaultOrder {
    FaultOrder::once(Call::AddCustomer, Fault::Reset).after_effect()
}

/// How many customers were added.
pub(super) fn added(sandbox: &Sandbox) -> usize {
    sandbox.billagain().ledger().added.len()
}

#[test]
fn for_a_person() {
    let (sandbox, desk) = (sandbox(), Desk::new());
    let order = add(&desk, &sandbox, "--set StatementDay=last --empty Fax");
    assert_snapshot!(order.arg("--set=Name=Nomsa \u{1b}[2J").run().exits(0).transcript());
    let added = sandbox.billagain().ledger().added;
    assert_eq!(added[0].reference.as_deref(), Some("c-1"));
    assert_eq!(sandbox.billagain().ledger().add_requests, 1);
}

#[test]
fn for_a_machine() {
    let (sandbox, desk) = (sandbox(), Desk::new());
    let ended = add(&desk, &sandbox, "--set Name=Nomsa --output json").run().exits(0);
    let told = ended.json();
    assert_eq!((&told["state"], &told["customer"]["Name"]), (&"added".into(), &"Nomsa".into()));
    assert_eq!((&told["existing"], told["message"].is_null()), (&Vec::<u64>::new().into(), true));
}

#[test]
fn nobody_is_added_without_a_yes() {
    let (sandbox, desk) = (sandbox(), Desk::new());
    let words = format!("customers add {REQUIRED}");
    let ended = desk.billport(&words).with_billagain(&sandbox).run().exits(2);
    assert_snapshot!(ended.transcript());
    assert_eq!(sandbox.billagain().ledger().add_requests, 0);
}

#[test]
fn what_is_wrong_is_told_all_at_once_and_nothing_is_sent() {
    let (sandbox, desk) = (sandbox(), Desk::new());
    let mut told = String::new();
    for words in [
        "--set CurrencyCode=zar --set isWaiveTaxes=no --set Balance=3 --set countryID= --empty Email",
        "--set Nmae=Nomsa",
        "--set Name",
        "--set City=a --empty city",
        "--set Number=4242424242424242",
        "",
    ] {
        let order = desk.billport(&format!("customers add --yes {words}"));
        let ended = order.with_billagain(&sandbox).run().exits(2);
        assert!(!ended.all().contains("4242"), "{}", ended.transcript());
        told += &ended.transcript();
    }
    assert_snapshot!(told);
    assert_eq!(sandbox.billagain().ledger().add_requests, 0);
}

#[test]
fn from_a_file_with_a_card_a_password_and_a_subscription() {
    let (sandbox, desk) = (sandbox(), Desk::new());
    desk.put("customer.json", whole());
    private(&desk, "customer.json", 0o600);
    let words = "customers add --from customer.json --set City=Durban --yes";
    let ended = desk.billport(words).with_billagain(&sandbox).run().exits(0);
    assert_snapshot!(ended.transcript());
    let ledger = sandbox.billagain().ledger();
    assert_eq!(ledger.added[0].card_last_four.as_deref(), Some("4242"));
    assert!(ledger.added[0].brought_a_password && ledger.added[0].subscriptions == 1);
    let stored = sandbox.billagain().customer(ledger.added[0].customer_id).unwrap();
    assert!(stored.contains("\"City\":\"Durban\""), "{stored}");
}

/// The template with everything taken in.
fn whole() -> String {
    let template = Desk::new().billport("customers template").run().exits(0).stdout;
    let line = |line: &str| match line.trim_start().strip_prefix("//") {
        Some(rest) if !rest.starts_with(' ') || rest.starts_with("  ") => format!("{rest}\n"),
        _ => format!("{line}\n"),
    };
    template.lines().map(line).collect()
}

#[test]
fn from_standard_input() {
    let (sandbox, desk) = (sandbox(), Desk::new());
    let order = desk.billport("customers add --from - --yes").with_billagain(&sandbox);
    order.stdin(whole()).run().exits(0);
    assert_eq!(added(&sandbox), 1);
}

#[cfg(unix)]
#[test]
fn a_file_with_a_secret_is_its_owners_alone() {
    let (sandbox, desk) = (sandbox(), Desk::new());
    desk.put("customer.json", whole());
    for mode in [0o644, 0o640, 0o602] {
        private(&desk, "customer.json", mode);
        let words = "customers add --from customer.json --yes";
        let ended = desk.billport(words).with_billagain(&sandbox).run().exits(2);
        assert!(ended.stderr.ends_with("hint: chmod 600 customer.json\n"), "{}", ended.stderr);
    }
    assert_eq!(sandbox.billagain().ledger().connections, 0);
    // Without a secret anybody may read it.
    desk.put("plain.json", "{ \"CurrencyCode\": \"ZAR\", \"isWaiveTaxes\": true }");
    private(&desk, "plain.json", 0o644);
    let words = "customers add --from plain.json --yes";
    desk.billport(words).with_billagain(&sandbox).run().exits(0);
}

#[test]
fn a_file_that_is_wrong() {
    let (sandbox, desk) = (sandbox(), Desk::new());
    desk.put("not.json", "{ \"Name\": 'x' }");
    desk.put("names.json", "{\n  \"Nmae\": \"x\",\n  \"Contact\": { \"Pasword\": \"canary\" },\n}");
    desk.put("long.json", format!("{{ \"Name\": \"{}\" }}", "x".repeat(1 << 20)));
    desk.put("bytes.json", b"{ \"Name\": \"\xff\" }");
    let mut told = String::new();
    for name in ["not.json", "names.json", "long.json", "bytes.json", "none.json", "."] {
        let words = format!("customers add --from {name} --yes");
        let ended = desk.billport(&words).with_billagain(&sandbox).run().exits(2);
        assert!(!ended.all().contains("canary"));
        told += &ended.stderr;
    }
    assert_snapshot!(told);
    assert_eq!(sandbox.billagain().ledger().connections, 0);
}

#[test]
fn what_the_provider_refuses_is_told_in_its_words() {
    let (sandbox, desk) = (sandbox(), Desk::new());
    let refusal = billagain::errors(400, ["Reference is taken.", "Email is no address."]);
    sandbox.billagain().order(FaultOrder::once(Call::AddCustomer, refusal));
    let ended = add(&desk, &sandbox, "").run().exits(3);
    assert!(ended.stderr.contains("Reference is taken."), "{}", ended.stderr);
    assert!(ended.stderr.contains("Email is no address."), "{}", ended.stderr);
    assert_eq!(added(&sandbox), 0);
}

#[test]
fn a_wrong_key_and_a_busy_provider() {
    let (sandbox, desk) = (sandbox(), Desk::new());
    let order = add(&desk, &sandbox, "").env("BILLPORT_BILLAGAIN_API_KEY", "a-wrong-one");
    let ended = order.run().exits(5);
    assert!(ended.stderr.contains("check BILLPORT_BILLAGAIN_ACCOUNT_ID"), "{}", ended.stderr);
    let busy = Answer::new(429, "text/plain", "slow down").retry_after(crate::provider::TEN_YEARS);
    sandbox.billagain().order(FaultOrder::once(Call::AddCustomer, busy));
    add(&desk, &sandbox, "").run().exits(4);
    assert_eq!(added(&sandbox), 0);
}

#[test]
fn what_nobody_knows_is_looked_for_before_it_is_added_again() {
    let (sandbox, desk) = (three(), Desk::new());
    sandbox.billagain().order(lost_answer());
    let ended = add(&desk, &sandbox, "--set Name=Nomsa").run().exits(6);
    assert_snapshot!(ended.transcript());
    assert_eq!((added(&sandbox), sandbox.billagain().ledger().add_requests), (1, 1));

    // The commands that it names find out.
    let list = hinted(&ended, "whether it is there: billport ");
    let found = desk.billport(&list).with_billagain(&sandbox).run().exits(0);
    assert!(found.stdout.contains("Nomsa"), "{}", found.stdout);
    let again = hinted(&ended, "only if it is not there: billport ");
    let again = desk.billport(&format!("{again} --yes")).with_billagain(&sandbox).run().exits(0);
    assert_snapshot!("it_is_there_already", again.transcript());
    assert_eq!(added(&sandbox), 1);
    assert!(sandbox.billagain().ledger().references_added_more_than_once().is_empty());
}

/// The command that a hint names.
fn hinted(ended: &Ended, words: &str) -> String {
    let hint = ended.stderr.lines().find_map(|line| line.split_once(words));
    hint.unwrap_or_else(|| panic!("{words} is not in {}", ended.stderr)).1.to_owned()
}

#[test]
fn what_nobody_knows_for_a_machine() {
    let (sandbox, desk) = (sandbox(), Desk::new());
    sandbox.billagain().order(lost_answer());
    let told = add(&desk, &sandbox, "--output json").run().exits(6).json();
    assert_eq!((&told["state"], told["customer"].is_null()), (&"unknown".into(), true));
    assert!(told["message"].as_str().unwrap().contains("unknown"), "{told}");
    let told = add(&desk, &sandbox, "--unless-exists --output json").run().exits(0).json();
    assert_eq!(told["state"], "exists");
    assert_eq!(told["existing"][0], sandbox.billagain().ledger().added[0].customer_id);
}

#[test]
fn it_is_found_by_its_address_too_and_only_with_one_of_both() {
    let (sandbox, desk) = (three(), Desk::new());
    let email =
        format!("customers add {REQUIRED} --unless-exists --yes --set Email=ASHA@example.com");
    let ended = desk.billport(&email).with_billagain(&sandbox).run().exits(0);
    assert!(ended.stdout.contains("customer 301, Asha Rai"), "{}", ended.stdout);
    let neither = format!("customers add {REQUIRED} --unless-exists --yes --set Name=Asha");
    let ended = desk.billport(&neither).with_billagain(&sandbox).run().exits(2);
    assert_snapshot!(ended.transcript());
    assert_eq!(added(&sandbox), 0);
}

#[test]
fn somebody_who_shares_its_address_is_not_taken_for_it() {
    let (sandbox, desk) = (three(), Desk::new());
    let unless_exists = |words: &str| {
        let words = format!("customers add {REQUIRED} --unless-exists --yes {words}");
        desk.billport(&words).with_billagain(&sandbox).run()
    };
    let mut told = String::new();
    for words in [
        "--set Reference=new-1 --set Email=Bills@khumbu.example",
        "--set Reference=new-1 --set Email=asha@example.com",
        "--set Reference=C-17",
    ] {
        told += &unless_exists(words).exits(3).transcript();
    }
    assert_snapshot!(told);
    let json = "--set Reference=new-1 --set Email=bills@khumbu.example --output json";
    let json = unless_exists(json).exits(3).json();
    assert_eq!((&json["state"], &json["existing"][0]), (&"alike".into(), &302.into()));
    assert!(json["message"].as_str().unwrap().contains("somebody else's"), "{json}");
    assert_eq!(added(&sandbox), 0);
    // Its own reference is decisive, whoever else has its address.
    let ended = unless_exists("--set Reference=c-17 --set Email=asha@example.com").exits(0);
    assert!(ended.stdout.contains("customer 302, Khumbu Foods"), "{}", ended.stdout);
    // The way out that is told.
    add(&desk, &sandbox, "--set Email=bills@khumbu.example").run().exits(0);
    assert_eq!(added(&sandbox), 1);
}

#[test]
fn no_command_is_told_that_would_add_another_customer() {
    let (sandbox, desk) = (three(), Desk::new());
    sandbox.billagain().order(lost_answer());
    let words = format!("customers add {REQUIRED} --yes");
    let order = desk.billport(&words).with_billagain(&sandbox).arg("--set=Reference=c\t1");
    let ended = order.run().exits(6);
    assert_snapshot!(ended.transcript());
    assert!(!ended.stderr.contains("billport customers add"), "{}", ended.stderr);
    let again = desk.billport(&format!("{words} --unless-exists")).with_billagain(&sandbox);
    again.arg("--set=Reference=c\t1").run().exits(0);
    assert_eq!(added(&sandbox), 1);
}

#[test]
fn the_embedded_sandbox_says_that_it_forgets() {
    let (desk, forgets) = (Desk::new(), "the embedded sandbox forgets this with this command");
    let added = format!("customers add {REQUIRED} --yes");
    for words in [&added, "customers archive 24 --yes", "customers edit 24 --set City=A --yes"] {
        let ended = desk.billport(words).run().exits(0);
        assert_eq!(ended.stderr.matches(forgets).count(), 1, "{}", ended.stderr);
    }
    for words in ["customers delete 999 --yes", "customers list"] {
        let ended = desk.billport(words).run().exits(0);
        assert!(!ended.stderr.contains(forgets), "{}", ended.stderr);
    }
}

#[test]
fn nobody_is_added_while_somebody_who_cannot_be_read_may_be_the_one() {
    let (sandbox, desk) = (three(), Desk::new());
    let unreadable = billagain::Customer::named("Who").with("isActive", "perhaps");
    assert!(sandbox.billagain().insert_customer(304, unreadable));
    let ended = add(&desk, &sandbox, "--unless-exists").run().exits(1);
    assert!(ended.stderr.contains("one of them may be who was looked for"), "{}", ended.stderr);
    assert_eq!(added(&sandbox), 0);
}
