//! What BillAgain's answers mean, and the port's error for each.
//!
//! | seen | a read | edit, archive, reopen, delete | add |
//! |---|---|---|---|
//! | 2xx with a list where a list was asked for, with an object where one customer was | read; broken if it lacks what it must have | | |
//! | 2xx with an object that has a `customerID`, and no errors in whatever spelling | | done, if it is this customer's; unknown if it is another's | added |
//! | 2xx that lists `Errors` | refused | refused | unknown |
//! | 2xx with nothing | asked again, then broken | done | unknown |
//! | any other 2xx: cut, HTML, an object of somebody else | asked again, then broken | sent again, then unknown | unknown |
//! | 410, or 404 in BillAgain's own words | not found; a list: the URL is wrong | not found; after an attempt that may have arrived: delete and archive are done | the URL is wrong |
//! | 404 in other words | the URL is wrong | the URL is wrong | the URL is wrong |
//! | 401, 403 | credentials | credentials | credentials |
//! | 429 | throttled | throttled | throttled |
//! | 3xx | the URL is wrong | the URL is wrong | the URL is wrong |
//! | 400, 413, 422 and other plain refusals | refused | refused | refused |
//! | any other 4xx in BillAgain's own words, but 406 and 408 | refused | refused | refused |
//! | 5xx, timeout, connection lost, anything else | asked again, then unavailable | sent again, then unknown | unknown |
//!
//! BillAgain's own words are `{"Errors":[{"Message":"…"}]}`; what answers otherwise may be something on
//! the way there. 406 is raised by frameworks when the work is done and its answer is to be written, and
//! 408 speaks of time, so even in BillAgain's words neither says that nothing was done.
//!
//! The statuses that BillAgain shares with everybody are `classify`'s; only its own are told here.

mod story;
#[cfg(test)]
mod tests;

pub(crate) use story::{About, broken, is_gone_on_a_repeat, of_another, port_error};

use billport_transport::{Answered, Observation, Verdict, classify};

use crate::translate;
use crate::wire::{self, Errors};

/// Judges the answer to a call that gives a list of customers.
pub(crate) fn judge_list(seen: &Observation<'_>) -> Verdict {
    judge(seen, |answer| match wire::items(&answer.body) {
        Some(_) => Verdict::Accepted,
        None if lists_errors(answer) => Verdict::Refused,
        None => Verdict::Unreadable,
    })
}

/// Judges the answer to a call that gives one customer.
pub(crate) fn judge_customer(seen: &Observation<'_>) -> Verdict {
    judge(seen, |answer| match wire::object(&answer.body) {
        Some(_) if lists_errors(answer) => Verdict::Refused,
        Some(_) => Verdict::Accepted,
        None => Verdict::Unreadable,
    })
}

/// Judges the answer to a call that changes one customer, for which 204 is documented. Anything on the
/// way there may answer with some object, so one must name a customer; whether it is the right one the
/// caller sees.
pub(crate) fn judge_change(seen: &Observation<'_>) -> Verdict {
    judge(seen, |answer| {
        let is_nothing = answer.body.trim_ascii().is_empty() && answer.body_is_framed;
        match answer {
            _ if is_nothing || names_a_customer(answer) => Verdict::Accepted,
            _ if lists_errors(answer) => Verdict::Refused,
            _ => Verdict::Unreadable,
        }
    })
}

/// Judges the answer to *add*. What is not certain is unknown.
pub(crate) fn judge_add(seen: &Observation<'_>) -> Verdict {
    judge(
        seen,
        |answer| {
            if names_a_customer(answer) { Verdict::Accepted } else { Verdict::Unknown }
        },
    )
}

fn judge(seen: &Observation<'_>, of_success: impl Fn(&Answered) -> Verdict) -> Verdict {
    match (classify(seen), seen) {
        (Verdict::Accepted, Observation::Answered(answer)) => of_success(answer),
        (Verdict::Unknown, Observation::Answered(answer)) if says_no(answer) => Verdict::Refused,
        (verdict, _) => verdict,
    }
}

/// Whether BillAgain itself turns the request away, by a status that leaves it open.
fn says_no(answer: &Answered) -> bool {
    matches!(answer.status, 400..=405 | 407 | 409..=499) && lists_errors(answer)
}

/// Whether an object says of whom it speaks, and speaks of no errors.
fn names_a_customer(answer: &Answered) -> bool {
    translate::named_id(&answer.body).is_some() && !wire::speaks_of_errors(&answer.body)
}

fn lists_errors(answer: &Answered) -> bool {
    Errors::of(&answer.body).is_some_and(|errors| !errors.is_empty())
}
