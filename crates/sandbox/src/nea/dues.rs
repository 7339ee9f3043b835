//! What a consumer owes, and how a payment makes it less.
//!
//! A payment goes to the oldest bill first. Of one that is paid in part the rest stays, as a bill
//! of that amount without penalty or rebate: what real bills look like then is not documented.

use super::consumer::{Bill, Consumer};

impl Consumer {
    /// What the details show as the total, in paisa.
    pub(super) fn total_due(&self) -> u64 {
        self.total_due_paisa.unwrap_or_else(|| {
            self.bills.iter().map(|bill| bill.payable_paisa).fold(0, u64::saturating_add)
        })
    }

    /// The least that may be paid, in paisa: the oldest bill ("the minimum payable amount is the
    /// due amount of the oldest bill"). `None` if nothing is due.
    pub(super) fn minimum_payable(&self) -> Option<u64> {
        self.oldest().map(|index| self.bills[index].payable_paisa)
    }

    /// Pays the bills, the oldest first; what is more than all of them is an advance.
    pub(super) fn pay(&mut self, paisa: u64) {
        self.total_due_paisa = self.total_due_paisa.map(|total| total.saturating_sub(paisa));
        let mut left = paisa;
        while let Some(oldest) = self.oldest() {
            let payable = self.bills[oldest].payable_paisa;
            if left < payable {
                self.bills[oldest].keep_only(payable - left);
                return;
            }
            left -= payable;
            self.bills.remove(oldest);
        }
    }

    /// Of several bills of one month, the one that is listed first.
    fn oldest(&self) -> Option<usize> {
        (0..self.bills.len()).min_by_key(|&index| self.bills[index].month)
    }
}

impl Bill {
    fn keep_only(&mut self, rest: u64) {
        if rest < self.payable_paisa {
            self.bill_paisa = rest;
            self.payable_paisa = rest;
            "Normal".clone_into(&mut self.status);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nea::{BillMonth, ConsumerKey};

    fn month(month: u8) -> BillMonth {
        BillMonth::Of { year: 2073, month }
    }

    fn consumer(bills: impl IntoIterator<Item = Bill>) -> Consumer {
        let key = ConsumerKey::new("245:bhaktapur-dc", "024.12.512", "1");
        bills.into_iter().fold(Consumer::new(key, "Asha Rai"), Consumer::with)
    }

    fn payables(consumer: &Consumer) -> Vec<u64> {
        consumer.bills.iter().map(|bill| bill.payable_paisa).collect()
    }

    #[test]
    fn the_oldest_bill_is_the_minimum_wherever_it_is_listed() {
        let [arrears, ashadh, falgun] =
            [BillMonth::Arrears, month(3), month(11)].map(|month| Bill::of(month, 100));
        let ashadh = ashadh.payable(200, "-25% Penalty");
        let falgun = falgun.payable(300, "Normal").days(90);
        let listed = consumer([falgun.clone(), ashadh.clone()]);
        assert_eq!(listed.minimum_payable(), Some(200));
        assert_eq!(listed.total_due(), 500);
        assert_eq!(consumer([falgun, ashadh, arrears]).minimum_payable(), Some(100));
        assert_eq!(consumer([]).minimum_payable(), None);
        assert!(BillMonth::Of { year: 2072, month: 12 } < month(1));
    }

    #[test]
    fn payments_go_to_the_oldest_bill_first() {
        let bills = [Bill::of(month(11), 300), Bill::of(month(10), 150).payable(200, "Penalty")];
        for (paid, left) in [
            (200, &[300][..]),
            (250, &[250]),
            (199, &[300, 1]),
            (500, &[]),
            (501, &[]),
            (u64::MAX, &[]),
        ] {
            let mut consumer = consumer(bills.clone());
            consumer.pay(paid);
            assert_eq!(payables(&consumer), left, "{paid}");
        }
    }

    #[test]
    fn the_rest_of_a_bill_has_no_penalty() {
        let mut consumer = consumer([Bill::of(month(10), 150).payable(200, "Penalty")]);
        consumer.pay(50);
        assert_eq!(consumer.bills, [Bill::of(month(10), 150)]);
    }

    #[test]
    fn a_bill_that_nothing_was_paid_of_keeps_its_penalty() {
        let falgun = Bill::of(month(11), 150).payable(200, "Penalty");
        let mut consumer = consumer([Bill::of(month(10), 100), falgun.clone()]);
        consumer.pay(100);
        assert_eq!(consumer.bills, [falgun]);
    }

    #[test]
    fn a_total_of_its_own_shrinks_as_well() {
        let mut consumer = consumer([Bill::of(month(10), 200)]);
        consumer.total_due_paisa = Some(450);
        consumer.pay(200);
        assert_eq!(consumer.total_due(), 250);
    }
}
