//! Sessions: a details call opens one, a payment names it.
//!
//! How long one lives is not documented. One can be used any number of times, for the same
//! consumer.

use std::{collections::BTreeMap, time::Duration};

use super::consumer::ConsumerKey;

/// The sessions that were opened and not yet found to have ended.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    opened: u64,
    /// By number, and so by age.
    open: BTreeMap<u64, Session>,
}

#[derive(Debug)]
struct Session {
    consumer: ConsumerKey,
    ends: Duration,
}

impl Sessions {
    /// Opens a session that nobody had before.
    pub(super) fn open(&mut self, consumer: ConsumerKey, now: Duration, life: Duration) -> u64 {
        while self.open.first_entry().is_some_and(|oldest| oldest.get().ends <= now) {
            self.open.pop_first();
        }
        self.opened += 1;
        self.open.insert(self.opened, Session { consumer, ends: now.saturating_add(life) });
        self.opened
    }

    /// The consumer of a session that has not ended.
    pub(super) fn consumer(&self, session: u64, now: Duration) -> Option<&ConsumerKey> {
        let session = self.open.get(&session)?;
        (now < session.ends).then_some(&session.consumer)
    }

    pub(super) fn expire(&mut self) {
        self.open.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_mins(1);

    #[test]
    fn a_session_lives_its_life_and_its_number_is_not_given_again() {
        let mut sessions = Sessions::default();
        let consumer = ConsumerKey::new("245:bhaktapur-dc", "024.12.512", "1");
        let first = sessions.open(consumer.clone(), Duration::ZERO, MINUTE);
        let second = sessions.open(consumer.clone(), Duration::ZERO, 2 * MINUTE);
        assert_ne!(first, second);
        assert_eq!(sessions.consumer(first, MINUTE / 2), Some(&consumer));
        assert_eq!(sessions.consumer(first, MINUTE), None);
        assert_eq!(sessions.consumer(second, MINUTE), Some(&consumer));
        assert_eq!(sessions.consumer(second + 1, MINUTE), None);

        let third = sessions.open(consumer, MINUTE, MINUTE);
        assert!(third > second);
        assert_eq!(sessions.open.len(), 2);
        sessions.expire();
        assert_eq!(sessions.consumer(third, MINUTE), None);
    }
}
