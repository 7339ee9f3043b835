//! The port for the customers of a billing service.

use async_trait::async_trait;
use billport_domain::{Customer, CustomerEdit, CustomerId, NewCustomer};

use crate::{CustomerPage, PageRequest, PortError};

/// Reads, adds, edits, archives, reopens and deletes the customers of one account.
///
/// | call | replay | what a repeat would do |
/// |---|---|---|
/// | all reads | safe | nothing |
/// | [`edit`](Self::edit), [`archive`](Self::archive), [`reopen`](Self::reopen), [`delete`](Self::delete) | safe | the same again |
/// | [`add`](Self::add) | *once* | add a second customer |
///
/// What is safe an implementation sends again by itself where that may help. A read is never in doubt. A
/// change that may or may not have been made in the end is
/// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown), and can be made again; any other error says that
/// it was not made.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait Customers: Send + Sync {
    /// One page of all customers, in the provider's order.
    ///
    /// The list changes while it is paged: a customer who is added or deleted shifts all behind it, so
    /// that pages asked for one after the other may repeat a customer, or leave one out.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind) for the kinds and what to do next;
    /// [`Broken`](crate::ErrorKind::Broken) if the answer is no list. One customer that can't be read is
    /// no error: see [`CustomerPage`].
    async fn page(
        &self,
        page: PageRequest,
        options: CustomerOptions,
    ) -> Result<CustomerPage, PortError>;

    /// One page of those customers among `ids` that the provider knows, in the provider's order. It does
    /// not say which it does not know. For no ids there is nobody, and nothing is sent.
    ///
    /// # Errors
    /// As [`page`](Self::page).
    async fn page_by_ids(
        &self,
        ids: &[CustomerId],
        page: PageRequest,
    ) -> Result<CustomerPage, PortError>;

    /// One customer.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) if the provider does not know the customer, or no longer;
    /// it concerns this request only. [`Broken`](crate::ErrorKind::Broken) if the customer can't be read.
    async fn get(&self, id: CustomerId, options: CustomerOptions) -> Result<Customer, PortError>;

    /// Adds a customer, and gives it as the provider has it.
    ///
    /// - The provider knows no idempotency key, so one call sends a second request only when the first
    ///   certainly was not processed.
    /// - The request leaves within [`LEAVES_WITHIN`](crate::LEAVES_WITHIN) of the call or not at all; then
    ///   [`came_too_late`](PortError::came_too_late) says so.
    ///
    /// # Errors
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) if the customer may have been added: look it up
    /// by its reference and e-mail address before adding it again. Every other kind means that it was not
    /// added.
    async fn add(&self, new: &NewCustomer) -> Result<Customer, PortError>;

    /// Writes all that can be edited of a customer.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) as in [`get`](Self::get).
    async fn edit(&self, id: CustomerId, edit: &CustomerEdit) -> Result<(), PortError>;

    /// Archives a customer. **All subscriptions of the customer become inactive.** To archive an archived
    /// one changes nothing.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) as in [`delete`](Self::delete); gone on a repeat within this
    /// call is done here as well.
    async fn archive(&self, id: CustomerId) -> Result<(), PortError>;

    /// Opens an archived customer again. To reopen an open one changes nothing.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) as in [`get`](Self::get).
    async fn reopen(&self, id: CustomerId) -> Result<(), PortError>;

    /// Deletes a customer, for good.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) if the provider's first answer is that the customer is
    /// gone, which a caller may take as done. Gone on a repeat within this call is done.
    async fn delete(&self, id: CustomerId) -> Result<(), PortError>;
}

/// What is asked for beside the customers themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct CustomerOptions {
    /// With the fields that the account has made up.
    pub custom_fields: bool,
}
