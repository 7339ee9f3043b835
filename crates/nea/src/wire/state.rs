//! The word `state`, on which alone it is decided whether a payment was made.

use super::Value;

/// What an answer says of a payment.
///
/// Source: the service's own documents, "Payment states". `status` beside it means no more than that
/// the request was taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Success,
    Queued,
    Processing,
    Expired,
    Error,
    Failed,
    StatusError,
    /// There is no state.
    Absent,
    /// A word that is not documented, or no word.
    Other,
}

const WORDS: [(&str, State); 7] = [
    ("Success", State::Success),
    ("Queued", State::Queued),
    ("Processing", State::Processing),
    ("Expired", State::Expired),
    ("Error", State::Error),
    ("Failed", State::Failed),
    ("Status Error", State::StatusError),
];

impl State {
    /// Reads the state: the word must be a documented one, but for ASCII case and blanks around it.
    pub(crate) fn of(value: Value<'_>) -> Self {
        if value.is_absent() {
            return Self::Absent;
        }
        let word = value.word().unwrap_or_default();
        let word = word.trim_ascii();
        let known = WORDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word));
        known.map_or(Self::Other, |(_, state)| *state)
    }

    /// Whether the payment may still be made.
    pub(crate) fn is_under_way(self) -> bool {
        matches!(self, Self::Queued | Self::Processing)
    }

    /// Whether the payment was not made, and will not be.
    pub(crate) fn is_failure(self) -> bool {
        matches!(self, Self::Expired | Self::Error | Self::Failed | Self::StatusError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Reply;

    fn state(json: &str) -> State {
        let body = format!("{{\"state\":{json}}}");
        State::of(Reply::of(body.as_bytes()).object().unwrap().field("state"))
    }

    #[test]
    fn every_documented_word_is_read_in_any_case() {
        for (word, known) in WORDS {
            assert_eq!(state(&format!("\"{word}\"")), known);
            assert_eq!(state(&format!("\" {}\\n\"", word.to_lowercase())), known);
            assert_eq!(state(&format!("\"{}\"", word.to_uppercase())), known);
        }
    }

    #[test]
    fn no_other_word_is_taken_for_one() {
        for json in [
            "\"\"",
            "\"Successful\"",
            "\"Succes\"",
            "\"success!\"",
            "\"Un Success\"",
            "\"Queue\"",
            "\"StatusError\"",
            "\"Status  Error\"",
            "\"Süccess\"",
            "\"\u{a0}Success\"",
            "\"ſuccess\"",
            "\"Pending\"",
            "true",
            "1",
            "[\"Success\"]",
            "{\"state\":\"Success\"}",
        ] {
            assert_eq!(state(json), State::Other, "{json}");
        }
        assert_eq!(state("null"), State::Absent);
    }

    #[test]
    fn a_state_is_under_way_or_failed_or_neither() {
        for (_, state) in WORDS {
            let under_way = matches!(state, State::Queued | State::Processing);
            assert_eq!(state.is_under_way(), under_way, "{state:?}");
            assert_eq!(state.is_failure(), !under_way && state != State::Success, "{state:?}");
        }
        for state in [State::Absent, State::Other] {
            assert!(!state.is_under_way() && !state.is_failure(), "{state:?}");
        }
    }
}
