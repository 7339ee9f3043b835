//! Where secrets and bills may be sent: https, or plain http to this machine and no further.

use billport::blaggo::{BlaggoEndpoints, ConfigError};

use crate::props::places::{EVERY_OTHER_PLACE, GOOD_PLACES};

const GOOD: &str = "https://auth.example/oauth2/token/";

/// Row S4: whatever is not https, and not plainly this machine, is refused: as the token URL and as
/// the bills URL.
#[test]
fn every_other_place_is_refused() {
    for place in EVERY_OTHER_PLACE {
        for (tokens, bills) in [(GOOD, place), (place, GOOD)] {
            let refused = BlaggoEndpoints::at(tokens, bills);
            assert!(matches!(refused, Err(ConfigError::Url { .. })), "{place:?}: {refused:?}");
        }
    }
}

/// Row S4, the other way round.
#[test]
fn https_and_this_machine_are_accepted() {
    for place in GOOD_PLACES {
        for (tokens, bills) in [(GOOD, place), (place, GOOD)] {
            assert!(BlaggoEndpoints::at(tokens, bills).is_ok(), "{place:?}");
        }
    }
}

/// Row S4: why a place was refused is told without the place, for a URL can hold a secret.
#[test]
fn a_refused_url_is_not_repeated() {
    for place in [
        "http://canary-7731.example/canary-7731?key=canary-7731",
        "https://user:canary-7731@bills.example/",
        "canary-7731",
    ] {
        let error = BlaggoEndpoints::at(GOOD, place).unwrap_err();
        let shown = format!("{error} {error:?} {error:#?}");
        assert!(!shown.contains("canary-7731"), "{shown}");
    }
}
