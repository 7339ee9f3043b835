//! Whether a call is sent again: verdict × replay class → the next step. Pure.
//!
//! Time and budget are not asked here: this table says what is *allowed*, the journey what there is room
//! for.

use std::num::NonZeroU32;

use super::{Backoff, Cost};
use crate::{CallErrorKind, Replay, Verdict};

/// How often, and how far apart, a call may be sent again where its verdict allows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Attempts in all, the first included. The one repeat after renewed credentials is not counted. A
    /// call may allow fewer ([`Call::max_attempts`](crate::Call::max_attempts)).
    pub max_attempts: NonZeroU32,
    /// Waits between the attempts.
    pub backoff: Backoff,
}

impl Default for RetryPolicy {
    /// Five attempts, with the default backoff between them.
    fn default() -> Self {
        Self { max_attempts: NonZeroU32::MIN.saturating_add(4), backoff: Backoff::default() }
    }
}

/// What has been tried so far.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tries {
    /// Repeats made so far, without the one after renewed credentials.
    pub(crate) repeats: u32,
    /// Attempts allowed in all.
    pub(crate) max_attempts: NonZeroU32,
    /// Whether the credentials have been renewed for this call.
    pub(crate) renewed: bool,
}

/// The step after a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Hand over the answer.
    Done,
    /// Renew the credentials and send again at once.
    Renew,
    /// Send again after a wait, if there is time and budget; `otherwise` end like this.
    Again { cost: Cost, otherwise: CallErrorKind },
    /// End like this.
    Stop(CallErrorKind),
}

/// The next step after `verdict`.
pub(crate) fn decide(verdict: Verdict, replay: Replay, tries: Tries) -> Next {
    let again = |cost, otherwise| {
        if tries.repeats.saturating_add(1) < tries.max_attempts.get() {
            Next::Again { cost, otherwise }
        } else {
            Next::Stop(otherwise)
        }
    };
    match (verdict, replay) {
        (Verdict::Accepted, _) => Next::Done,
        (Verdict::NotSent | Verdict::Unavailable, _) => {
            again(Cost::Transient, CallErrorKind::Unavailable)
        }
        (Verdict::Throttled, _) => again(Cost::Throttled, CallErrorKind::Throttled),
        (Verdict::CredentialsRejected, _) if !tries.renewed => Next::Renew,
        (Verdict::CredentialsRejected, _) => Next::Stop(CallErrorKind::CredentialsRejected),
        (Verdict::Untrusted, _) => Next::Stop(CallErrorKind::UntrustedServer),
        (Verdict::Forbidden, _) => Next::Stop(CallErrorKind::Forbidden),
        (Verdict::NotFound, _) => Next::Stop(CallErrorKind::NotFound),
        (Verdict::Refused, _) => Next::Stop(CallErrorKind::Refused),
        (Verdict::Unreadable, Replay::Safe) => again(Cost::Transient, CallErrorKind::Broken),
        (Verdict::Unknown, Replay::Safe) => again(Cost::Transient, CallErrorKind::Unavailable),
        (Verdict::Unreadable | Verdict::Unknown, Replay::Once) => {
            Next::Stop(CallErrorKind::OutcomeUnknown)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn verdicts() -> impl Strategy<Value = Verdict> {
        proptest::sample::select(vec![
            Verdict::Accepted,
            Verdict::NotSent,
            Verdict::Untrusted,
            Verdict::CredentialsRejected,
            Verdict::Forbidden,
            Verdict::NotFound,
            Verdict::Refused,
            Verdict::Throttled,
            Verdict::Unavailable,
            Verdict::Unreadable,
            Verdict::Unknown,
        ])
    }

    fn tries() -> impl Strategy<Value = Tries> {
        (0_u32..12, 1_u32..8, any::<bool>()).prop_map(|(repeats, max_attempts, renewed)| Tries {
            repeats,
            max_attempts: NonZeroU32::new(max_attempts).unwrap(),
            renewed,
        })
    }

    proptest! {
        #[test]
        fn a_once_call_is_sent_again_only_when_it_was_not_processed(verdict in verdicts(), tries in tries()) {
            let next = decide(verdict, Replay::Once, tries);
            if matches!(next, Next::Again { .. } | Next::Renew) {
                let not_processed = matches!(
                    verdict,
                    Verdict::NotSent | Verdict::CredentialsRejected | Verdict::Throttled | Verdict::Unavailable
                );
                prop_assert!(not_processed, "{verdict:?} was followed by {next:?}");
            }
        }

        #[test]
        fn a_doubtful_once_call_ends_as_unknown(tries in tries()) {
            for verdict in [Verdict::Unknown, Verdict::Unreadable] {
                let next = decide(verdict, Replay::Once, tries);
                prop_assert_eq!(next, Next::Stop(CallErrorKind::OutcomeUnknown));
            }
        }

        #[test]
        fn a_safe_call_never_ends_as_unknown(verdict in verdicts(), tries in tries()) {
            let next = decide(verdict, Replay::Safe, tries);
            prop_assert_ne!(next, Next::Stop(CallErrorKind::OutcomeUnknown));
        }

        #[test]
        fn attempts_and_renewals_are_bounded(verdict in verdicts(), tries in tries()) {
            let next = decide(verdict, Replay::Safe, tries);
            if matches!(next, Next::Again { .. }) {
                prop_assert!(tries.repeats + 1 < tries.max_attempts.get());
            }
            if next == Next::Renew {
                prop_assert!(!tries.renewed);
            }
        }

        #[test]
        fn only_an_accepted_attempt_is_done(verdict in verdicts(), tries in tries()) {
            for replay in [Replay::Safe, Replay::Once] {
                prop_assert_eq!(decide(verdict, replay, tries) == Next::Done, verdict == Verdict::Accepted);
            }
        }
    }
}
