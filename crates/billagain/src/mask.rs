//! What nobody may see, however the provider repeats it: the API key, and of a customer who is added the
//! card and the password.

mod card;

use billport_domain::NewCustomer;
use billport_transport::Redactor;
use secrecy::SecretString;
use std::borrow::Cow;

use self::card::CardEcho;

/// Masks the secrets of one call in texts of the provider.
#[derive(Clone)]
pub(crate) struct Mask {
    redactor: Redactor,
    card: Option<CardEcho>,
}

impl Mask {
    /// For a call that carries no secret but the key.
    pub(crate) fn of_key(api_key: &SecretString) -> Self {
        Self { redactor: Redactor::new([api_key.clone()]), card: None }
    }

    /// For the call that adds this customer, who may have a card and a password.
    pub(crate) fn of_adding(new: &NewCustomer, api_key: &SecretString) -> Self {
        let card = new.payment_method.as_ref().and_then(|method| method.card.as_ref());
        let number = card.map(|card| SecretString::from(card.number.expose()));
        let password = new.contact.as_ref().and_then(|contact| contact.password.as_ref());
        let password = password.map(|password| SecretString::from(password.expose()));
        Self {
            redactor: Redactor::new([api_key.clone()].into_iter().chain(number).chain(password)),
            card: card.map(|card| CardEcho::new(card.number.clone())),
        }
    }

    /// The text of an error, without any of the secrets.
    pub(crate) fn error<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match self.value(text) {
            Cow::Borrowed(text) => self.redactor.mask(text),
            Cow::Owned(text) => Cow::Owned(self.redactor.mask(&text).into_owned()),
        }
    }

    /// A customer's own text, to the letter but for the card that was sent. A text may well be the same as
    /// a password by chance; as a card it is not.
    pub(crate) fn value<'a>(&self, text: &'a str) -> Cow<'a, str> {
        self.card.as_ref().map_or(Cow::Borrowed(text), |card| card.mask(text))
    }
}
