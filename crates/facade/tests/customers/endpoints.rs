//! Where the API key, cards and customers may be sent: https, or plain http to this machine and no
//! further.

use billport::billagain::{BillAgainEndpoints, ConfigError};

use crate::props::places::{EVERY_OTHER_PLACE, GOOD_PLACES};

/// Row S4: whatever is not https, and not plainly this machine, is refused.
#[test]
fn every_other_place_is_refused() {
    for place in EVERY_OTHER_PLACE {
        let refused = BillAgainEndpoints::at(place);
        assert!(matches!(refused, Err(ConfigError::Url { .. })), "{place:?}: {refused:?}");
    }
}

/// Row S4, the other way round.
#[test]
fn https_and_this_machine_are_accepted() {
    for place in GOOD_PLACES {
        assert!(BillAgainEndpoints::at(place).is_ok(), "{place:?}");
    }
}

/// Row S4: why a place was refused is told without the place, for a URL can hold a secret.
#[test]
fn a_refused_url_is_not_repeated() {
    for place in [
        "http://canary-7731.example/canary-7731?key=canary-7731",
        "https://1001:canary-7731@api.example/v1",
        "canary-7731",
    ] {
        let error = BillAgainEndpoints::at(place).unwrap_err();
        let shown = format!("{error} {error:?} {error:#?}");
        assert!(!shown.contains("canary-7731"), "{shown}");
    }
}
