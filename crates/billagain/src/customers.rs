//! The port `Customers`: BillAgain's ten calls.
//!
//! | what | call | may be repeated |
//! |---|---|---|
//! | a page | `GET /customers`, `GET /customers/with_customfields` | yes |
//! | a page of those with these ids | `POST /by_customer_ids` | yes: it reads |
//! | one | `GET /customers/{customerID}`, `GET /customers/with_customfields/{customerID}` | yes |
//! | add | `POST /customers` | **never** |
//! | edit | `PUT /customers/{customerID}` | yes: the same content twice is that content |
//! | archive, reopen | `PUT /customers/{customerID}/archive`, `…/reopen` | yes |
//! | delete | `DELETE /customers/{customerID}` | yes: gone is gone |

use async_trait::async_trait;
use billport_domain::{Customer, CustomerEdit, CustomerId, NewCustomer};
use billport_ports::{
    CustomerOptions, CustomerPage, Customers, LEAVES_WITHIN, PageRequest, PortError,
};
use billport_transport::{Body, Call, Connection, Method, Replay};
use tracing::warn;

use crate::client::{BillAgain, JSON, MAX_RESPONSE_BYTES, SafeCall};
use crate::mask::Mask;
use crate::refusal::{self, About};
use crate::translate::{self, Added};

#[async_trait]
impl Customers for BillAgain {
    async fn page(
        &self,
        page: PageRequest,
        options: CustomerOptions,
    ) -> Result<CustomerPage, PortError> {
        let endpoints = &self.config.endpoints;
        let (endpoint, route) = if options.custom_fields {
            (&endpoints.with_custom_fields, "/customers/with_customfields")
        } else {
            (&endpoints.customers, "/customers")
        };
        let call = SafeCall::new("list customers", Method::Get, endpoint, route);
        self.read_page(call, page).await
    }

    async fn page_by_ids(
        &self,
        ids: &[CustomerId],
        page: PageRequest,
    ) -> Result<CustomerPage, PortError> {
        if ids.is_empty() {
            // What an empty list asks for is not documented; it could be everybody.
            return Ok(CustomerPage { entries: Vec::new(), is_last: true });
        }
        let (endpoint, route) = (&self.config.endpoints.by_customer_ids, "/by_customer_ids");
        let call = SafeCall::new("list customers by their ids", Method::Post, endpoint, route)
            .with_body(translate::ids_request(ids));
        self.read_page(call, page).await
    }

    async fn get(&self, id: CustomerId, options: CustomerOptions) -> Result<Customer, PortError> {
        const OPERATION: &str = "get a customer";
        let endpoints = &self.config.endpoints;
        let (endpoint, route) = if options.custom_fields {
            let route = "/customers/with_customfields/{customerID}";
            (endpoints.customer_with_custom_fields(id), route)
        } else {
            (endpoints.customer(id), "/customers/{customerID}")
        };
        let call = SafeCall::new(OPERATION, Method::Get, &endpoint, route);
        let answer = self
            .send_safe(&call, refusal::judge_customer)
            .await
            .map_err(|error| refusal::port_error(error, About::Customer, OPERATION, &self.mask))?;
        translate::one(&answer.body, id, &self.mask)
            .map_err(|lack| refusal::broken(&answer, OPERATION, &lack))
    }

    async fn add(&self, new: &NewCustomer) -> Result<Customer, PortError> {
        const OPERATION: &str = "add a customer";
        let call = Call {
            operation: OPERATION,
            method: Method::Post,
            endpoint: &self.config.endpoints.customers,
            route: "/customers",
            content_type: Some(JSON),
            body: Body::Same(translate::add_request(new)),
            // There is no idempotency key: twice may be two customers.
            replay: Replay::Once,
            // A pooled one may be closed in the very moment it is used, and leave it unknown.
            connection: Connection::Fresh,
            max_attempts: None,
            attempt_timeout: self.config.add_timeout,
            total_timeout: self.config.total_timeout.max(self.config.add_timeout),
            leave_within: Some(LEAVES_WITHIN),
            max_pause: None,
            traffic: None,
            max_response_bytes: MAX_RESPONSE_BYTES,
            authorize: &self.basic,
            judge: refusal::judge_add,
        };
        let mask = Mask::of_adding(new, &self.config.api_key);
        let answer = self
            .transport
            .send(&call)
            .await
            .map_err(|error| refusal::port_error(error, About::Add, OPERATION, &mask))?;
        let Added { customer, left_out } = translate::added(&answer.body, new, &mask)
            .expect("an answer without the id of a customer is not accepted");
        if !left_out.is_empty() {
            let id = customer.id.to_string();
            let id = mask.error(&id);
            warn!(%id, ?left_out, "fields of the customer who was added can't be read");
        }
        Ok(customer)
    }

    async fn edit(&self, id: CustomerId, edit: &CustomerEdit) -> Result<(), PortError> {
        let endpoint = self.config.endpoints.customer(id);
        let route = "/customers/{customerID}";
        let call = SafeCall::new("edit a customer", Method::Put, &endpoint, route)
            .with_body(translate::edit_request(edit));
        self.change(id, call, Gone::IsAnError).await
    }

    async fn archive(&self, id: CustomerId) -> Result<(), PortError> {
        let endpoint = self.config.endpoints.act(id, "archive");
        let route = "/customers/{customerID}/archive";
        let call = SafeCall::new("archive a customer", Method::Put, &endpoint, route);
        self.change(id, call, Gone::OnARepeatIsDone).await
    }

    async fn reopen(&self, id: CustomerId) -> Result<(), PortError> {
        let endpoint = self.config.endpoints.act(id, "reopen");
        let route = "/customers/{customerID}/reopen";
        let call = SafeCall::new("reopen a customer", Method::Put, &endpoint, route);
        self.change(id, call, Gone::IsAnError).await
    }

    async fn delete(&self, id: CustomerId) -> Result<(), PortError> {
        let endpoint = self.config.endpoints.customer(id);
        let route = "/customers/{customerID}";
        let call = SafeCall::new("delete a customer", Method::Delete, &endpoint, route);
        self.change(id, call, Gone::OnARepeatIsDone).await
    }
}

/// What it means for a change that its customer is gone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gone {
    IsAnError,
    /// After an attempt of the same call that may have been processed. At once it is an error.
    OnARepeatIsDone,
}

impl BillAgain {
    /// Reads a page. Its size is always said: where the provider chooses, nobody knows which page is the
    /// last.
    async fn read_page(
        &self,
        call: SafeCall<'_>,
        page: PageRequest,
    ) -> Result<CustomerPage, PortError> {
        let (number, size) = (page.number.to_string(), page.size.to_string());
        let endpoint = call.endpoint.with_query(&[("page", &number), ("page_size", &size)]);
        let call = call.at(&endpoint);
        let answer = self
            .send_safe(&call, refusal::judge_list)
            .await
            .map_err(|error| refusal::port_error(error, About::List, call.operation, &self.mask))?;
        translate::page(&answer.body, page, &self.mask)
            .map_err(|lack| refusal::broken(&answer, call.operation, &lack))
    }

    /// Makes a change. An answer that names a customer must name this one.
    async fn change(
        &self,
        id: CustomerId,
        call: SafeCall<'_>,
        gone: Gone,
    ) -> Result<(), PortError> {
        match self.send_safe(&call, refusal::judge_change).await {
            Ok(answer) => match translate::named_id(&answer.body) {
                Some(other) if other != id => {
                    Err(refusal::of_another(&answer, call.operation, id, other))
                }
                _ => Ok(()),
            },
            Err(error) if gone == Gone::OnARepeatIsDone && refusal::is_gone_on_a_repeat(&error) => {
                Ok(())
            }
            Err(error) => {
                Err(refusal::port_error(error, About::Change, call.operation, &self.mask))
            }
        }
    }
}
