//! `GET /nea/api/service/status/{token}/{reference}`: what became of a commit.
//!
//! A reference that nobody committed is an error with the code `002`; so is one that was committed
//! a moment ago, for as long as the rules say that it is not recorded.

use serde::Serialize;

use super::{
    books::{Books, Moment},
    figures::{Figure, NumberStyle},
    payments::{Payment, PaymentIndex, Standing, User},
    refusal::Refusal,
};
use crate::fault::Answer;

/// In the order in which the documents show it. Of what is not paid, all after `reference` is
/// missing.
#[derive(Serialize)]
struct StatusAnswer<'a> {
    status: bool,
    state: &'static str,
    original_status: bool,
    details: &'a str,
    reference: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_id: Option<Figure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<Figure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refunded: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refunded_amount: Option<Figure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refunds: Option<Vec<RefundEntry<'a>>>,
}

#[derive(Serialize)]
struct RefundEntry<'a> {
    created_at: String,
    remarks: &'a str,
    amount: Figure,
}

impl Books {
    pub(super) fn status(&self, reference: &str, moment: Moment) -> Result<Answer, Refusal> {
        let recorded = |arrived| moment.now.saturating_sub(arrived) >= self.rules.recorded_after;
        let status = match self.payments.user_of(reference) {
            Some(User::Payment(index, payment)) if recorded(payment.arrived) => {
                StatusAnswer::of_payment(index, payment, self.rules.numbers)
            }
            Some(User::Refused(refused)) if recorded(refused.arrived) => {
                StatusAnswer::unpaid(false, "Error", &refused.why, reference)
            }
            _ => return Err(Refusal::new("002", "there is no such reference")),
        };
        Ok(Answer::of(&status))
    }
}

impl<'a> StatusAnswer<'a> {
    fn of_payment(index: PaymentIndex, payment: &'a Payment, numbers: NumberStyle) -> Self {
        let unpaid =
            |is_open, state, details| Self::unpaid(is_open, state, details, &payment.reference);
        match payment.standing {
            Standing::Paid => Self::paid(index, payment, numbers),
            Standing::Waiting(waiting) => {
                unpaid(true, waiting.word(), "Transaction is being processed")
            }
            Standing::GivenUp(ending) => {
                unpaid(false, ending.word(), "Transaction was not completed")
            }
        }
    }

    fn paid(index: PaymentIndex, payment: &'a Payment, numbers: NumberStyle) -> Self {
        let refunded =
            payment.refunds.iter().map(|refund| refund.paisa).fold(0, u64::saturating_add);
        let refunds = payment.refunds.iter().map(|refund| RefundEntry {
            created_at: refund.day.to_string(),
            remarks: &refund.remarks,
            amount: numbers.decimal(refund.paisa),
        });
        Self {
            response_id: Some(numbers.count(index + 1)),
            amount: Some(numbers.decimal(payment.amount.paisa)),
            // A part may have been given back: it is listed, and the payment is not refunded.
            refunded: Some(refunded >= payment.amount.paisa),
            refunded_amount: Some(numbers.decimal(refunded)),
            refunds: Some(refunds.collect()),
            ..Self::unpaid(true, "Success", "Amount Paid Successfully", &payment.reference)
        }
    }

    /// All that is said of a commit that is no payment, or not yet.
    fn unpaid(status: bool, state: &'static str, details: &'a str, reference: &'a str) -> Self {
        Self {
            status,
            state,
            original_status: status,
            details,
            reference,
            response_id: None,
            amount: None,
            refunded: None,
            refunded_amount: None,
            refunds: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use time::Date;

    use super::*;
    use crate::config::LedgerDetail;

    #[test]
    fn a_commit_is_recorded_at_its_time_and_not_a_moment_before() {
        let mut books = Books::new(LedgerDetail::Full);
        books.rules.recorded_after = Duration::from_mins(5);
        books.payments.take(Payment::undecided("r1", Duration::from_mins(1)));
        let (almost, recorded) = (Duration::new(359, 999_999_999), Duration::from_mins(6));
        let told_at = |now| books.status("r1", Moment { now, today: Date::MIN });
        assert_eq!(told_at(almost).unwrap_err().code, "002");
        assert_eq!(told_at(recorded).unwrap().status, 200);
    }
}
