//! `billport journal verify`: is the journal what was written into it?

use billport::journal;

use crate::args::{Globals, Output, VerifyArgs};
use crate::commands::block_on;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::journal::Journal;
use crate::settings::Sources;
use crate::view::verification::{self, Verified};
use crate::view::{self, json};

pub(super) fn run(globals: &Globals, args: &VerifyArgs) -> Result<Exit, Failure> {
    let sources = Sources::open(globals, Vec::new())?;
    let journal = Journal::open_to_look(globals, &sources)?;
    let failed = |error| journal.failure(&error);
    let verified = block_on(async {
        Ok(Verified {
            // The file first: what is wrong with it may be why records are.
            damage: journal.store.integrity().await.map_err(failed)?,
            verification: journal::verify(&journal.store).await.map_err(failed)?,
        })
    })?;
    view::print(&match args.output {
        Output::Text => verification::text(&verified),
        Output::Json => json::line(&json::VerifiedJson::from(&verified)),
    })?;
    Ok(if verified.is_sound() { Exit::Delivered } else { Exit::Unexpected })
}
