//! What the outside decides about a transport: its limits, its trust, its clock and its dice.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::{BudgetSettings, Jitter, RetryPolicy, WallClock};

/// Settings of a [`Transport`](crate::Transport). Start from [`TransportSettings::new`] and change what
/// must differ.
#[derive(Clone)]
pub struct TransportSettings {
    /// Limit for making a connection: name, TCP and TLS together. Keep it below the attempt timeout of every
    /// once call: an attempt that is given up on while it connects can't be told from one that was sent. 10 s.
    pub connect_timeout: Duration,
    /// Limit between two pieces of a body. The wait for the head is limited by the attempt's own timeout.
    /// 20 s.
    pub read_idle_timeout: Duration,
    /// A pooled connection that was idle for longer is not used again: the server may be closing it, and
    /// the call would be in doubt for no reason. 2 s.
    pub pool_idle_timeout: Duration,
    /// How often a call is sent again, where its verdict allows it.
    pub retry: RetryPolicy,
    /// How many repeats all calls together may make.
    pub retry_budget: BudgetSettings,
    /// The longest pause that is waited for on a server's word, per call and in all. A longer one ends
    /// the call as throttled, with the time told. A call may have less patience
    /// ([`Call::max_pause`](crate::Call::max_pause)). 15 min.
    pub retry_after_cap: Duration,
    /// `User-Agent` of every request.
    pub user_agent: String,
    /// Certificates in PEM that are trusted beside the platform's own; each text may hold several.
    pub extra_roots_pem: Vec<Vec<u8>>,
    /// The time of day, to read a `Retry-After` that is a date and to notice that the machine slept.
    pub wall_clock: Arc<dyn WallClock>,
    /// Randomness for backoff and spreading.
    pub jitter: Arc<dyn Jitter>,
}

impl TransportSettings {
    /// The defaults that stand at each field.
    #[must_use]
    pub fn new(wall_clock: Arc<dyn WallClock>, jitter: Arc<dyn Jitter>) -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            read_idle_timeout: Duration::from_secs(20),
            pool_idle_timeout: Duration::from_secs(2),
            retry: RetryPolicy::default(),
            retry_budget: BudgetSettings::default(),
            retry_after_cap: Duration::from_mins(15),
            user_agent: concat!("billport/", env!("CARGO_PKG_VERSION")).to_owned(),
            extra_roots_pem: Vec::new(),
            wall_clock,
            jitter,
        }
    }
}

impl fmt::Debug for TransportSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportSettings")
            .field("connect_timeout", &self.connect_timeout)
            .field("read_idle_timeout", &self.read_idle_timeout)
            .field("pool_idle_timeout", &self.pool_idle_timeout)
            .field("retry", &self.retry)
            .field("retry_budget", &self.retry_budget)
            .field("retry_after_cap", &self.retry_after_cap)
            .field("user_agent", &self.user_agent)
            .field("extra_roots_pem", &self.extra_roots_pem.len())
            .finish_non_exhaustive()
    }
}

/// Why a transport could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    /// The user agent can't stand in a header.
    #[error("the user agent is not plain text")]
    UserAgent,
    /// An extra root is no certificate, or not one that can be trusted as a root.
    #[error("extra root certificate number {number} can't be used")]
    ExtraRoot {
        /// Which of the texts, counted from 1.
        number: usize,
        /// What is wrong with it.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// TLS or the HTTP client could not be set up.
    #[error("the HTTP client could not be set up")]
    Setup(#[source] Box<dyn std::error::Error + Send + Sync>),
}
