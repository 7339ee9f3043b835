//! How many may be on their way at once, decided: found, or a number.

use billport::workflows::upload::InFlight;
use std::num::NonZeroUsize;

use super::key::Key;
use super::sources::Sources;
use crate::failure::Failure;

/// What is typed for a level that is found.
const AUTO: &str = "auto";

/// What the sources say of how many may be on their way at once.
pub(super) fn in_flight(sources: &Sources) -> Result<InFlight, Failure> {
    let expected = "a whole number above 0";
    let max = sources.read(Key::MAX_IN_FLIGHT, expected, |text| text.parse().ok())?;
    sources.read(Key::IN_FLIGHT, "auto, or a whole number above 0", |text| read(text, max))
}

fn read(text: &str, max: NonZeroUsize) -> Option<InFlight> {
    if text == AUTO {
        return Some(InFlight::Auto { max });
    }
    text.parse().ok().map(InFlight::Fixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_found_or_a_number() {
        let count = |number| NonZeroUsize::new(number).unwrap();
        let read = |text| read(text, count(16));
        assert_eq!(read("auto"), Some(InFlight::Auto { max: count(16) }));
        assert_eq!(read("64"), Some(InFlight::Fixed(count(64))), "a number is taken at its word");
        for text in ["0", "-1", "", "Auto", "4.0", " 4"] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }
}
