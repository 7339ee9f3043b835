//! 100,000 customers take no more memory than a few, and as few requests as there are pages.

use std::collections::HashSet;
use std::fs;
use std::io::{BufRead, BufReader};

use super::filled;
use crate::desk::Desk;

const CUSTOMERS: u32 = 100_000;
/// What the command may take at once.
const MOST_KIB: u64 = 48 * 1024;
/// Full pages of 200, and the empty one behind them.
const REQUESTS: u64 = 501;
/// More than fits into a pipe: while these are not read, the command waits and can be looked at.
const UNREAD: usize = 20_000;

#[test]
fn all_customers_come_once_in_constant_memory() {
    let ((sandbox, ids), desk) = (filled(CUSTOMERS), Desk::new());
    let words = "customers export --output csv --columns customerID,Name,Email";
    let mut child = desk.billport(words).with_billagain(&sandbox).piped().spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert_eq!(lines.next().unwrap(), "customerID,Name,Email");
    let id = |line: String| line.split(',').next().unwrap().parse().unwrap();
    let mut told: HashSet<u64> = lines.by_ref().take(ids.len() - UNREAD).map(id).collect();
    let high_water = high_water_kib(child.id());
    told.extend(lines.map(id));
    assert!(child.wait().unwrap().success());
    assert!(high_water < MOST_KIB, "{high_water} KiB");
    assert_eq!(told.len(), ids.len(), "nobody is missing");
    assert_eq!(sandbox.billagain().ledger().list_requests, REQUESTS);
}

/// The largest part of memory that a process has had at once, in KiB.
fn high_water_kib(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().strip_suffix(" kB").unwrap().parse().unwrap()
}
