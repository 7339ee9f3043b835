//! BillAgain, pretended: the customers of a billing service.
//!
//! - `calls`: the ten calls as HTTP; `access`: who may make them; `asked`: what arrived; `refusal`:
//!   the error shape.
//! - `list`, `get`, `add`, `edit`, `standing`: what a call does, and its answer. `standing` is to
//!   delete, archive and reopen.
//! - `page`: which part of a list is asked for. `shape`, `fields`, `kind`: how strictly a body is
//!   read, every field that it may hold, and what may stand there.
//! - `contact`, `payment_method`: two parts of a customer who is added, as they are answered.
//! - `books`: all that BillAgain knows, under one lock; `register`: the customers in their order;
//!   `churn`: rows that come and go while somebody pages.
//! - `customer`: one as it is kept; `record`: one as it is answered; `invented`: one that is made
//!   from its number; `countries`, `spelling`: names behind codes, dates and tokens.
//! - `rules`: what a test may change. `ledger`: what was asked, and what was truly done.
//! - `handle`: how a test speaks to it; `control`: how another process does.
//!
//! The documents' tables and samples disagree in many places. The answers follow the samples: types
//! that drift, dates with seven digits, the whole card number where four digits are announced. What
//! the documents leave open is decided here, and stands in the doc of each file.

mod access;
mod add;
mod asked;
mod books;
mod calls;
mod churn;
mod contact;
mod control;
mod countries;
mod customer;
mod edit;
mod fields;
mod get;
mod handle;
mod invented;
mod kind;
mod ledger;
mod list;
mod page;
mod payment_method;
mod record;
mod refusal;
mod register;
mod rules;
mod shape;
mod spelling;
mod standing;

use std::{
    num::NonZeroU32,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{MethodFilter, on},
};

pub(crate) use self::control::routes as control_routes;
use self::{
    access::Access,
    books::{Books, Moment},
    calls::Operation,
    standing::Standing,
};
pub use self::{
    churn::Churn,
    customer::Customer,
    handle::BillAgainSandbox,
    ledger::{AddedCustomer, CallRecord, Edit, LedgerSnapshot},
    page::PageAsked,
    refusal::errors,
    rules::{Omitted, Rules},
};
pub use crate::fault::Answered;
use crate::{config::SandboxConfig, fault::Call, world::World};

/// Where all paths of the pretended BillAgain begin.
pub(crate) const ROOT: &str = "/billagain";

/// The ten calls.
const OPERATIONS: [Operation; 10] = [
    Operation {
        method: MethodFilter::GET,
        path: "/customers",
        call: Call::ListCustomers,
        work: |books, asked, _| books.list(asked, false),
    },
    Operation {
        method: MethodFilter::GET,
        path: "/customers/with_customfields",
        call: Call::ListCustomers,
        work: |books, asked, _| books.list(asked, true),
    },
    Operation {
        method: MethodFilter::POST,
        path: "/by_customer_ids",
        call: Call::CustomersByIds,
        work: |books, asked, _| books.list_by_ids(asked),
    },
    Operation {
        method: MethodFilter::GET,
        path: "/customers/{customerID}",
        call: Call::GetCustomer,
        work: |books, asked, _| books.get(asked, false),
    },
    Operation {
        method: MethodFilter::GET,
        path: "/customers/with_customfields/{customerID}",
        call: Call::GetCustomer,
        work: |books, asked, _| books.get(asked, true),
    },
    Operation {
        method: MethodFilter::POST,
        path: "/customers",
        call: Call::AddCustomer,
        work: Books::add,
    },
    Operation {
        method: MethodFilter::PUT,
        path: "/customers/{customerID}",
        call: Call::EditCustomer,
        work: |books, asked, _| books.edit(asked),
    },
    Operation {
        method: MethodFilter::DELETE,
        path: "/customers/{customerID}",
        call: Call::DeleteCustomer,
        work: |books, asked, _| books.stand(asked, Standing::Deleted),
    },
    Operation {
        method: MethodFilter::PUT,
        path: "/customers/{customerID}/archive",
        call: Call::ArchiveCustomer,
        work: |books, asked, _| books.stand(asked, Standing::Archived),
    },
    Operation {
        method: MethodFilter::PUT,
        path: "/customers/{customerID}/reopen",
        call: Call::ReopenCustomer,
        work: |books, asked, _| books.stand(asked, Standing::Reopened),
    },
];

/// Johannesburg is two hours ahead of UTC and has no daylight saving: the offset of every date in
/// the documents' samples.
const AHEAD_OF_UTC: Duration = Duration::from_hours(2);

/// Larger bodies are answered with a 413. A customer takes about 2 KiB.
const MAX_BODY_BYTES: usize = 1024 * 1024;

/// The pretended provider: who may ask, what it knows, and the world that it lives in.
#[derive(Debug)]
pub(crate) struct BillAgain {
    access: Access,
    world: Arc<World>,
    books: Mutex<Books>,
}

pub(crate) fn routes(billagain: &Arc<BillAgain>) -> Router {
    let mut router = Router::new();
    for operation in OPERATIONS {
        router = router.route(
            operation.path,
            on(operation.method, move |billagain, connection, customer, query, headers, body| {
                calls::serve(operation, billagain, connection, customer, query, headers, body)
            }),
        );
    }
    router.layer(DefaultBodyLimit::max(MAX_BODY_BYTES)).with_state(Arc::clone(billagain))
}

impl BillAgain {
    pub(crate) fn new(config: &SandboxConfig, world: Arc<World>) -> Self {
        let mut books = Books::new(config.ledger);
        books.register.fill(config.customers, NonZeroU32::MIN);
        Self {
            access: Access::new(&config.billagain_account_id, &config.billagain_api_key),
            world,
            books: Mutex::new(books),
        }
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().expect("nothing panics while it holds the books")
    }

    fn moment(&self) -> Moment {
        let clock = &self.world.clock;
        Moment { today: clock.today(AHEAD_OF_UTC), time_of_day: clock.time_of_day(AHEAD_OF_UTC) }
    }
}
