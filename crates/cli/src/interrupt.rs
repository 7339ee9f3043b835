//! Ctrl-C and SIGTERM. Of an upload the first asks the run to stop, the second ends it at once; a
//! server is ended by either.
//!
//! Signals are heard on a thread of their own, for while a file is being judged nothing else is
//! polled.

use billport::Billport;
use billport::workflows::upload::StopRequest;
use billport_sandbox::Stopper;
use std::{io, process, sync::Arc, thread};
use tokio::runtime::Builder;

use crate::exit::Exit;
use crate::view::Watch;

/// Hears the signals of an upload from now on.
///
/// # Errors
/// If the system can't be asked for signals.
pub(crate) fn stop_upload(
    stop: Arc<StopRequest>,
    billport: Billport,
    watch: Arc<Watch>,
) -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let mut signals = runtime.block_on(async { Signals::new() })?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        runtime.block_on(async {
            signals.next().await;
            stop.request();
            billport.stop_waiting();
            watch.tell_stopping();
            signals.next().await;
            let exit = if watch.tell_ending() { Exit::Unknown } else { Exit::Interrupted };
            process::exit(i32::from(exit as u8));
        });
    })?;
    Ok(())
}

/// Ends the sandbox at the first signal from now on.
///
/// # Errors
/// If the system can't be asked for signals.
pub(crate) fn stop_sandbox(stopper: Stopper) -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let mut signals = runtime.block_on(async { Signals::new() })?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        runtime.block_on(signals.next());
        stopper.stop();
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
