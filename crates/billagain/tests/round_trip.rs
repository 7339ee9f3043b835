//! Read, change one field, write, read again: that field is changed and nothing else, for every field that
//! can be written, whatever the provider does with what a request leaves out. Against the sandbox.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bench;

use bench::Bench;
use billport_domain::{
    Customer, CustomerChange, CustomerEdit, CustomerField, CustomerId, Stated, StatementDay,
};
use billport_ports::{CustomerOptions, Customers};
use billport_sandbox::billagain::{self, Omitted, Rules};

const ALL_OF_IT: CustomerOptions = CustomerOptions { custom_fields: true };

async fn read(bench: &Bench, id: CustomerId) -> Customer {
    bench.billagain.get(id, ALL_OF_IT).await.unwrap()
}

fn ids(bench: &Bench) -> Vec<CustomerId> {
    let ids = bench.provider().customer_ids().into_iter();
    ids.map(|id| CustomerId::new(id).unwrap()).collect()
}

/// What a customer is when this was written, and nothing else happened.
fn as_written(before: &Customer, edit: &CustomerEdit) -> Customer {
    Customer {
        currency: edit.currency,
        waives_taxes: edit.waives_taxes,
        details: edit.details.clone(),
        ..before.clone()
    }
}

/// Another value for a field than the one that it has.
fn another(field: CustomerField, customer: &Customer) -> &'static str {
    let [one, other] = match field {
        CustomerField::Currency => ["USD", "NAD"],
        CustomerField::IsCompany
        | CustomerField::WaivesTaxes
        | CustomerField::AutoSendInvoice
        | CustomerField::AutoSendStatement => ["true", "false"],
        CustomerField::CountryId | CustomerField::PrimaryGatewayId => ["72", "73"],
        CustomerField::CountryStateId => ["2", "3"],
        CustomerField::PaymentMethod => ["cheque", "voucher"],
        CustomerField::StatementDay => ["1", "25"],
        CustomerField::Email | CustomerField::EmailCc => ["a@mail.example", "b@mail.example"],
        _ => ["ñé電 \"quoted\" ", "another"],
    };
    if customer.shown(field).set().is_some_and(|now| now == one) { other } else { one }
}

/// Writes a change, and holds what is there then against what was to be.
async fn change(bench: &Bench, before: &Customer, change: &CustomerChange, what: &str) -> Customer {
    let edit = change.applied_to(before);
    bench.billagain.edit(before.id, &edit).await.unwrap();
    let after = read(bench, before.id).await;
    assert_eq!(after, as_written(before, &edit), "{what}");
    after
}

fn writable() -> impl Iterator<Item = CustomerField> {
    CustomerField::ALL.into_iter().filter(|field| field.is_writable_on_edit())
}

#[tokio::test]
async fn one_field_is_changed_and_nothing_else() {
    assert_eq!(writable().count(), 26);
    for omitted in [Omitted::Emptied, Omitted::Kept] {
        let bench = Bench::start();
        bench.provider().fill(12);
        bench.provider().set_rules(Rules { omitted_on_edit: omitted, ..Rules::default() });
        for id in ids(&bench) {
            let mut customer = read(&bench, id).await;
            for field in writable() {
                let mut said = CustomerChange::default();
                said.set(field, another(field, &customer)).unwrap();
                let before = customer;
                customer = change(&bench, &before, &said, field.name()).await;
                assert_ne!(customer.shown(field), before.shown(field), "{field} of {id}");
                for other in writable().filter(|other| *other != field) {
                    assert_eq!(customer.shown(other), before.shown(other), "{field}: {other}");
                }
            }
        }
        assert_eq!(bench.provider().ledger().edits.len(), 12 * 26);
    }
}

#[tokio::test]
async fn one_field_is_emptied_and_nothing_else() {
    let bench = Bench::start();
    bench.provider().fill(3);
    for id in ids(&bench) {
        let mut customer = read(&bench, id).await;
        for field in writable().filter(|field| !field.is_required()) {
            let mut said = CustomerChange::default();
            said.empty(field).unwrap();
            customer = change(&bench, &customer, &said, field.name()).await;
            assert_eq!(customer.shown(field), Stated::Empty, "{field}");
        }
    }
}

#[tokio::test]
async fn to_write_what_was_read_changes_nothing() {
    for omitted in [Omitted::Emptied, Omitted::Kept] {
        let bench = Bench::start();
        bench.provider().fill(25);
        bench.provider().set_rules(Rules { omitted_on_edit: omitted, ..Rules::default() });
        for id in ids(&bench) {
            let before = read(&bench, id).await;
            bench.billagain.edit(id, &CustomerEdit::of(&before)).await.unwrap();
            assert_eq!(read(&bench, id).await, before);
        }
    }
}

#[tokio::test]
async fn a_day_that_is_not_told_null_or_the_first_are_three_things() {
    let bench = Bench::start();
    let named = || billagain::Customer::named("Rusks Rusks ");
    for (customer, day, is_written) in [
        (named().without("StatementDate"), Stated::Absent, false),
        (named().with_json("StatementDate", "null"), Stated::Empty, true),
        (named().with("StatementDate", 1), Stated::nullable(StatementDay::new(1)), true),
    ] {
        let id = CustomerId::new(bench.provider().add_customer(customer)).unwrap();
        let before = read(&bench, id).await;
        assert_eq!(before.details.billing.statement_day, day);
        let mut said = CustomerChange::default();
        said.set(CustomerField::City, "Gqeberha").unwrap();
        bench.billagain.edit(id, &said.applied_to(&before)).await.unwrap();
        let edits = bench.provider().ledger().edits;
        let given = &edits.last().unwrap().given;
        assert_eq!(given.contains(&"StatementDay"), is_written, "{day:?}");
    }
}
