//! Who reads customers is shown no token of a payment method and no API key: not in a result, not in a
//! file, not in the finest logs, not when the provider repeats it.

use billport_sandbox::billagain::errors;
use billport_sandbox::{Call, FaultOrder, Sandbox, SandboxConfig};
use serde_json::Value;

use crate::desk::Desk;
use crate::provider::config;
use crate::transcript::Ended;

const API_KEY: &str = "canary/S3cr3t+58301&x";
/// How the key looks in the header that carries it, behind the account, and in the words of others.
const SPELLINGS: [&str; 4] =
    [API_KEY, "canary%2FS3cr3t%2B58301%26x", "MTAwMTpjYW5hcnkvUzNjcjN0KzU4MzAxJng", "S3cr3t"];

fn sandbox() -> Sandbox {
    let billagain_api_key = API_KEY.to_owned();
    Sandbox::start(SandboxConfig { billagain_api_key, customers: 25, ..config() }).unwrap()
}

/// The tokens that the provider tells of all customers.
fn tokens(sandbox: &Sandbox) -> Vec<String> {
    let billagain = sandbox.billagain();
    let token = |id| {
        let customer: Value = serde_json::from_str(&billagain.customer(id).unwrap()).unwrap();
        customer["PrimaryPaymentMethodInfo"]["Token"].as_str().map(str::to_owned)
    };
    billagain.customer_ids().into_iter().filter_map(token).collect()
}

fn run(desk: &Desk, sandbox: &Sandbox, words: &str) -> Ended {
    let order = desk.billport(&format!("{words} -vvv")).with_billagain(sandbox);
    order.env("BILLPORT_BILLAGAIN_API_KEY", API_KEY).run()
}

/// Asserts that neither a token nor the key was printed, or written to a file on the desk.
#[track_caller]
fn assert_kept(ended: &Ended, desk: &Desk, tokens: &[String]) {
    let files = desk.files().iter().map(|name| desk.read(name)).collect::<String>();
    let all = ended.all() + &files;
    let secrets = tokens.iter().map(String::as_str).chain(SPELLINGS);
    for secret in secrets {
        assert!(!all.contains(secret), "{secret} in {}", ended.transcript());
    }
}

#[test]
fn in_every_form_of_every_result() {
    let (sandbox, desk) = (sandbox(), Desk::new());
    let tokens = tokens(&sandbox);
    assert!(tokens.len() > 5, "there are tokens to be kept: {}", tokens.len());
    let mut masked = 0;
    for words in [
        "customers list",
        "customers list --output json",
        "customers list --output ndjson --with-custom-fields",
        "customers list --output csv",
        "customers list --ids 25,24,23 --output json",
        "customers get 25",
        "customers get 25 --output json",
        "customers export",
        "customers export --file customers.csv",
        "customers export --file customers.ndjson --with-custom-fields",
    ] {
        let ended = run(&desk, &sandbox, words).exits(0);
        assert_kept(&ended, &desk, &tokens);
        assert!(ended.stderr.contains(" DEBUG "), "the logs were on");
        masked += usize::from(ended.stdout.contains("***"));
    }
    assert!(masked >= 5, "it shows that there is one: {masked}");
}

#[test]
fn in_the_words_of_a_provider_that_repeats_the_key() {
    let (sandbox, desk) = (sandbox(), Desk::new());
    let echo = SPELLINGS[..3].join(" and ");
    for (call, words) in [
        (Call::ListCustomers, "customers list"),
        (Call::ListCustomers, "customers export --file c.csv"),
        (Call::CustomersByIds, "customers list --ids 1"),
        (Call::GetCustomer, "customers get 1"),
    ] {
        for status in [400, 401, 403, 500] {
            // Once, for an answer of this kind may be asked for again.
            let order = FaultOrder::once(call, errors(status, [echo.as_str()]));
            sandbox.billagain().order(order);
            let ended = run(&desk, &sandbox, words);
            assert_kept(&ended, &desk, &[]);
            if status < 500 {
                assert_ne!(ended.code, Some(0), "{words} after {status}");
                assert!(ended.stderr.contains("***"), "{}", ended.stderr);
            }
        }
    }
}
