//! The transport: what all calls share. The path of one call is in `journey.rs`.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::gate::Gate;
use crate::http::HttpExchange;
use crate::retry::Budget;
use crate::{Exchange, Jitter, RetryPolicy, TransportError, TransportSettings, WallClock};

/// Sends calls. Cheap to clone; all clones share one connection pool, one retry budget and one memory of
/// the pauses that servers ordered.
#[derive(Clone)]
pub struct Transport {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) exchange: Arc<dyn Exchange>,
    pub(crate) retry: RetryPolicy,
    pub(crate) budget: Budget,
    pub(crate) gate: Gate,
    pub(crate) retry_after_cap: Duration,
    pub(crate) wall_clock: Arc<dyn WallClock>,
    pub(crate) jitter: Arc<dyn Jitter>,
    /// Whether no call is to wait any more.
    pub(crate) in_a_hurry: watch::Sender<bool>,
}

impl Shared {
    /// Ends when no call is to wait any more.
    pub(crate) async fn hurried(&self) {
        let mut hurry = self.in_a_hurry.subscribe();
        // The sender lives as long as `self`, so this can only end because the answer is yes.
        let _ = hurry.wait_for(|in_a_hurry| *in_a_hurry).await;
    }
}

impl Transport {
    /// A transport over HTTP/1.1, with TLS by rustls and trust in the platform's roots and the extra ones.
    ///
    /// On a machine without any trusted roots it still reaches a server on this machine; every `https`
    /// call then ends as [`UntrustedServer`](crate::CallErrorKind::UntrustedServer).
    ///
    /// # Errors
    ///
    /// [`TransportError`] if the user agent or an extra root can't be used, or TLS can't be set up.
    pub fn new(settings: TransportSettings) -> Result<Self, TransportError> {
        let exchange = Arc::new(HttpExchange::new(&settings)?);
        Ok(Self::over(exchange, settings))
    }

    /// A transport over any exchange: a script in tests. Of the settings, those about connections, trust
    /// and the user agent are the exchange's own business and go unused.
    #[must_use]
    pub fn over(exchange: Arc<dyn Exchange>, settings: TransportSettings) -> Self {
        let shared = Shared {
            exchange,
            retry: settings.retry,
            budget: Budget::new(settings.retry_budget),
            gate: Gate::default(),
            retry_after_cap: settings.retry_after_cap,
            wall_clock: settings.wall_clock,
            jitter: settings.jitter,
            in_a_hurry: watch::Sender::new(false),
        };
        Self { shared: Arc::new(shared) }
    }

    /// Waits no more, from now on: a call that waits before it is sent again, or would, ends with what
    /// its last attempt came to. An attempt that is on its way is not touched. For a program that was
    /// asked to stop.
    pub fn stop_waiting(&self) {
        self.shared.in_a_hurry.send_replace(true);
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("retry", &self.shared.retry)
            .field("budget", &self.shared.budget)
            .finish_non_exhaustive()
    }
}
