//! Random secrets in every disguise, and the texts that must stay as they are.

use ::base64::Engine as _;
use ::base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use proptest::prelude::*;
use url::form_urlencoded::byte_serialize;

use super::*;

fn knowing(secret: &str) -> Redactor {
    Redactor::new([SecretString::from(secret)])
}

fn percent_all(secret: &str) -> String {
    let escapes: Vec<_> = secret.bytes().map(|byte| format!("%{byte:02x}")).collect();
    escapes.concat()
}

fn percent_some(secret: &str) -> String {
    let endpoint = crate::Endpoint::parse("https://h.example/").unwrap();
    let path = endpoint.with_segments(&[secret]).map(|below| below.url().path().to_owned());
    path.map_or_else(|_| percent_all(secret), |path| path[1..].to_owned())
}

fn json(secret: &str) -> String {
    let quoted = serde_json::to_string(secret).unwrap();
    quoted[1..quoted.len() - 1].to_owned()
}

fn json_all(secret: &str) -> String {
    let escapes: Vec<_> = secret.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect();
    escapes.concat()
}

proptest! {
    #[test]
    fn no_disguise_of_a_secret_survives(
        secret in "\\PC{4,40}",
        before in "[ :/?&=\"{}]{0,9}",
        after in "[ :/?&=\"{}]{0,9}",
    ) {
        let redactor = knowing(&secret);
        let disguises = [
            secret.clone(),
            byte_serialize(secret.as_bytes()).collect(),
            percent_all(&secret),
            percent_some(&secret),
            json(&secret),
            json_all(&secret),
        ];
        for disguise in disguises {
            let masked = redactor.mask(&[&before, disguise.as_str(), &after].concat()).into_owned();
            for piece in masked.split(MASK) {
                prop_assert!(!piece.contains(&disguise), "{disguise:?} in {masked:?}");
                prop_assert!(!piece.contains(&secret), "{secret:?} in {masked:?}");
            }
        }
    }

    #[test]
    fn base64_of_anything_with_a_secret_in_it_goes_whole(
        secret in "\\PC{4,40}",
        user in "[a-z0-9]{0,9}",
        tail in "[a-z0-9]{0,9}",
    ) {
        let pair = [&user, ":", secret.as_str(), &tail].concat();
        let redactor = knowing(&secret);
        for encoded in [BASE64_STANDARD.encode(&pair), BASE64_URL_SAFE_NO_PAD.encode(&pair)] {
            let header = format!("Basic {encoded}.");
            prop_assert_eq!(redactor.mask(&header), "Basic ***.");
        }
    }

    #[test]
    fn text_without_a_secret_is_borrowed_and_whole(text in "[a-m0 %+\\\\]{0,80}", secret in "[n-z]{8,20}") {
        let redactor = knowing(&secret);
        prop_assert!(matches!(redactor.mask(&text), Cow::Borrowed(same) if same == text));
    }

    #[test]
    fn no_text_and_no_secrets_make_it_panic(
        text in "(\\PC|[%+\\\\u0-9a-fA-F]){0,80}",
        secrets in proptest::collection::vec("(\\PC|[%\\\\]){0,6}", 0..4),
    ) {
        let redactor = Redactor::new(secrets.into_iter().map(SecretString::from));
        prop_assert!(redactor.mask(&text).len() <= 3 * text.len());
    }
}

#[test]
fn overlapping_secrets_go_together() {
    let redactor = Redactor::new(["abcdef", "defghi", "bcde"].map(SecretString::from));
    assert_eq!(redactor.mask("x abcdefghi y"), "x *** y");
    assert_eq!(redactor.mask("abcdefabcdef"), "***");
}

#[test]
fn a_short_secret_is_masked_where_it_stands_alone() {
    let redactor = Redactor::new(["42", ""].map(SecretString::from));
    assert_eq!(redactor.mask("pin=42, amount 1420.42 and 42"), "pin=***, amount 1420.*** and ***");
    assert_eq!(redactor.mask("order 1423"), "order 1423");
}

#[test]
fn a_redactor_shows_nothing() {
    assert_eq!(format!("{:?}", knowing("canary")), "Redactor { .. }");
}
