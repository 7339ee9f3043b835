//! A list of customers that changes between two requests, as it is told.

use async_trait::async_trait;
use billport_domain::{Currency, Customer, CustomerEdit, CustomerId, Excerpt, NewCustomer};
use billport_ports::{
    CustomerOptions, CustomerPage, Customers, PageRequest, PortError, UnreadableCustomer,
};
use billport_workflows::customers::{CustomersExt, Shift, ShortPage, StreamOptions, Streamed};
use futures_util::StreamExt;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Mutex;

/// A change of the list; places are parts of its length, of 1000.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    Insert {
        at: usize,
        rows: usize,
    },
    Delete {
        at: usize,
        rows: usize,
    },
    /// One row goes from a place to another; both are counted in rows.
    Move {
        from: usize,
        to: usize,
    },
}

/// How a provider cuts a page to fewer rows than it was asked for, without a word.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cut {
    /// As if it had been asked for so many: its pages join.
    AsAsked(usize),
    /// It begins where it was asked to, and ends early.
    AtItsEnd(usize),
}

/// A list, and what happens to it.
#[derive(Default)]
pub(crate) struct List {
    state: Mutex<State>,
    /// Before the request of a number, counted from 1: these changes.
    pub(crate) changes: BTreeMap<usize, Vec<Change>>,
    /// Requests of these numbers fail.
    pub(crate) failures: Mutex<BTreeMap<usize, PortError>>,
    /// Customers that can't be read, with or without their id.
    pub(crate) unreadable: BTreeSet<u64>,
    pub(crate) nameless: BTreeSet<u64>,
    pub(crate) cut: Option<Cut>,
}

#[derive(Default)]
struct State {
    rows: Vec<u64>,
    highest: u64,
    deleted: BTreeSet<u64>,
    requests: Vec<(u32, u8)>,
}

impl List {
    pub(crate) fn of(rows: impl IntoIterator<Item = u64>) -> Self {
        let rows: Vec<_> = rows.into_iter().collect();
        let highest = rows.iter().copied().max().unwrap_or_default();
        let state = State { rows, highest, ..State::default() };
        Self { state: Mutex::new(state), ..Self::default() }
    }

    pub(crate) fn before(mut self, request: usize, change: Change) -> Self {
        self.changes.entry(request).or_default().push(change);
        self
    }

    pub(crate) fn rows(&self) -> Vec<u64> {
        self.state.lock().unwrap().rows.clone()
    }

    pub(crate) fn deleted(&self) -> BTreeSet<u64> {
        self.state.lock().unwrap().deleted.clone()
    }

    /// The pages that were asked for: number and size.
    pub(crate) fn requests(&self) -> Vec<(u32, u8)> {
        self.state.lock().unwrap().requests.clone()
    }

    fn entry(&self, id: u64) -> Result<Customer, UnreadableCustomer> {
        let customer_id = CustomerId::new(id).unwrap();
        if self.nameless.contains(&id) || self.unreadable.contains(&id) {
            let (field, why) = (Excerpt::of(b"isActive"), Excerpt::of(b"perhaps"));
            let id = (!self.nameless.contains(&id)).then_some(customer_id);
            return Err(UnreadableCustomer { id, field, why });
        }
        Ok(Customer::new(customer_id, Currency::ZAR, false))
    }
}

impl State {
    fn make(&mut self, change: &Change) {
        let at = |part: usize| self.rows.len() * part / 1000;
        match *change {
            Change::Insert { at: part, rows } => {
                let (at, first) = (at(part), self.highest + 1);
                self.highest += rows as u64;
                self.rows.splice(at..at, (first..=self.highest).rev());
            }
            Change::Delete { at: part, rows } => {
                let from = at(part);
                let to = (from + rows).min(self.rows.len());
                self.deleted.extend(self.rows.drain(from..to));
            }
            Change::Move { from, to } => {
                let row = self.rows.remove(from);
                self.rows.insert(to, row);
            }
        }
    }
}

#[async_trait]
impl Customers for List {
    async fn page(
        &self,
        page: PageRequest,
        _options: CustomerOptions,
    ) -> Result<CustomerPage, PortError> {
        let mut state = self.state.lock().unwrap();
        state.requests.push((page.number.get(), page.size.get()));
        let request = state.requests.len();
        if let Some(failure) = self.failures.lock().unwrap().remove(&request) {
            return Err(failure);
        }
        for change in self.changes.get(&request).into_iter().flatten() {
            state.make(change);
        }
        let (before, asked) = (page.number.get() as usize - 1, usize::from(page.size.get()));
        let (start, size) = match self.cut {
            None => (before * asked, asked),
            Some(Cut::AsAsked(most)) => (before * asked.min(most), asked.min(most)),
            Some(Cut::AtItsEnd(most)) => (before * asked, asked.min(most)),
        };
        let rows = state.rows.iter().skip(start).take(size);
        let entries: Vec<_> = rows.map(|id| self.entry(*id)).collect();
        Ok(CustomerPage { is_last: entries.len() < asked, entries })
    }

    async fn page_by_ids(
        &self,
        _ids: &[CustomerId],
        _page: PageRequest,
    ) -> Result<CustomerPage, PortError> {
        unreachable!("a stream asks for pages of all")
    }

    async fn get(&self, _id: CustomerId, _: CustomerOptions) -> Result<Customer, PortError> {
        unreachable!("a stream asks for pages")
    }

    async fn add(&self, _new: &NewCustomer) -> Result<Customer, PortError> {
        unreachable!("a stream adds nobody")
    }

    async fn edit(&self, _id: CustomerId, _edit: &CustomerEdit) -> Result<(), PortError> {
        unreachable!("a stream changes nothing")
    }

    async fn archive(&self, _id: CustomerId) -> Result<(), PortError> {
        unreachable!("a stream changes nothing")
    }

    async fn reopen(&self, _id: CustomerId) -> Result<(), PortError> {
        unreachable!("a stream changes nothing")
    }

    async fn delete(&self, _id: CustomerId) -> Result<(), PortError> {
        unreachable!("a stream changes nothing")
    }
}

/// What came of a stream.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) ids: Vec<u64>,
    pub(crate) unreadable: Vec<Option<u64>>,
    pub(crate) shifts: Vec<Shift>,
    pub(crate) waits: VecDeque<std::time::Duration>,
    pub(crate) requests: u64,
    pub(crate) error: Option<PortError>,
}

/// Reads a list to its end.
pub(crate) async fn read(list: &List) -> Seen {
    read_by(ShortPage::default(), list).await
}

/// Reads a list to its end, which is found by a rule.
pub(crate) async fn read_by(short_page: ShortPage, list: &List) -> Seen {
    let mut seen = Seen::default();
    let mut stream = list.stream(StreamOptions { short_page, ..StreamOptions::default() });
    while let Some(item) = stream.next().await {
        match item {
            Ok(Streamed::Customer(customer)) => seen.ids.push(customer.id.get()),
            Ok(Streamed::Unreadable(row)) => seen.unreadable.push(row.id.map(CustomerId::get)),
            Ok(Streamed::Shifted(shift)) => seen.shifts.push(shift),
            Ok(Streamed::Page { requests }) => seen.requests = requests,
            Ok(Streamed::Waiting(wait)) => seen.waits.push_back(wait),
            Err(error) => seen.error = Some(error),
        }
    }
    assert!(stream.next().await.is_none(), "behind its end there is nothing");
    seen
}
