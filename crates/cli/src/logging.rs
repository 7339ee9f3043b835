//! Logs on stderr, for those who ask for them with `-v`.
//!
//! Only our own crates are heard: the HTTP libraries below them log headers at their finest level.

use tracing::Level;
use tracing_subscriber::{filter::Targets, layer::SubscriberExt, util::SubscriberInitExt};

/// Logs of this many `-v`: none, info, debug, trace.
pub(crate) fn start(verbosity: u8) {
    let level = match verbosity {
        0 => return,
        1 => Level::INFO,
        2 => Level::DEBUG,
        _ => Level::TRACE,
    };
    let ours = [
        "billport",
        "billport_blaggo",
        "billport_nea",
        "billport_billagain",
        "billport_transport",
        "billport_workflows",
    ];
    let filter = Targets::new().with_targets(ours.map(|target| (target, level)));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(false);
    tracing_subscriber::registry().with(lines).with(filter).init();
}
