//! `POST /nea/api/servicegroup/commit/nea/`: money is paid.
//!
//! A reference is used up as soon as the call is well-formed: whatever becomes of it, the same one
//! is refused afterwards with `1013`, and a look-up tells what became of it.

use serde::Serialize;
use serde_json::json;

use super::{
    body::{Amount, Body},
    books::{Books, Moment},
    consumer::ConsumerKey,
    figures::{Figure, two_decimals},
    payments::{Payment, RefusedCommit, Standing},
    refusal::Refusal,
};
use crate::fault::{Answer, Queue, Waiting};

/// In the order in which the documents show it. What is not decided has consumed nothing.
#[derive(Serialize)]
struct CommitAnswer {
    status: bool,
    state: &'static str,
    message: &'static str,
    extra_data: serde_json::Value,
    detail: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    credits_consumed: Option<Figure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    credits_available: Option<Figure>,
    id: Figure,
}

impl Books {
    /// Pays at once, or later if the payment is to be queued.
    ///
    /// # Errors
    ///
    /// In this order: `1012`, `1011`, `1010` and `4002` for what the call lacks or misspells;
    /// `1013` for a reference that was used up; `4000` for a session that is unknown or has ended;
    /// `4002` for less than the minimum, or if nothing is due; `4000` for a consumer whose
    /// payments are refused, or who has paid today; `1016` where credits are missing.
    pub(super) fn commit(
        &mut self,
        body: &Body<'_>,
        queue: Option<Queue>,
        moment: Moment,
    ) -> Result<Answer, Refusal> {
        let reference = body.reference()?;
        let session = body.session()?;
        let amount = body.amount()?;
        if self.rules.refuses_repeated_references && self.payments.user_of(&reference).is_some() {
            return Err(Refusal::new("1013", "reference was used before"));
        }
        match self.judge(session, &amount, moment) {
            Err(refusal) => {
                let why = refusal.details.clone();
                self.payments.refuse(reference, RefusedCommit { arrived: moment.now, why });
                Err(refusal)
            }
            Ok(consumer) => {
                let payment = Payment {
                    reference,
                    consumer,
                    amount,
                    day: moment.today,
                    arrived: moment.now,
                    standing: Standing::Waiting(Waiting::Queued),
                    refunds: Vec::new(),
                };
                Ok(self.take(payment, queue, moment))
            }
        }
    }

    /// Whose dues are paid, if they can be.
    fn judge(&self, session: u64, amount: &Amount, moment: Moment) -> Result<ConsumerKey, Refusal> {
        let key = self.session(session, moment)?;
        let account = &self.accounts[key];
        let Some(minimum) = account.consumer.minimum_payable() else {
            return Err(Refusal::new("4002", "nothing is due"));
        };
        if amount.paisa < minimum {
            let minimum = two_decimals(minimum);
            return Err(Refusal::new("4002", format!("the minimum is {minimum}")));
        }
        if let Some(why) = &account.consumer.refused_because {
            return Err(Refusal::new("4000", why));
        }
        let paid_today = account.last_payment.is_some_and(|(day, _)| day == moment.today);
        if paid_today && self.rules.refuses_second_payment_of_a_day {
            return Err(Refusal::new("4000", "Multiple payment not allowed same day"));
        }
        if amount.paisa > self.credits {
            let left = two_decimals(self.credits);
            return Err(Refusal::new("1016", format!("{left} credits are left")));
        }
        Ok(key.clone())
    }

    /// Takes a payment in, and decides it at once or later.
    fn take(&mut self, payment: Payment, queue: Option<Queue>, moment: Moment) -> Answer {
        let paisa = payment.amount.paisa;
        self.credits -= paisa;
        let key = payment.consumer.clone();
        let index = self.payments.take(payment);
        self.account_mut(&key).last_payment = Some((moment.today, index));

        let numbers = self.rules.numbers;
        let id = numbers.count(index + 1);
        match queue {
            Some(queue) => {
                self.payments.queue(index, queue);
                Answer::of(&CommitAnswer {
                    status: true,
                    state: queue.state.word(),
                    message: "Transaction is being processed",
                    extra_data: json!({}),
                    detail: "Please look it up later",
                    credits_consumed: None,
                    credits_available: None,
                    id,
                })
            }
            None => {
                self.charge(index, moment.now);
                Answer::of(&CommitAnswer {
                    status: true,
                    state: "Success",
                    message: "Successfully Completed Transaction",
                    extra_data: json!({}),
                    detail: "Amount Paid Successfully",
                    credits_consumed: Some(numbers.decimal(paisa)),
                    credits_available: Some(numbers.short(self.credits)),
                    id,
                })
            }
        }
    }
}
