//! A customer is edited: read, shown, consented to, and written whole if nobody came between.

use async_trait::async_trait;
use billport_domain::{
    Currency, Customer, CustomerChange, CustomerDetails, CustomerEdit, CustomerField, CustomerId,
    Difference, NewCustomer, Stated,
};
use billport_ports::{CustomerOptions, CustomerPage, Customers, ErrorKind, PageRequest, PortError};
use billport_workflows::customers::edit::{EditEnd, Proposal, Proposed, Written, propose};
use std::sync::Mutex;

/// A provider of one customer.
struct Provider {
    state: Mutex<State>,
}

/// What somebody does to a customer.
type Hand = fn(&mut Customer);

struct State {
    customer: Customer,
    edits: Vec<CustomerEdit>,
    /// What happens before the `get` of a number, counted from 1.
    before_get: Option<(usize, Hand)>,
    gets: usize,
    /// The `get` of this number fails.
    failing_get: Option<usize>,
    failing_edit: Option<ErrorKind>,
    /// The provider has it otherwise than it is written.
    whim: Hand,
    /// What it does not tell of a customer while they were never edited.
    keeps_back: Hand,
}

fn id() -> CustomerId {
    CustomerId::new(302).unwrap()
}

fn error(kind: ErrorKind, operation: &'static str) -> PortError {
    PortError::new(kind, "Sandbox", operation)
}

impl Provider {
    fn new() -> Self {
        let mut customer = Customer::new(id(), Currency::ZAR, false);
        for field in CustomerField::ALL.into_iter().filter(|field| field.is_writable_on_edit()) {
            // What is required is there already.
            let _ = customer.details.empty(field);
        }
        customer.details.contact.name = Stated::Set("Asha Rai".to_owned());
        customer.details.address.city = Stated::Set("Durban".to_owned());
        let state = State {
            customer,
            edits: Vec::new(),
            before_get: None,
            gets: 0,
            failing_get: None,
            failing_edit: None,
            whim: |_| {},
            keeps_back: |_| {},
        };
        Self { state: Mutex::new(state) }
    }

    fn with(self, arrange: impl FnOnce(&mut State)) -> Self {
        arrange(&mut self.state.lock().unwrap());
        self
    }

    fn edits(&self) -> Vec<CustomerEdit> {
        self.state.lock().unwrap().edits.clone()
    }

    fn customer(&self) -> Customer {
        self.state.lock().unwrap().customer.clone()
    }
}

#[async_trait]
impl Customers for Provider {
    async fn get(&self, asked: CustomerId, _: CustomerOptions) -> Result<Customer, PortError> {
        assert_eq!(asked, id());
        let mut state = self.state.lock().unwrap();
        state.gets += 1;
        if state.failing_get == Some(state.gets) {
            return Err(error(ErrorKind::Unavailable, "get customer"));
        }
        if let Some((number, change)) = state.before_get
            && number == state.gets
        {
            change(&mut state.customer);
        }
        let mut told = state.customer.clone();
        if state.edits.is_empty() {
            (state.keeps_back)(&mut told);
        }
        Ok(told)
    }

    async fn edit(&self, asked: CustomerId, edit: &CustomerEdit) -> Result<(), PortError> {
        assert_eq!(asked, id());
        let mut state = self.state.lock().unwrap();
        if let Some(kind) = state.failing_edit {
            return Err(error(kind, "edit customer"));
        }
        state.edits.push(edit.clone());
        let CustomerEdit { currency, waives_taxes, details } = edit.clone();
        // The harsher provider: what is not written is emptied.
        let mut emptied = CustomerDetails::default();
        for field in CustomerField::ALL {
            let _ = emptied.empty(field);
        }
        let details = details.or(emptied);
        state.customer = Customer { details, ..Customer::new(id(), currency, waives_taxes) };
        let whim = state.whim;
        whim(&mut state.customer);
        Ok(())
    }

    async fn page(&self, _: PageRequest, _: CustomerOptions) -> Result<CustomerPage, PortError> {
        unreachable!("to edit one takes no list")
    }

    async fn page_by_ids(
        &self,
        _: &[CustomerId],
        _: PageRequest,
    ) -> Result<CustomerPage, PortError> {
        unreachable!("to edit one takes no list")
    }

    async fn add(&self, _: &NewCustomer) -> Result<Customer, PortError> {
        unreachable!("an edit adds nobody")
    }

    async fn archive(&self, _: CustomerId) -> Result<(), PortError> {
        unreachable!("an edit archives nobody")
    }

    async fn reopen(&self, _: CustomerId) -> Result<(), PortError> {
        unreachable!("an edit reopens nobody")
    }

    async fn delete(&self, _: CustomerId) -> Result<(), PortError> {
        unreachable!("an edit deletes nobody")
    }
}

fn to(fields: &[(CustomerField, &str)]) -> CustomerChange {
    let mut change = CustomerChange::default();
    for (field, text) in fields {
        change.set(*field, *text).unwrap();
    }
    change
}

async fn proposal(provider: &Provider, fields: &[(CustomerField, &str)]) -> Proposal {
    match propose(provider, id(), to(fields)).await.unwrap() {
        Proposed::Change(proposal) => *proposal,
        Proposed::Nothing(customer) => panic!("there is something to change of {customer:?}"),
    }
}

/// Says yes to what is shown, and writes it.
async fn write(provider: &Provider, proposal: Proposal) -> Result<EditEnd, PortError> {
    let (seen, untold) = (proposal.differences().to_vec(), proposal.untold().to_vec());
    proposal.confirm(&seen, &untold).unwrap().write(provider).await
}

/// The same, where it comes to be written and read back.
async fn written(provider: &Provider, proposal: Proposal) -> Written {
    match write(provider, proposal).await.unwrap() {
        EditEnd::Written(written) => *written,
        other => panic!("it was written: {other:?}"),
    }
}

fn told(differences: &[Difference]) -> Vec<String> {
    differences.iter().map(ToString::to_string).collect()
}

const CITY: [(CustomerField, &str); 1] = [(CustomerField::City, "Gqeberha")];

#[tokio::test]
async fn the_whole_customer_is_written_and_one_field_is_another() {
    let provider = Provider::new();
    let before = provider.customer();
    let proposal = proposal(&provider, &CITY).await;
    assert_eq!(told(proposal.differences()), ["City: `Durban` → `Gqeberha`"]);
    assert_eq!(proposal.customer(), &before);
    assert_eq!(provider.edits(), [], "to look at it writes nothing");
    let written = written(&provider, proposal).await;
    let mut expected = before;
    expected.details.address.city = Stated::Set("Gqeberha".to_owned());
    assert_eq!((&written.customer, &*written.otherwise), (&expected, [].as_slice()));
    assert_eq!((written.told_since.len(), written.has_changed_nothing()), (0, false));
    assert_eq!(provider.edits(), [CustomerEdit::of(&expected)]);
}

#[tokio::test]
async fn what_is_there_already_is_not_written() {
    let provider = Provider::new();
    let change = to(&[(CustomerField::City, "Durban"), (CustomerField::StatementDay, "last")]);
    let proposed = propose(&provider, id(), change).await.unwrap();
    assert_eq!(proposed, Proposed::Nothing(Box::new(provider.customer())));
}

#[tokio::test]
async fn a_yes_to_one_change_is_none_to_another() {
    let provider = Provider::new();
    let one = proposal(&provider, &CITY).await;
    let other = proposal(&provider, &[(CustomerField::City, "Cape Town")]).await;
    let refused = other.confirm(one.differences(), one.untold()).unwrap_err();
    assert_eq!(told(refused.proposal.differences()), ["City: `Durban` → `Cape Town`"]);
    assert_eq!(refused.to_string(), "the consent is to another change");
}

#[tokio::test]
async fn what_somebody_else_has_changed_is_not_undone() {
    let provider = Provider::new().with(|state| {
        let fax: Hand = |customer| {
            customer.details.contact.fax = Stated::Set("+27 41".to_owned());
        };
        state.before_get = Some((2, fax));
    });
    let first = proposal(&provider, &CITY).await;
    let EditEnd::ChangedMeanwhile(Proposed::Change(again)) = write(&provider, first).await.unwrap()
    else {
        panic!("somebody came between")
    };
    assert_eq!(provider.edits(), [], "nothing was written");
    assert_eq!(told(again.differences()), ["City: `Durban` → `Gqeberha`"]);
    assert!(matches!(write(&provider, *again).await.unwrap(), EditEnd::Written(_)));
    let written = provider.customer().details;
    assert_eq!(written.contact.fax, Stated::Set("+27 41".to_owned()), "theirs is kept");
    assert_eq!(written.address.city, Stated::Set("Gqeberha".to_owned()));
}

#[tokio::test]
async fn where_somebody_else_has_made_the_change_nothing_is_left() {
    let provider = Provider::new().with(|state| {
        let city: Hand = |customer| {
            customer.details.address.city = Stated::Set("Gqeberha".to_owned());
        };
        state.before_get = Some((2, city));
    });
    let end = write(&provider, proposal(&provider, &CITY).await).await.unwrap();
    assert!(matches!(end, EditEnd::ChangedMeanwhile(Proposed::Nothing(_))), "{end:?}");
    assert_eq!(provider.edits(), []);
}

#[tokio::test]
async fn what_only_the_provider_computes_may_change_meanwhile() {
    let provider = Provider::new().with(|state| {
        let archived: Hand = |customer| customer.is_active = Stated::Set(false);
        state.before_get = Some((2, archived));
    });
    let end = write(&provider, proposal(&provider, &CITY).await).await.unwrap();
    assert!(matches!(end, EditEnd::Written(_)), "{end:?}");
}

#[tokio::test]
async fn what_the_provider_has_otherwise_is_told() {
    let provider = Provider::new().with(|state| {
        state.whim = |customer| {
            customer.details.address.city = Stated::Set("GQEBERHA".to_owned());
            // What an answer does not have can't be compared.
            customer.details.billing.statement_day = Stated::Absent;
        };
    });
    let written = written(&provider, proposal(&provider, &CITY).await).await;
    assert_eq!(told(&written.otherwise), ["City: `Gqeberha` → `GQEBERHA`"]);
    assert!(!written.has_changed_nothing(), "it is another city than it was");
}

#[tokio::test]
async fn what_the_provider_keeps_as_it_was_is_no_change() {
    const BOTH: [(CustomerField, &str); 2] = [CITY[0], (CustomerField::Fax, "+27 41")];
    let kept: Hand = |customer| customer.details.address.city = Stated::Set("Durban".to_owned());
    let all_kept: Hand = |customer| {
        customer.details.address.city = Stated::Set("Durban".to_owned());
        customer.details.contact.fax = Stated::Empty;
    };
    for (fields, whim, otherwise, is_nothing) in
        [(&CITY[..], kept, 1, true), (&BOTH, kept, 1, false), (&BOTH, all_kept, 2, true)]
    {
        let provider = Provider::new().with(|state| state.whim = whim);
        let written = written(&provider, proposal(&provider, fields).await).await;
        assert_eq!(written.otherwise.len(), otherwise);
        assert_eq!(written.has_changed_nothing(), is_nothing, "{:?}", written.otherwise);
    }
}

/// A provider that tells neither the name nor the day of the statement before it was written to.
fn sparse() -> Provider {
    Provider::new().with(|state| {
        state.keeps_back = |customer| {
            customer.details.contact.name = Stated::Absent;
            customer.details.billing.statement_day = Stated::Absent;
        };
    })
}

#[tokio::test]
async fn what_was_not_told_is_shown_and_what_becomes_of_it_is_told() {
    let provider = sparse();
    let proposal = proposal(&provider, &CITY).await;
    assert_eq!(proposal.untold(), [CustomerField::Name, CustomerField::StatementDay]);
    assert!(proposal.is_incomplete());
    let written = written(&provider, proposal).await;
    assert_eq!(
        told(&written.told_since),
        ["Name: (not told) → (empty)", "StatementDay: (not told) → (last day of the month)"]
    );
    assert_eq!(written.otherwise, []);
    let edit = &provider.edits()[0].details;
    assert!(edit.contact.name.is_absent(), "nobody has said that it is to be emptied");
}

#[tokio::test]
async fn what_was_not_told_and_is_said_is_written() {
    let provider = sparse();
    let said = [CITY[0], (CustomerField::Name, "Asha Rai")];
    let proposal = proposal(&provider, &said).await;
    assert_eq!(proposal.untold(), [CustomerField::StatementDay]);
    assert!(!proposal.is_incomplete(), "the day of the statement is often left out");
    let written = written(&provider, proposal).await;
    assert_eq!(written.customer.details.contact.name, Stated::Set("Asha Rai".to_owned()));
}

#[tokio::test]
async fn a_yes_to_a_change_is_none_to_what_it_leaves_out() {
    let (whole, sparse) = (Provider::new(), sparse());
    let seen = proposal(&whole, &CITY).await;
    let other = proposal(&sparse, &CITY).await;
    assert_eq!(seen.differences(), other.differences());
    assert!(other.confirm(seen.differences(), seen.untold()).is_err());
}

#[tokio::test]
async fn what_is_told_no_more_needs_a_consent_anew() {
    let provider = Provider::new();
    let first = proposal(&provider, &CITY).await;
    let provider = provider.with(|state| {
        state.keeps_back = |customer| customer.details.contact.fax = Stated::Absent;
    });
    let EditEnd::ChangedMeanwhile(Proposed::Change(again)) = write(&provider, first).await.unwrap()
    else {
        panic!("it is told otherwise")
    };
    assert_eq!((again.untold(), provider.edits().len()), ([CustomerField::Fax].as_slice(), 0));
}

#[tokio::test]
async fn a_look_that_fails_before_writes_nothing_and_one_behind_takes_nothing_back() {
    let provider = Provider::new().with(|state| state.failing_get = Some(2));
    let error = write(&provider, proposal(&provider, &CITY).await).await.unwrap_err();
    assert_eq!((error.operation(), provider.edits().len()), ("get customer", 0));
    let provider = Provider::new().with(|state| state.failing_get = Some(3));
    let end = write(&provider, proposal(&provider, &CITY).await).await.unwrap();
    assert!(matches!(end, EditEnd::NotReadBack(_)), "{end:?}");
    assert_eq!(provider.edits().len(), 1);
}

#[tokio::test]
async fn an_edit_that_fails_is_told_as_the_port_tells_it() {
    for kind in [ErrorKind::Refused, ErrorKind::OutcomeUnknown] {
        let provider = Provider::new().with(|state| state.failing_edit = Some(kind));
        let error = write(&provider, proposal(&provider, &CITY).await).await.unwrap_err();
        assert_eq!((error.kind(), error.operation()), (kind, "edit customer"));
    }
}
