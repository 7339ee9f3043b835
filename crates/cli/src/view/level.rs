//! How many were on their way at once, for people.

use billport::workflows::upload::LevelFound;

use super::numbers::plural;

/// The level that a run has found, in words. Nothing where it was fixed, and where there was so little to
/// send that it stands where it began.
pub(super) fn in_words(found: &LevelFound) -> Option<String> {
    if !found.is_found() {
        return None;
    }
    let LevelFound { level, push_backs, .. } = *found;
    let pushed_back = match push_backs {
        0 => String::new(),
        times => format!("; the provider pushed back {}", plural(times, "time")),
    };
    Some(format!("in flight: {level}, found from answer times{pushed_back}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use billport::workflows::upload::InFlight;
    use std::num::NonZeroUsize;

    fn told(in_flight: InFlight, highest: usize, push_backs: u64) -> Option<String> {
        in_words(&LevelFound { in_flight, level: 8, highest, push_backs })
    }

    #[test]
    fn what_was_found_is_told_and_nothing_else() {
        let auto = InFlight::default();
        assert_eq!(told(auto, 7, 0), None, "there was too little to send");
        assert_eq!(told(InFlight::Fixed(NonZeroUsize::MIN), 8, 3), None);
        for (push_backs, words) in [
            (0, "in flight: 8, found from answer times"),
            (1, "in flight: 8, found from answer times; the provider pushed back 1 time"),
            (3, "in flight: 8, found from answer times; the provider pushed back 3 times"),
        ] {
            assert_eq!(told(auto, 16, push_backs).as_deref(), Some(words));
        }
        assert!(told(auto, 1, 1).is_some());
    }
}
