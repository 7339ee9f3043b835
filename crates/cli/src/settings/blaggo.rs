//! The settings of Blaggo, decided.

use secrecy::SecretString;
use time::UtcOffset;

use super::key::Key;
use super::offset;
use super::sources::Sources;
use crate::failure::Failure;

/// What the settings say of Blaggo.
#[derive(Debug)]
pub(crate) struct BlaggoSettings {
    pub(crate) client_id: Option<String>,
    pub(crate) client_secret: Option<SecretString>,
    pub(crate) token_url: Option<String>,
    pub(crate) bills_url: Option<String>,
    pub(crate) reupload_is_safe: bool,
    pub(crate) utc_offset: UtcOffset,
}

impl BlaggoSettings {
    pub(crate) fn read(sources: &Sources) -> Result<Self, Failure> {
        Ok(Self {
            client_id: sources.text(Key::CLIENT_ID)?,
            client_secret: sources.secret(Key::CLIENT_SECRET)?,
            token_url: sources.text(Key::TOKEN_URL)?,
            bills_url: sources.text(Key::BILLS_URL)?,
            reupload_is_safe: sources
                .read(Key::REUPLOAD_IS_SAFE, "true or false", |text| text.parse().ok())?,
            utc_offset: offset::of(sources, Key::UTC_OFFSET)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_the_providers_own_day() {
        let default = Key::UTC_OFFSET.default.and_then(offset::read);
        assert_eq!(default, Some(billport::blaggo::UTC_OFFSET));
    }
}
