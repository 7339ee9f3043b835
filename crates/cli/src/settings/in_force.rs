//! All settings in force, to be shown.

use billport::{billagain, blaggo, nea};

use super::key::{KEYS, Key};
use super::sources::{Found, Origin, Sources, Value, users_journal};
use crate::args::Target;
use crate::failure::Failure;

/// All settings, in the order of the table, with what each says: where the target has URLs of its
/// own and no others stand in their place, those; and the user's own journal where no other is
/// named.
pub(crate) fn in_force(sources: &Sources) -> Result<Vec<(Key, Option<Found>)>, Failure> {
    // A target that is none is shown as it is, and has no URLs.
    let target = super::target(sources).ok();
    // With one of Blaggo's URLs overridden, the target's own other one is not in force: it is all or
    // nothing.
    let is_overridden =
        sources.find(Key::TOKEN_URL)?.is_some() || sources.find(Key::BILLS_URL)?.is_some();
    let blaggo = target.filter(|_| !is_overridden);
    let mut settings = Vec::new();
    for key in KEYS {
        let found = sources.find(key)?;
        let found = found
            .or_else(|| blaggos_url(blaggo?, key))
            .or_else(|| neas_url(target?, key))
            .or_else(|| billagains_url(target?, key))
            .or_else(|| own_journal(key));
        settings.push((key, found));
    }
    Ok(settings)
}

/// Blaggo's own URL at the target, if the setting is one.
fn blaggos_url(target: Target, key: Key) -> Option<Found> {
    let environment = match target {
        Target::Sandbox => return None,
        Target::Staging => blaggo::Environment::Staging,
        Target::Production => blaggo::Environment::Production,
    };
    let url = match key {
        Key::TOKEN_URL => environment.token_url(),
        Key::BILLS_URL => environment.bills_url(),
        _ => return None,
    };
    Some(of_target(target, key, url))
}

/// NEA's own URL at the target, if the setting is that.
fn neas_url(target: Target, key: Key) -> Option<Found> {
    let environment = match target {
        Target::Sandbox => return None,
        Target::Staging => nea::Environment::Test,
        Target::Production => nea::Environment::Live,
    };
    (key == Key::NEA_BASE_URL).then(|| of_target(target, key, environment.base_url()))
}

/// BillAgain's own URL at the target, if the setting is that: it has one, and it is the real one.
fn billagains_url(target: Target, key: Key) -> Option<Found> {
    let is_own = target == Target::Production && key == Key::BILLAGAIN_BASE_URL;
    is_own.then(|| of_target(target, key, billagain::BASE_URL))
}

fn of_target(target: Target, key: Key, url: &str) -> Found {
    Found { value: Value::new(key, url.to_owned()), origin: Origin::Target(target) }
}

/// The user's own journal, if that is asked for.
fn own_journal(key: Key) -> Option<Found> {
    let path = users_journal().filter(|_| key == Key::JOURNAL)?;
    let value = Value::new(key, path.to_string_lossy().into_owned());
    Some(Found { value, origin: Origin::Default })
}
