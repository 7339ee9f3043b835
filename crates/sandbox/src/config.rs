//! What a sandbox is to be like: its address, its day, its limits, its credentials.

use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use serde::Serialize;
use time::Date;

/// The client id that a sandbox accepts unless it is told another.
pub const DEFAULT_CLIENT_ID: &str = "sandbox-client";

/// The client secret that a sandbox accepts unless it is told another.
pub const DEFAULT_CLIENT_SECRET: &str = "sandbox-secret";

/// The token that a sandbox's NEA takes unless it is told another; a test token begins with `TEST:`.
pub const DEFAULT_NEA_TOKEN: &str = "TEST:sandbox-token";

/// The account id that a sandbox's BillAgain takes unless it is told another.
pub const DEFAULT_BILLAGAIN_ACCOUNT_ID: &str = "1001";

/// The API key that a sandbox's BillAgain takes unless it is told another.
pub const DEFAULT_BILLAGAIN_API_KEY: &str = "sandbox-api-key";

/// The settings of a sandbox. Every combination is legal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SandboxConfig {
    /// Where to listen; port 0 lets the system choose a free one.
    pub address: SocketAddr,
    /// How long a token of Blaggo's is accepted after it was issued.
    pub token_life: Duration,
    /// The day by which the providers judge.
    pub today: Today,
    /// The largest number of bills that Blaggo accepts in one upload.
    pub max_items: usize,
    /// How much of what was done the ledgers remember.
    pub ledger: LedgerDetail,
    /// The client id for which Blaggo issues a token.
    pub client_id: String,
    /// The client secret that belongs to `client_id`.
    pub client_secret: String,
    /// The token that NEA takes.
    pub nea_token: String,
    /// The account id that BillAgain takes as the user of HTTP Basic.
    pub billagain_account_id: String,
    /// The API key that belongs to `billagain_account_id`.
    pub billagain_api_key: String,
    /// How many invented customers BillAgain begins with.
    pub customers: u32,
}

impl Default for SandboxConfig {
    /// Any free loopback port, tokens of one hour and 500 bills in an upload (Blaggo's page gives
    /// both numbers), the machine's calendar, a full ledger, no customer at BillAgain.
    fn default() -> Self {
        Self {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            token_life: Duration::from_hours(1),
            today: Today::Clock,
            max_items: 500,
            ledger: LedgerDetail::Full,
            client_id: DEFAULT_CLIENT_ID.to_owned(),
            client_secret: DEFAULT_CLIENT_SECRET.to_owned(),
            nea_token: DEFAULT_NEA_TOKEN.to_owned(),
            billagain_account_id: DEFAULT_BILLAGAIN_ACCOUNT_ID.to_owned(),
            billagain_api_key: DEFAULT_BILLAGAIN_API_KEY.to_owned(),
            customers: 0,
        }
    }
}

/// The day that the pretended providers believe it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Today {
    /// Always this day.
    Fixed(Date),
    /// The machine's clock as each provider reads it: Blaggo in Manila, NEA in Kathmandu,
    /// BillAgain in Johannesburg. It moves along when the sandbox's clock is advanced.
    Clock,
}

/// How much a ledger remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LedgerDetail {
    /// Every call, every saved bill and every charge, in order. Memory grows with both.
    Full,
    /// Totals only. Memory stays the same, however many bills arrive. Of NEA the charges are kept
    /// as well, and of BillAgain who was added: without them nobody could tell whether something
    /// was done twice.
    Counts,
}
