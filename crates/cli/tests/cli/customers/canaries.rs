//! The number of a card, a password, the API key and the token of a payment method appear nowhere but in
//! the one request that must carry them: not in a result, not in talk, not in the finest logs, not in a
//! file.

use std::fs;
use std::path::{Path, PathBuf};

use billport_sandbox::billagain::Customer;
use billport_sandbox::{Call, FaultOrder, Sandbox, SandboxConfig, billagain};

use super::add::lost_answer;
use crate::desk::Desk;
use crate::provider::config;
use crate::settings::private;
use crate::transcript::Ended;

const API_KEY: &str = "canary/K3y+58301&x";
const CARD: &str = "4929130000005817";
const PASSWORD: &str = "canary Pa$$w0rd \"x\"";
const TOKEN: &str = "c0ffee00-cafe-4bad-8bad-c0ffee00cafe";

/// How they look plain, in base64, in a URL and in JSON.
const SPELLINGS: [&str; 10] = [
    API_KEY,
    "canary%2FK3y%2B58301%26x",
    "K3y+58301",
    // What stands before it in a Basic header is `1001:`.
    "MTAwMTpjYW5hcnkvSzN5KzU4MzAxJng",
    CARD,
    "492913000000581",
    "29130000005817",
    "Pa$$w0rd",
    "Pa%24%24w0rd",
    TOKEN,
];

/// A sandbox with a customer who has a token, and with a key of its own.
fn sandbox() -> Sandbox {
    let billagain_api_key = API_KEY.to_owned();
    let sandbox = Sandbox::start(SandboxConfig { billagain_api_key, ..config() }).unwrap();
    let info = format!("{{ \"paymentMethodID\": 7, \"Token\": \"{TOKEN}\" }}");
    let customer = Customer::named("Asha").with_json("PrimaryPaymentMethodInfo", &info);
    assert!(sandbox.billagain().insert_customer(301, customer));
    sandbox
}

/// A desk with a file of a customer who has a card and a password.
fn desk() -> Desk {
    let desk = Desk::new();
    let password = PASSWORD.replace('"', "\\\"");
    desk.put(
        "customer.json",
        format!(
            r#"{{ "CurrencyCode": "ZAR", "isWaiveTaxes": false, "Reference": "c-1",
                "Contact": {{ "Name": "Jo", "Password": "{password}" }},
                "PrimaryPaymentMethod": {{ "PaymentMethodType": "credit_card", "CreditCard": {{
                    "Number": {CARD}, "ExpiryMonth": "08", "ExpiryYear": "2031" }} }} }}"#
        ),
    );
    private(&desk, "customer.json", 0o600);
    desk
}

/// Asserts that nothing of them was printed or written, but for the file that a person has put there.
#[track_caller]
fn assert_kept(ended: &Ended, desk: &Desk) {
    let mut all = ended.all();
    for path in written(&desk.path("")) {
        all += &String::from_utf8_lossy(&fs::read(path).unwrap());
    }
    for spelling in SPELLINGS {
        assert!(!all.contains(spelling), "{spelling} in {}", ended.transcript());
    }
}

fn written(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let below = entries.flat_map(|path| if path.is_dir() { written(&path) } else { vec![path] });
    below.filter(|path| !path.ends_with("customer.json")).collect()
}

#[test]
fn in_every_ending_of_an_addition() {
    // A provider that repeats what it was sent.
    let echo = format!("{PASSWORD} and {CARD} of {API_KEY} are not welcome");
    let refused = |status| FaultOrder::once(Call::AddCustomer, billagain::errors(status, [&echo]));
    for (fault, code) in [
        (None, 0),
        (Some(lost_answer()), 6),
        (Some(refused(400)), 3),
        (Some(refused(401)), 5),
        (Some(refused(404)), 2),
        (Some(refused(500)), 6),
    ] {
        for output in ["text", "json"] {
            let (sandbox, desk) = (sandbox(), desk());
            fault.iter().cloned().for_each(|fault| sandbox.billagain().order(fault));
            let words = format!("customers add --from customer.json --yes -vvv --output {output}");
            let order = desk.billport(&words).with_billagain(&sandbox);
            let ended = order.env("BILLPORT_BILLAGAIN_API_KEY", API_KEY).run().exits(code);
            assert_kept(&ended, &desk);
            assert!(ended.stderr.contains(" DEBUG "), "the logs were on");
            let added = sandbox.billagain().ledger().added;
            assert!(added.iter().all(|added| added.brought_a_password), "it was carried");
        }
    }
}

#[test]
fn in_every_command_that_reads() {
    let (sandbox, desk) = (sandbox(), desk());
    let add = "customers add --from customer.json --yes";
    let key = |words: &str| {
        let order = desk.billport(&format!("{words} -vvv")).with_billagain(&sandbox);
        order.env("BILLPORT_BILLAGAIN_API_KEY", API_KEY)
    };
    key(add).run().exits(0);
    for words in [
        "customers list",
        "customers list --output json",
        "customers list --output csv",
        "customers get 301",
        "customers get 301 --output json",
        "customers export --file all.csv",
        "customers export --file all.ndjson",
        "customers edit 301 --set City=Lukla --yes",
        "customers edit 301 --set City=Namche --yes --output json",
        "customers add --from customer.json --unless-exists --yes",
        "customers archive 301 --yes",
        "customers delete 301 --yes",
        "config",
    ] {
        assert_kept(&key(words).run().exits(0), &desk);
    }
}

#[test]
fn in_an_import_and_all_that_is_told_of_it() {
    let echo = format!("{API_KEY} is not welcome, nor is {TOKEN}");
    let refused = |status| FaultOrder::once(Call::AddCustomer, billagain::errors(status, [&echo]));
    for (fault, code) in [(refused(400), 3), (refused(401).always(), 5), (lost_answer(), 6)] {
        let (sandbox, desk) = (sandbox(), desk());
        sandbox.billagain().order(fault);
        desk.put(
            "customers.csv",
            "Reference,CurrencyCode,isWaiveTaxes\nc-2,ZAR,false\nc-3,ZAR,false\nc-4,zar,false\n",
        );
        let run = |words: &str| {
            let order = desk.billport(&format!("{words} -vvv")).with_billagain(&sandbox);
            order.env("BILLPORT_BILLAGAIN_API_KEY", API_KEY).run()
        };
        let words = "customers import customers.csv --unless-exists --in-flight 1";
        let ended = run(words).exits(code);
        // A token that the command has never seen can't be known for one.
        if code == 6 {
            assert_kept(&ended, &desk);
        }
        assert!(!ended.all().contains("K3y+58301"), "{}", ended.transcript());
        for words in [
            "runs list",
            "runs show last",
            "runs report last --csv r.csv --html r.html",
            "runs resume last --check-unknown",
            "journal export",
            "journal verify",
        ] {
            let ended = run(words);
            assert!(!ended.all().contains("K3y+58301"), "{}", ended.transcript());
        }
    }
}

#[test]
fn they_are_no_arguments() {
    for words in [
        "customers add --card 4929130000005817",
        "customers add --password canary",
        "customers list --api-key canary",
    ] {
        let ended = Desk::new().billport(words).run().exits(2);
        assert!(ended.stderr.contains("unexpected argument"), "{}", ended.stderr);
    }
    let words = format!("customers add --set Number={CARD} --set Password=canary --yes");
    let ended = Desk::new().billport(&words).run().exits(2);
    assert!(!ended.all().contains(CARD) && !ended.all().contains("canary"));
}
