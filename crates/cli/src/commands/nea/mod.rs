//! `billport nea`: electricity dues are looked up at NEA, and paid.
//!
//! | file | what |
//! |---|---|
//! | `counters.rs`, `dues.rs`, `pay/`, `pay_file/` | the commands of these names |
//! | `office.rs` | an office code as it is typed, and what it may have been meant for |
//! | `kept_counters.rs` | the counters, kept for a day |

mod counters;
mod dues;
mod kept_counters;
mod office;
mod pay;
mod pay_file;

use crate::args::{Globals, NeaCommand};
use crate::exit::Exit;
use crate::failure::Failure;

pub(super) fn run(globals: &Globals, command: &NeaCommand) -> Result<Exit, Failure> {
    match command {
        NeaCommand::Counters(args) => counters::run(globals, args),
        NeaCommand::Dues(args) => dues::run(globals, args),
        NeaCommand::Pay(args) => pay::run(globals, args),
        NeaCommand::PayFile(args) => pay_file::run(globals, args),
    }
}
