//! The API's own samples, with invented persons: what is answered in their shapes keeps every field, and
//! what is sent has their very shape.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "these tests need a part of it")]
mod script;
mod tree;
mod twin;

use billport_domain::{
    CardExpiry, ComponentUsage, Currency, Customer, CustomerDetails, CustomerEdit, CustomerField,
    NewCard, NewContact, NewCustomer, NewPaymentMethod, NewSubscription, NewSubscriptions,
    OfficialNumber, Password, PaymentMethod, PrimaryPaymentMethod, ProviderScalar, Stated,
    StatementDay, TermType, strategies,
};
use billport_ports::{CustomerOptions, Customers};
use billport_transport::{Connection, Method};
use proptest::prelude::*;
use script::{Script, Turn, first_page, id};
use std::borrow::Cow;
use tokio::runtime::Builder;
use tree::Tree;
use twin::told;

const CUSTOMERS: &str = include_str!("fixtures/customers.json");
const BY_CUSTOMER_IDS_INPUT: &str = include_str!("fixtures/by_customer_ids_input.json");
const BY_CUSTOMER_IDS: &str = include_str!("fixtures/by_customer_ids.json");
const WITH_CUSTOMFIELDS: &str = include_str!("fixtures/with_customfields.json");
const CUSTOMER: &str = include_str!("fixtures/customer.json");
const CUSTOMER_WITH_CUSTOMFIELDS: &str = include_str!("fixtures/customer_with_customfields.json");
const ADD_INPUT: &str = include_str!("fixtures/add_input.json");
const ADDED: &str = include_str!("fixtures/added.json");
const EDIT_INPUT: &str = include_str!("fixtures/edit_input.json");

const PLAIN: CustomerOptions = CustomerOptions { custom_fields: false };
const WITH_CUSTOM_FIELDS: CustomerOptions = CustomerOptions { custom_fields: true };

/// What of a customer can be written, by the names of the answers.
const WRITABLE: [&str; 26] = [
    "Reference",
    "isCompany",
    "Name",
    "LastName",
    "RegistrationNumber",
    "Company",
    "Email",
    "EmailCC",
    "Cell",
    "Tel",
    "Fax",
    "VatNo",
    "Address1",
    "Address2",
    "City",
    "State",
    "countryID",
    "countryStateID",
    "ZipCode",
    "PrimaryGatewayID",
    "CurrencyCode",
    "isWaiveTaxes",
    "PaymentMethod",
    "autoSendInvoice",
    "autoSendStatement",
    "StatementDate",
];

/// JSON without the blanks between its parts.
fn without_blanks(json: &str) -> String {
    let mut in_text = false;
    let keep = |letter: &char| {
        in_text ^= *letter == '"';
        in_text || !letter.is_whitespace()
    };
    json.chars().filter(keep).collect()
}

/// For the tests that are not async themselves.
fn in_virtual_time<T>(future: impl Future<Output = T>) -> T {
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.unwrap().block_on(future)
}

async fn read(json: &str) -> Customer {
    let Tree::Number(number) = Tree::parse(json).at(&["customerID"]).clone() else {
        panic!("an id is a number")
    };
    let script = Script::of([Turn::ok(json)]);
    script.billagain().get(number.parse().unwrap(), PLAIN).await.unwrap()
}

async fn page_of(json: &str) -> Vec<Customer> {
    let page = Script::of([Turn::ok(json)]).billagain().page(first_page(), PLAIN).await.unwrap();
    page.entries.into_iter().map(Result::unwrap).collect()
}

async fn written(edit: &CustomerEdit) -> String {
    let script = Script::of([Turn::Answer(204, String::new())]);
    script.billagain().edit(id(302), edit).await.unwrap();
    script.seen()[0].body.clone()
}

fn scalar(number: &str) -> Stated<ProviderScalar> {
    Stated::Set(ProviderScalar::number(number).unwrap())
}

fn text(text: &str) -> Stated<String> {
    Stated::Set(text.to_owned())
}

fn mortar_works() -> NewCustomer {
    let mut new = NewCustomer::new("ZAR".parse().unwrap(), true);
    new.details.is_company = Stated::Set(true);
    new.country = Some("ZA".parse().unwrap());
    let contact = &mut new.details.contact;
    contact.name = text("Mortar Works");
    contact.last_name = Stated::Empty;
    contact.company = text("Works Inc ");
    contact.email = text("tester@mortar.example");
    contact.email_cc = Stated::Empty;
    contact.cell = text("+271-111-API");
    contact.tel = text("+211-111-API");
    contact.fax = text("+227-94-API");
    let tax = &mut new.details.tax;
    tax.registration_number = Stated::Set(OfficialNumber::number("123123").unwrap());
    tax.vat_number = Stated::Set(OfficialNumber::text("123 VatNo"));
    let address = &mut new.details.address;
    address.line_1 = text("Golden Street");
    address.line_2 = text("Park 2");
    address.city = text("Port Elizabeth");
    address.state = text("Eastern Cape");
    address.country_id = scalar("71");
    address.country_state_id = Stated::Set(ProviderScalar::text("1").unwrap());
    address.zip_code = text("6000");
    let billing = &mut new.details.billing;
    billing.primary_gateway_id = scalar("99");
    billing.payment_method = Stated::Set(PaymentMethod::CreditCard);
    billing.auto_send_invoice = Stated::Set(true);
    billing.auto_send_statement = Stated::Set(true);
    billing.statement_day = Stated::Set(StatementDay::new(1).unwrap());
    new.contact = Some(NewContact {
        name: text("Lerato"),
        last_name: text("Naidoo"),
        cell: text("+27 789 789"),
        email: text("lerato@mortar.example"),
        is_active: Stated::Set(true),
        password: Some(Password::new("Wo$$rd77".to_owned())),
    });
    let usage = ComponentUsage {
        component_id: scalar("10111"),
        component_version_id: Stated::Empty,
        component_version_number: scalar("1"),
        units: Stated::Set(1.into()),
    };
    let subscription = NewSubscription {
        package_id: scalar("305"),
        package_version_id: Stated::Empty,
        package_version_number: Stated::Empty,
        package_rate_term_id: scalar("10843"),
        component_usage: Stated::Set(vec![usage]),
        start_date: Stated::Set("15 Dec 2031".parse().unwrap()),
        first_prorata_sync_date: Stated::Empty,
        end_date: Stated::Empty,
        days_before_invoice: Stated::Set(1),
        term: Stated::Set(1),
        term_type: Stated::Set(TermType::Months),
    };
    new.subscriptions = NewSubscriptions::new(vec![subscription]).unwrap();
    new.payment_method = Some(NewPaymentMethod {
        is_primary: Stated::Set(true),
        kind: Stated::Set(PaymentMethod::CreditCard),
        card: Some(NewCard {
            name_on_card: text("Lerato"),
            last_name_on_card: text("Naidoo"),
            card_type: text("VISA"),
            number: "55550000111177".parse().unwrap(),
            expiry: CardExpiry::new(2035, 8).unwrap(),
        }),
        external_gateways: Stated::Set(vec![ProviderScalar::text("115").unwrap()]),
    });
    new
}

#[tokio::test(start_paused = true)]
async fn every_sample_of_a_list_keeps_every_field() {
    for sample in [CUSTOMERS, BY_CUSTOMER_IDS, WITH_CUSTOMFIELDS] {
        let customers = page_of(sample).await;
        let read: Vec<_> = customers.iter().map(told).collect();
        assert_eq!(read, Tree::parse(sample).items());
    }
}

#[tokio::test(start_paused = true)]
async fn every_sample_of_one_customer_keeps_every_field() {
    for sample in [CUSTOMER, CUSTOMER_WITH_CUSTOMFIELDS] {
        assert_eq!(told(&read(sample).await), Tree::parse(sample));
    }
}

#[tokio::test(start_paused = true)]
async fn the_sample_of_an_added_customer_keeps_every_field_but_the_card() {
    let script = Script::of([Turn::Answer(201, ADDED.to_owned())]);
    let added = script.billagain().add(&mortar_works()).await.unwrap();
    let mut expected = Tree::parse(ADDED);
    let number = expected.at(&["PrimaryPaymentMethod", "CreditCard", "LastFourDigits"]);
    assert_eq!(*number, Tree::Text("55550000111177".to_owned()), "the provider's own slip");
    *number = Tree::Text("1177".to_owned());
    assert_eq!(told(&added), expected);
    assert_eq!(*added.gateway_id(), Stated::Empty, "it stands within the payment method");
    let Stated::Set(PrimaryPaymentMethod::Method(method)) = &added.primary_payment_method else {
        panic!("it has a method")
    };
    assert_eq!(method.card.set().unwrap().expiry_month, scalar("8"), "sent as \"08\"");
}

#[tokio::test(start_paused = true)]
async fn what_was_read_is_written_back_unchanged() {
    let mut samples: Vec<_> = [CUSTOMERS, BY_CUSTOMER_IDS, WITH_CUSTOMFIELDS]
        .into_iter()
        .flat_map(|list| Tree::parse(list).items())
        .collect();
    samples.extend([CUSTOMER, CUSTOMER_WITH_CUSTOMFIELDS].map(Tree::parse));
    assert_eq!(samples.len(), 8);
    for mut sample in samples {
        let customer = read(&sample.json()).await;
        let body = written(&CustomerEdit::of(&customer)).await;
        sample.fields().retain(|name, _| WRITABLE.contains(&&**name));
        let day = sample.fields().remove("StatementDate").unwrap();
        sample.fields().insert("StatementDay".to_owned(), day);
        assert_eq!(Tree::parse(&body), sample);
    }
}

#[tokio::test(start_paused = true)]
async fn the_sample_of_an_edit_is_written_to_the_letter() {
    let as_read = EDIT_INPUT.replace("StatementDay", "StatementDate").replacen(
        '{',
        "{\"customerID\": 302,",
        1,
    );
    let customer = read(&as_read).await;
    assert_eq!(written(&CustomerEdit::of(&customer)).await, without_blanks(EDIT_INPUT));
}

#[tokio::test(start_paused = true)]
async fn the_sample_of_an_addition_is_written_to_the_letter() {
    let script = Script::of([Turn::Answer(201, ADDED.to_owned())]);
    script.billagain().add(&mortar_works()).await.unwrap();
    assert_eq!(script.seen()[0].body, without_blanks(ADD_INPUT));
}

#[tokio::test(start_paused = true)]
async fn a_customer_of_whom_little_is_said_is_written_in_few_words() {
    let script = Script::of([Turn::Answer(201, ADDED.to_owned())]);
    let new = NewCustomer::new("ZAR".parse().unwrap(), false);
    script.billagain().add(&new).await.unwrap();
    let least = r#"{"CurrencyCode":"ZAR","isWaiveTaxes":false}"#;
    assert_eq!(script.seen()[0].body, least);
    let edit = CustomerEdit {
        currency: new.currency,
        waives_taxes: new.waives_taxes,
        details: new.details,
    };
    assert_eq!(written(&edit).await, least);
}

#[tokio::test(start_paused = true)]
async fn the_day_of_a_statement_is_one_of_three_things() {
    let mut customer = read(CUSTOMER).await;
    for (day, field) in [
        (Stated::Absent, None),
        (Stated::Empty, Some(Tree::Null)),
        (Stated::Set(StatementDay::new(1).unwrap()), Some(Tree::Number("1".to_owned()))),
    ] {
        customer.details.billing.statement_day = day;
        let body = written(&CustomerEdit::of(&customer)).await;
        let mut body = Tree::parse(&body);
        assert_eq!(body.fields().remove("StatementDay"), field);
    }
}

#[tokio::test(start_paused = true)]
async fn each_call_goes_where_it_is_documented() {
    let answers = [
        Turn::ok(CUSTOMERS),
        Turn::ok(WITH_CUSTOMFIELDS),
        Turn::ok(BY_CUSTOMER_IDS),
        Turn::ok(CUSTOMER),
        Turn::ok(CUSTOMER_WITH_CUSTOMFIELDS),
        Turn::Answer(201, ADDED.to_owned()),
    ];
    let changes = [const { Turn::Answer(204, String::new()) }; 4];
    let script = Script::of(answers.into_iter().chain(changes));
    let billagain = script.billagain();
    let rusks = id(10622);
    billagain.page(first_page(), PLAIN).await.unwrap();
    billagain.page(first_page().next(), WITH_CUSTOM_FIELDS).await.unwrap();
    billagain.page_by_ids(&[id(300), id(302)], first_page()).await.unwrap();
    let customer = billagain.get(rusks, PLAIN).await.unwrap();
    billagain.get(rusks, WITH_CUSTOM_FIELDS).await.unwrap();
    billagain.add(&mortar_works()).await.unwrap();
    billagain.edit(rusks, &CustomerEdit::of(&customer)).await.unwrap();
    billagain.archive(rusks).await.unwrap();
    billagain.reopen(rusks).await.unwrap();
    billagain.delete(rusks).await.unwrap();

    let seen = script.seen();
    let base = billport_transport::Endpoint::parse(script::BASE_URL).unwrap();
    let paged = |page| vec![("page", page), ("page_size", "100")];
    for (request, (method, path, query, has_body)) in seen.iter().zip([
        (Method::Get, vec!["customers"], paged("1"), false),
        (Method::Get, vec!["customers", "with_customfields"], paged("2"), false),
        (Method::Post, vec!["by_customer_ids"], paged("1"), true),
        (Method::Get, vec!["customers", "10622"], vec![], false),
        (Method::Get, vec!["customers", "with_customfields", "10622"], vec![], false),
        (Method::Post, vec!["customers"], vec![], true),
        (Method::Put, vec!["customers", "10622"], vec![], true),
        (Method::Put, vec!["customers", "10622", "archive"], vec![], false),
        (Method::Put, vec!["customers", "10622", "reopen"], vec![], false),
        (Method::Delete, vec!["customers", "10622"], vec![], false),
    ]) {
        assert_eq!(request.method, method, "{path:?}");
        assert_eq!(request.endpoint, base.with_segments(&path).unwrap().with_query(&query));
        assert_eq!(request.content_type, has_body.then_some("application/json"), "{path:?}");
        assert_eq!(!request.body.is_empty(), has_body, "{path:?}");
        // 1001:c&nary/7731+"x"
        assert_eq!(request.authorization, "Basic MTAwMTpjJm5hcnkvNzczMSsieCI=", "{path:?}");
        let is_add = method == Method::Post && path == ["customers"];
        let connection = if is_add { Connection::Fresh } else { Connection::Pooled };
        assert_eq!(request.connection, connection, "{path:?}");
    }
    assert_eq!(seen.len(), 10);
    assert_eq!(seen[2].body, without_blanks(BY_CUSTOMER_IDS_INPUT));
}

#[tokio::test(start_paused = true)]
async fn nobody_is_asked_for_nobody() {
    let script = Script::of([]);
    let page = script.billagain().page_by_ids(&[], first_page()).await.unwrap();
    assert!(page.entries.is_empty() && page.is_last);
    assert!(script.seen().is_empty(), "an empty list may ask for everybody");
}

#[tokio::test(start_paused = true)]
async fn the_last_page_is_the_one_that_is_not_full() {
    let rows = |count: u64| {
        let rows: Vec<_> = (1..=count)
            .map(|id| format!(r#"{{"customerID":{id},"CurrencyCode":"ZAR","isWaiveTaxes":false}}"#))
            .collect();
        format!("[{}]", rows.join(","))
    };
    for (count, is_last) in [(0, true), (99, true), (100, false), (101, false)] {
        let script = Script::of([Turn::ok(rows(count))]);
        let page = script.billagain().page(first_page(), PLAIN).await.unwrap();
        assert_eq!((page.entries.len() as u64, page.is_last), (count, is_last));
    }
}

/// What the body says of a field, as the domain does.
fn said(body: &mut Tree, name: &str) -> Stated<String> {
    match body.fields().remove(name) {
        None => Stated::Absent,
        Some(Tree::Null) => Stated::Empty,
        Some(Tree::Flag(flag)) => Stated::Set(flag.to_string()),
        Some(Tree::Number(letters) | Tree::Text(letters)) => Stated::Set(letters),
        Some(other) => panic!("{other:?} is one value"),
    }
}

/// Takes the fields of the table out of a body, and holds each against what was said.
fn says(body: &mut Tree, currency: Currency, waives_taxes: bool, details: &CustomerDetails) {
    for field in CustomerField::ALL {
        let Some(name) = field.written_as() else { continue };
        let expected = match field {
            CustomerField::Currency => Stated::Set(currency.to_string()),
            CustomerField::WaivesTaxes => Stated::Set(waives_taxes.to_string()),
            CustomerField::CountryCode => continue,
            _ => details.get(field).map(Cow::into_owned),
        };
        assert_eq!(said(body, name), expected, "{name}");
    }
}

proptest! {
    #[test]
    fn any_customer_is_read_as_it_was_told(customer in strategies::customer()) {
        let json = told(&customer).json();
        let read = in_virtual_time(async {
            let script = Script::of([Turn::ok(json)]);
            script.billagain().get(customer.id, PLAIN).await.unwrap()
        });
        prop_assert_eq!(read, customer);
    }

    #[test]
    fn any_new_customer_is_written_to_the_letter(new in strategies::new_customer()) {
        let body = in_virtual_time(async {
            let script = Script::of([Turn::Answer(201, ADDED.to_owned())]);
            script.billagain().add(&new).await.unwrap();
            script.seen()[0].body.clone()
        });
        let mut body = Tree::parse(&body);
        says(&mut body, new.currency, new.waives_taxes, &new.details);
        let country = said(&mut body, "CountryCode");
        prop_assert_eq!(country.into_set(), new.country.map(|country| country.to_string()));
        let card = new.payment_method.as_ref().and_then(|method| method.card.as_ref());
        if let Some(card) = card {
            let number = body.at(&["PrimaryPaymentMethod", "CreditCard", "Number"]);
            prop_assert_eq!(&*number, &Tree::Number(card.number.expose().to_owned()));
        }
        let password = new.contact.as_ref().and_then(|contact| contact.password.as_ref());
        if let Some(password) = password {
            let written = body.at(&["Contact", "Password"]);
            prop_assert_eq!(&*written, &Tree::Text(password.expose().to_owned()));
        }
        let subscriptions = body.fields().remove("Subscriptions").map_or(0, |s| s.items().len());
        prop_assert_eq!(subscriptions, new.subscriptions.as_slice().len());
        prop_assert_eq!(body.fields().remove("Contact").is_some(), new.contact.is_some());
        let method = body.fields().remove("PrimaryPaymentMethod");
        prop_assert_eq!(method.is_some(), new.payment_method.is_some());
        prop_assert_eq!(body, Tree::parse("{}"), "nothing else is written");
    }

    #[test]
    fn any_edit_is_written_to_the_letter(customer in strategies::customer()) {
        let edit = CustomerEdit::of(&customer);
        let mut body = Tree::parse(&in_virtual_time(written(&edit)));
        says(&mut body, edit.currency, edit.waives_taxes, &edit.details);
        prop_assert_eq!(body, Tree::parse("{}"), "nothing else is written");
    }
}
