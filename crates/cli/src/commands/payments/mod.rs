//! `billport payments`: payments are looked at, and what is in doubt is settled.
//!
//! | file | what |
//! |---|---|
//! | `list.rs`, `show.rs`, `settle.rs`, `resolve.rs` | the commands of these names |

mod list;
mod resolve;
mod settle;
mod show;

use crate::args::{Globals, PaymentsCommand};
use crate::exit::Exit;
use crate::failure::Failure;

pub(super) fn run(globals: &Globals, command: PaymentsCommand) -> Result<Exit, Failure> {
    match command {
        PaymentsCommand::List(args) => list::run(globals, &args),
        PaymentsCommand::Show(args) => show::run(globals, &args),
        PaymentsCommand::Settle(args) => settle::run(globals, &args),
        PaymentsCommand::Resolve(args) => resolve::run(globals, args),
    }
}
