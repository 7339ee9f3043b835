//! The hot path of an upload, one part of it at a time, for those who count its instructions:
//! `cargo xtask bench --count` runs it under valgrind.
//!
//! ```console
//! $ cargo run --release -p billport-cli --example hot_path -- WORK FILE BILLS_A_BATCH
//! ```
//!
//! It stands beside the command so that it is built of the very same crates, with the same features.
//! Nothing in it depends on the day, on chance, or on a network: the same file costs the same
//! instructions. Each work contains those that it is built on, so that a part is the difference of two.

#![expect(clippy::unwrap_used, reason = "a measurement fails by panicking")]

mod at_once;
#[path = "../../../facade/benches/journal_cost/no_journal.rs"]
mod no_journal;
mod reading;
mod running;

use std::{env, num::NonZeroUsize, path::PathBuf, str::FromStr};

/// What is done with the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Work {
    /// Each row is read and judged.
    Read,
    /// And the key of each bill is hashed.
    Hash,
    /// Each row is read and judged, and the bodies of the requests are written.
    Encode,
    /// The fingerprint of the file is taken.
    Fingerprint,
    /// The file is judged as a whole: read, hashed, sorted, searched for repeats.
    Plan,
    /// And a run begins: with the fingerprint, and with what is remembered of its bills.
    Begin,
    /// And its batches are delivered, to a provider that takes them at once; no journal is kept.
    Deliver,
    /// And a journal is kept, on the disk.
    Upload,
}

impl FromStr for Work {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        use Work::{Begin, Deliver, Encode, Fingerprint, Hash, Plan, Read, Upload};
        let all = [Read, Hash, Encode, Fingerprint, Plan, Begin, Deliver, Upload];
        all.into_iter().find(|work| format!("{work:?}").eq_ignore_ascii_case(text)).ok_or(())
    }
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [work, file, batch] = arguments.as_slice() else {
        panic!("expected: WORK FILE BILLS_A_BATCH");
    };
    let (work, file) = (work.parse().unwrap(), PathBuf::from(file));
    let batch: NonZeroUsize = batch.parse().unwrap();
    match work {
        Work::Read => reading::read(&file),
        Work::Hash => reading::hash(&file),
        Work::Encode => reading::encode(&file, batch),
        Work::Fingerprint => reading::fingerprint(&file),
        Work::Plan | Work::Begin | Work::Deliver | Work::Upload => {
            running::run(work, &file, batch);
        }
    }
}
