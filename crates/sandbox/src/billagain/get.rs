//! `GET /billagain/customers/{customerID}`, with custom fields or without: one customer.

use super::{asked::Asked, books::Books, record::CUSTOM_FIELDS, refusal::Refusal};
use crate::fault::Answer;

impl Books {
    pub(super) fn get(
        &self,
        asked: &Asked<'_>,
        with_custom_fields: bool,
    ) -> Result<Answer, Refusal> {
        let id = asked.customer()?;
        let mut customer = self.register.record(id).ok_or_else(|| Refusal::gone(id))?;
        if !with_custom_fields {
            customer.remove(CUSTOM_FIELDS);
        }
        Ok(Answer::json(200, customer.into_json()))
    }
}
