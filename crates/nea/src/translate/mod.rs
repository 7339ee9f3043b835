//! Between the domain and the wire: pure, without waiting.
//!
//! What an answer must have and lacks is told in words, for it is the provider who has to be told:
//! nothing is put in its place.

mod counters;
mod dues;
mod receipt;
mod request;
mod service_charge;
mod standing;

pub(crate) use counters::{Listed, counters};
pub(crate) use dues::dues;
pub(crate) use receipt::receipt;
pub(crate) use request::{
    commit_request, counters_request, details_request, service_charge_request,
};
pub(crate) use service_charge::service_charge;
pub(crate) use standing::standing;

use billport_domain::{Dues, Excerpt, Money, ProviderScalar};
use billport_transport::Redactor;

use crate::wire::Object;
use crate::wire::{Reply, Scalar, Value};

/// What an answer lacks, in words that fit behind "the provider's answer breaks its contract: ".
pub(crate) type Lack = String;

fn object(body: &[u8]) -> Result<Object<'_>, Lack> {
    Reply::of(body).object().ok_or_else(|| "it is no JSON object".to_owned())
}

/// All amounts are in NPR.
fn money(value: Value<'_>) -> Option<Money> {
    value.amount().map(|amount| Money::new(amount, Dues::CURRENCY))
}

/// The provider's words, without the token, safe to show.
fn told(words: &str, redactor: &Redactor) -> Excerpt {
    Excerpt::cut_at(redactor.mask(words).as_bytes(), Excerpt::MESSAGE_BYTES)
}

/// A text or a number, without the token, safe to show.
fn shown(value: Value<'_>, redactor: &Redactor) -> Option<Excerpt> {
    value.text().map(|text| Excerpt::of(redactor.mask(&text).as_bytes()))
}

/// A number to the digit, or a text to the letter; one that can't be shown so is masked or cut.
fn scalar(value: Value<'_>, redactor: &Redactor) -> Option<ProviderScalar> {
    kept(value, redactor).or_else(|| Some(told(&value.text()?, redactor).into()))
}

/// The number or the text to the letter; nothing if it can't be kept and shown so, or has the token in
/// it. A long number is no number of a card: it is what the provider wants back.
fn kept(value: Value<'_>, redactor: &Redactor) -> Option<ProviderScalar> {
    let scalar = match value.scalar()? {
        Scalar::Number(digits) => ProviderScalar::number(digits),
        Scalar::Text(text) => ProviderScalar::text(&text).filter(|_| !text.trim().is_empty()),
    };
    scalar.filter(|kept| {
        let shown = redactor.mask(kept.as_str());
        // Nearly always nothing is masked, and no other redactor is asked.
        shown == kept.as_str() || shown == Redactor::default().mask(kept.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use billport_domain::ScalarForm;

    #[test]
    fn a_scalar_is_kept_to_the_letter_or_shown_as_far_as_it_can_be() {
        let object = object(
            br#"{"number":1e+24,"text":"xxxx","hidden":"a\u202eb","blank":" ","list":[5],
                "card":4111111111111111,"card_text":"4111111111111111","token":"a canary-7731"}"#,
        );
        let object = object.unwrap();
        let redactor = Redactor::new(["canary-7731".into()]);
        let read = |name| scalar(object.field(name), &redactor).map(|s| (s.form(), s.to_string()));
        assert_eq!(read("number"), Some((ScalarForm::Number, "1e+24".to_owned())));
        assert_eq!(read("text"), Some((ScalarForm::Text, "xxxx".to_owned())));
        assert_eq!(read("hidden"), Some((ScalarForm::Text, "a\\u{202e}b".to_owned())));
        assert_eq!(read("card"), Some((ScalarForm::Number, "4111111111111111".to_owned())));
        assert_eq!(read("card_text"), Some((ScalarForm::Text, "4111111111111111".to_owned())));
        assert_eq!(read("token"), Some((ScalarForm::Text, "a ***".to_owned())));
        assert_eq!((read("blank"), read("list"), read("missing")), (None, None, None));
    }
}
