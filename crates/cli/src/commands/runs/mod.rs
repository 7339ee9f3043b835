//! `billport runs`: runs are looked at, gone on with, and resolved.
//!
//! | file | what |
//! |---|---|
//! | `list.rs`, `show.rs`, `resume/`, `report.rs`, `resolve.rs` | the commands of these names |
//! | `troubled.rs` | the batches of a run that were not delivered |
//! | `begun.rs` | what a run began with: its file, its target, its settings |
//! | `elsewhere.rs` | whether the file of a run went out in another one |
//! | `page.rs` | the page of a report |

mod begun;
mod elsewhere;
mod list;
mod page;
mod report;
mod resolve;
mod resume;
mod show;
pub(super) mod troubled;

use crate::args::{Globals, RunsCommand};
use crate::exit::Exit;
use crate::failure::Failure;

pub(super) fn run(globals: &Globals, command: RunsCommand) -> Result<Exit, Failure> {
    match command {
        RunsCommand::List(args) => list::run(globals, &args),
        RunsCommand::Show(args) => show::run(globals, &args),
        RunsCommand::Resume(args) => resume::run(globals, &args),
        RunsCommand::Report(args) => report::run(globals, &args),
        RunsCommand::Resolve(args) => resolve::run(globals, args),
    }
}
