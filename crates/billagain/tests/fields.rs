//! The tables of fields in `docs/providers/billagain.md` against the code, in both directions: a field that
//! has another name or type, that is new or is gone, is told until both say the same.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "these tests need a part of it")]
mod script;
#[expect(dead_code, reason = "these tests need a part of it")]
mod tree;

use billport_domain::{
    Address, BillingSettings, CardExpiry, ComponentUsage, ContactData, CustomField, Customer,
    CustomerDetails, CustomerField, CustomerId, NewCard, NewContact, NewCustomer, NewPaymentMethod,
    NewSubscription, PaymentMethodInfo, PrimaryPaymentMethod, Stated, StoredCard, StoredContact,
    StoredPaymentMethod, TaxSettings,
};
use billport_ports::{CustomerOptions, Customers, PageRequest, PageSize};
use script::{Script, Turn, id};
use std::any::{type_name, type_name_of_val};
use std::collections::{BTreeMap, BTreeSet};
use tree::Tree;

const PAGE: &str = include_str!("../../../docs/providers/billagain.md");

const OUTPUTS: [&str; 6] = [
    include_str!("fixtures/customers.json"),
    include_str!("fixtures/by_customer_ids.json"),
    include_str!("fixtures/with_customfields.json"),
    include_str!("fixtures/customer.json"),
    include_str!("fixtures/customer_with_customfields.json"),
    include_str!("fixtures/added.json"),
];
const INPUTS: [&str; 3] = [
    include_str!("fixtures/by_customer_ids_input.json"),
    include_str!("fixtures/add_input.json"),
    include_str!("fixtures/edit_input.json"),
];

/// The cells of a row but the last, which is for people: the trap that was met.
type Row = Vec<String>;

/// The rows of the structs, and what each field shows of its value.
type Listed = Vec<(Row, String)>;

/// The rows of one struct: a field that is not listed does not compile, and neither does one that is gone.
/// What stands behind `..` holds fields that are listed by themselves.
macro_rules! fields {
    ($rows:ident, $value:expr, $type:ident {
        $([$($path:literal),+] => $field:ident,)* $(.. $group:ident,)*
    }) => {{
        let $type { $($field,)* $($group: _,)* } = $value;
        $($({
            let name = concat!(stringify!($type), ".", stringify!($field));
            $rows.push((row($path, name, type_name_of_val($field)), format!("{:?}", $field)));
        })+)*
    }};
}

fn row(path: &str, name: &str, type_name: &str) -> Row {
    [path, name, &without_modules(type_name)].map(|cell| format!("`{cell}`")).to_vec()
}

/// A type's name as it is written where all is imported.
fn without_modules(type_name: &str) -> String {
    let is_of_a_path = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | ':');
    let parts = type_name.split_inclusive(|letter| !is_of_a_path(letter));
    parts.map(|part| part.rsplit("::").next().unwrap()).collect()
}

/// Every field of a customer of whom everything is told.
fn read_fields(customer: &Customer) -> Listed {
    let mut rows = Vec::new();
    fields!(rows, customer, Customer {
        ["customerID"] => id,
        ["CurrencyCode"] => currency,
        ["isWaiveTaxes"] => waives_taxes,
        ["Country"] => country,
        ["CountryState"] => country_state,
        ["CreatedDate"] => created,
        ["isSuspended"] => is_suspended,
        ["isActive"] => is_active,
        ["comp_status"] => status,
        ["SuspendedDate"] => suspended,
        ["ActiveSubs"] => active_subscriptions,
        ["Balance"] => balance,
        ["StatementLastSentDate"] => statement_last_sent,
        ["PrimaryPaymentMethodInfo"] => payment_method_info,
        ["PrimaryPaymentMethod"] => primary_payment_method,
        ["Contact"] => contact,
        ["gatewayID"] => gateway_id,
        ["CustomFields"] => custom_fields,
        .. details,
    });
    let details = &customer.details;
    fields!(rows, details, CustomerDetails {
        ["Reference"] => reference,
        ["isCompany"] => is_company,
        .. contact,
        .. address,
        .. tax,
        .. billing,
    });
    fields!(rows, &details.contact, ContactData {
        ["Name"] => name,
        ["LastName"] => last_name,
        ["Company"] => company,
        ["Email"] => email,
        ["EmailCC"] => email_cc,
        ["Cell"] => cell,
        ["Tel"] => tel,
        ["Fax"] => fax,
    });
    fields!(rows, &details.address, Address {
        ["Address1"] => line_1,
        ["Address2"] => line_2,
        ["City"] => city,
        ["State"] => state,
        ["ZipCode"] => zip_code,
        ["countryID"] => country_id,
        ["countryStateID"] => country_state_id,
    });
    fields!(rows, &details.tax, TaxSettings {
        ["RegistrationNumber"] => registration_number,
        ["VatNo"] => vat_number,
    });
    fields!(rows, &details.billing, BillingSettings {
        ["PrimaryGatewayID"] => primary_gateway_id,
        ["PaymentMethod"] => payment_method,
        ["autoSendInvoice"] => auto_send_invoice,
        ["autoSendStatement"] => auto_send_statement,
        ["StatementDate"] => statement_day,
    });
    fields!(rows, customer.payment_method_info.set().unwrap(), PaymentMethodInfo {
        ["PrimaryPaymentMethodInfo.paymentMethodID"] => payment_method_id,
        ["PrimaryPaymentMethodInfo.Token"] => token,
    });
    let Stated::Set(PrimaryPaymentMethod::Method(method)) = &customer.primary_payment_method else {
        panic!("a method is told")
    };
    fields!(rows, &**method, StoredPaymentMethod {
        ["PrimaryPaymentMethod.customerID"] => customer_id,
        ["PrimaryPaymentMethod.paymentMethodID"] => payment_method_id,
        ["PrimaryPaymentMethod.PaymentMethodType"] => kind,
        ["PrimaryPaymentMethod.isPrimary"] => is_primary,
        ["PrimaryPaymentMethod.isValid"] => is_valid,
        ["PrimaryPaymentMethod.CreditCard"] => card,
        ["PrimaryPaymentMethod.gatewayID"] => gateway_id,
    });
    fields!(rows, method.card.set().unwrap(), StoredCard {
        ["PrimaryPaymentMethod.CreditCard.NameOnCard"] => name_on_card,
        ["PrimaryPaymentMethod.CreditCard.LastNameOnCard"] => last_name_on_card,
        ["PrimaryPaymentMethod.CreditCard.CardType"] => card_type,
        ["PrimaryPaymentMethod.CreditCard.ExpiryMonth"] => expiry_month,
        ["PrimaryPaymentMethod.CreditCard.ExpiryYear"] => expiry_year,
        ["PrimaryPaymentMethod.CreditCard.LastFourDigits"] => last_four,
    });
    fields!(rows, customer.contact.set().unwrap(), StoredContact {
        ["Contact.customerID"] => customer_id,
        ["Contact.customerContactID"] => contact_id,
        ["Contact.Name"] => name,
        ["Contact.LastName"] => last_name,
        ["Contact.Email"] => email,
        ["Contact.Cell"] => cell,
        ["Contact.Username"] => username,
        ["Contact.isActive"] => is_active,
    });
    fields!(rows, &customer.custom_fields.set().unwrap()[0], CustomField {
        ["CustomFields.Key"] => key,
        ["CustomFields.Value"] => value,
    });
    rows
}

async fn read_rows() -> Vec<Row> {
    let fields = read_fields(&marked().await.0).into_iter();
    let with_how_it_is_written = |(mut row, _): (Row, String)| {
        row.push(how_it_is_written(&row[0]));
        row
    };
    fields.map(with_how_it_is_written).collect()
}

/// A customer of whom everything is told, read from a tree whose every text is the path of its field.
async fn marked() -> (Customer, Tree) {
    let mut tree = Tree::parse(include_str!("fixtures/added.json"));
    let mut others = Tree::parse(include_str!("fixtures/customer_with_customfields.json"));
    for name in ["PrimaryPaymentMethodInfo", "CustomFields"] {
        tree.fields().insert(name.to_owned(), others.at(&[name]).clone());
    }
    tree.fields().insert("gatewayID".to_owned(), Tree::Null);
    mark(&mut tree, "");
    let script = Script::of([Turn::ok(tree.json())]);
    let options = CustomerOptions { custom_fields: true };
    (script.billagain().get(id(10_659), options).await.unwrap(), tree)
}

/// What can't be any text.
const NO_TEXTS: [&str; 6] = [
    "customerID",
    "CurrencyCode",
    "Balance",
    "StatementDate",
    "PrimaryPaymentMethodInfo.Token",
    "PrimaryPaymentMethod.CreditCard.LastFourDigits",
];

fn mark(tree: &mut Tree, path: &str) {
    match tree {
        Tree::Object(fields) => {
            for (name, value) in fields {
                mark(value, &below(path, name));
            }
        }
        Tree::List(items) => items.iter_mut().for_each(|item| mark(item, path)),
        Tree::Null | Tree::Number(_) | Tree::Text(_) if !NO_TEXTS.contains(&path) => {
            *tree = Tree::Text(path.to_owned());
        }
        Tree::Null | Tree::Number(_) | Tree::Text(_) | Tree::Flag(_) => {}
    }
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// Whether a field of an answer can be written as well, and under which name.
fn how_it_is_written(path: &str) -> String {
    let by_name = |field: &CustomerField| format!("`{}`", field.name()) == path;
    let Some(field) = CustomerField::ALL.into_iter().find(by_name) else { return String::new() };
    let when = match (field.is_writable_on_add(), field.is_writable_on_edit()) {
        (true, true) if field.is_required() => "add, edit: required",
        (true, true) => "add, edit",
        (true, false) => "add",
        (false, _) => return String::new(),
    };
    match field.written_as().unwrap() {
        same if same == field.name() => when.to_owned(),
        other => format!("{when}: as `{other}`"),
    }
}

fn written_rows() -> Vec<Row> {
    let ids = row("ids", "Customers::page_by_ids", type_name::<[CustomerId]>());
    let mut rows: Listed = vec![(ids, String::new())];
    fields!(rows, &PageRequest::first(PageSize::LARGEST), PageRequest {
        ["page"] => number,
        ["page_size"] => size,
    });
    let new = NewCustomer::new("ZAR".parse().unwrap(), false);
    fields!(rows, &new, NewCustomer {
        ["CountryCode"] => country,
        ["Contact"] => contact,
        ["Subscriptions"] => subscriptions,
        ["PrimaryPaymentMethod"] => payment_method,
        .. currency,
        .. waives_taxes,
        .. details,
    });
    fields!(rows, &NewContact::default(), NewContact {
        ["Contact.Name"] => name,
        ["Contact.LastName"] => last_name,
        ["Contact.Cell"] => cell,
        ["Contact.Email"] => email,
        ["Contact.isActive"] => is_active,
        ["Contact.Password"] => password,
    });
    fields!(rows, &NewSubscription::default(), NewSubscription {
        ["Subscriptions.packageID"] => package_id,
        ["Subscriptions.packageVersionID"] => package_version_id,
        ["Subscriptions.packageVersionNumber"] => package_version_number,
        ["Subscriptions.packageRateTermID"] => package_rate_term_id,
        ["Subscriptions.componentUsage"] => component_usage,
        ["Subscriptions.StartDate"] => start_date,
        ["Subscriptions.firstProrataSyncDate"] => first_prorata_sync_date,
        ["Subscriptions.EndDate"] => end_date,
        ["Subscriptions.numDaysBeforeToInv"] => days_before_invoice,
        ["Subscriptions.Term"] => term,
        ["Subscriptions.TermType"] => term_type,
    });
    fields!(rows, &ComponentUsage::default(), ComponentUsage {
        ["Subscriptions.componentUsage.componentID"] => component_id,
        ["Subscriptions.componentUsage.componentVersionID"] => component_version_id,
        ["Subscriptions.componentUsage.componentVersionNumber"] => component_version_number,
        ["Subscriptions.componentUsage.NumUnits"] => units,
    });
    fields!(rows, &NewPaymentMethod::default(), NewPaymentMethod {
        ["PrimaryPaymentMethod.isPrimary"] => is_primary,
        ["PrimaryPaymentMethod.PaymentMethodType"] => kind,
        ["PrimaryPaymentMethod.CreditCard"] => card,
        [
            "PrimaryPaymentMethod.ExternalGateways",
            "PrimaryPaymentMethod.ExternalGateways.gatewayID"
        ] => external_gateways,
    });
    let card = NewCard {
        name_on_card: Stated::Absent,
        last_name_on_card: Stated::Absent,
        card_type: Stated::Absent,
        number: "55550000111177".parse().unwrap(),
        expiry: CardExpiry::new(2035, 8).unwrap(),
    };
    fields!(rows, &card, NewCard {
        ["PrimaryPaymentMethod.CreditCard.NameOnCard"] => name_on_card,
        ["PrimaryPaymentMethod.CreditCard.LastNameOnCard"] => last_name_on_card,
        ["PrimaryPaymentMethod.CreditCard.Number"] => number,
        ["PrimaryPaymentMethod.CreditCard.CardType"] => card_type,
        [
            "PrimaryPaymentMethod.CreditCard.ExpiryMonth",
            "PrimaryPaymentMethod.CreditCard.ExpiryYear"
        ] => expiry,
    });
    rows.into_iter().map(|(row, _)| row).collect()
}

/// The rows of the table under a heading of the page, without the cell for people.
fn documented(heading: &str) -> Vec<Row> {
    let (_, below) = PAGE.split_once(&format!("\n### {heading}\n")).expect(heading);
    let section = below.split("\n#").next().unwrap();
    let table = section.lines().filter(|line| line.starts_with('|')).skip(2);
    table
        .map(|line| {
            let cells = line.trim_matches('|').split('|');
            let mut row: Row = cells.map(|cell| cell.trim().to_owned()).collect();
            row.pop();
            row
        })
        .collect()
}

fn must_be_equal(documented: Vec<Row>, in_code: Vec<Row>) {
    let count = documented.len();
    let documented: BTreeSet<_> = documented.into_iter().collect();
    assert_eq!(documented.len(), count, "no row stands twice");
    let in_code: BTreeSet<_> = in_code.into_iter().collect();
    let only = |one: &BTreeSet<Row>, other: &BTreeSet<Row>| -> Vec<String> {
        one.difference(other).map(|row| row.join(" | ")).collect()
    };
    let (only_documented, only_in_code) =
        (only(&documented, &in_code), only(&in_code, &documented));
    assert!(
        only_documented.is_empty() && only_in_code.is_empty(),
        "only in the page: {only_documented:#?}\nonly in the code: {only_in_code:#?}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_page_tells_every_field_that_is_read() {
    must_be_equal(documented("Fields of an answer"), read_rows().await);
}

#[tokio::test(start_paused = true)]
async fn every_field_is_read_into_its_place() {
    let (customer, tree) = marked().await;
    let mut told = fields_of(&tree);
    let mut marked = 0;
    for (row, shown) in read_fields(&customer) {
        let path = row[0].trim_matches('`');
        let is_marked = told.remove(path) == Some(Tree::Text(path.to_owned()));
        assert_eq!(shown.contains(&format!("\"{path}\"")), is_marked, "{path}: {shown}");
        marked += usize::from(is_marked);
    }
    assert!(told.is_empty(), "{told:?}");
    assert_eq!(marked, 47, "all but yes and no, objects and lists, and what can't be any text");
}

#[test]
fn the_page_tells_every_field_that_is_only_written() {
    must_be_equal(documented("Fields of a request"), written_rows());
}

/// All fields in a tree by their paths; a list adds nothing to a path.
fn fields_of(tree: &Tree) -> BTreeMap<String, Tree> {
    fn collect(tree: &Tree, path: &str, found: &mut BTreeMap<String, Tree>) {
        match tree {
            Tree::Object(fields) => {
                for (name, value) in fields {
                    let path = below(path, name);
                    collect(value, &path, found);
                    found.insert(path, value.clone());
                }
            }
            Tree::List(items) => items.iter().for_each(|item| collect(item, path, found)),
            Tree::Null | Tree::Flag(_) | Tree::Number(_) | Tree::Text(_) => {}
        }
    }
    let mut found = BTreeMap::new();
    collect(tree, "", &mut found);
    found
}

fn paths_of(samples: &[&str]) -> BTreeSet<String> {
    samples.iter().flat_map(|sample| fields_of(&Tree::parse(sample)).into_keys()).collect()
}

#[tokio::test(start_paused = true)]
async fn every_field_has_its_row() {
    let path = |row: Row| row[0].trim_matches('`').to_owned();
    let told: BTreeSet<_> = read_rows().await.into_iter().map(path).collect();
    let only_written: BTreeSet<_> = written_rows().into_iter().map(path).collect();
    let writable = CustomerField::ALL.into_iter().filter_map(CustomerField::written_as);
    let written: BTreeSet<_> =
        only_written.iter().cloned().chain(writable.map(str::to_owned)).collect();
    for (samples, rows) in [(&OUTPUTS[..], &told), (&INPUTS[..], &written)] {
        let paths = paths_of(samples);
        let missing: Vec<_> = paths.difference(rows).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
    for field in CustomerField::ALL {
        let rows = if field.is_told() { &told } else { &only_written };
        let is_it = |path: &String| path.rsplit('.').next() == Some(field.name());
        assert!(rows.iter().any(is_it), "{field}");
    }
}
