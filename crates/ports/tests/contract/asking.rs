//! The ports that list counters, state dues and name charges, and their benches.

use async_trait::async_trait;
use billport_domain::{
    BillMonth, Consumer, Counter, DueBill, Dues, Excerpt, Money, ProviderScalar, ServiceCharge,
    ServiceChargeRule, SessionId,
};
use billport_ports::contract::{
    ChargeSituation, CountersBench, DuesInquiryBench, ListedBill, ListedCounter, ListedDues,
    ReadSituation, ServiceChargesBench,
};
use billport_ports::{Counters, DuesInquiry, ErrorKind, PortError, Reach, ServiceCharges};

use super::flaw::Flaw;
use super::provider::{Provider, consumer, npr, stranger};

const COUNTERS: [(&str, &str, bool); 3] = [
    ("BHAKTAPUR DC", "245:bhaktapur-dc", false),
    ("BALAJU DC", "245:balaju-dc", false),
    ("ACHHAM DC", "391:achham-dc", true),
];

/// The bills of every consumer but the first, newest first: month, billed, payable.
const BILLS: [(&str, &str, &str); 2] =
    [("2073 Falgun", "200", "250.75"), ("2073 Magh", "200", "200.25")];

#[async_trait]
impl Counters for Provider {
    async fn counters(&self) -> Result<Vec<Counter>, PortError> {
        self.ask("list counters", self.books().reading)?;
        let listed = COUNTERS.into_iter().skip(usize::from(self.has(Flaw::LosesACounter)));
        let counters = listed.map(|(name, code, needs_v2)| {
            let code = match self.flaw {
                Some(Flaw::CutsTheNumberOffACode) => code.replace("245:", "0:"),
                _ => code.to_owned(),
            };
            Counter {
                name: Excerpt::of(name.as_bytes()),
                office: code.parse().expect("a code"),
                needs_v2: needs_v2 && !self.has(Flaw::HidesThatACounterHasMoved),
            }
        });
        Ok(counters.collect())
    }
}

impl CountersBench for Provider {
    fn port(&self) -> &dyn Counters {
        self
    }

    fn listed(&self) -> Vec<ListedCounter> {
        let listed = COUNTERS.into_iter().map(|(name, code, needs_v2)| ListedCounter {
            name: name.to_owned(),
            code: code.to_owned(),
            needs_v2,
        });
        listed.collect()
    }

    fn order(&self, situation: ReadSituation) {
        self.books().reading = situation;
    }
}

#[async_trait]
impl DuesInquiry for Provider {
    async fn dues(&self, asked: &Consumer) -> Result<Dues, PortError> {
        self.ask("look up dues", self.books().reading)?;
        if *asked == stranger() && !self.has(Flaw::StrangersOweNothing) {
            return Err(PortError::new(ErrorKind::Refused, "Pretended", "look up dues")
                .with_reach(Reach::Answered));
        }
        let figure = |amount: &str| {
            let amount = npr(amount).amount();
            let decimals = if self.has(Flaw::RoundsAmounts) { 0 } else { 2 };
            Money::new(amount.round_dp(decimals), Dues::CURRENCY)
        };
        let owes = *asked != consumer(0) && *asked != stranger();
        let bills = BILLS.into_iter().filter(|_| owes).map(|(month, billed, payable)| DueBill {
            month: BillMonth::read(month),
            month_text: Excerpt::of(month.as_bytes()),
            bill_date: None,
            days: None,
            bill_amount: Some(figure(billed)),
            payable_amount: figure(payable),
            status: None,
        });
        let session = SessionId(ProviderScalar::number("5").expect("a number"));
        let total = npr(if owes { "451.00" } else { "0" });
        let dues = Dues::new(session, Excerpt::of(b"Asha Gurung"), bills.collect(), total);
        Ok(dues.expect("rupees that add up are dues"))
    }
}

impl DuesInquiryBench for Provider {
    fn port(&self) -> &dyn DuesInquiry {
        self
    }

    fn known(&self) -> Vec<(Consumer, ListedDues)> {
        let listed = |bills: Vec<ListedBill>, total: &str| ListedDues {
            consumer_name: "Asha Gurung".to_owned(),
            bills,
            total_due: npr(total),
        };
        let bills = BILLS.into_iter().rev().map(|(month, billed, payable)| ListedBill {
            month: month.to_owned(),
            bill_amount: Some(npr(billed)),
            payable_amount: npr(payable),
        });
        vec![(consumer(1), listed(bills.collect(), "451")), (consumer(0), listed(Vec::new(), "0"))]
    }

    fn stranger(&self) -> Consumer {
        stranger()
    }

    fn order(&self, situation: ReadSituation) {
        self.books().reading = situation;
    }
}

#[async_trait]
impl ServiceCharges for Provider {
    async fn service_charge(
        &self,
        _: &SessionId,
        amount: Money,
    ) -> Result<ServiceCharge, PortError> {
        let situation = self.books().charging;
        if let ChargeSituation::Read(situation) = situation {
            self.ask("ask for the charge", situation)?;
        }
        self.books().amounts_asked.push(amount);
        let charge = match self.flaw {
            Some(Flaw::ComputesTheCharge) => npr("5"),
            _ => self.charge_for(amount),
        };
        let (echoed, charge) = match situation {
            _ if self.has(Flaw::DropsBreaches) => (amount, charge),
            ChargeSituation::Read(_) => (amount, charge),
            ChargeSituation::ChargesWhatIsFree => (amount, npr("5")),
            ChargeSituation::NamesAnotherAmount => (npr("1"), charge),
        };
        let charge = ServiceCharge::of(amount, Some(echoed), charge);
        Ok(charge.expect("small rupees add up"))
    }
}

impl ServiceChargesBench for Provider {
    fn port(&self) -> &dyn ServiceCharges {
        self
    }

    fn inquiry(&self) -> &dyn DuesInquiry {
        self
    }

    fn consumer(&self) -> Consumer {
        consumer(1)
    }

    fn charge_for(&self, amount: Money) -> Money {
        let is_free = amount.amount() <= ServiceChargeRule::FREE_UP_TO.amount();
        npr(if is_free { "0" } else { "4.50" })
    }

    fn amounts_asked(&self) -> Vec<Money> {
        self.books().amounts_asked.clone()
    }

    fn order(&self, situation: ChargeSituation) {
        self.books().charging = situation;
    }
}
