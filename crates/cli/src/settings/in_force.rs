//! All settings in force, to be shown.

use billport::blaggo::Environment;

use super::key::{KEYS, Key};
use super::sources::{Found, Origin, Sources, Value};
use crate::args::Target;
use crate::failure::Failure;

/// All settings, in the order of the table, with what each says: where the target has URLs of its
/// own and no others stand in their place, those.
pub(crate) fn in_force(sources: &Sources) -> Result<Vec<(Key, Option<Found>)>, Failure> {
    // With one URL overridden, the target's own other one is not in force: it is all or nothing.
    let overridden =
        sources.find(Key::TOKEN_URL)?.is_some() || sources.find(Key::BILLS_URL)?.is_some();
    // A target that is none is shown as it is, and has no URLs.
    let target = super::target(sources).ok().filter(|_| !overridden);
    let mut settings = Vec::new();
    for key in KEYS {
        let found = sources.find(key)?;
        settings.push((key, found.or_else(|| url_of(target?, key))));
    }
    Ok(settings)
}

/// The target's own URL, if the setting is one.
fn url_of(target: Target, key: Key) -> Option<Found> {
    let environment = match target {
        Target::Sandbox => return None,
        Target::Staging => Environment::Staging,
        Target::Production => Environment::Production,
    };
    let url = match key {
        Key::TOKEN_URL => environment.token_url(),
        Key::BILLS_URL => environment.bills_url(),
        _ => return None,
    };
    Some(Found { value: Value::new(key, url.to_owned()), origin: Origin::Target(target) })
}
