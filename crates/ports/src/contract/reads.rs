//! What all ports that only ask have in common: asking changes nothing, so nothing is ever in doubt.

use std::fmt::Debug;

use crate::{ErrorKind, PortError, Reach};

/// What the provider does when it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadSituation {
    /// It works.
    Fine,
    /// Its next answer is lost; after that it works.
    AnswerLost,
    /// It refuses every time, and says [`ReadSituation::WORDS`].
    Refuses,
    /// It answers 200 every time, with something that is no answer.
    Gibberish,
    /// It no longer accepts the credentials.
    RejectsCredentials,
}

impl ReadSituation {
    /// What the provider says when it refuses.
    pub const WORDS: &'static str = "the customer is not served here";

    /// The situations in which no answer can be got.
    pub(super) const FAILURES: [Self; 3] =
        [Self::Refuses, Self::Gibberish, Self::RejectsCredentials];

    /// Holds what a port gave in one of the [`FAILURES`](Self::FAILURES) against what it must be.
    pub(super) fn must_be_told<T: Debug>(self, result: Result<T, PortError>) {
        let error = result.expect_err("the provider gives no answer");
        nothing_is_in_doubt(&error);
        match self {
            Self::Refuses => {
                assert_eq!(error.kind(), ErrorKind::Refused, "{error}");
                assert_eq!(error.reach(), Reach::Answered, "{error}");
                assert!(!error.concerns_every_request(), "{error}");
                let told = error.to_string();
                assert!(told.contains(Self::WORDS), "a refusal is told in its words: {told}");
            }
            Self::RejectsCredentials => {
                assert_eq!(error.kind(), ErrorKind::Credentials, "{error}");
                assert!(error.concerns_every_request(), "{error}");
            }
            Self::Fine | Self::AnswerLost | Self::Gibberish => {}
        }
    }
}

/// A lost answer is asked for again, or said to be lost: it is no answer, and leaves nothing in doubt.
pub(super) fn survives_a_lost_answer<T: Debug + PartialEq>(
    result: Result<T, PortError>,
    truth: &T,
) {
    match result {
        Ok(answer) => assert_eq!(answer, *truth, "what is asked again is answered as before"),
        Err(error) => nothing_is_in_doubt(&error),
    }
}

fn nothing_is_in_doubt(error: &PortError) {
    let is_unknown = error.is_outcome_unknown();
    assert!(!is_unknown, "asking has no outcome that could be unknown: {error}");
}
