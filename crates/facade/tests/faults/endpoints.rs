//! Where secrets and bills may be sent: https, or plain http to this machine and no further.

use billport::blaggo::{BlaggoEndpoints, ConfigError};

const GOOD: &str = "https://auth.example/oauth2/token/";

/// Row S4: whatever is not https, and not plainly this machine, is refused: as the token URL and as
/// the bills URL.
#[test]
fn every_other_place_is_refused() {
    for place in [
        "http://bills.example/bills",
        "http://localhost/bills",
        "http://localhost:8080/bills",
        "http://localhost@evil.example/bills",
        "http://127.0.0.1@evil.example/bills",
        "http://127.0.0.1:80@evil.example/bills",
        "http://127.0.0.1.evil.example/bills",
        "http://127.0.0.1.nip.example/bills",
        "http://127.0.0.1\\@evil.example/bills",
        "http://127.0.0.1#@evil.example/bills",
        "http://127.0.0.1%00.evil.example/bills",
        "http://127.1/bills",
        "http://0x7f.0.0.1/bills",
        "http://0177.0.0.1/bills",
        "http://2130706433/bills",
        "http://0.0.0.0/bills",
        "http://10.0.0.1/bills",
        "http://169.254.169.254/bills",
        "http://[::]/bills",
        "http://[::ffff:127.0.0.1]/bills",
        "http://[::ffff:1.2.3.4]/bills",
        "http://[fe80::1]/bills",
        "https://user:password@bills.example/bills",
        "https://bills.example/bills#fragment",
        "https://bills.example/other/../bills",
        "https://bills.example\\evil.example/bills",
        "https://bills.example\n.evil.example/bills",
        "https://ｂills.example/bills",
        "https://",
        "https:bills.example/bills",
        "ftp://bills.example/bills",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "bills.example/bills",
        " https://bills.example/bills",
        "",
    ] {
        for (tokens, bills) in [(GOOD, place), (place, GOOD)] {
            let refused = BlaggoEndpoints::at(tokens, bills);
            assert!(matches!(refused, Err(ConfigError::Url { .. })), "{place:?}: {refused:?}");
        }
    }
}

/// Row S4, the other way round.
#[test]
fn https_and_this_machine_are_accepted() {
    for place in [
        "https://bills.example/bills",
        "HTTPS://bills.example:8443/bills",
        "https://localhost/bills",
        "https://192.0.2.7/bills",
        "http://127.0.0.1:8080/bills",
        "http://127.9.9.9/bills",
        "http://[::1]:8080/bills",
    ] {
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
