//! `billport customers add`: a customer is added, once.

use billport::domain::{Customer, NewCustomer};
use billport::ports::{ErrorKind, PortError};
use billport::workflows::customers::{Absent, Candidate, Hindrance, Looked};

use super::changing::Changing;
use super::consent::Consenting;
use super::{add_doubt, hindered, saying};
use crate::args::{AddCustomerArgs, Globals, Output};
use crate::commands::block_on;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::view::customer::{named, new_customer};
use crate::view::{self, Commands, json, shown, talk};

/// What is told of it when it was done.
const DONE: &str = "added";

/// What became of it.
enum End {
    Added(Box<Customer>),
    /// Nothing was added, for this reason.
    Hindered(Hindrance),
    /// Nobody knows whether it was added.
    Unknown(PortError),
}

/// A customer that is about to be added.
enum Addition<'n> {
    /// Whether it is there or not.
    Anyway(&'n NewCustomer),
    /// It was looked for, and nobody is it.
    OfAbsent(Absent<'n>),
}

pub(super) fn run(globals: &Globals, args: &AddCustomerArgs) -> Result<Exit, Failure> {
    let consenting = Consenting::of(args.yes, DONE)?;
    let new = saying::new_customer(&args.said)?;
    let candidate = Candidate::of(&new);
    if args.unless_exists && candidate.is_none() {
        return Err(Failure::usage(
            "--unless-exists looks for a reference or an e-mail address, and there is neither",
        )
        .hint("give the customer a reference of its own: --set Reference=cust-00001"));
    }
    let commands = Commands::new(globals);
    let checks = add_doubt::checks(&new, &commands, args);
    let changing = Changing::begin(globals, args.place, consenting, DONE, checks)?;
    let candidate = candidate.filter(|_| args.unless_exists);
    let end = block_on(add(&changing, &new, candidate, args.output))?;
    match end {
        End::Added(customer) => {
            view::print(&match args.output {
                Output::Text => format!("added        {}\n", named(&customer)),
                Output::Json => json::line(&json::AddedJson::added(&customer)),
            })?;
            changing.tell_forgotten();
            Ok(Exit::Delivered)
        }
        End::Hindered(hindrance) => hindered::tell(&hindrance, &commands, args),
        End::Unknown(error) => {
            if args.output == Output::Json {
                let message = shown(error.to_string()).to_string();
                view::print(&json::line(&json::AddedJson::unknown(message)))?;
            }
            Err(changing.doubt(&error))
        }
    }
}

async fn add(
    changing: &Changing,
    new: &NewCustomer,
    candidate: Option<Candidate<'_>>,
    output: Output,
) -> Result<End, Failure> {
    let addition = match candidate {
        None => Addition::Anyway(new),
        Some(candidate) => {
            let looked = candidate.look(changing.port()).await;
            match looked.map_err(|error| Failure::billagain(&error))? {
                Looked::Absent(absent) => Addition::OfAbsent(absent),
                Looked::Hindered(hindrance) => return Ok(End::Hindered(hindrance)),
            }
        }
    };
    if changing.is_asked() || output == Output::Text {
        talk::note(new_customer::text(new).trim_end());
    }
    changing.consent("Add this customer?")?;
    let sent = changing.send(async {
        match addition {
            Addition::Anyway(new) => changing.port().add(new).await,
            Addition::OfAbsent(absent) => absent.add(changing.port()).await,
        }
    });
    match sent.await {
        Ok(customer) => Ok(End::Added(Box::new(customer))),
        Err(error) if error.kind() == ErrorKind::OutcomeUnknown => Ok(End::Unknown(error)),
        Err(error) => Err(Failure::billagain(&error)),
    }
}
