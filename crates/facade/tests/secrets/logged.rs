//! All that is logged in this process, by `tracing` and by `log`, of every crate and every level.

use std::io;
use std::sync::{Mutex, MutexGuard, OnceLock};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::format::FmtSpan;

/// What was logged since [`Logged::begin`]; one for the process, as its loggers are.
pub(crate) struct Logged(Mutex<Vec<u8>>);

impl Logged {
    /// Keeps all that is logged from the first call on.
    pub(crate) fn begin() -> &'static Self {
        static LOGGED: OnceLock<&Logged> = OnceLock::new();
        LOGGED.get_or_init(|| {
            let logged: &Self = Box::leak(Box::new(Self(Mutex::default())));
            log::set_logger(logged).unwrap();
            log::set_max_level(log::LevelFilter::Trace);
            tracing_subscriber::fmt()
                .with_max_level(LevelFilter::TRACE)
                .with_span_events(FmtSpan::FULL)
                .with_ansi(false)
                .with_writer(move || Writer(logged))
                .init();
            logged
        })
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.bytes().clone()).unwrap()
    }

    fn bytes(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap()
    }
}

struct Writer(&'static Logged);

impl io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.bytes().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl log::Log for Logged {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("log {} {} {}\n", record.level(), record.target(), record.args());
        self.bytes().extend_from_slice(line.as_bytes());
    }

    fn flush(&self) {}
}
