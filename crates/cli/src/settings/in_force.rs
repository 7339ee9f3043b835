//! All settings in force, to be shown.

use billport::blaggo::Environment;

use super::key::{KEYS, Key};
use super::sources::{Found, Origin, Sources, Value, users_journal};
use crate::args::Target;
use crate::failure::Failure;

/// All settings, in the order of the table, with what each says: where the target has URLs of its
/// own and no others stand in their place, those; and the user's own journal where no other is
/// named.
pub(crate) fn in_force(sources: &Sources) -> Result<Vec<(Key, Option<Found>)>, Failure> {
    // With one URL overridden, the target's own other one is not in force: it is all or nothing.
    let overridden =
        sources.find(Key::TOKEN_URL)?.is_some() || sources.find(Key::BILLS_URL)?.is_some();
    // A target that is none is shown as it is, and has no URLs.
    let target = super::target(sources).ok().filter(|_| !overridden);
    let mut settings = Vec::new();
    for key in KEYS {
        let found = sources.find(key)?;
        let found = found.or_else(|| url_of(target?, key)).or_else(|| own_journal(key));
        settings.push((key, found));
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

/// The user's own journal, if that is asked for.
fn own_journal(key: Key) -> Option<Found> {
    let path = users_journal().filter(|_| key == Key::JOURNAL)?;
    let value = Value::new(key, path.to_string_lossy().into_owned());
    Some(Found { value, origin: Origin::Default })
}
