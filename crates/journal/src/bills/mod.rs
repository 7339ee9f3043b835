//! The memory of bills: which bills earlier runs have taken care of, so that a bill is recognised
//! that one of them has delivered, whatever file it comes in.
//!
//! Each run leaves one file `RUN.bills` in the journal's folder, written when it is planned and
//! never changed: the hash of each of its bills with its line, sorted. What became of a bill is what
//! became of the unit whose lines it is in, and that stands in the journal; so nothing is written
//! here while bills are delivered, and a crash can't lose it.
//!
//! | file | what |
//! |---|---|
//! | `memory.rs` | the door: the files of one journal |
//! | `hash.rs` | what stands for an account number and a period |
//! | `key.rs` | the secret of a journal, by which it hashes |
//! | `entry.rs` | a bill as it is remembered |
//! | `months.rs` | the periods of a run, by which most runs need not be looked at |
//! | `layout.rs` | the bytes before and behind the entries |
//! | `writer.rs`, `reader.rs` | a file is written, and read again |
//! | `earlier.rs` | the bills of a new run compared with those of earlier ones |
//! | `fate.rs` | what became of a bill that was found |
//! | `planning_lock.rs` | runs that begin at the same moment see each other |
//! | `draft.rs` | a file that appears whole or not at all |
//! | `error.rs` | what can go wrong |
//!
//! # What is kept, and what it costs
//! - **No account number**, but a hash of it. Whoever has the key of the journal can try numbers
//!   against the hashes; so the key and the files can be read by their owner only.
//! - **16 bytes a bill**: 160 MB for ten million.
//! - **Memory while a file is compared**: at most 8 MiB for up to two thousand earlier runs, however
//!   large.
//! - **Other bills are taken for each other** by a chance of N × M / 2^96 in a file of N bills that
//!   is compared with M earlier ones: for ten and a hundred million, 1 in 79 trillion.
//! - **A run is forgotten** by deleting its `RUN.bills`: no bill is recognised by it any more. Once
//!   all its periods are past it is not looked at, and can be deleted without a difference.

pub(crate) mod draft;
mod earlier;
mod entry;
mod error;
mod fate;
mod hash;
mod key;
mod layout;
mod memory;
mod months;
mod planning_lock;
mod reader;
mod siphash;
mod writer;

pub use earlier::{EarlierBills, Hit};
pub use entry::{BillEntry, EntryBytes};
pub use error::BillsError;
pub use fate::{BillFate, RunFates};
pub use hash::{BillHasher, BillKeyHash};
pub use memory::BillMemory;
pub use months::Months;
pub use planning_lock::PlanningLock;
pub use reader::BillsReader;
pub use writer::BillsWriter;
