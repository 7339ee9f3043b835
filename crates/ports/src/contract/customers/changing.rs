//! A change changes what it says, and nothing else; and what is told of it is true.

use billport_domain::{
    Customer, CustomerChange, CustomerEdit, CustomerField, CustomerId, CustomerStatus, NewCustomer,
    Stated,
};

use super::invented::{self, CHANGES, EMPTIED};
use super::{CustomersBench, WriteSituation, at_ease, reading};
use crate::{CustomerOptions, ErrorKind, PortError};

pub(super) async fn check(bench: &dyn CustomersBench) {
    every_field_is_changed_alone(bench).await;
    every_field_is_emptied_alone(bench).await;
    to_write_what_was_read_changes_nothing(bench).await;
    who_is_archived_can_be_reopened(bench).await;
    who_is_deleted_is_gone(bench).await;
    for change in Change::ALL {
        for situation in [
            WriteSituation::Fine,
            WriteSituation::Refuses,
            WriteSituation::AnswerLost,
            WriteSituation::RequestLost,
            WriteSituation::Gibberish,
            WriteSituation::AnsweredInItsPlace,
            WriteSituation::ServerError,
            WriteSituation::Throttles,
            WriteSituation::RejectsCredentials,
        ] {
            what_is_told_of_a_change_is_true(bench, change, situation).await;
        }
    }
}

async fn every_field_is_changed_alone(bench: &dyn CustomersBench) {
    let reference = bench.reference();
    let changes = CHANGES.into_iter().chain([(CustomerField::Reference, reference.as_str())]);
    let mut customer = add(bench, &invented::in_full(&bench.reference())).await;
    for (field, text) in changes {
        let mut change = CustomerChange::default();
        change.set(field, text).expect("the value can stand in the field");
        customer = is_changed_alone(bench, &customer, field, &change).await;
    }
}

async fn every_field_is_emptied_alone(bench: &dyn CustomersBench) {
    let mut customer = add(bench, &invented::in_full(&bench.reference())).await;
    for field in EMPTIED {
        let mut change = CustomerChange::default();
        change.empty(field).expect("the field can be emptied");
        customer = is_changed_alone(bench, &customer, field, &change).await;
    }
}

/// Makes a change of one field, and gives the customer as it is then.
async fn is_changed_alone(
    bench: &dyn CustomersBench,
    before: &Customer,
    changed: CustomerField,
    change: &CustomerChange,
) -> Customer {
    let result = bench.port().edit(before.id, &change.applied_to(before)).await;
    result.expect("the provider works");
    let after = read(bench, before.id).await;
    for field in CustomerField::ALL.into_iter().filter(|field| field.is_writable_on_edit()) {
        let expected = if field == changed { change.get(field) } else { before.shown(field) };
        assert_eq!(after.shown(field), expected, "{changed} is changed, and {field} is told");
    }
    let is_kept = (&after.created, &after.balance) == (&before.created, &before.balance);
    assert!(is_kept, "{changed} is changed: {before:?}, then {after:?}");
    after
}

async fn to_write_what_was_read_changes_nothing(bench: &dyn CustomersBench) {
    let before = add(bench, &invented::in_full(&bench.reference())).await;
    let result = bench.port().edit(before.id, &CustomerEdit::of(&before)).await;
    result.expect("the provider works");
    assert_eq!(read(bench, before.id).await, before, "what was read is written, and is the same");
}

async fn who_is_archived_can_be_reopened(bench: &dyn CustomersBench) {
    let customer = add(bench, &invented::plain(&bench.reference())).await;
    assert!(is_active(&customer), "who is added is active: {customer:?}");
    for _ in 0..2 {
        bench.port().archive(customer.id).await.expect("once and again, it changes nothing more");
        let archived = read(bench, customer.id).await;
        assert!(is_archived(&archived), "who is archived is told so: {archived:?}");
    }
    for _ in 0..2 {
        bench.port().reopen(customer.id).await.expect("once and again, it changes nothing more");
        let reopened = read(bench, customer.id).await;
        assert!(is_active(&reopened), "who is reopened is active: {reopened:?}");
    }
}

async fn who_is_deleted_is_gone(bench: &dyn CustomersBench) {
    let customer = add(bench, &invented::plain(&bench.reference())).await;
    bench.port().delete(customer.id).await.expect("the provider works");
    let again = bench.port().get(customer.id, CustomerOptions::default()).await;
    reading::is_not_found("get", again.map(drop));
    reading::is_not_found("delete", bench.port().delete(customer.id).await);
    assert!(!bench.held().ids.contains(&customer.id), "who is deleted is held no more");
}

/// One change of a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Edit,
    Archive,
    Reopen,
    Delete,
}

impl Change {
    const ALL: [Self; 4] = [Self::Edit, Self::Archive, Self::Reopen, Self::Delete];

    /// A customer of whom it is still to be made.
    async fn prepared(self, bench: &dyn CustomersBench) -> Customer {
        let customer = add(bench, &invented::plain(&bench.reference())).await;
        if self == Self::Reopen {
            bench.port().archive(customer.id).await.expect("the provider works");
        }
        customer
    }

    async fn make(self, bench: &dyn CustomersBench, customer: &Customer) -> Result<(), PortError> {
        let port = bench.port();
        match self {
            Self::Edit => {
                let mut change = CustomerChange::default();
                change.set(CustomerField::City, "Gqeberha").expect("any text is a city");
                port.edit(customer.id, &change.applied_to(customer)).await
            }
            Self::Archive => port.archive(customer.id).await,
            Self::Reopen => port.reopen(customer.id).await,
            Self::Delete => port.delete(customer.id).await,
        }
    }

    async fn is_made(self, bench: &dyn CustomersBench, id: CustomerId) -> bool {
        let result = bench.port().get(id, CustomerOptions::default()).await;
        let customer = match result {
            Ok(customer) => customer,
            Err(error) => return self == Self::Delete && error.kind() == ErrorKind::NotFound,
        };
        match self {
            Self::Edit => customer.details.address.city == Stated::Set("Gqeberha".to_owned()),
            Self::Archive => is_archived(&customer),
            Self::Reopen => is_active(&customer),
            Self::Delete => false,
        }
    }
}

async fn what_is_told_of_a_change_is_true(
    bench: &dyn CustomersBench,
    change: Change,
    situation: WriteSituation,
) {
    let customer = change.prepared(bench).await;
    bench.order_writes(situation);
    let result = change.make(bench, &customer).await;
    at_ease(bench);
    let is_made = change.is_made(bench, customer.id).await;
    let Err(error) = result else {
        assert!(is_made, "{change:?}, {situation:?}: what is said to be done is done");
        return;
    };
    assert_ne!(situation, WriteSituation::Fine, "the provider works: {error}");
    if !error.is_outcome_unknown() {
        assert!(
            !is_made,
            "{change:?}, {situation:?}: what is done is not said to be undone: {error}"
        );
    }
    let kind = match situation {
        WriteSituation::Refuses => ErrorKind::Refused,
        WriteSituation::RejectsCredentials => ErrorKind::Credentials,
        WriteSituation::Throttles => ErrorKind::Throttled,
        _ => return,
    };
    assert_eq!(error.kind(), kind, "{change:?}, {situation:?}: {error}");
    if situation == WriteSituation::Refuses {
        let told = error.to_string();
        assert!(told.contains(WriteSituation::WORDS), "a refusal is told in its words: {told}");
    }
}

async fn add(bench: &dyn CustomersBench, new: &NewCustomer) -> Customer {
    let added = bench.port().add(new).await.expect("the provider works");
    read(bench, added.id).await
}

async fn read(bench: &dyn CustomersBench, id: CustomerId) -> Customer {
    reading::get(bench, id, CustomerOptions::default()).await
}

fn is_active(customer: &Customer) -> bool {
    let is_active = customer.is_active == Stated::Set(true);
    is_active && customer.status == Stated::Set(CustomerStatus::Active)
}

fn is_archived(customer: &Customer) -> bool {
    let is_inactive = customer.is_active == Stated::Set(false);
    is_inactive && customer.status == Stated::Set(CustomerStatus::Archived)
}
