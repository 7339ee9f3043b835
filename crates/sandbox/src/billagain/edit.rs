//! `PUT /billagain/customers/{customerID}`: what is given is written.
//!
//! What is omitted is emptied or kept, by the [rules](Rules): the documents don't say. The names of
//! country and state stay as they are, whatever number is written: nothing says that they follow it.

use super::{
    asked::Asked,
    books::Books,
    fields::DETAILS,
    invented::empty,
    kind::Kind,
    ledger::Edit,
    refusal::Refusal,
    rules::{Omitted, Rules},
    shape::{Field, read},
};
use crate::fault::Answer;

impl Books {
    pub(super) fn edit(&mut self, asked: &Asked<'_>) -> Result<Answer, Refusal> {
        let id = asked.customer()?;
        let rules = self.rules;
        let customer = self.customer_mut(id)?;
        let body = read(asked.body()?, &DETAILS).map_err(Refusal::of_body)?;

        let before = customer.record(id);
        let mut edit = Edit { customer_id: id, ..Edit::default() };
        for field in &DETAILS {
            let name = field.read_name();
            match body.get(field.name) {
                Some(value) => {
                    edit.given.push(field.name);
                    customer.say(name, field.read_back(value));
                }
                None if omitted(rules, field) == Omitted::Emptied => {
                    if before.get(name).is_some_and(|held| held != empty(name)) {
                        edit.emptied.push(field.name);
                    }
                    customer.say(name, empty(name));
                }
                None => {}
            }
        }
        self.ledger.enter_edit(edit);
        Ok(Answer::empty(204))
    }
}

/// What becomes of a field if it is omitted.
fn omitted(rules: Rules, field: &Field) -> Omitted {
    match field.kind {
        Kind::StatementDay => rules.statement_day_omitted_on_edit,
        _ => rules.omitted_on_edit,
    }
}
