//! The table of all settings.

/// A setting: its name in the settings file, and the variable that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    /// The name, `table.key` in the settings file.
    pub(crate) name: &'static str,
    /// The environment variable.
    pub(crate) variable: &'static str,
    /// What holds if nothing is said.
    pub(crate) default: Option<&'static str>,
    /// How much of it may be shown.
    pub(crate) kind: Kind,
}

/// How much of a setting may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// All.
    Plain,
    /// All but user information.
    Url,
    /// Nothing.
    Secret,
}

impl Key {
    pub(crate) const TARGET: Self = Self::new("target", "BILLPORT_TARGET").or("sandbox");

    pub(crate) const CLIENT_ID: Self = Self::new("blaggo.client_id", "BILLPORT_BLAGGO_CLIENT_ID");
    pub(crate) const CLIENT_SECRET: Self =
        Self::new("blaggo.client_secret", "BILLPORT_BLAGGO_CLIENT_SECRET").secret();
    pub(crate) const TOKEN_URL: Self =
        Self::new("blaggo.token_url", "BILLPORT_BLAGGO_TOKEN_URL").url();
    pub(crate) const BILLS_URL: Self =
        Self::new("blaggo.bills_url", "BILLPORT_BLAGGO_BILLS_URL").url();
    pub(crate) const REUPLOAD_IS_SAFE: Self =
        Self::new("blaggo.reupload_is_safe", "BILLPORT_BLAGGO_REUPLOAD_IS_SAFE").or("false");
    pub(crate) const UTC_OFFSET: Self =
        Self::new("blaggo.utc_offset", "BILLPORT_BLAGGO_UTC_OFFSET").or("+08:00");

    pub(crate) const NEA_BASE_URL: Self = Self::new("nea.base_url", "BILLPORT_NEA_BASE_URL").url();
    pub(crate) const NEA_TOKEN: Self = Self::new("nea.token", "BILLPORT_NEA_TOKEN").secret();
    pub(crate) const NEA_UTC_OFFSET: Self =
        Self::new("nea.utc_offset", "BILLPORT_NEA_UTC_OFFSET").or("+05:45");

    pub(crate) const BILLAGAIN_BASE_URL: Self =
        Self::new("billagain.base_url", "BILLPORT_BILLAGAIN_BASE_URL").url();
    pub(crate) const BILLAGAIN_ACCOUNT_ID: Self =
        Self::new("billagain.account_id", "BILLPORT_BILLAGAIN_ACCOUNT_ID");
    pub(crate) const BILLAGAIN_API_KEY: Self =
        Self::new("billagain.api_key", "BILLPORT_BILLAGAIN_API_KEY").secret();

    pub(crate) const BATCH_SIZE: Self =
        Self::new("upload.batch_size", "BILLPORT_UPLOAD_BATCH_SIZE").or("500");
    pub(crate) const IN_FLIGHT: Self =
        Self::new("upload.in_flight", "BILLPORT_UPLOAD_IN_FLIGHT").or("auto");
    pub(crate) const MAX_IN_FLIGHT: Self =
        Self::new("upload.max_in_flight", "BILLPORT_UPLOAD_MAX_IN_FLIGHT").or("16");
    pub(crate) const STOP_AFTER_UNKNOWN: Self =
        Self::new("upload.stop_after_unknown", "BILLPORT_UPLOAD_STOP_AFTER_UNKNOWN").or("10");

    pub(crate) const JOURNAL: Self = Self::new("journal.path", "BILLPORT_JOURNAL");

    pub(crate) const EXTRA_ROOTS: Self =
        Self::new("tls.extra_root_certificates", "BILLPORT_TLS_EXTRA_ROOT_CERTIFICATES");

    const fn new(name: &'static str, variable: &'static str) -> Self {
        Self { name, variable, default: None, kind: Kind::Plain }
    }

    const fn or(mut self, default: &'static str) -> Self {
        self.default = Some(default);
        self
    }

    const fn secret(mut self) -> Self {
        self.kind = Kind::Secret;
        self
    }

    const fn url(mut self) -> Self {
        self.kind = Kind::Url;
        self
    }
}

/// All settings, in the order in which they are shown.
pub(crate) const KEYS: [Key; 19] = [
    Key::TARGET,
    Key::CLIENT_ID,
    Key::CLIENT_SECRET,
    Key::TOKEN_URL,
    Key::BILLS_URL,
    Key::REUPLOAD_IS_SAFE,
    Key::UTC_OFFSET,
    Key::NEA_BASE_URL,
    Key::NEA_TOKEN,
    Key::NEA_UTC_OFFSET,
    Key::BILLAGAIN_BASE_URL,
    Key::BILLAGAIN_ACCOUNT_ID,
    Key::BILLAGAIN_API_KEY,
    Key::BATCH_SIZE,
    Key::IN_FLIGHT,
    Key::MAX_IN_FLIGHT,
    Key::STOP_AFTER_UNKNOWN,
    Key::JOURNAL,
    Key::EXTRA_ROOTS,
];

#[cfg(test)]
mod tests {
    use super::*;

    const GUIDE: &str = include_str!("../../../../docs/guide/settings.md");

    #[test]
    fn the_guide_has_every_setting_with_its_variable_and_default() {
        let code = |text: &str| if text.is_empty() { String::new() } else { format!("`{text}`") };
        let expected = KEYS
            .map(|key| [code(key.name), code(key.variable), code(key.default.unwrap_or_default())]);
        let rows = GUIDE.lines().filter(|line| line.starts_with("| `"));
        let listed = rows.map(|line| {
            let cells: Vec<_> = line.split('|').map(str::trim).collect();
            let [_, name, variable, _flag, default, ..] = cells[..] else {
                panic!("a row of the guide lacks cells: {line}")
            };
            [name.to_owned(), variable.to_owned(), default.to_owned()]
        });
        assert_eq!(listed.collect::<Vec<_>>(), expected);
    }
}
