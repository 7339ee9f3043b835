//! `POST /nea/api/servicegroup/servicecharge/nea/`: what a payment costs on top.
//!
//! "The service charge applies only for amounts greater than 500", and how much it is then is the
//! provider's to say.

use serde::Serialize;

use super::{
    body::Body,
    books::{Books, Moment},
    figures::Figure,
    refusal::Refusal,
};
use crate::fault::Answer;

/// The largest amount without a charge: 500 rupees.
const FREE_UP_TO_PAISA: u64 = 50_000;

/// In the order in which the documents show it.
#[derive(Serialize)]
struct ServiceChargeAnswer {
    service_charge: Figure,
    amount: Figure,
    status: bool,
}

impl Books {
    pub(super) fn service_charge(
        &self,
        body: &Body<'_>,
        moment: Moment,
    ) -> Result<Answer, Refusal> {
        let amount = body.amount()?;
        self.session(body.session()?, moment)?;
        let charge = match amount.paisa {
            0..=FREE_UP_TO_PAISA => 0,
            _ => self.rules.service_charge_paisa,
        };
        let numbers = self.rules.numbers;
        Ok(Answer::of(&ServiceChargeAnswer {
            service_charge: numbers.decimal(charge),
            amount: numbers.decimal(amount.paisa),
            status: true,
        }))
    }
}
