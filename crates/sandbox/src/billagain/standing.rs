//! `DELETE /billagain/customers/{customerID}`, and `PUT` with `/archive` or `/reopen` behind it.
//!
//! Each is answered with a 204 as often as it is asked for, but that a deleted customer is gone:
//! a 410. Archiving makes all subscriptions inactive, and reopening doesn't bring them back.
//! Reopening a customer who is not archived changes nothing.

use super::{
    asked::Asked,
    books::Books,
    record::{FALSE, NULL, TRUE},
    refusal::Refusal,
};
use crate::fault::Answer;

/// What becomes of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Deleted,
    Archived,
    Reopened,
}

impl Books {
    pub(super) fn stand(
        &mut self,
        asked: &Asked<'_>,
        standing: Standing,
    ) -> Result<Answer, Refusal> {
        let id = asked.customer()?;
        let customer = self.customer_mut(id)?;
        match standing {
            Standing::Archived => {
                customer.say("isActive", FALSE);
                customer.say("comp_status", "\"Archived\"");
                customer.say("ActiveSubs", "0");
            }
            Standing::Reopened if customer.record(id).get("isActive") == Some("false") => {
                customer.say("isActive", TRUE);
                customer.say("comp_status", "\"Active\"");
                customer.say("isSuspended", FALSE);
                customer.say("SuspendedDate", NULL);
            }
            Standing::Reopened => {}
            Standing::Deleted => {
                self.register.delete(id);
            }
        }
        self.ledger.enter_standing(id, standing);
        Ok(Answer::empty(204))
    }
}
