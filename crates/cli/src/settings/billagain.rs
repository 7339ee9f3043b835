//! The settings of BillAgain, decided.

use secrecy::SecretString;

use super::key::Key;
use super::sources::Sources;
use crate::failure::Failure;

/// What the settings say of BillAgain.
#[derive(Debug)]
pub(crate) struct BillAgainSettings {
    pub(crate) base_url: Option<String>,
    pub(crate) account_id: Option<String>,
    pub(crate) api_key: Option<SecretString>,
}

impl BillAgainSettings {
    pub(crate) fn read(sources: &Sources) -> Result<Self, Failure> {
        Ok(Self {
            base_url: sources.text(Key::BILLAGAIN_BASE_URL)?,
            account_id: sources.text(Key::BILLAGAIN_ACCOUNT_ID)?,
            api_key: sources.secret(Key::BILLAGAIN_API_KEY)?,
        })
    }
}
