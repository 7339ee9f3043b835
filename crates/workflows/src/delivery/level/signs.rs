//! What one request tells of how its server stands.

use billport_ports::{ErrorKind, PortError, PushBacks, UploadReceipt};
use std::time::Duration;

use super::round::TOO_SHORT_TO_TELL;

/// What one request has told of how its server stands; by default nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Signs {
    /// From the request that was answered to its answer; none, if none was.
    pub(crate) answer_time: Option<Duration>,
    /// How the server has pushed back since it was told last, this request or another.
    pub(crate) push_backs: PushBacks,
    /// How long it took beside its answer time: waits, and attempts in vain.
    pub(crate) waited: Duration,
}

impl Signs {
    /// What an error tells. A port that does not count push-backs ends in one, at least.
    pub(crate) fn of_error(error: &PortError) -> Self {
        let told = error.push_backs();
        let turned_away = error.kind() == ErrorKind::Throttled || error.status() == Some(503);
        let push_backs =
            if told.is_none() && turned_away { PushBacks { count: 1, sustained: 0 } } else { told };
        Self { push_backs, ..Self::default() }
    }

    /// How many answer times were waited in vain. A wait of about one is how room is waited for.
    pub(super) fn turns_waited(self) -> u32 {
        let turn = self.answer_time.unwrap_or_default().max(TOO_SHORT_TO_TELL);
        let turns = self.waited.as_nanos() / turn.as_nanos();
        u32::try_from(turns).unwrap_or(u32::MAX).saturating_sub(1)
    }
}

impl From<&UploadReceipt> for Signs {
    fn from(receipt: &UploadReceipt) -> Self {
        let UploadReceipt { answer_time, push_backs, elapsed, .. } = *receipt;
        let waited = elapsed.saturating_sub(answer_time);
        Self { answer_time: Some(answer_time), push_backs, waited }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(kind: ErrorKind) -> PortError {
        PortError::new(kind, "Blaggo", "upload bills")
    }

    fn told(error: &PortError) -> u32 {
        Signs::of_error(error).push_backs.count
    }

    #[test]
    fn an_error_is_a_push_back_where_the_server_had_too_much_to_do() {
        assert_eq!(told(&error(ErrorKind::Throttled)), 1);
        for kind in [ErrorKind::Refused, ErrorKind::Unavailable, ErrorKind::OutcomeUnknown] {
            assert_eq!(told(&error(kind)), 0, "{kind:?}");
        }
        assert_eq!(told(&error(ErrorKind::OutcomeUnknown).with_status(503)), 1);
        assert_eq!(told(&error(ErrorKind::OutcomeUnknown).with_status(500)), 0);
        let late = PortError::too_late("Blaggo", "upload bills", Duration::from_secs(31));
        assert_eq!(told(&late), 0, "nothing was sent");
    }

    #[test]
    fn what_the_port_counts_is_counted() {
        let push_backs = PushBacks { count: 3, sustained: 8 };
        let throttled = error(ErrorKind::Throttled).with_push_backs(push_backs);
        assert_eq!(Signs::of_error(&throttled).push_backs, push_backs);
    }

    #[test]
    fn a_wait_for_room_costs_no_turn() {
        let signs = |waited| Signs {
            answer_time: Some(Duration::from_millis(50)),
            waited: Duration::from_millis(waited),
            ..Signs::default()
        };
        assert_eq!(
            [0, 50, 99, 100, 1000].map(|waited| signs(waited).turns_waited()),
            [0, 0, 0, 1, 19]
        );
        let nothing_answered = Signs { waited: Duration::MAX, ..Signs::default() };
        assert_eq!(nothing_answered.turns_waited(), u32::MAX - 1);
    }
}
