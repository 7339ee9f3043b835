//! The examples: valid whatever the day, and doing what they say.

use std::io::{self, Write};
use std::process::Command;

use crate::desk::{Desk, example};

#[test]
fn the_bills_are_valid_whatever_the_day() {
    let desk = Desk::with_example("bills.csv");
    desk.put("bills.ndjson", std::fs::read(example("bills.ndjson")).unwrap());
    for name in ["bills.csv", "bills.ndjson"] {
        for today in ["2026-11-22", "2040-02-29", "2095-12-31"] {
            let words = format!("check {name} --today {today} --output json");
            assert_eq!(desk.billport(&words).run().exits(0).json()["bills"], 12, "{words}");
        }
        // And on the very day of this test.
        desk.billport(&format!("upload {name} --again")).run().exits(0);
    }
}

#[test]
fn both_files_hold_the_same_bills() {
    let total = |name: &str| {
        let checked = Desk::with_example(name).check(&format!("{name} --output json")).run();
        checked.exits(0).json()["control_total"].to_string()
    };
    assert_eq!(total("bills.csv"), total("bills.ndjson"));
}

#[test]
fn the_customers_are_imported_to_the_last() {
    let desk = Desk::with_example("customers.csv");
    let summary = desk.billport("customers import customers.csv --output json").run().exits(0);
    assert_eq!(summary.json()["customers_delivered"], 5);
    assert!(!summary.stderr.contains("not used"), "{}", summary.stderr);
}

#[cfg(unix)]
#[test]
fn the_documented_curl_calls_work_against_the_sandbox() {
    if Command::new("curl").arg("--version").output().is_err() {
        // Not by a macro of the test harness, which would keep it to itself.
        let loud = b"!!! curl is not installed: examples/sandbox-curl.sh was NOT tested !!!\n";
        return io::stderr().write_all(loud).unwrap();
    }
    let script = example("sandbox-curl.sh");
    let output = Command::new(script).env("BILLPORT", env!("CARGO_BIN_EXE_billport")).output();
    let ended = crate::transcript::Ended::of(&output.unwrap()).exits(0);
    assert_eq!(ended.stderr, "");
    for part in [
        "\"access_token\":\"sandbox-token-1\"",
        "2. Three bills:\n{}\n",
        "\"bills_saved\":3,\"centavos_saved\":370128,",
        "\"amount\":\"1500\"",
        "\"amount\":\"1700.78\"",
        "\"amount\":\"500.50\"",
    ] {
        assert!(ended.stdout.contains(part), "{part} in {}", ended.stdout);
    }
}
