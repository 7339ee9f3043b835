//! Ctrl-C, SIGTERM and SIGHUP. Of an upload or a check the first asks it to stop, the second ends
//! it at once; a server is ended by any of them.
//!
//! Signals are heard on threads of their own, for while a file is being judged nothing else is
//! polled.

mod signals;

use billport::Billport;
use billport::workflows::StopRequest;
use billport_sandbox::Stopper;
use std::{io, process, sync::Arc};
use tokio::sync::Notify;

use crate::exit::Exit;
use crate::view::customer::ChangeWatch;
use crate::view::{PaymentWatch, Watch};

/// Hears the signals of an upload from now on.
///
/// # Errors
/// If the system can't be asked for signals.
pub(crate) fn stop_upload(
    stop: Arc<StopRequest>,
    billport: Billport,
    watch: Arc<Watch>,
) -> io::Result<()> {
    signals::hear(async move |mut signals| {
        signals.asked_to_end().await;
        stop.request();
        // Told before the waits end: with them the command may end, and this thread with it.
        watch.tell_stopping();
        billport.stop_waiting();
        signals.asked_again().await;
        end_now(if watch.tell_ending() { Exit::Unknown } else { Exit::Interrupted })
    })
}

/// Hears the signals of a check from now on.
///
/// # Errors
/// If the system can't be asked for signals.
pub(crate) fn stop_check(stop: Arc<StopRequest>, watch: Arc<Watch>) -> io::Result<()> {
    signals::hear(async move |mut signals| {
        signals.asked_to_end().await;
        stop.request();
        watch.tell_stopping();
        signals.asked_again().await;
        watch.end_progress();
        end_now(Exit::Interrupted)
    })
}

/// Hears the signals of a command that only reads from now on: it ends what it writes at the first one.
///
/// # Errors
/// If the system can't be asked for signals.
pub(crate) fn stop_reading(stopped: Arc<Notify>, billport: Billport) -> io::Result<()> {
    signals::hear(async move |mut signals| {
        signals.asked_to_end().await;
        stopped.notify_one();
        billport.stop_waiting();
        signals.asked_again().await;
        end_now(Exit::Interrupted)
    })
}

/// Hears the signals of payments from now on. Before anything is paid the first one ends the command.
///
/// # Errors
/// If the system can't be asked for signals.
pub(crate) fn stop_payments(
    stop: Arc<StopRequest>,
    billport: Billport,
    watch: Arc<PaymentWatch>,
) -> io::Result<()> {
    signals::hear(async move |mut signals| {
        signals.asked_to_end().await;
        stop.request();
        if let Some(exit) = watch.stop() {
            end_now(exit);
        }
        billport.stop_waiting();
        signals.asked_again().await;
        end_now(watch.end())
    })
}

/// Hears the signals of a change of a customer from now on. Before it is sent the first one ends the
/// command.
///
/// # Errors
/// If the system can't be asked for signals.
pub(crate) fn stop_change(billport: Billport, watch: Arc<ChangeWatch>) -> io::Result<()> {
    signals::hear(async move |mut signals| {
        signals.asked_to_end().await;
        if let Some(exit) = watch.stop() {
            end_now(exit);
        }
        billport.stop_waiting();
        signals.asked_again().await;
        end_now(watch.end())
    })
}

/// Ends the sandbox at the first signal from now on.
///
/// # Errors
/// If the system can't be asked for signals.
pub(crate) fn stop_sandbox(stopper: Stopper) -> io::Result<()> {
    signals::hear(async move |mut signals| {
        signals.asked_to_end().await;
        stopper.stop();
    })
}

fn end_now(exit: Exit) -> ! {
    process::exit(i32::from(exit as u8))
}
