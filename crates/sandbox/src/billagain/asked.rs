//! What arrived with a call, whichever call it is.

use axum::{extract::rejection::BytesRejection, http::HeaderMap};
use bytes::Bytes;

use super::{page::PageAsked, refusal::Refusal};
use crate::{digits::whole_number, web::body_is};

/// A request, its parts not yet judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    /// What stands in the path in the place of a customer's id.
    pub(super) customer: Option<&'a str>,
    pub(super) query: Option<&'a str>,
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a Result<Bytes, BytesRejection>,
}

impl<'a> Asked<'a> {
    /// The customer in the path: a 400 unless it is a number.
    pub(super) fn customer(&self) -> Result<u64, Refusal> {
        self.customer
            .and_then(whole_number)
            .ok_or_else(|| Refusal::new(400, "customerID is not a number"))
    }

    /// The page in the query: a 400 unless it can be one.
    pub(super) fn page(&self) -> Result<PageAsked, Refusal> {
        PageAsked::parse(self.query.unwrap_or_default()).map_err(|why| Refusal::new(400, why))
    }

    /// The body: a 415 unless it is said to be JSON, a 413 if it is too large, a 400 unless it is
    /// UTF-8.
    pub(super) fn body(&self) -> Result<&'a str, Refusal> {
        if !body_is(self.headers, "application/json") {
            return Err(Refusal::new(415, "the content type is not application/json"));
        }
        let bytes = self.body.as_ref().map_err(|rejection| {
            Refusal::new(rejection.status().as_u16(), rejection.body_text())
        })?;
        std::str::from_utf8(bytes).map_err(|error| Refusal::new(400, error.to_string()))
    }
}
