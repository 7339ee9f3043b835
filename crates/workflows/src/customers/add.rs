//! A customer is added, unless it is there already.
//!
//! ```text
//!            look                  add
//! Candidate ─────► Looked::Absent ─────► the customer
//!                  Looked::Hindered
//! ```
//!
//! **Stages are types**: what is added was looked for, and was not found. Between the look and the addition
//! there is a moment in which somebody else may add the same one; the provider offers nothing against that.

use billport_domain::{Customer, NewCustomer};
use billport_ports::{Customers, PortError, UnreadableCustomer};
use thiserror::Error;

use super::find::{Alike, Found, find};
use super::sought::{Likeness, Sought};

/// A customer to be added, who can be looked for.
#[derive(Debug)]
pub struct Candidate<'n> {
    new: &'n NewCustomer,
    sought: Sought,
}

/// What a look has shown.
#[derive(Debug)]
pub enum Looked<'n> {
    /// Nobody is it.
    Absent(Absent<'n>),
    /// It is not to be added.
    Hindered(Hindrance),
}

/// A customer who was looked for, and is not there.
#[derive(Debug)]
pub struct Absent<'n> {
    new: &'n NewCustomer,
}

/// Why a customer is not added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// It is there already: these are it.
    Exists(Vec<Customer>),
    /// None of these is it for certain. One of them may be, or they are others with its e-mail address:
    /// a person has to look.
    Alike(Vec<Alike>),
    /// Nobody that can be read is it, and one of these may be.
    Unreadable(Vec<UnreadableCustomer>),
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddEnd {
    /// It was added, and this is what the provider has.
    Added(Box<Customer>),
    /// Nobody was added.
    Hindered(Hindrance),
}

/// Why a customer was not added, or may not have been.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum AddError {
    /// Nothing names the customer. Nobody was added.
    #[error("it has neither a reference nor an e-mail address by which it could be looked for")]
    NothingToLookFor,
    /// The customers can't be looked through. Nobody was added.
    #[error("nobody was added: {0}")]
    Looking(#[source] PortError),
    /// As the port says it: it may have been added if the outcome is unknown.
    #[error("{0}")]
    Adding(#[source] PortError),
}

impl<'n> Candidate<'n> {
    /// A customer who can be looked for; nothing if it has neither reference nor e-mail address.
    #[must_use]
    pub fn of(new: &'n NewCustomer) -> Option<Self> {
        Sought::of(new).map(|sought| Self { new, sought })
    }

    /// Looks for it among all customers.
    ///
    /// # Errors
    /// That of [`find()`]: it is not known who is there.
    pub async fn look(self, port: &dyn Customers) -> Result<Looked<'n>, PortError> {
        let hindrance = Hindrance::of(find(port, &self.sought).await?);
        Ok(match hindrance {
            Some(hindrance) => Looked::Hindered(hindrance),
            None => Looked::Absent(Absent { new: self.new }),
        })
    }
}

impl Absent<'_> {
    /// Adds it, once.
    ///
    /// # Errors
    /// The port's: it may have been added if the outcome is unknown.
    pub async fn add(self, port: &dyn Customers) -> Result<Customer, PortError> {
        port.add(self.new).await
    }
}

impl Hindrance {
    fn of(Found { alike, unreadable }: Found) -> Option<Self> {
        let is_same = |one: &Alike| matches!(one.likeness, Likeness::Same(_));
        let (same, others): (Vec<_>, Vec<_>) = alike.into_iter().partition(is_same);
        if !same.is_empty() {
            Some(Self::Exists(same.into_iter().map(|one| one.customer).collect()))
        } else if !others.is_empty() {
            Some(Self::Alike(others))
        } else {
            (!unreadable.is_empty()).then_some(Self::Unreadable(unreadable))
        }
    }
}

/// Adds a customer if nobody is there with its reference or its e-mail address.
///
/// This is what to do after an addition of unknown outcome: it adds no second customer. Whoever asks a
/// person in between goes by the stages, from [`Candidate`].
///
/// # Errors
/// [`AddError`].
pub async fn add_unless_exists(
    port: &dyn Customers,
    new: &NewCustomer,
) -> Result<AddEnd, AddError> {
    let candidate = Candidate::of(new).ok_or(AddError::NothingToLookFor)?;
    match candidate.look(port).await.map_err(AddError::Looking)? {
        Looked::Hindered(hindrance) => Ok(AddEnd::Hindered(hindrance)),
        Looked::Absent(absent) => {
            let added = absent.add(port).await.map_err(AddError::Adding)?;
            Ok(AddEnd::Added(Box::new(added)))
        }
    }
}
