//! Nothing that formats a customer shows a card's number, a password or a token.

use billport_domain::{
    CardNumber, CustomerField, NewCustomer, NewCustomerDraft, Password, PaymentMethodInfo, Stated,
    strategies,
};
use proptest::prelude::*;
use std::fmt::Debug;

/// A value as it is printed on one line and on many.
fn printed(value: &impl Debug) -> String {
    format!("{value:?} {value:#?}")
}

/// What of a customer to be added must not be seen.
fn secrets(new: &NewCustomer) -> Vec<&str> {
    let card = new.payment_method.as_ref().and_then(|method| method.card.as_ref());
    let password = new.contact.as_ref().and_then(|contact| contact.password.as_ref());
    let card = card.map(|card| card.number.expose());
    card.into_iter().chain(password.map(Password::expose)).collect()
}

proptest! {
    #[test]
    fn what_is_to_be_added_shows_no_card_and_no_password(new in strategies::new_customer()) {
        let mut draft = NewCustomerDraft::default();
        draft.contact.clone_from(&new.contact);
        draft.payment_method.clone_from(&new.payment_method);
        let text = [printed(&new), printed(&draft), printed(&draft.clone().finish())].concat();
        for secret in secrets(&new) {
            prop_assert!(!text.contains(secret));
        }
    }

    #[test]
    fn a_customer_shows_no_token(customer in strategies::customer(), token in strategies::payment_token()) {
        let mut customer = customer;
        customer.payment_method_info = Stated::Set(PaymentMethodInfo {
            payment_method_id: Stated::Empty,
            token: Stated::Set(token.clone()),
        });
        prop_assert!(!printed(&customer).contains(token.expose()));
        for field in CustomerField::ALL {
            let shown = customer.shown(field);
            prop_assert!(shown.set().is_none_or(|text| !text.contains(token.expose())), "{}", field);
        }
    }

    #[test]
    fn values_alone_show_nothing(
        card in strategies::card_number(), password in strategies::password(),
        token in strategies::payment_token(),
    ) {
        prop_assert_eq!(format!("{card:?}"), "CardNumber(***)");
        prop_assert_eq!(format!("{password:?}"), "Password(***)");
        prop_assert_eq!(format!("{token:?}"), "PaymentToken(***)");
    }

    #[test]
    fn what_is_nearly_a_card_is_not_repeated(text in "[0-9]{12,25}[ x-]?[0-9]{0,9}") {
        let Err(error) = text.parse::<CardNumber>() else { return Ok(()) };
        prop_assert!(!error.to_string().contains(&text) && !printed(&error).contains(&text));
    }
}
