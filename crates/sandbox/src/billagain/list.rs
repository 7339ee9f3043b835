//! `GET /billagain/customers`, with custom fields or without, and `POST /billagain/by_customer_ids`:
//! pages of customers.
//!
//! The answer is a bare array: no total, no link to the next page. The newest customer stands
//! first, so that one who is added while somebody pages moves all others down.

use super::{
    asked::Asked,
    books::Books,
    fields::IDS,
    record::{CUSTOM_FIELDS, Record},
    refusal::Refusal,
    shape,
};
use crate::fault::Answer;

/// What a customer takes in an answer, roughly.
const BYTES_PER_CUSTOMER: usize = 1536;

impl Books {
    pub(super) fn list(
        &self,
        asked: &Asked<'_>,
        with_custom_fields: bool,
    ) -> Result<Answer, Refusal> {
        let customers = self.register.page(asked.page()?);
        Ok(array(customers, with_custom_fields))
    }

    /// Ids that nobody has are left out, and one that is given twice is answered once.
    pub(super) fn list_by_ids(&self, asked: &Asked<'_>) -> Result<Answer, Refusal> {
        let page = asked.page()?;
        let body = shape::read(asked.body()?, &IDS).map_err(Refusal::of_body)?;
        let ids = body.get("ids").expect("it is required");
        let ids: Vec<u64> = serde_json::from_str(ids.get()).expect("it was judged with the body");
        Ok(array(self.register.page_of(&ids, page), false))
    }
}

fn array(customers: impl Iterator<Item = Record>, with_custom_fields: bool) -> Answer {
    let (_, most) = customers.size_hint();
    let rows = most.unwrap_or_default();
    let mut json = String::with_capacity(BYTES_PER_CUSTOMER * rows);
    let mut separator = '[';
    for mut customer in customers {
        if !with_custom_fields {
            customer.remove(CUSTOM_FIELDS);
        }
        json.push(separator);
        customer.write(&mut json);
        separator = ',';
    }
    json.push_str(if separator == '[' { "[]" } else { "]" });
    Answer::json(200, json)
}
