//! `billport customers archive`, `reopen` and `delete`: something is done to one customer, who is named
//! before it is.

use billport::domain::{Customer, CustomerField, CustomerId};
use billport::ports::{CustomerOptions, Customers, PortError};

use super::changing::Changing;
use super::consent::Consenting;
use crate::args::{Globals, OneCustomerArgs, Output};
use crate::commands::block_on;
use crate::exit::Exit;
use crate::failure::{Failure, is_nobody, no_customer};
use crate::view::customer::named;
use crate::view::{self, Commands, json, shown, talk};

/// What is done to a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Archive,
    Reopen,
    Delete,
}

pub(super) fn run(globals: &Globals, act: Act, args: &OneCustomerArgs) -> Result<Exit, Failure> {
    let id = args.id;
    let consenting = Consenting::of(args.yes, act.done())?;
    let look = Commands::new(globals).customers(&format!("get {id}"), args.place);
    let checks = vec![
        format!("how the customer is now: {look}"),
        "to type it once more does no harm: it is done once".to_owned(),
    ];
    let changing = Changing::begin(globals, args.place, consenting, act.done(), checks)?;
    let customer = block_on(act.make(&changing, id))?;
    let done = if customer.is_some() { act.done() } else { "gone" };
    view::print(&match args.output {
        Output::Text => {
            let name = customer.as_ref().map_or_else(|| format!("customer {id}"), named);
            format!("{done:<12} {name}\n")
        }
        Output::Json => json::line(&json::CustomerDoneJson::new(id, done)),
    })?;
    match customer {
        Some(_) => changing.tell_forgotten(),
        None => talk::note(&format!("{}, so there is nothing to delete", no_customer(id))),
    }
    Ok(Exit::Delivered)
}

impl Act {
    /// What is told when it was done.
    const fn done(self) -> &'static str {
        match self {
            Self::Archive => "archived",
            Self::Reopen => "reopened",
            Self::Delete => "deleted",
        }
    }

    /// What comes of it, for whoever is asked. Source: BillAgain, Customers: to archive a customer makes
    /// all subscriptions inactive.
    fn effect(self, customer: &Customer) -> Option<String> {
        let active = match customer.shown(CustomerField::ActiveSubscriptions).set() {
            Some(active) => format!("; active now: {}", shown(&**active)),
            None => String::new(),
        };
        match self {
            Self::Archive => Some(format!("all of their subscriptions become inactive{active}")),
            Self::Reopen => None,
            Self::Delete => Some(format!(
                "the customer is gone for good then, with all of their subscriptions{active}"
            )),
        }
    }

    /// What a person is asked.
    fn question(self, customer: &Customer) -> String {
        let name = named(customer);
        match self {
            Self::Archive => format!("Archive {name}?"),
            Self::Reopen => format!("Open {name} again?"),
            Self::Delete => format!("Delete {name}?"),
        }
    }

    /// Does it to a customer, if somebody says yes; gives nothing if the one to be deleted is gone.
    async fn make(self, changing: &Changing, id: CustomerId) -> Result<Option<Customer>, Failure> {
        let is_done = |error: &PortError| self == Self::Delete && is_nobody(error);
        let customer = match changing.port().get(id, CustomerOptions::default()).await {
            Err(error) if is_done(&error) => return Ok(None),
            found => found.map_err(|error| changing.not_read(&error, id))?,
        };
        if changing.is_asked() {
            self.effect(&customer).iter().for_each(|effect| talk::note(effect));
        }
        changing.consent(&self.question(&customer))?;
        match changing.send(self.order(changing.port(), id)).await {
            Err(error) if is_done(&error) => Ok(None),
            end => end.map(|()| Some(customer)).map_err(|error| changing.failure(&error, id)),
        }
    }

    async fn order(self, port: &dyn Customers, id: CustomerId) -> Result<(), PortError> {
        match self {
            Self::Archive => port.archive(id).await,
            Self::Reopen => port.reopen(id).await,
            Self::Delete => port.delete(id).await,
        }
    }
}
