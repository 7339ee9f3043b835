//! Every commit whose reference was used up, and those that wait to be decided.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use time::Date;

use super::{body::Amount, consumer::ConsumerKey};
use crate::fault::{Ending, Queue, Waiting};

/// Which payment, in the order of arrival.
pub(super) type PaymentIndex = usize;

/// A commit that was taken in.
#[derive(Debug)]
pub(super) struct Payment {
    pub(super) reference: String,
    pub(super) consumer: ConsumerKey,
    pub(super) amount: Amount,
    /// The day on which it arrived.
    pub(super) day: Date,
    /// When it arrived, by the sandbox's clock.
    pub(super) arrived: Duration,
    pub(super) standing: Standing,
    pub(super) refunds: Vec<Refund>,
}

/// How a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Waiting(Waiting),
    Paid,
    /// It never was one.
    GivenUp(Ending),
}

/// Money that was given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refund {
    pub(super) paisa: u64,
    pub(super) remarks: String,
    pub(super) day: Date,
}

/// A commit that was refused after its reference was used up.
#[derive(Debug)]
pub(super) struct RefusedCommit {
    pub(super) arrived: Duration,
    pub(super) why: String,
}

/// Who has used a reference.
#[derive(Debug)]
pub(super) enum User<'a> {
    Payment(PaymentIndex, &'a Payment),
    Refused(&'a RefusedCommit),
}

#[derive(Debug, Default)]
pub(super) struct Payments {
    /// In the order of arrival.
    taken: Vec<Payment>,
    /// The last payment of each reference. There is but one, unless repeated ones are taken.
    by_reference: HashMap<String, PaymentIndex>,
    refused: HashMap<String, RefusedCommit>,
    /// What becomes of those that wait, by the time of it.
    waiting: BTreeMap<(Duration, PaymentIndex), Ending>,
}

impl Payments {
    /// Takes a payment in.
    pub(super) fn take(&mut self, payment: Payment) -> PaymentIndex {
        let index = self.taken.len();
        self.by_reference.insert(payment.reference.clone(), index);
        self.taken.push(payment);
        index
    }

    /// Lets a payment wait.
    pub(super) fn queue(&mut self, index: PaymentIndex, queue: Queue) {
        let payment = self.get_mut(index);
        payment.standing = Standing::Waiting(queue.state);
        let due = payment.arrived.saturating_add(queue.after);
        self.waiting.insert((due, index), queue.ends);
    }

    /// Remembers a reference whose commit was refused.
    pub(super) fn refuse(&mut self, reference: String, refused: RefusedCommit) {
        self.refused.insert(reference, refused);
    }

    /// Takes the next payment that has waited long enough: which, what becomes of it, and since
    /// when that is so.
    pub(super) fn take_due(&mut self, now: Duration) -> Option<(PaymentIndex, Ending, Duration)> {
        let first = self.waiting.first_entry()?;
        let (due, index) = *first.key();
        (due <= now).then(|| (index, first.remove(), due))
    }

    pub(super) fn user_of(&self, reference: &str) -> Option<User<'_>> {
        match self.by_reference.get(reference) {
            Some(&index) => Some(User::Payment(index, &self.taken[index])),
            None => self.refused.get(reference).map(User::Refused),
        }
    }

    pub(super) fn get_mut(&mut self, index: PaymentIndex) -> &mut Payment {
        &mut self.taken[index]
    }

    /// The last payment of a reference, if it is paid.
    pub(super) fn paid_mut(&mut self, reference: &str) -> Option<&mut Payment> {
        let index = *self.by_reference.get(reference)?;
        let payment = self.get_mut(index);
        (payment.standing == Standing::Paid).then_some(payment)
    }
}

#[cfg(test)]
impl Payment {
    /// One that arrived at this time and is not decided.
    pub(super) fn undecided(reference: &str, arrived: Duration) -> Self {
        Self {
            reference: reference.to_owned(),
            consumer: ConsumerKey::new("245:bhaktapur-dc", "024.12.512", "3042"),
            amount: Amount { paisa: 20_000, text: "200".to_owned() },
            day: Date::MIN,
            arrived,
            standing: Standing::Waiting(Waiting::Queued),
            refunds: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_due_at_its_time_and_not_a_moment_before() {
        let mut payments = Payments::default();
        let index = payments.take(Payment::undecided("r1", Duration::from_mins(1)));
        payments.queue(index, Queue::then_failure(Duration::from_mins(2)));
        let (almost, due) = (Duration::new(179, 999_999_999), Duration::from_mins(3));
        assert_eq!(payments.take_due(almost), None);
        assert_eq!(payments.take_due(due), Some((index, Ending::Failed, due)));
        assert_eq!(payments.take_due(due), None);
    }
}
