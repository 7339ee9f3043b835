//! How a payment stands, by the answer to its look-up.

use billport_domain::{Dues, Money, PaymentReference};
use billport_ports::{PaidStanding, Standing};
use billport_transport::Redactor;

use super::{money, object, scalar, told};
use crate::refusal::says_no_such_reference;
use crate::wire::{Said, State, Value};

/// Reads how the payment of a reference stands. What speaks of another reference, or contradicts
/// itself, is unclear: nobody pays or gives up by it.
pub(crate) fn standing(body: &[u8], reference: &PaymentReference, redactor: &Redactor) -> Standing {
    let Ok(answer) = object(body) else { return unclear("the answer can't be read", redactor) };
    let said = Said(answer);
    let theirs = said.field("reference");
    let is_ours = theirs.text().as_deref() == Some(reference.as_str());
    if !theirs.is_absent() && !is_ours {
        let theirs = theirs.words().unwrap_or_default();
        return unclear(&format!("the answer speaks of another reference: {theirs}"), redactor);
    }
    let state = said.state();
    let words = said.state_words().unwrap_or_default();
    if says_no_such_reference(&said) {
        return match state {
            State::Absent | State::Error => Standing::NoSuchReference,
            _ => {
                unclear(&format!("it knows no such reference, and its state is {words}"), redactor)
            }
        };
    }
    match state {
        State::Success => Standing::Paid(paid(&said, redactor)),
        state if state.is_under_way() => Standing::Pending { state: told(&words, redactor) },
        state if state.is_failure() && is_ours => Standing::NotPaid {
            state: told(&words, redactor),
            words: said.words().map(|words| told(&words, redactor)),
        },
        State::Absent => unclear("the answer names no state", redactor),
        _ => unclear(&format!("the state {words} decides nothing in such an answer"), redactor),
    }
}

fn unclear(what: &str, redactor: &Redactor) -> Standing {
    Standing::Unclear { what: told(what, redactor) }
}

fn paid(said: &Said<'_>, redactor: &Redactor) -> PaidStanding {
    let stated = money(said.field("refunded_amount"));
    let refunded = stated.or_else(|| sum_of_refunds(said.field("refunds")));
    PaidStanding {
        provider_id: scalar(said.field("response_id"), redactor),
        amount: money(said.field("amount")),
        refunded: refunded.filter(|amount| amount.is_positive()),
    }
}

/// What the refunds add up to; nothing if one of them can't be read.
fn sum_of_refunds(refunds: Value<'_>) -> Option<Money> {
    let amounts =
        refunds.items()?.into_iter().map(|refund| money(refund.object()?.field("amount")));
    amounts
        .into_iter()
        .try_fold(Money::zero(Dues::CURRENCY), |sum, amount| sum.checked_add(amount?).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use billport_domain::{Currency, Excerpt, ProviderScalar};
    use proptest::prelude::*;

    const FAILED: [&str; 4] = ["Expired", "Error", "Failed", "Status Error"];

    fn ours() -> PaymentReference {
        "r-1".parse().unwrap()
    }

    fn read(json: &str) -> Standing {
        standing(json.as_bytes(), &ours(), &Redactor::default())
    }

    fn is_unclear(json: &str, why: &str) {
        let Standing::Unclear { what } = read(json) else { panic!("{json} is unclear") };
        assert_eq!(what.as_str(), why, "{json}");
    }

    fn npr(amount: &str) -> Money {
        Money::parse(amount.as_bytes(), Currency::NPR).unwrap()
    }

    #[test]
    fn what_speaks_of_another_reference_is_unclear() {
        for state in FAILED.into_iter().chain(["Success", "Queued", "Processing", "Other"]) {
            for (theirs, told) in [
                ("\"r-2\"", "r-2"),
                ("\"R-1\"", "R-1"),
                ("\"r-1x\"", "r-1x"),
                ("\"\"", ""),
                ("[\"r-1\"]", "[\"r-1\"]"),
                ("1", "1"),
                ("true", "true"),
            ] {
                let json = format!(r#"{{"state":"{state}","reference":{theirs}}}"#);
                is_unclear(&json, &format!("the answer speaks of another reference: {told}"));
                let json =
                    format!(r#"{{"error_code":"002","state":"Error","reference":{theirs}}}"#);
                is_unclear(&json, &format!("the answer speaks of another reference: {told}"));
            }
        }
    }

    #[test]
    fn digits_are_a_reference_as_a_number_too() {
        let reference = "20260101".parse().unwrap();
        let read = |json: &[u8]| standing(json, &reference, &Redactor::default());
        let failed = read(br#"{"state":"Failed","reference":20260101}"#);
        assert!(matches!(failed, Standing::NotPaid { .. }));
        let another = read(br#"{"state":"Failed","reference":2026}"#);
        assert!(matches!(another, Standing::Unclear { .. }));
    }

    #[test]
    fn an_unknown_reference_is_one_only_beside_an_error_or_nothing() {
        for json in [
            r#"{"error_code":"002"}"#,
            r#"{"error_code":"002","state":"Error","reference":"r-1"}"#,
            r#"{"error":"invalid_reference","state":null}"#,
            r#"{"error":"invalid_reference","error_code":"","state":"error"}"#,
        ] {
            assert_eq!(read(json), Standing::NoSuchReference, "{json}");
        }
        for state in ["Success", "Queued", "Processing", "Expired", "Failed", "Status Error", "No"]
        {
            let why = format!("it knows no such reference, and its state is {state}");
            is_unclear(&format!(r#"{{"error_code":"002","state":"{state}"}}"#), &why);
            is_unclear(&format!(r#"{{"error":"invalid_reference","state":"{state}"}}"#), &why);
        }
        for json in [
            r#"{"error_code":2,"state":"Error"}"#,
            r#"{"error_code":"2","error":"invalid_reference","state":"Error"}"#,
            r#"{"error":"no_reference","state":"Error"}"#,
        ] {
            is_unclear(json, "the state Error decides nothing in such an answer");
        }
    }

    #[test]
    fn a_state_decides_as_documented() {
        for state in ["Queued", "processing"] {
            let pending = Standing::Pending { state: Excerpt::of(state.as_bytes()) };
            assert_eq!(read(&format!(r#"{{"state":"{state}"}}"#)), pending);
            assert_eq!(read(&format!(r#"{{"state":"{state}","reference":"r-1"}}"#)), pending);
        }
        for state in FAILED {
            let failed =
                read(&format!(r#"{{"state":"{state}","reference":"r-1","details":"no"}}"#));
            let words = Some(Excerpt::of(b"no"));
            assert_eq!(failed, Standing::NotPaid { state: Excerpt::of(state.as_bytes()), words });
            let why = format!("the state {state} decides nothing in such an answer");
            is_unclear(&format!(r#"{{"state":"{state}"}}"#), &why);
        }
        is_unclear(
            r#"{"state":"Reversed","reference":"r-1"}"#,
            "the state Reversed decides nothing in such an answer",
        );
        is_unclear(r#"{"status":true,"reference":"r-1"}"#, "the answer names no state");
        is_unclear("[]", "the answer can't be read");
    }

    #[test]
    fn what_is_paid_is_told_as_far_as_it_can_be_read() {
        for (json, amount, refunded) in [
            (r#"{"state":"Success"}"#, None, None),
            (r#"{"state":"Success","reference":"r-1","amount":"600.00"}"#, Some(npr("600")), None),
            (r#"{"state":"Success","amount":"xxxx","refunded_amount":0.0}"#, None, None),
            (
                r#"{"state":"Success","refunded":false,"refunded_amount":"25.50"}"#,
                None,
                Some(npr("25.5")),
            ),
            (
                r#"{"state":"Success","refunded_amount":10,"refunds":[{"amount":1}]}"#,
                None,
                Some(npr("10")),
            ),
            (
                r#"{"state":"Success","refunded_amount":null,"refunds":[{"amount":1},{"amount":"2.5"}]}"#,
                None,
                Some(npr("3.50")),
            ),
            (r#"{"state":"Success","refunds":[{"amount":1},{"amount":"half"}]}"#, None, None),
            (r#"{"state":"Success","refunds":[{"amount":1},2]}"#, None, None),
            (r#"{"state":"Success","refunds":[]}"#, None, None),
            (r#"{"state":"Success","refunds":{"amount":1}}"#, None, None),
        ] {
            let paid = PaidStanding { provider_id: None, amount, refunded };
            assert_eq!(read(json), Standing::Paid(paid), "{json}");
        }
        let Standing::Paid(paid) = read(r#"{"state":"Success","response_id":7}"#) else {
            panic!("it is paid")
        };
        assert_eq!(paid.provider_id, ProviderScalar::number("7"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(body in proptest::collection::vec(any::<u8>(), 0..80)) {
            let read = standing(&body, &ours(), &Redactor::default());
            let is_unclear = matches!(read, Standing::Unclear { .. });
            prop_assert!(is_unclear);
        }

        #[test]
        fn no_beginning_of_an_answer_decides(length in 0..STATUS.trim_end().len()) {
            let read = standing(&STATUS.as_bytes()[..length], &ours(), &Redactor::default());
            let is_unclear = matches!(read, Standing::Unclear { .. });
            prop_assert!(is_unclear);
        }
    }

    const STATUS: &str = include_str!("../../tests/fixtures/status.json");
}
