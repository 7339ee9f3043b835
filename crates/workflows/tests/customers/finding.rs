//! Customers are found among all, and one is added only if it is not among them.

use billport_domain::{
    Currency, Customer, CustomerField, CustomerId, Excerpt, NewCustomer, Stated,
};
use billport_ports::{CustomerPage, ErrorKind, MockCustomers, PortError, UnreadableCustomer};
use billport_workflows::customers::{
    AddEnd, AddError, Alike, Found, Hindrance, Likeness, Sought, add_unless_exists, find,
};

type Row = Result<Customer, UnreadableCustomer>;

fn id(number: u64) -> CustomerId {
    CustomerId::new(number).unwrap()
}

fn customer(number: u64, reference: &str, email: &str) -> Customer {
    let mut customer = Customer::new(id(number), Currency::ZAR, false);
    customer.details.reference = Stated::Set(reference.to_owned());
    customer.details.contact.email = Stated::Set(email.to_owned());
    customer
}

fn unreadable(number: u64) -> UnreadableCustomer {
    let (field, why) = (Excerpt::of(b"isActive"), Excerpt::of(b"perhaps"));
    UnreadableCustomer { id: Some(id(number)), field, why }
}

/// A provider with these customers, which gives a hundred a page whatever it is asked for.
fn provider(rows: Vec<Row>) -> MockCustomers {
    let mut port = MockCustomers::new();
    port.expect_page().returning(move |page, options| {
        assert!(!options.custom_fields, "they cost the provider more, and nobody looks at them");
        let asked = usize::from(page.size.get());
        let (before, size) = (page.number.get() as usize - 1, asked.min(100));
        let entries: Vec<_> = rows.iter().skip(before * size).take(size).cloned().collect();
        Ok(CustomerPage { is_last: entries.len() < asked, entries })
    });
    port
}

fn asha() -> NewCustomer {
    let mut new = NewCustomer::new(Currency::ZAR, false);
    new.details.reference = Stated::Set("cust-7".to_owned());
    new.details.contact.email = Stated::Set("asha@example.org".to_owned());
    new
}

fn others() -> Vec<Row> {
    vec![
        Ok(customer(3, "cust-3", "ravi@example.org")),
        Ok(customer(2, "cust-2", "mina@example.org")),
    ]
}

#[tokio::test]
async fn all_who_match_are_found_in_their_order() {
    let mut rows = others();
    rows.insert(0, Ok(customer(9, "cust-9", "ASHA@example.org")));
    rows.push(Ok(customer(1, "cust-7", "")));
    rows.push(Err(unreadable(8)));
    let sought = Sought::of(&asha()).unwrap();
    let Found { alike, unreadable: found } = find(&provider(rows), &sought).await.unwrap();
    let alike: Vec<_> = alike.iter().map(|one| (one.customer.id.get(), one.likeness)).collect();
    let same = Likeness::Same(CustomerField::Reference);
    assert_eq!((alike, found), (vec![(9, Likeness::Another), (1, same)], vec![unreadable(8)]));
}

/// How an addition ends where these are there beside others. The mock panics if it is asked to add.
async fn hindered(new: &NewCustomer, there: &[Customer]) -> Hindrance {
    let rows = others().into_iter().chain(there.iter().cloned().map(Ok)).collect();
    match add_unless_exists(&provider(rows), new).await.unwrap() {
        AddEnd::Hindered(hindrance) => hindrance,
        AddEnd::Added(customer) => panic!("{customer:?} was added"),
    }
}

#[tokio::test]
async fn who_is_there_is_not_added() {
    let by_reference = customer(9, "cust-7", "other@example.org");
    let shares_email = customer(8, "cust-9", "Asha@example.org");
    let there = [shares_email, by_reference.clone()];
    assert_eq!(hindered(&asha(), &there).await, Hindrance::Exists(vec![by_reference]));
    let mut nameless = asha();
    nameless.details.reference = Stated::Empty;
    let found = hindered(&nameless, &there[..1]).await;
    assert_eq!(found, Hindrance::Exists(vec![there[0].clone()]), "an address is all there is");
}

#[tokio::test]
async fn who_may_be_there_is_not_added_and_not_taken_for_the_same() {
    let by = CustomerField::Reference;
    for (reference, likeness) in [
        ("cust-9", Likeness::Another),
        ("CUST-7", Likeness::Perhaps(by)),
        ("", Likeness::Perhaps(CustomerField::Email)),
    ] {
        let there = customer(9, reference, "Asha@example.org");
        let found = hindered(&asha(), std::slice::from_ref(&there)).await;
        assert_eq!(found, Hindrance::Alike(vec![Alike { customer: there, likeness }]));
    }
}

#[tokio::test]
async fn who_is_not_there_is_added_once() {
    let mut port = provider(others());
    let added = customer(10, "cust-7", "asha@example.org");
    let answer = added.clone();
    port.expect_add().times(1).withf(|new| *new == asha()).return_once(move |_| Ok(answer));
    let end = add_unless_exists(&port, &asha()).await.unwrap();
    assert_eq!(end, AddEnd::Added(Box::new(added)));
}

#[tokio::test]
async fn where_somebody_can_not_be_read_nobody_is_added() {
    let rows = others().into_iter().chain([Err(unreadable(8))]).collect();
    let end = add_unless_exists(&provider(rows), &asha()).await.unwrap();
    assert_eq!(end, AddEnd::Hindered(Hindrance::Unreadable(vec![unreadable(8)])));
}

#[tokio::test]
async fn where_pages_are_cut_short_nobody_is_added() {
    let mut rows: Vec<Row> = (1..=150).rev().map(|id| Ok(customer(id * 3, "", ""))).collect();
    rows.push(Ok(customer(1, "cust-7", "asha@example.org")));
    // The mock panics if it is asked to add.
    let error = add_unless_exists(&provider(rows), &asha()).await.unwrap_err();
    assert!(error.to_string().contains("gives fewer customers a page"), "{error}");
}

#[tokio::test]
async fn who_has_no_name_to_look_for_is_not_added() {
    let nameless = NewCustomer::new(Currency::ZAR, false);
    let error = add_unless_exists(&MockCustomers::new(), &nameless).await.unwrap_err();
    assert!(matches!(error, AddError::NothingToLookFor), "{error}");
}

#[tokio::test(start_paused = true)]
async fn while_nobody_can_be_looked_for_nobody_is_added() {
    let mut port = MockCustomers::new();
    let gone = || PortError::new(ErrorKind::Unavailable, "Sandbox", "list customers");
    port.expect_page().returning(move |_, _| Err(gone()));
    let error = add_unless_exists(&port, &asha()).await.unwrap_err();
    assert!(error.to_string().starts_with("nobody was added: Sandbox: list customers"), "{error}");
}

#[tokio::test]
async fn an_addition_of_unknown_outcome_stays_so() {
    let mut port = provider(others());
    let unknown = || PortError::new(ErrorKind::OutcomeUnknown, "Sandbox", "add customer");
    port.expect_add().times(1).return_once(move |_| Err(unknown()));
    match add_unless_exists(&port, &asha()).await.unwrap_err() {
        AddError::Adding(error) => assert!(error.is_outcome_unknown()),
        other => panic!("{other}"),
    }
}
