//! How long a provider that can't answer a read is waited for, and how often.

use billport_ports::{ErrorKind, PortError};
use std::time::Duration;

/// The waits before a page is asked for again. The port itself has tried before each of them.
const WAITS: [Duration; 5] = [
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(15),
    Duration::from_secs(30),
];
/// The longest wait that a provider is granted when it asks for one.
const LONGEST: Duration = Duration::from_mins(15);

/// The patience for one page.
#[derive(Debug, Default)]
pub(super) struct Patience {
    tries: usize,
}

impl Patience {
    /// How long to wait before it is tried again; nothing if that can't help, or was tried enough.
    ///
    /// To read is harmless, so that an answer that was lost is asked for again as well.
    pub(super) fn wait_after(&mut self, error: &PortError) -> Option<Duration> {
        use ErrorKind::{OutcomeUnknown, Throttled, Unavailable};
        let may_help = matches!(error.kind(), Throttled | Unavailable | OutcomeUnknown)
            && !error.is_server_distrusted();
        let wait = *WAITS.get(self.tries).filter(|_| may_help)?;
        self.tries += 1;
        let asked = error.retry_after().unwrap_or_default();
        (asked <= LONGEST).then_some(wait.max(asked))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(kind: ErrorKind) -> PortError {
        PortError::new(kind, "Sandbox", "list customers")
    }

    #[test]
    fn what_may_pass_is_waited_for_a_few_times() {
        for kind in [ErrorKind::Throttled, ErrorKind::Unavailable, ErrorKind::OutcomeUnknown] {
            let mut patience = Patience::default();
            let waits: Vec<_> =
                std::iter::from_fn(|| patience.wait_after(&error(kind))).take(99).collect();
            assert_eq!(waits, WAITS);
        }
    }

    #[test]
    fn what_does_not_pass_is_told_at_once() {
        for kind in [
            ErrorKind::Invalid,
            ErrorKind::Credentials,
            ErrorKind::NotFound,
            ErrorKind::Refused,
            ErrorKind::Broken,
        ] {
            assert_eq!(Patience::default().wait_after(&error(kind)), None, "{kind:?}");
        }
        let distrusted = error(ErrorKind::Unavailable).with_distrust();
        assert_eq!(Patience::default().wait_after(&distrusted), None);
    }

    #[test]
    fn a_provider_gets_the_wait_it_asks_for_within_reason() {
        let wait = |asked| {
            Patience::default().wait_after(&error(ErrorKind::Throttled).with_retry_after(asked))
        };
        assert_eq!(wait(Duration::ZERO), Some(WAITS[0]));
        assert_eq!(wait(Duration::from_secs(40)), Some(Duration::from_secs(40)));
        assert_eq!(wait(LONGEST), Some(LONGEST));
        assert_eq!(wait(LONGEST + Duration::from_secs(1)), None);
    }
}
