//! What is decided: settings in force, each with where it comes from.
//!
//! | file | what |
//! |---|---|
//! | `key.rs` | the table of all settings: name, variable, default |
//! | `sources.rs` | flags, environment, file and defaults, in this order |
//! | `file.rs` | the settings file |
//! | `in_force.rs` | all settings, those of the target included, to be shown |
//! | `blaggo.rs`, `nea.rs`, `billagain.rs` | settings of a provider, decided |
//! | `in_flight.rs` | how many may be on their way at once |
//! | `offset.rs` | a provider's distance from UTC |
//! | `upload.rs`, `import.rs` | settings of an upload and of an import, decided |

mod billagain;
mod blaggo;
mod file;
mod import;
mod in_flight;
mod in_force;
mod key;
mod nea;
mod offset;
mod sources;
mod upload;

pub(crate) use billagain::BillAgainSettings;
pub(crate) use blaggo::BlaggoSettings;
pub(crate) use import::import_settings;
pub(crate) use in_force::in_force;
pub(crate) use key::Key;
pub(crate) use nea::NeaSettings;
pub(crate) use sources::{Flags, Found, Sources, users_cache, users_journal};
pub(crate) use upload::upload_settings;

use clap::ValueEnum;

use crate::args::Target;
use crate::failure::Failure;

/// The target in force.
pub(crate) fn target(sources: &Sources) -> Result<Target, Failure> {
    sources.read(Key::TARGET, "sandbox, staging or production", |text| {
        Target::from_str(text, true).ok()
    })
}
