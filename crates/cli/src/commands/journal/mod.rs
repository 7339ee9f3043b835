//! `billport journal`: the journal itself is looked after.

mod export;
mod verify;

use crate::args::{Globals, JournalCommand};
use crate::exit::Exit;
use crate::failure::Failure;

pub(super) fn run(globals: &Globals, command: &JournalCommand) -> Result<Exit, Failure> {
    match command {
        JournalCommand::Verify(args) => verify::run(globals, args),
        JournalCommand::Export(args) => export::run(globals, args),
    }
}
