//! Counts what a program does under valgrind's callgrind: its instructions, and how often it asks for
//! memory.
//!
//! Valgrind pretends a processor of its own and runs one thread at a time, so the same program counts
//! the same, whatever else the machine does. What the counts do depend on: the compiler, the crates, the
//! C library (its `memcpy` is chosen by what valgrind says the processor can), and valgrind itself.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::failure::Failure;

/// What a program did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) instructions: u64,
    /// Calls that ask for memory, or for more of it.
    pub(super) allocations: u64,
}

/// Whether valgrind is there and runs.
pub(crate) fn can_count() -> bool {
    Command::new("valgrind").arg("--version").output().is_ok_and(|ended| ended.status.success())
}

/// Runs a program under callgrind, which writes what it saw to a file.
///
/// # Errors
///
/// When it can't be run, or fails, or what was seen can't be read.
pub(super) fn count(program: &Path, arguments: &[&OsStr], seen: &Path) -> Result<Counted, Failure> {
    let shown = || format!("valgrind {}", program.display());
    let mut out_file = OsStr::new("--callgrind-out-file=").to_owned();
    out_file.push(seen);
    let ended = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet"])
        .arg(out_file)
        .arg(program)
        .args(arguments)
        .output()
        .map_err(|error| Failure::new(format!("can't run {}", shown())).because(error))?;
    if !ended.status.success() {
        let told = String::from_utf8_lossy(&ended.stderr);
        return Err(Failure::new(format!("{} failed ({}): {told}", shown(), ended.status)));
    }
    let text = fs::read_to_string(seen)
        .map_err(|error| Failure::new("callgrind left no counts").because(error))?;
    read(&text).ok_or_else(|| Failure::new("callgrind left counts that can't be read"))
}

/// The functions of the C library that hand out memory.
const ALLOCATORS: &[&str] =
    &["malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc", "memalign"];

/// Reads the format that callgrind's manual describes ("Callgrind Format Specification").
fn read(text: &str) -> Option<Counted> {
    // A name is spelled out where it first occurs, and has a number from then on.
    let mut names: HashMap<&str, bool> = HashMap::new();
    let (mut instructions, mut allocations, mut callee_allocates) = (None, 0, false);
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("fn=").or_else(|| line.strip_prefix("cfn=")) {
            let (number, name) = name.split_once(' ').unwrap_or((name, ""));
            if !name.is_empty() {
                names.insert(number, ALLOCATORS.contains(&name));
            }
            callee_allocates = names.get(number).copied().unwrap_or(false);
        } else if let Some(calls) = line.strip_prefix("calls=") {
            if callee_allocates {
                allocations += calls.split(' ').next()?.parse::<u64>().ok()?;
            }
        } else if let Some(total) = line.strip_prefix("totals: ") {
            instructions = total.split(' ').next()?.parse().ok();
        }
    }
    Some(Counted { instructions: instructions?, allocations })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEEN: &str = "\
# callgrind format
events: Ir
fn=(1) main
16 400
cfn=(2) malloc
calls=3 50
16 400
cfn=(3) my_malloc
calls=5 60
16 400
fn=(2)
51 100
cfn=(4) realloc
calls=1 70
52 10
fn=(5) other
cfn=(2)
calls=4 50
52 10
totals: 1320
";

    #[test]
    fn instructions_and_calls_for_memory_are_read() {
        assert_eq!(read(SEEN), Some(Counted { instructions: 1320, allocations: 8 }));
    }

    #[test]
    fn what_is_cut_off_is_not_taken_for_a_count() {
        assert_eq!(read(SEEN.strip_suffix("totals: 1320\n").unwrap()), None);
        assert_eq!(read(""), None);
    }
}
