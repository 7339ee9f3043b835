//! Ctrl-C and SIGTERM: the first asks the run to stop, the second ends it at once.
//!
//! Signals are heard on a thread of their own, for while a file is being judged nothing else is
//! polled.

use billport::Billport;
use billport::workflows::upload::StopRequest;
use std::{io, process, sync::Arc, thread};
use tokio::runtime::Builder;

use crate::exit::Exit;
use crate::view::{InFlight, talk};

/// Hears signals from now on.
///
/// # Errors
/// If the system can't be asked for signals.
pub(crate) fn listen(
    stop: Arc<StopRequest>,
    billport: Billport,
    in_flight: Arc<InFlight>,
) -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let mut signals = runtime.block_on(async { Signals::new() })?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        runtime.block_on(async {
            signals.next().await;
            stop.request();
            billport.stop_waiting();
            talk::note(&format!(
                "stopping: {} on their way are awaited; once more ends at once",
                in_flight.described()
            ));
            signals.next().await;
            in_flight.tell_in_doubt();
            let exit = if in_flight.is_empty() { Exit::Interrupted } else { Exit::Unknown };
            process::exit(i32::from(exit as u8));
        });
    })?;
    Ok(())
}

/// The signals that ask a process to end.
struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self {})
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
