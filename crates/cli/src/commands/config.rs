//! `billport config`: the settings in force, and where each comes from.

use crate::args::{ConfigArgs, Globals, Output};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::settings::{self, Sources};
use crate::view::{self, json};

pub(super) fn run(globals: &Globals, args: &ConfigArgs) -> Result<Exit, Failure> {
    let sources = Sources::open(globals, Vec::new())?;
    let settings = settings::in_force(&sources)?;
    view::print(&match args.output {
        Output::Text => view::settings::text(&settings, sources.file()),
        Output::Json => {
            let rows =
                settings.iter().map(|(key, found)| json::SettingJson::new(*key, found.as_ref()));
            json::line(&rows.collect::<Vec<_>>())
        }
    })?;
    Ok(Exit::Delivered)
}
