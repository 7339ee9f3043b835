//! The instructions of a call, counted by valgrind: the difference of so many calls and twice as many.

use std::process::Command;

use crate::child::Job;
use crate::layers::Work;

/// Prints how many instructions a call takes beyond the exchange.
pub(super) fn report(calls: u64) {
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("Instructions are counted by valgrind, which is not installed.");
        return;
    }
    println!("Instructions, as the difference of {calls} calls and {}:", 2 * calls);
    let [exchange, with_json, call] = Work::ALL.map(|work| {
        let counted = (count(work, 2 * calls) - count(work, calls)) / calls;
        println!("  {work:?}: {counted} a call");
        counted
    });
    println!("  added by the layers: {}, of which JSON: {}", call - exchange, with_json - exchange);
}

/// All instructions of a process that does the work so many times.
fn count(work: Work, times: u64) -> u64 {
    let this_program = std::env::current_exe().unwrap();
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(this_program);
    let ended = valgrind.args(Job::Repeat { work, times }.arguments()).output().unwrap();
    let told = String::from_utf8(ended.stderr).unwrap();
    assert!(ended.status.success(), "{told}");
    let collected = told.lines().find_map(|line| line.split_once("Collected : "));
    collected.unwrap().1.trim().parse().unwrap()
}
