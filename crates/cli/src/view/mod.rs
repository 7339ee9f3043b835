//! What people and machines are shown: results on stdout, talk on stderr.
//!
//! | file | what |
//! |---|---|
//! | `talk.rs` | lines on stderr: notes, warnings, errors, hints |
//! | `numbers.rs` | numbers with separators |
//! | `watch.rs` | the observer of a run: keeps what is to be told at the end |
//! | `progress.rs` | how far it is: a bar on a terminal, lines elsewhere |
//! | `in_flight.rs` | which batches are on their way |
//! | `again.rs` | the command that uploads another file in the same way |
//! | `summary.rs`, `judgement.rs`, `settings.rs` | results for people |
//! | `json/` | results for machines |

mod again;
mod in_flight;
pub(crate) mod json;
pub(crate) mod judgement;
mod numbers;
mod progress;
pub(crate) mod settings;
pub(crate) mod summary;
pub(crate) mod talk;
mod watch;

pub(crate) use again::Again;
pub(crate) use numbers::{grouped, grouped_money, of_them_duplicates, plural};
pub(crate) use progress::{Progress, Style};
pub(crate) use watch::{Problem, RejectedRow, Watch};

use billport::domain::Excerpt;
use std::ffi::OsStr;
use std::io::{self, Write};

use crate::exit::Exit;
use crate::failure::Failure;

/// Text from outside (a path, a setting), made safe to show.
pub(crate) fn shown(text: impl AsRef<OsStr>) -> Excerpt {
    Excerpt::cut_at(text.as_ref().as_encoded_bytes(), 4096)
}

/// Writes a result to stdout. A reader that has gone away is no failure of ours; a result that is
/// lost otherwise is one.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(Exit::Unexpected, format!("the result can't be written: {error}")))
        }
        _ => Ok(()),
    }
}
