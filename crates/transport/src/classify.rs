//! What one attempt meant. Pure, and *unknown* unless something says otherwise.
//!
//! The question is never "did it fail?" but "may it have been processed?". Only an explicit word of the
//! server, or a connection that never stood, answers that with no; everything that nobody thought of
//! lands in the default arm. Whether to send again follows from the verdict in `retry/policy.rs`.

use crate::{Answered, Cause, ExchangeFailure, Phase};

/// What was seen of one attempt.
#[derive(Clone, Copy, Debug)]
pub enum Observation<'a> {
    /// A whole answer.
    Answered(&'a Answered),
    /// No whole answer.
    Failed(&'a ExchangeFailure),
}

/// What an attempt meant. Each verdict leads to one next act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Done: hand over the answer.
    Accepted,
    /// Nothing left this machine: send again.
    NotSent,
    /// The server is not who it says: stop, and never try without TLS.
    Untrusted,
    /// The credentials were turned away, the request with them: renew them once, send again once.
    CredentialsRejected,
    /// The credentials are good and not enough: stop.
    Forbidden,
    /// There is no such thing: stop.
    NotFound,
    /// The provider said no: stop, correct it.
    Refused,
    /// Too many requests, this one turned away: send again later.
    Throttled,
    /// The provider said that it did not process this: send again. No HTTP status alone says so; only a
    /// provider's own code can.
    Unavailable,
    /// The answer says done and can't be read: a safe call is sent again, a once call is in doubt.
    Unreadable,
    /// It may have been processed: a safe call is sent again, a once call is in doubt.
    Unknown,
}

/// The judge for calls without codes of their own.
///
/// | seen | verdict |
/// |---|---|
/// | no connection | `NotSent` |
/// | TLS failure | `Untrusted` |
/// | 2xx, read to its end | `Accepted` |
/// | 3xx | `Refused`: the URL is wrong, and is not followed |
/// | 401 | `CredentialsRejected` |
/// | 403 | `Forbidden` |
/// | 404, 410 | `NotFound` |
/// | 429 | `Throttled` |
/// | 400, 405, 411, 413 to 415, 417, 422, 426, 428, 431 | `Refused` |
/// | a body larger than allowed | `Unreadable` |
/// | anything else | `Unknown` |
///
/// 406, 409, 412 and 416 are among the rest: frameworks raise 406 when the work is done and its answer
/// is to be written, and the others may speak of what came of an earlier, lost attempt.
///
/// Whether an accepted body means success is for the provider's own judge to read.
#[must_use]
pub fn classify(seen: &Observation<'_>) -> Verdict {
    match seen {
        Observation::Answered(answer) => classify_status(answer.status),
        Observation::Failed(failure) => classify_failure(failure),
    }
}

fn classify_status(status: u16) -> Verdict {
    match status {
        200..=299 => Verdict::Accepted,
        401 => Verdict::CredentialsRejected,
        403 => Verdict::Forbidden,
        404 | 410 => Verdict::NotFound,
        429 => Verdict::Throttled,
        300..=399 | 400 | 405 | 411 | 413..=415 | 417 | 422 | 426 | 428 | 431 => Verdict::Refused,
        _ => Verdict::Unknown,
    }
}

fn classify_failure(failure: &ExchangeFailure) -> Verdict {
    match (failure.phase, failure.cause) {
        (Phase::Prepare, _) => Verdict::Refused,
        (Phase::Connect | Phase::Departure, _) => Verdict::NotSent,
        (Phase::Handshake, _) => Verdict::Untrusted,
        (Phase::Body, Cause::TooLarge) => Verdict::Unreadable,
        (Phase::Exchange | Phase::Body, _) => Verdict::Unknown,
    }
}

/// Whether the server has pushed back: too many requests, not now, or no answer in time. It says nothing of
/// whether the request was processed.
pub(crate) fn is_push_back(verdict: Verdict, seen: &Observation<'_>) -> bool {
    matches!(verdict, Verdict::Throttled | Verdict::Unavailable)
        || match seen {
            Observation::Answered(answer) => matches!(answer.status, 429 | 503),
            Observation::Failed(failure) => failure.cause == Cause::TimedOut,
        }
}

/// Holds a judge to what was seen: it can't call a lost connection unsent, or a failure an answer.
///
/// A judge is a table that people edit; a slip in it must not send a payment twice.
pub(crate) fn sound(verdict: Verdict, seen: &Observation<'_>) -> Verdict {
    let possible = match seen {
        Observation::Answered(_) => !matches!(verdict, Verdict::NotSent | Verdict::Untrusted),
        Observation::Failed(failure) if failure.certainly_not_sent() => {
            return classify_failure(failure);
        }
        Observation::Failed(_) => matches!(verdict, Verdict::Unknown | Verdict::Unreadable),
    };
    if possible { verdict } else { Verdict::Unknown }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use bytes::Bytes;
    use proptest::prelude::*;

    use super::*;

    const LISTED: &[(u16, Verdict)] = &[
        (200, Verdict::Accepted),
        (204, Verdict::Accepted),
        (299, Verdict::Accepted),
        (300, Verdict::Refused),
        (302, Verdict::Refused),
        (308, Verdict::Refused),
        (400, Verdict::Refused),
        (401, Verdict::CredentialsRejected),
        (403, Verdict::Forbidden),
        (404, Verdict::NotFound),
        (405, Verdict::Refused),
        (410, Verdict::NotFound),
        (411, Verdict::Refused),
        (413, Verdict::Refused),
        (414, Verdict::Refused),
        (415, Verdict::Refused),
        (417, Verdict::Refused),
        (422, Verdict::Refused),
        (429, Verdict::Throttled),
        (431, Verdict::Refused),
    ];

    const IN_DOUBT: &[u16] = &[
        100, 199, 402, 406, 407, 408, 409, 412, 416, 418, 421, 423, 424, 425, 499, 500, 501, 502,
        503, 504, 520, 599, 600, 999,
    ];

    const CAUSES: [Cause; 7] = [
        Cause::ConnectionRefused,
        Cause::NameNotFound,
        Cause::TimedOut,
        Cause::Reset,
        Cause::TooLarge,
        Cause::TooLate { held_up_for: Duration::from_secs(21) },
        Cause::BrokenOff,
    ];

    const VERDICTS: [Verdict; 11] = [
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
    ];

    fn answered(status: u16) -> Answered {
        Answered {
            status,
            content_type: None,
            retry_after: None,
            body: Bytes::new(),
            body_is_framed: true,
        }
    }

    fn judged(status: u16) -> Verdict {
        classify(&Observation::Answered(&answered(status)))
    }

    #[test]
    fn every_listed_status_has_its_verdict() {
        for &(status, verdict) in LISTED {
            assert_eq!(judged(status), verdict, "{status}");
        }
    }

    #[test]
    fn every_status_that_may_hide_an_effect_is_unknown() {
        for &status in IN_DOUBT {
            assert_eq!(judged(status), Verdict::Unknown, "{status}");
        }
    }

    #[test]
    fn a_failure_is_unsent_only_before_the_exchange() {
        for cause in CAUSES {
            let of = |phase| classify(&Observation::Failed(&ExchangeFailure::new(phase, cause)));
            assert_eq!(of(Phase::Prepare), Verdict::Refused);
            assert_eq!(of(Phase::Connect), Verdict::NotSent);
            assert_eq!(of(Phase::Handshake), Verdict::Untrusted);
            assert_eq!(of(Phase::Departure), Verdict::NotSent);
            assert_eq!(of(Phase::Exchange), Verdict::Unknown);
            let of_body =
                if cause == Cause::TooLarge { Verdict::Unreadable } else { Verdict::Unknown };
            assert_eq!(of(Phase::Body), of_body);
        }
    }

    #[test]
    fn a_judge_cannot_claim_what_was_not_seen() {
        for verdict in VERDICTS {
            for phase in [Phase::Exchange, Phase::Body] {
                let lost = ExchangeFailure::new(phase, Cause::BrokenOff);
                let held = sound(verdict, &Observation::Failed(&lost));
                assert!(matches!(held, Verdict::Unknown | Verdict::Unreadable), "{verdict:?}");
            }
            let refused = ExchangeFailure::new(Phase::Connect, Cause::ConnectionRefused);
            assert_eq!(sound(verdict, &Observation::Failed(&refused)), Verdict::NotSent);
            let held = sound(verdict, &Observation::Answered(&answered(500)));
            assert!(!matches!(held, Verdict::NotSent | Verdict::Untrusted), "{verdict:?}");
        }
    }

    #[test]
    fn too_many_and_not_now_and_no_answer_in_time_are_push_backs() {
        for (status, expected) in
            [(429, true), (503, true), (200, false), (400, false), (500, false)]
        {
            let answer = answered(status);
            let seen = Observation::Answered(&answer);
            assert_eq!(is_push_back(classify(&seen), &seen), expected, "{status}");
        }
        let answer = answered(400);
        let seen = Observation::Answered(&answer);
        assert!(is_push_back(Verdict::Unavailable, &seen), "a provider's own word for it");
        for cause in CAUSES {
            let failure = ExchangeFailure::new(Phase::Exchange, cause);
            let seen = Observation::Failed(&failure);
            assert_eq!(is_push_back(classify(&seen), &seen), cause == Cause::TimedOut, "{cause:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_but_a_2xx_is_accepted(status in 0_u16..1000) {
            prop_assert_eq!(judged(status) == Verdict::Accepted, (200..300).contains(&status));
        }

        #[test]
        fn a_status_alone_never_says_not_processed_of_a_5xx(status in 500_u16..1000) {
            prop_assert_eq!(judged(status), Verdict::Unknown);
        }
    }
}
