//! The transcript of docs/guide/paying-a-bill.md: every command in it is run, and says what stands
//! there.
//!
//! What a reader does not see of it stands in comments of the page: `<!-- replay: … -->` lets time
//! pass, or orders a fault.

use std::time::Duration;

use billport_sandbox::{Call, Fault, FaultOrder};

use super::in_minutes;
use crate::desk::Desk;
use crate::page::{Part, parts};
use crate::provider::sandbox;
use crate::transcript::{redacted, reference};

const GUIDE: &str = include_str!("../../../../../docs/guide/paying-a-bill.md");

#[test]
fn every_command_of_the_guide_says_what_stands_there() {
    let sandbox = sandbox();
    let desk = Desk::new();
    let (mut minutes, mut code) = (0, 0);
    // What is made anew each time: that of the page, and what stands for it.
    let mut known: Vec<(String, String)> = Vec::new();
    for part in parts(GUIDE) {
        match part {
            Part::File { name, text } => desk.put(name, text),
            Part::Replay(what) => match what.split_once(' ') {
                Some(("minutes", passed)) => {
                    let passed: u64 = passed.parse().unwrap();
                    minutes += passed;
                    sandbox.nea().advance(Duration::from_mins(passed));
                }
                _ if what == "lose the next receipt" => {
                    sandbox.nea().order(super::lost_receipt());
                }
                _ if what == "lose the next commit" => {
                    sandbox.nea().order(FaultOrder::once(Call::Commit, Fault::Reset));
                }
                _ => panic!("what is to be replayed? {what}"),
            },
            Part::Command { typed, told } if typed == "echo $?" => {
                assert_eq!(told.trim(), code.to_string(), "behind the command before");
            }
            Part::Command { typed, told: expected } => {
                let mut command = typed.clone();
                for (of_the_page, made) in &known {
                    command = command.replace(of_the_page, made);
                }
                // Only these judge by the clock.
                let knows_time = ["nea pay", "payments settle", "payments show"]
                    .iter()
                    .any(|words| command.contains(words));
                if minutes > 0 && knows_time {
                    command += &format!(" --now {}", in_minutes(minutes));
                }
                let line = format!("billport() {{ \"$0\" \"$@\"; }}; {{ {command}; }} 2>&1");
                let ended = desk.billport("").with_nea(&sandbox).by_way_of(&line).run();
                code = ended.code.unwrap();
                for pair in made(&expected).into_iter().zip(made(&ended.stdout)) {
                    if !known.contains(&pair) {
                        known.push(pair);
                    }
                }
                assert_eq!(told(&ended.stdout), told(&expected), "{typed}");
            }
        }
    }
    let ledger = sandbox.nea().ledger();
    assert!(ledger.references_charged_more_than_once().is_empty());
    assert!(ledger.charges.len() > 1, "the page pays");
}

/// What is made anew each time in a text, references and hashes of plans, each once.
fn made(text: &str) -> Vec<String> {
    let mut made: Vec<String> = Vec::new();
    for word in
        text.split(|character: char| !(character.is_ascii_alphanumeric() || character == '-'))
    {
        let is_made = reference(word).is_some_and(|found| found == word) || is_hash(word);
        if is_made && !made.iter().any(|known| known == word) {
            made.push(word.to_owned());
        }
    }
    made
}

/// Whether a word is the hash of a plan, as it is shown.
fn is_hash(word: &str) -> bool {
    word.len() == 16 && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The text without anything that is made anew each time.
fn told(text: &str) -> String {
    let hashes = made(text).into_iter().filter(|word| is_hash(word));
    redacted(&hashes.fold(text.to_owned(), |text, hash| text.replace(&hash, "[hash]")))
}
