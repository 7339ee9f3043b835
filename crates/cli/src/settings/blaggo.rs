//! The settings of Blaggo, decided.

use secrecy::SecretString;
use time::UtcOffset;

use super::key::Key;
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
            utc_offset: utc_offset(sources)?,
        })
    }
}

/// The provider's distance from UTC, by which its day is told.
pub(crate) fn utc_offset(sources: &Sources) -> Result<UtcOffset, Failure> {
    sources.read(Key::UTC_OFFSET, "an offset such as +08:00", read_offset)
}

fn read_offset(text: &str) -> Option<UtcOffset> {
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = text[1..].split_once(':')?;
    let number = |digits: &str| -> Option<i8> {
        let is_number = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| digits.parse().ok()).flatten()
    };
    UtcOffset::from_hms(sign * number(hours)?, sign * number(minutes)?, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_the_providers_own_day() {
        let default = Key::UTC_OFFSET.default.and_then(read_offset);
        assert_eq!(default, Some(billport::blaggo::UTC_OFFSET));
    }

    #[test]
    fn offsets_are_read_strictly() {
        assert_eq!(read_offset("-05:30"), UtcOffset::from_hms(-5, -30, 0).ok());
        for text in ["", "+", "8", "+8", "+8:00", "08:00", "+08:0", "+08:60", "+99:00", "é08:00"] {
            assert_eq!(read_offset(text), None, "{text}");
        }
    }
}
