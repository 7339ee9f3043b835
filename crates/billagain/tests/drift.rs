//! Answers that have drifted from the API's tables, as its own samples do: what can be read is read, what
//! is not known is kept, and what can't be read is named and hides nobody else.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "these tests need a part of it")]
mod script;

use billport_domain::{
    Customer, CustomerEdit, CustomerField, CustomerStatus, OfficialNumber, PaymentMethod,
    PrimaryPaymentMethod, ProviderScalar, Stated, StatementDay,
};
use billport_ports::{CustomerOptions, Customers, ErrorKind, Reach, UnreadableCustomer};
use script::{Script, Turn, first_page, id};

const PLAIN: CustomerOptions = CustomerOptions { custom_fields: false };

/// A customer with the three fields that each has, and these.
fn row(fields: &str) -> String {
    let comma = if fields.is_empty() { "" } else { "," };
    format!(r#"{{"customerID":302,"CurrencyCode":"ZAR","isWaiveTaxes":false{comma}{fields}}}"#)
}

async fn read(fields: &str) -> Customer {
    Script::of([Turn::ok(row(fields))]).billagain().get(id(302), PLAIN).await.expect(fields)
}

/// What is told of a row between two that can be read.
async fn unreadable(row: &str) -> UnreadableCustomer {
    let good = r#"{"customerID":1,"CurrencyCode":"ZAR","isWaiveTaxes":0}"#;
    let body = format!("[{good},{row},{good}]");
    let page = Script::of([Turn::ok(body)]).billagain().page(first_page(), PLAIN).await.unwrap();
    let [first, odd, last] = page.entries.try_into().unwrap();
    assert!(first.is_ok() && last.is_ok(), "{row}");
    odd.expect_err(row)
}

fn number<T: From<ProviderScalar>>(digits: &str) -> Stated<T> {
    Stated::Set(ProviderScalar::number(digits).unwrap().into())
}

fn letters<T: From<ProviderScalar>>(letters: &str) -> Stated<T> {
    Stated::Set(ProviderScalar::text(letters).unwrap().into())
}

#[tokio::test(start_paused = true)]
async fn yes_and_no_are_read_in_every_spelling() {
    for (json, flag) in [("true", true), ("1", true), ("\"1\"", true), ("\"True\"", true)]
        .into_iter()
        .chain([("false", false), ("0", false), ("\"0\"", false), ("\"false\"", false)])
    {
        let fields = format!(r#""isSuspended":{json},"isActive":{json},"isCompany":{json}"#);
        let customer = read(&fields).await;
        assert_eq!(customer.is_suspended, Stated::Set(flag), "{json}");
        assert_eq!(customer.is_active, Stated::Set(flag), "{json}");
        assert_eq!(customer.details.is_company, Stated::Set(flag), "{json}");
        let row = format!(r#"{{"customerID":302,"CurrencyCode":"ZAR","isWaiveTaxes":{json}}}"#);
        let customer = Script::of([Turn::ok(row)]).billagain().get(id(302), PLAIN).await.unwrap();
        assert_eq!(customer.waives_taxes, flag, "{json}");
    }
    let empty = read(r#""isSuspended":null"#).await;
    assert_eq!((empty.is_suspended, empty.is_active), (Stated::Empty, Stated::Absent));
}

#[tokio::test(start_paused = true)]
async fn ids_keep_the_form_in_which_they_came() {
    for (json, expected) in [
        ("1", number("1")),
        ("\"1\"", letters("1")),
        ("1.0", number("1.0")),
        ("null", Stated::Empty),
    ] {
        let customer = read(&format!(r#""countryStateID":{json},"gatewayID":{json}"#)).await;
        assert_eq!(customer.details.address.country_state_id, expected, "{json}");
        assert_eq!(customer.gateway_id, expected, "{json}");
    }
}

#[tokio::test(start_paused = true)]
async fn official_numbers_are_texts_or_numbers() {
    let fields = r#""VatNo":554,"RegistrationNumber":"123 VatNo ""#;
    let tax = read(fields).await.details.tax;
    assert_eq!(tax.vat_number, Stated::Set(OfficialNumber::number("554").unwrap()));
    assert_eq!(tax.registration_number, Stated::Set(OfficialNumber::text("123 VatNo ")));
}

#[tokio::test(start_paused = true)]
async fn a_balance_keeps_its_digits() {
    for digits in ["500.5000", "1728.0667", "0", "-0.0000", "1e3", "9007199254740993.0001"] {
        for json in [digits.to_owned(), format!("\"{digits}\"")] {
            let customer = read(&format!(r#""Balance":{json}"#)).await;
            assert_eq!(customer.balance.set().unwrap().as_str(), digits);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn texts_are_kept_to_the_letter_and_numbers_by_their_digits() {
    let fields = r#""Name":"Rusks  ","LastName":"","Email":null,"ZipCode":6000,"Reference":"7"#;
    let details = read(&format!("{fields}\\u0000\"")).await.details;
    assert_eq!(details.contact.name, Stated::Set("Rusks  ".to_owned()));
    assert_eq!(details.contact.last_name, Stated::Set(String::new()));
    assert_eq!((details.contact.email, details.contact.cell), (Stated::Empty, Stated::Absent));
    assert_eq!(details.address.zip_code, Stated::Set("6000".to_owned()));
    assert_eq!(details.reference, Stated::Set("7\0".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn a_day_is_read_as_a_number_or_a_text() {
    for (json, day) in [
        ("1", Stated::Set(StatementDay::new(1).unwrap())),
        ("\"25\"", Stated::Set(StatementDay::new(25).unwrap())),
        ("null", Stated::Empty),
    ] {
        let customer = read(&format!(r#""StatementDate":{json}"#)).await;
        assert_eq!(customer.details.billing.statement_day, day, "{json}");
    }
    assert_eq!(read("").await.details.billing.statement_day, Stated::Absent);
}

#[tokio::test(start_paused = true)]
async fn a_day_that_is_none_is_kept_as_it_came_and_hides_nobody() {
    for (json, shown) in [
        ("0", "0"),
        ("31", "31"),
        ("1.0", "1.0"),
        ("\"31\"", "31"),
        ("\"\"", ""),
        ("\"2016-12-15T00:00:00\"", "2016-12-15T00:00:00"),
    ] {
        let customer = read(&format!(r#""StatementDate":{json}"#)).await;
        let told = customer.shown(CustomerField::StatementDay);
        assert_eq!(told.set().map(|text| &**text), Some(shown), "{json}");
        let script = Script::of([Turn::Answer(204, String::new())]);
        script.billagain().edit(customer.id, &CustomerEdit::of(&customer)).await.unwrap();
        let written = &script.seen()[0].body;
        assert!(written.contains(&format!(r#""StatementDay":{json}}}"#)), "{written}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_payment_method_is_read_from_beside_the_object_too() {
    let token = r#""Token":"7731c0ff""#;
    let flat = read(&format!(r#""paymentMethodID":7,{token}"#)).await;
    let info = flat.payment_method_info.set().unwrap();
    assert_eq!(info.payment_method_id, number("7"));
    assert_eq!(info.token.set().unwrap().expose(), "7731c0ff");
    assert_eq!(flat.shown(CustomerField::PaymentMethodId).set().map(|id| &**id), Some("7"));

    let id_alone = read(r#""paymentMethodID":"7""#).await.payment_method_info;
    assert!(id_alone.set().unwrap().token.is_absent());
    let null =
        read(&format!(r#""PrimaryPaymentMethodInfo":null,"paymentMethodID":7,{token}"#)).await;
    assert_eq!(null.payment_method_info, Stated::Empty, "an object that is there is believed");
    assert!(read("").await.payment_method_info.is_absent());
}

#[tokio::test(start_paused = true)]
async fn what_is_not_documented_is_kept_or_passed_over() {
    let customer = read(
        r#""PaymentMethod":"voucher","comp_status":"On hold ","CreatedDate":"yesterday",
           "loyalty":{"points":[1,2,{"a":null}]},"CustomerID":7,"name":"x","name":"y""#,
    )
    .await;
    let voucher = PaymentMethod::of("voucher");
    assert_eq!(customer.details.billing.payment_method, Stated::Set(voucher));
    assert_eq!(customer.status, Stated::Set(CustomerStatus::of("On hold ")));
    let created = customer.created.set().unwrap();
    assert_eq!((created.as_str(), created.at()), ("yesterday", None));
    assert!(customer.details.contact.name.is_absent(), "names count to the letter");
}

#[tokio::test(start_paused = true)]
async fn the_primary_payment_method_has_three_shapes() {
    let flag = read(r#""PrimaryPaymentMethod":true"#).await;
    assert_eq!(flag.primary_payment_method, Stated::Set(PrimaryPaymentMethod::Flag(true)));
    let info = read(r#""PrimaryPaymentMethodInfo":{"paymentMethodID":7,"Token":null}"#).await;
    let info = info.payment_method_info.set().unwrap();
    assert_eq!((&info.payment_method_id, &info.token), (&number("7"), &Stated::Empty));
    let method = read(
        r#""PrimaryPaymentMethod":{"PaymentMethodType":"bank_account","isValid":1,
           "BankAccount":{"Number":"5550001"},"CreditCard":{"LastFourDigits":"55550000111177"}}"#,
    )
    .await;
    let Stated::Set(PrimaryPaymentMethod::Method(method)) = method.primary_payment_method else {
        panic!("it is an object")
    };
    assert_eq!(method.kind, Stated::Set(PaymentMethod::BankAccount));
    assert_eq!((method.is_valid, method.is_primary), (Stated::Set(true), Stated::Absent));
    let card = method.card.set().unwrap();
    assert_eq!(card.last_four.set().unwrap().as_str(), "1177");
    assert!(card.expiry_year.is_absent());
}

#[tokio::test(start_paused = true)]
async fn custom_fields_keep_their_order_and_repeat() {
    let fields = r#""CustomFields":[{"Key":"a","Value":"1:2"},{"Value":null,"Key":"a"},{"Key":7}]"#;
    let customer = read(fields).await;
    let fields = customer.custom_fields.into_set().unwrap();
    let told: Vec<_> = fields.iter().map(|field| (field.key.as_str(), &field.value)).collect();
    let first = Stated::Set("1:2".to_owned());
    assert_eq!(told, [("a", &first), ("a", &Stated::Empty), ("7", &Stated::Absent)]);
    let none = read(r#""CustomFields":[]"#).await;
    assert_eq!(none.custom_fields, Stated::Set(vec![]));
}

/// The fields of a table of one value each; what an answer does not have by itself is left out.
fn flat_fields() -> impl Iterator<Item = CustomerField> {
    let elsewhere = [CustomerField::PaymentMethodId, CustomerField::CountryCode];
    CustomerField::ALL.into_iter().filter(move |field| !elsewhere.contains(field))
}

#[tokio::test(start_paused = true)]
async fn each_field_that_can_not_be_read_is_named() {
    for field in flat_fields() {
        let name = field.name();
        let good = r#""customerID":302,"CurrencyCode":"ZAR","isWaiveTaxes":false"#;
        let others: Vec<_> =
            good.split(',').filter(|other| !other.contains(&format!("\"{name}\""))).collect();
        let row = format!(r#"{{{},"{name}":{{"odd":[302]}}}}"#, others.join(","));
        let told = unreadable(&row).await;
        assert_eq!(told.field.as_str(), name);
        assert!(told.why.as_str().starts_with("an object is no "), "{name}: {}", told.why);
        let has_id = field != CustomerField::Id;
        assert_eq!(told.id, has_id.then(|| id(302)), "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_can_not_be_read_is_told_with_its_place() {
    for (fields, field, why) in [
        (r#""Balance":"five""#, "Balance", "`five` is no number that can be kept exactly"),
        (r#""Balance":1e99"#, "Balance", "`1e99` is no number that can be kept exactly"),
        (r#""StatementDate":"31\n""#, "StatementDate", "`31\\n` is no number or short text"),
        (r#""isActive":"perhaps""#, "isActive", "`perhaps` is no yes or no"),
        (r#""Name":true"#, "Name", "a yes or no is no text that can be read"),
        (r#""Name":"\ud800""#, "Name", "a text is no text that can be read"),
        (r#""countryID":"7\n1""#, "countryID", "`7\\n1` is no number or short text"),
        (r#""Contact":[]"#, "Contact", "a list is no object with each field once"),
        (
            r#""Contact":{"Name":"a","Name":"b"}"#,
            "Contact",
            "an object is no object with each field once",
        ),
        (r#""Contact":{"isActive":"so"}"#, "Contact.isActive", "`so` is no yes or no"),
        (r#""CustomFields":[{"Key":"a"},7]"#, "CustomFields", "a list is no list of objects"),
        (r#""CustomFields":[{"Value":"a"}]"#, "CustomFields.Key", "it is missing"),
        (r#""CustomFields":[{"Key":null}]"#, "CustomFields.Key", "it is null"),
        (
            r#""PrimaryPaymentMethodInfo":{"Token":["canary"]}"#,
            "PrimaryPaymentMethodInfo.Token",
            "it can't be read: it is a list",
        ),
        (
            r#""PrimaryPaymentMethod":{"CreditCard":{"LastFourDigits":"canary"}}"#,
            "PrimaryPaymentMethod.CreditCard.LastFourDigits",
            "it can't be read: it is a text",
        ),
        (
            r#""PrimaryPaymentMethod":"perhaps""#,
            "PrimaryPaymentMethod",
            "a text is no object with each field once, and no yes or no",
        ),
    ] {
        let told = unreadable(&row(fields)).await;
        assert_eq!((told.field.as_str(), told.why.as_str()), (field, why), "{fields}");
        assert_eq!(told.id, Some(id(302)));
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_no_customer_is_told_in_its_place() {
    for (row, field, why) in [
        ("null", "customer", "it is null"),
        ("[]", "customer", "it is a list"),
        ("302", "customer", "it is a number"),
        (r#"{"Name":"a","Name":"a"}"#, "customer", "a field of it stands twice, or has no name"),
        (r#"{"\ud800":1}"#, "customer", "a field of it stands twice, or has no name"),
        ("{}", "customerID", "it is missing"),
        (r#"{"customerID":null}"#, "customerID", "it is null"),
        (r#"{"customerID":0}"#, "customerID", "`0` is no id of a customer"),
        (r#"{"customerID":302.0}"#, "customerID", "`302.0` is no id of a customer"),
    ] {
        let told = unreadable(row).await;
        assert_eq!((told.field.as_str(), told.why.as_str()), (field, why), "{row}");
        assert_eq!(told.id, None, "{row}");
    }
    for (row, field, why) in [
        (r#"{"customerID":302}"#, "CurrencyCode", "it is missing"),
        (r#"{"customerID":302,"CurrencyCode":"zar"}"#, "CurrencyCode", "`zar` is no currency"),
        (r#"{"customerID":"302","CurrencyCode":"ZAR"}"#, "isWaiveTaxes", "it is missing"),
        (
            r#"{"customerID":302,"CurrencyCode":"ZAR","isWaiveTaxes":null}"#,
            "isWaiveTaxes",
            "it is null",
        ),
    ] {
        let told = unreadable(row).await;
        assert_eq!((told.field.as_str(), told.why.as_str()), (field, why), "{row}");
        assert_eq!(told.id, Some(id(302)), "{row}");
    }
}

#[tokio::test(start_paused = true)]
async fn one_customer_who_can_not_be_read_is_a_broken_answer() {
    for (body, cause) in [
        (row(r#""Balance":"five""#), "`Balance`: `five` is no number that can be kept exactly"),
        ("{}".to_owned(), "`customerID`: it is missing"),
        (row("").replace("302", "303"), "it is customer 303, and 302 was asked for"),
    ] {
        let script = Script::of([Turn::ok(body)]);
        let error = script.billagain().get(id(302), PLAIN).await.unwrap_err();
        assert_eq!((error.kind(), error.reach()), (ErrorKind::Broken, Reach::Answered));
        assert!(!error.concerns_every_request(), "{error}");
        assert!(error.to_string().contains(cause), "{error}");
    }
}
