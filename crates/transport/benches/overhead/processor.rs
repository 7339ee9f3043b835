//! The processor time of this process.

use std::fs;
use std::thread;
use std::time::Duration;

/// What the threads of this process have had so far.
pub(super) fn time_so_far() -> Duration {
    // The kernel counts up to now when a thread yields, and else up to the last tick of its clock.
    thread::yield_now();
    let threads = fs::read_dir("/proc/self/task").unwrap();
    let nanoseconds = threads.map(|thread| {
        let told = fs::read_to_string(thread.unwrap().path().join("schedstat")).unwrap();
        told.split_whitespace().next().unwrap().parse::<u64>().unwrap()
    });
    Duration::from_nanos(nanoseconds.sum())
}

/// What they have had since.
pub(super) fn time_since(before: Duration) -> Duration {
    time_so_far().saturating_sub(before)
}
