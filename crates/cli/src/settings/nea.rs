//! The settings of NEA, decided.

use secrecy::SecretString;
use time::UtcOffset;

use super::key::Key;
use super::offset;
use super::sources::Sources;
use crate::failure::Failure;

/// What the settings say of NEA.
#[derive(Debug)]
pub(crate) struct NeaSettings {
    pub(crate) base_url: Option<String>,
    pub(crate) token: Option<SecretString>,
    pub(crate) utc_offset: UtcOffset,
}

impl NeaSettings {
    pub(crate) fn read(sources: &Sources) -> Result<Self, Failure> {
        Ok(Self {
            base_url: sources.text(Key::NEA_BASE_URL)?,
            token: sources.secret(Key::NEA_TOKEN)?,
            utc_offset: offset::of(sources, Key::NEA_UTC_OFFSET)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_the_providers_own_day() {
        let default = Key::NEA_UTC_OFFSET.default.and_then(offset::read);
        assert_eq!(default, Some(billport::nea::UTC_OFFSET));
    }
}
