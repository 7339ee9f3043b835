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
}

impl Default for SandboxConfig {
    /// Any free loopback port, tokens of one hour and 500 bills in an upload (Blaggo's page gives
    /// both numbers), the machine's calendar, a full ledger.
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
        }
    }
}

/// The day that the pretended providers believe it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Today {
    /// Always this day.
    Fixed(Date),
    /// The machine's clock as each provider reads it: Blaggo in Manila, NEA in Kathmandu. It moves
    /// along when the sandbox's clock is advanced.
    Clock,
}

/// How much a ledger remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LedgerDetail {
    /// Every call, every saved bill and every charge, in order. Memory grows with both.
    Full,
    /// Totals only. Memory stays the same, however many bills arrive. Of NEA the charges are kept
    /// as well: without them nobody could tell whether one was made twice.
    Counts,
}
