//! What is done with customers, over pretended providers and a journal in memory. All in virtual time.
//!
//! | file | what |
//! |---|---|
//! | `list.rs` | a list that changes between two requests, as it is told |
//! | `streaming.rs` | all customers of a list come, with as few requests as can be |
//! | `churning.rs` | rows come and go meanwhile: nothing is lost, nothing comes twice |
//! | `cut_pages.rs` | pages with fewer rows than were asked for are not taken for the last |
//! | `waiting.rs` | a provider that can't answer is waited for |
//! | `finding.rs` | they are found, and added only if they are not there |
//! | `editing.rs` | one is edited, and nobody's work is undone |
//! | `../virtual_time` | time that passes when nobody has anything else to do |

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod churning;
mod cut_pages;
mod editing;
mod finding;
mod list;
mod streaming;
#[expect(dead_code, reason = "other tests set the clock on the wall")]
#[path = "../virtual_time/mod.rs"]
mod virtual_time;
mod waiting;
