//! What a port's error tells, and what it can't be made to tell.

use billport_domain::Excerpt;
use billport_ports::{ErrorKind, PortError, Reach, Scope};
use std::{error::Error, io, time::Duration};

const KINDS: [ErrorKind; 8] = [
    ErrorKind::Invalid,
    ErrorKind::Credentials,
    ErrorKind::NotFound,
    ErrorKind::Refused,
    ErrorKind::Throttled,
    ErrorKind::Unavailable,
    ErrorKind::OutcomeUnknown,
    ErrorKind::Broken,
];

#[test]
fn the_story_is_one_line_with_all_that_is_known() {
    let error = PortError::new(ErrorKind::Throttled, "Blaggo", "upload bills")
        .with_reach(Reach::Answered)
        .with_scope(Scope::EveryRequest)
        .with_status(429)
        .with_code(b"QUOTA")
        .with_message(b"slow\ndown\x1b[2J")
        .with_retry_after(Duration::from_mins(20))
        .with_effort(3, 3, Duration::from_millis(2500));
    assert_eq!(
        error.to_string(),
        "Blaggo: upload bills: the provider asks to slow down (HTTP 429, code QUOTA): \
         `slow\\ndown\\u{1b}[2J`; the provider asks to wait 20 minutes [3 attempts, 2.5s]"
    );
    assert!(error.is_temporary() && error.concerns_every_request());
}

#[test]
fn without_an_answer_the_cause_tells_why() {
    let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
    let error = PortError::new(ErrorKind::Unavailable, "Blaggo", "upload bills")
        .with_cause("the connection was refused")
        .with_source(refused)
        .with_effort(5, 0, Duration::from_secs(9));
    let told = "Blaggo: upload bills: the provider is unavailable: the connection was refused [5 attempts, 9.0s]";
    assert_eq!(error.to_string(), told);
    assert_eq!(error.source().unwrap().to_string(), "connection refused");
}

#[test]
fn only_an_unknown_outcome_may_have_arrived_by_default() {
    for kind in KINDS {
        let error = PortError::new(kind, "P", "o");
        assert_eq!(error.is_outcome_unknown(), kind == ErrorKind::OutcomeUnknown);
        assert_eq!(error.reach() == Reach::MayHaveArrived, error.is_outcome_unknown());
        assert!(!(error.is_temporary() && error.is_outcome_unknown()));
    }
}

#[test]
fn every_kind_has_a_next_act_of_its_own() {
    let mut acts: Vec<_> = KINDS.map(ErrorKind::next_act).to_vec();
    acts.sort_unstable();
    acts.dedup();
    assert_eq!(acts.len(), KINDS.len());
}

#[test]
fn a_providers_words_are_cut_and_escaped() {
    let long = vec![b'\x07'; 10_000];
    let error = PortError::new(ErrorKind::Refused, "P", "o").with_message(&long).with_code(&long);
    assert!(error.message().unwrap().as_str().len() <= Excerpt::MESSAGE_BYTES);
    assert!(error.code().unwrap().as_str().len() <= Excerpt::VALUE_BYTES);
    assert!(!format!("{error} {error:?}").contains('\x07'));
}

#[test]
fn a_request_that_came_too_late_was_not_sent_and_says_so() {
    let error = PortError::too_late("Blaggo", "upload bills", Duration::from_millis(46_200))
        .with_effort(1, 1, Duration::from_secs(82));
    assert_eq!(
        error.to_string(),
        "Blaggo: upload bills: not sent: it was held up for 46 s between its intent and its \
         request [1 attempt, 82.0s]"
    );
    assert!(error.came_too_late() && error.is_temporary() && !error.concerns_every_request());
    assert_eq!((error.kind(), error.reach()), (ErrorKind::Unavailable, Reach::NotSent));
    for kind in KINDS {
        assert!(!PortError::new(kind, "P", "o").came_too_late());
    }
}
