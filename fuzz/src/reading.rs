//! Looks for a file of bills that the reader of the usual form and the exact one read differently.
//!
//! An input is a file with a line before it that says how it is read: the bytes at once, the rows at
//! once, and where the reading is cut. `cargo xtask fuzz` runs this; the comparison is the one of the
//! property tests.

#![no_main]

use billport_intake::agreement::Reading;
use libfuzzer_sys::fuzz_target;
use time::macros::date;

fuzz_target!(|input: &[u8]| {
    let Some((how, file)) = input.split_first_chunk::<4>() else { return };
    let [block_bytes, rows_at_once, first, second] = how.map(usize::from);
    let mut cuts = [first, second].map(|part| (file.len() * part / 255) as u64);
    cuts.sort_unstable();
    let reading = Reading {
        today: date!(2026 - 11 - 22),
        block_bytes: 2 + block_bytes,
        rows_at_once: 1 + rows_at_once,
        cuts: cuts.to_vec(),
    };
    let _ = reading.compare(file);
});
