//! A change of a customer: connected, consented to, sent while signals are heard.

use billport::domain::CustomerId;
use billport::ports::{Customers, ErrorKind, PortError};
use std::future::Future;
use std::sync::Arc;

use super::consent::Consenting;
use super::port;
use crate::args::{CustomersPlace, Globals};
use crate::connect::Connection;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interrupt;
use crate::settings::Sources;
use crate::view::customer::ChangeWatch;
use crate::view::{Commands, shown, talk};

/// What is told after a change at the embedded sandbox.
const FORGOTTEN: &str = "the embedded sandbox forgets this with this command; one that stays: \
    billport sandbox";

/// A change that is about to be made.
pub(super) struct Changing {
    connection: Connection,
    consenting: Consenting,
    /// What is told when it was done: `added`.
    done: &'static str,
    /// How it is found out whether it was.
    checks: Vec<String>,
    /// The command that lists which customers there are.
    list: String,
    watch: Arc<ChangeWatch>,
}

impl Changing {
    /// Connects, tells where to, and hears signals from now on.
    pub(super) fn begin(
        globals: &Globals,
        place: CustomersPlace,
        consenting: Consenting,
        done: &'static str,
        checks: Vec<String>,
    ) -> Result<Self, Failure> {
        let connection = Connection::to_billagain(&Sources::open_at(globals, place.target)?)?;
        connection.tell();
        let watch = Arc::new(ChangeWatch::new(done, checks.clone()));
        interrupt::stop_change(connection.billport.clone(), Arc::clone(&watch))
            .map_err(|error| Failure::unexpected(error.to_string()))?;
        let list = Commands::new(globals).customers("list", place);
        Ok(Self { connection, consenting, done, checks, list, watch })
    }

    pub(super) fn port(&self) -> &dyn Customers {
        port(&self.connection)
    }

    /// Whether a person has to see what they are asked about, whatever the output.
    pub(super) const fn is_asked(&self) -> bool {
        self.consenting.is_asked()
    }

    /// Asks for consent.
    ///
    /// # Errors
    /// If a person has said no.
    pub(super) fn consent(&self, question: &str) -> Result<(), Failure> {
        self.consenting.to(question, self.done, &self.connection)
    }

    /// Sends what changes something.
    pub(super) async fn send<T>(&self, call: impl Future<Output = T>) -> T {
        self.watch.begins();
        let end = call.await;
        self.watch.ended();
        end
    }

    /// Tells that what was done ends with this command, where it does.
    pub(super) fn tell_forgotten(&self) {
        if self.connection.sandbox.is_some() {
            talk::note(FORGOTTEN);
        }
    }

    /// It was not done, and somebody has to say yes once more.
    pub(super) fn asks_again(&self) {
        self.watch.asks_again();
    }

    /// Nobody knows whether it was done: how that is found out.
    pub(super) fn doubt(&self, error: &PortError) -> Failure {
        let failure = Failure::new(Exit::of_customer(error), shown(error.to_string()).as_str());
        self.checks.iter().fold(failure, Failure::hint)
    }

    /// The customer could not be read, so nothing was done.
    pub(super) fn not_read(&self, error: &PortError, id: CustomerId) -> Failure {
        Failure::customer(error, id, &self.list)
    }

    /// It was not done to this customer, or nobody knows whether it was.
    pub(super) fn failure(&self, error: &PortError, id: CustomerId) -> Failure {
        match error.kind() {
            ErrorKind::OutcomeUnknown => self.doubt(error),
            _ => self.not_read(error, id),
        }
    }
}
