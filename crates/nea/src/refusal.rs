//! What the service's answers mean, and the port's error for each.
//!
//! A payment is decided by the word `state` alone, never by `status`:
//!
//! | seen of a payment | meaning |
//! |---|---|
//! | 2xx, `Success`, no error code | paid |
//! | the code `1013`, with whatever else | unknown: the reference was used before |
//! | 2xx or 4xx, `Expired`, `Error`, `Failed`, `Status Error` | not paid; the code says whose business it is |
//! | 404 without a state | not paid: there is no such service |
//! | 3xx without a state | not paid: the URL is wrong |
//! | no connection | not sent |
//! | anything else: `Queued`, `Processing`, another state or none, 5xx, an answer that is cut, lost or strange | unknown |
//!
//! A look-up says something of a payment only where it is certain that it speaks of one:
//!
//! | seen of a look-up, in a 2xx, 400, 404 or 422 | meaning |
//! |---|---|
//! | the code `002`, or no code and the error `invalid_reference` | an answer: no such reference |
//! | no code, and a state that is under way or failed beside a reference | an answer |
//! | no code, and in a 2xx any other state that has not failed | an answer |
//! | anything else, and every other status | an error of the look-up, decided as those of all reads |
//!
//! Other reads are decided by the code, then by the status; the statuses that the service shares with
//! everybody are `classify`'s. The codes' one table is `refusal/codes.rs`.

mod codes;
mod story;
#[cfg(test)]
mod tests;

pub(crate) use story::{broken, error_of_payment, error_of_read};

use billport_transport::{Answered, Observation, Verdict, classify};

use self::codes::{Meaning, NO_SUCH_REFERENCE, USED_REFERENCE};
use crate::wire::{ErrorCode, Reply, Said, State};

/// The word for the error beside [`NO_SUCH_REFERENCE`].
const INVALID_REFERENCE: &str = "invalid_reference";

/// Judges the answer to a payment. What is not certain is unknown.
pub(crate) fn judge_payment(seen: &Observation<'_>) -> Verdict {
    let Observation::Answered(answer) = seen else { return classify(seen) };
    let (state, code) = match Reply::of(&answer.body) {
        Reply::Object(object) => {
            let said = Said(object);
            (said.state(), said.code())
        }
        Reply::NoObject => (State::Absent, ErrorCode::Absent),
        // Any state may stand in it.
        Reply::BrokenObject => return Verdict::Unknown,
    };
    // A code that can't be read may be that of a used reference.
    if code.is(USED_REFERENCE) || code == ErrorCode::Unreadable {
        return Verdict::Unknown;
    }
    match (answer.status, state) {
        (200..=299, State::Success) if code == ErrorCode::Absent => Verdict::Accepted,
        (200..=299 | 400..=499, state) if state.is_failure() => Verdict::Refused,
        (404, State::Absent) => Verdict::NotFound,
        (300..=399, State::Absent) => Verdict::Refused,
        _ => Verdict::Unknown,
    }
}

/// Judges the answer to a look-up of a payment: whether it is an answer at all. What it says, and of
/// which payment, is for `translate` to read.
pub(crate) fn judge_look_up(seen: &Observation<'_>) -> Verdict {
    match seen {
        Observation::Answered(answer) if speaks_of_a_payment(answer) => Verdict::Accepted,
        _ => judge_read(seen),
    }
}

/// Judges the answer to any other read.
pub(crate) fn judge_read(seen: &Observation<'_>) -> Verdict {
    let Observation::Answered(answer) = seen else { return classify(seen) };
    let Some(object) = Reply::of(&answer.body).object() else {
        return match classify(seen) {
            Verdict::Accepted => Verdict::Unreadable,
            verdict => verdict,
        };
    };
    let said = Said(object);
    let code = said.code();
    if let Some(meaning) = Meaning::of(&code) {
        return meaning.verdict_of_read();
    }
    let says_no = code != ErrorCode::Absent || said.state().is_failure() || said.is_turned_away();
    match classify(seen) {
        // Whoever says no in the service's own words stands at the right address.
        Verdict::Accepted | Verdict::NotFound if says_no => Verdict::Refused,
        verdict => verdict,
    }
}

/// Whether the answer to a look-up says that its reference was never used, or is not recorded yet:
/// beside that, only the state `Error` or none makes sense.
pub(crate) fn says_no_such_reference(said: &Said<'_>) -> bool {
    match said.code() {
        ErrorCode::Absent => said.error().as_deref() == Some(INVALID_REFERENCE),
        code => code.is(NO_SUCH_REFERENCE),
    }
}

fn speaks_of_a_payment(answer: &Answered) -> bool {
    let may_answer = matches!(answer.status, 200..=299 | 400 | 404 | 422);
    let Some(said) = Reply::of(&answer.body).object().map(Said).filter(|_| may_answer) else {
        return false;
    };
    if says_no_such_reference(&said) {
        return true;
    }
    let state = said.state();
    let is_told = state.is_failure() || state.is_under_way();
    let is_success = matches!(answer.status, 200..=299) && !state.is_failure();
    let has_reference = !said.field("reference").is_absent();
    said.code() == ErrorCode::Absent && (is_success || is_told && has_reference)
}
