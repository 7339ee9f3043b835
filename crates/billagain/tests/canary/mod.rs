//! What must not be seen: a card, a password, a token and the API key, in a customer who has them all.

use billport_domain::{
    CardExpiry, NewCard, NewContact, NewCustomer, NewPaymentMethod, Password, Stated,
};

/// Fourteen digits whose check digit does not hold, as in the provider's own sample: nothing masks it for
/// its looks.
pub(crate) const CARD: &str = "55550000111177";
pub(crate) const PASSWORD: &str = "p&ss\"canary\" 7731";
pub(crate) const TOKEN: &str = "7731c0ff-ee00-4c4e-9f10-ca9a4700cafe";

pub(crate) fn shows_no_secret(text: &str) {
    for secret in [CARD, "canary", "c&nary", "c%26nary", "nary/7731", TOKEN, "MTAwMTpj", "YyZuYXJ5"]
    {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

pub(crate) fn with_a_card() -> NewCustomer {
    let mut new = NewCustomer::new("ZAR".parse().unwrap(), false);
    let password = Some(Password::new(PASSWORD.to_owned()));
    new.contact = Some(NewContact { password, ..NewContact::default() });
    new.payment_method = Some(NewPaymentMethod {
        card: Some(NewCard {
            name_on_card: Stated::Absent,
            last_name_on_card: Stated::Absent,
            card_type: Stated::Absent,
            number: CARD.parse().unwrap(),
            expiry: CardExpiry::new(2035, 8).unwrap(),
        }),
        ..NewPaymentMethod::default()
    });
    new
}

/// A customer as the provider tells one, with a token, and with the slip of its own sample.
pub(crate) fn told() -> String {
    format!(
        r#"{{"customerID":302,"CurrencyCode":"ZAR","isWaiveTaxes":false,"Name":"Thandi Mokoena",
            "PrimaryPaymentMethodInfo":{{"paymentMethodID":7,"Token":"{TOKEN}"}},
            "PrimaryPaymentMethod":{{"CreditCard":{{"LastFourDigits":"{CARD}"}}}}}}"#
    )
}
