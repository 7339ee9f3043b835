//! Columns that a file of customers must not have.
//!
//! A file is copied: rejected rows stand in a second one as they are, and what came by standard input
//! is kept until its run is at its end. The number of a card and a password have no place there. And a
//! subscription is no cell of a table. A card in a column of another name is found by its digits, and
//! masked wherever the row is written ([`cards`](crate::cards)).

/// Names of such columns, as the provider spells them and as people do, in plain letters.
///
/// Source: BillAgain, Customers, add: `Contact`, `Subscriptions`, `PrimaryPaymentMethod`.
const NAMES: [&str; 46] = [
    // Of a card, and of what holds it.
    "primarypaymentmethod",
    "primarypaymentmethodinfo",
    "number",
    "cardno",
    "cardnr",
    "card",
    "cc",
    "ccno",
    "ccnum",
    "ccnumber",
    "pan",
    "primaryaccountnumber",
    "nameoncard",
    "lastnameoncard",
    "cardholder",
    "cardholdername",
    "cardtype",
    "expiry",
    "expirymonth",
    "expiryyear",
    "expirydate",
    "expdate",
    "cardexpiry",
    "cvn",
    "cvn2",
    "csc",
    "cid",
    "cav2",
    "securitycode",
    "cardsecuritycode",
    "externalgateways",
    // Secrets.
    "pass",
    "passwd",
    "passphrase",
    "pin",
    "secret",
    "token",
    "paymenttoken",
    "apikey",
    // Of subscriptions.
    "subscriptions",
    "subscription",
    "packageid",
    "packageversionid",
    "packageratetermid",
    "componentusage",
    "components",
];

/// What stands in no other names than such: `Customer card number`, `CVV Code`.
const PARTS: [&str; 7] =
    ["cardnumber", "cardnum", "creditcard", "debitcard", "cvv", "cvc", "password"];

/// Whether a column of this name must not stand in a file: `Card Number`, `Contact.Password`.
pub(super) fn is_not_by_file(column: &str) -> bool {
    let plain = |name: &str| -> String {
        let letters = name.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|letter| letter.to_ascii_lowercase()).collect()
    };
    let is_named = |name: &str| {
        let name = plain(name);
        NAMES.contains(&name.as_str()) || PARTS.iter().any(|part| name.contains(part))
    };
    is_named(column) || column.split(['.', '/', '[', ']']).any(is_named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use billport_domain::CustomerField;

    #[test]
    fn secrets_are_known_however_their_columns_are_spelled() {
        for column in [
            "Number",
            "card number",
            "Card-Number",
            "CreditCard.Number",
            "Contact.Password",
            " PASSWORD ",
            "PrimaryPaymentMethodInfo/Token",
            "Subscriptions[0].packageID",
            "C V V",
            "Card No",
            "CardNo",
            "card_nr",
            "CC",
            "cc-number",
            "PAN",
            "CVV",
            "CVC2",
            "CVV code",
            "Customer's card number",
            "Creditcard",
            "Credit Card No.",
            "Expiry Date",
            "New Password",
            "PIN",
        ] {
            assert!(is_not_by_file(column), "{column}");
        }
        for column in
            ["", "Notes", "Reference", "number of children", "Tokens seen", "Cardiff", "Pane"]
        {
            assert!(!is_not_by_file(column), "{column}");
        }
    }

    #[test]
    fn no_field_of_a_customer_is_one_of_them() {
        for field in CustomerField::ALL {
            for name in [Some(field.name()), field.written_as()].into_iter().flatten() {
                assert!(!is_not_by_file(name), "{name}");
            }
        }
    }
}
