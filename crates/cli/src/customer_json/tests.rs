//! What is taken from a text, and what is said of one that can't be taken.

use super::*;
use billport::domain::{CustomerField, Stated};

fn added(text: &str) -> Result<FromFile<NewCustomerDraft>, Vec<String>> {
    told(Document::read(text).map_err(|problem| vec![problem]).and_then(new_customer))
}

fn changed(text: &str) -> Result<FromFile<CustomerChange>, Vec<String>> {
    told(Document::read(text).map_err(|problem| vec![problem]).and_then(change))
}

fn told<T>(read: Result<T, Vec<Problem>>) -> Result<T, Vec<String>> {
    read.map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

/// An add, with all its problems.
fn wrong(text: &str) -> Vec<String> {
    added(text).unwrap_err()
}

#[test]
fn a_text_in_the_form_of_the_providers_example_is_taken_to_the_letter() {
    let text = r#"{
        "isCompany": true,
        "Name": "Example Bricks ",
        "LastName": null,
        "RegistrationNumber": 123123,
        "VatNo": "123 VatNo",
        "EmailCC": "",
        "City": "\ud83c\udf0a \u0047qeberha",
        "countryID": 71,
        "countryStateID": "1",
        "CurrencyCode": "ZAR",
        "isWaiveTaxes": true,
        "StatementDay": null,
        "Contact": { "Name": "Jo", "isActive": true, "Password": "Pa$$\u0031" },
        "Subscriptions": [{ "packageID": 305, "StartDate": "15 Dec 2027", "componentUsage": [
            { "componentID": 10111, "NumUnits": 1.50 }
        ] }],
        "PrimaryPaymentMethod": { "CreditCard": {
            "Number": 6304000000000000001, "ExpiryMonth": "08", "ExpiryYear": 2031
        } }
    }"#;
    let new = added(text).unwrap().said.finish().unwrap();
    let said = |field| new.details.get(field).map(std::borrow::Cow::into_owned);
    assert_eq!(said(CustomerField::Name), Stated::Set("Example Bricks ".to_owned()));
    assert_eq!(said(CustomerField::EmailCc), Stated::Set(String::new()));
    assert_eq!(said(CustomerField::City), Stated::Set("🌊 Gqeberha".to_owned()));
    assert_eq!(said(CustomerField::LastName), Stated::Empty);
    assert_eq!(said(CustomerField::StatementDay), Stated::Empty);
    assert_eq!(said(CustomerField::Fax), Stated::Absent);
    let number = new.details.tax.registration_number.set().unwrap();
    assert_eq!((number.form(), number.as_str()), (billport::domain::ScalarForm::Number, "123123"));
    let state = new.details.address.country_state_id.set().unwrap();
    assert_eq!((state.form(), state.as_str()), (billport::domain::ScalarForm::Text, "1"));
    assert_eq!(new.contact.unwrap().password.unwrap().expose(), "Pa$$1");
    let component = &new.subscriptions.as_slice()[0].component_usage.set().unwrap()[0];
    assert_eq!(component.units.set().unwrap().to_string(), "1.50");
    let card = new.payment_method.unwrap().card.unwrap();
    assert_eq!(card.number.expose(), "6304000000000000001", "no digit is lost");
    assert_eq!((card.expiry.month(), card.expiry.year()), (8, 2031));
}

#[test]
fn null_not_said_and_a_value_are_three_things() {
    let change = changed(r#"{ "StatementDate": null, "Fax": null, "City": "Gqeberha" }"#).unwrap();
    let said = change.said;
    assert_eq!(said.details.billing.statement_day, Stated::Empty);
    assert_eq!(said.details.contact.fax, Stated::Empty);
    assert!(said.details.contact.tel.is_absent());
    assert!(changed("{ }").unwrap().said.is_empty());
}

#[test]
fn what_only_the_provider_tells_is_left_out_and_named() {
    let text = r#"{ "customerID": 302, "Balance": 1728.0667, "CustomFields": [], "City": "Durban",
        "PrimaryPaymentMethodInfo": { "paymentMethodID": 1, "Token": "***" } }"#;
    let read = changed(text).unwrap();
    assert_eq!(read.id.as_deref(), Some("302"));
    assert_eq!(
        read.told_only,
        ["customerID", "Balance", "CustomFields", "PrimaryPaymentMethodInfo"]
    );
    assert_eq!(read.fields, [CustomerField::City]);
}

#[test]
fn all_that_is_wrong_is_told_by_lines_and_names() {
    let text = r#"{
        "Nmae": "x",
        "City": "a", "city": "b",
        "StatementDay": 1, "StatementDate": 2,
        "Contact": { "isActive": "yes", "Pasword": "canary" },
        "Subscriptions": [{ "Term": -1, "EndDate": "2027-12-15" }, 5],
        "PrimaryPaymentMethod": { "CreditCard": { "Number": "4242 4242", "ExpiryMonth": 13 } },
        "Tel": [1]
    }"#;
    assert_eq!(
        wrong(text),
        [
            "line 2: `Nmae`: nothing is called so; what comes nearest is Name",
            "line 3: `city`: it stands there twice",
            "line 4: `StatementDate`: it stands there twice, once as it is read and once as it is \
             written",
            "line 5: `Contact.isActive`: it is true or false",
            "line 5: `Contact.Pasword`: nothing is called so; what comes nearest is Password",
            "line 6: `Subscriptions[0].EndDate`: it is a day such as 15 Dec 2016",
            "line 6: `Subscriptions[0].Term`: it is a whole number",
            "line 6: `Subscriptions[1]`: it is an object, in curly brackets",
            "line 7: `PrimaryPaymentMethod.CreditCard.Number`: a card's number is 12 to 19 digits \
             without blanks, the first of them not 0",
            "line 7: `PrimaryPaymentMethod.CreditCard.ExpiryMonth`: it is 01 to 12",
            "line 7: `PrimaryPaymentMethod.CreditCard`: a card has a Number, an ExpiryMonth and an \
             ExpiryYear",
            "line 8: `Tel`: it is one value, and no list and no object",
        ]
    );
}

#[test]
fn an_edit_says_what_only_an_add_can() {
    let text = "{ \"CountryCode\": \"ZA\",\n\"CurrencyCode\": null,\n\"Contact\": {} }";
    let problems = changed(text).unwrap_err();
    assert!(problems[0].starts_with("line 1: CountryCode `ZA` can be written only when"));
    assert_eq!(problems[1], "line 2: CurrencyCode can't be emptied: every customer has one");
    assert!(problems[2].starts_with("line 3: `Contact`: it can be written only when"));
}

#[test]
fn what_is_no_json_is_told_by_its_place_and_never_repeated() {
    for (text, told) in [
        ("", "line 1: there is nothing but comments"),
        ("// nothing\n", "line 1: there is nothing but comments"),
        ("[]", "line 1: it is an object, in curly brackets"),
        ("{\n\"Password\": 'canary' }", "line 2: this is no JSON, from column 13 on"),
        ("{ \"Password\": \"canary }", "line 1: this is no JSON, from column 15 on"),
        ("{ \"Password\": \"\\ud83dcanary\" }", "line 1: this is no JSON, from column 16 on"),
        ("{ \"Number\": 0x4242 }", "line 1: this is no JSON, from column 13 on"),
        ("{ \"Number\": +4242 }", "line 1: this is no JSON, from column 13 on"),
        ("{ Name: \"x\" }", "line 1: this is no JSON, from column 3 on"),
        ("{} {}", "line 1: this is no JSON, from column 4 on"),
    ] {
        assert_eq!(wrong(text), [told], "{text}");
    }
    assert!(wrong(&"[".repeat(100_000))[0].contains("no JSON"), "and nothing overflows");
}

#[test]
fn numbers_are_those_of_json() {
    for digits in ["05", "1.", ".5", "1e", "-", "00"] {
        let problems = wrong(&format!("{{ \"countryID\": {digits} }}"));
        assert_eq!(problems.len(), 1, "{digits}: {problems:?}");
    }
}

#[test]
fn a_secret_is_found_at_any_depth() {
    let holds = |text| Document::read(text).unwrap().says_any_of(&SECRETS);
    assert!(holds(r#"{ "PrimaryPaymentMethod": { "CreditCard": { "number": 1 } } }"#));
    assert!(holds(r#"{ "a": [{ "Password": "x" }] }"#));
    assert!(!holds(r#"{ "Contact": { "Password": null, "Name": "Number" } } // "Number": 1"#));
}
