//! Files of payments: planned as a whole, confirmed by their hash, paid row by row.
//!
//! | file | what |
//! |---|---|
//! | `bench.rs` | a file, a provider that answers by consumer, and a counter that pays it |
//! | `planning.rs` | what is to be paid, and what is left and why |
//! | `confirming.rs` | the hash covers what is paid, and nothing else is |
//! | `delivering.rs` | each row ends in one way |
//! | `stopping.rs` | what every further row would meet stops it |
//! | `again.rs` | the same file again goes on with what is not paid |

mod again;
mod bench;
mod confirming;
mod delivering;
mod planning;
mod stopping;
