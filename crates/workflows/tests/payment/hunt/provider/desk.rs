//! The four ports of the pretended provider.

use async_trait::async_trait;
use billport_domain::{
    BillMonth, Consumer, Currency, DueBill, Dues, Excerpt, Money, PaymentOrder, PaymentReference,
    ProviderScalar, Receipt, ServiceCharge, ServiceChargeRule, SessionId,
};
use billport_ports::{
    DuesInquiry, ErrorKind, PaidStanding, PaymentStatus, Payments, PortError, Reach, Scope,
    ServiceCharges, Standing,
};
use std::time::Duration;
use tokio::task::yield_now;
use tokio::time::{Instant, sleep};

use super::mischief::{Mischief, NEVER, NotSent};
use super::{Charge, Fate, Provider, Request, Said, State};

/// So long after its arrival a payment may not be found yet.
const RECORDED_WITHIN: Duration = Duration::from_mins(4);

fn error(kind: ErrorKind, reach: Reach) -> PortError {
    PortError::new(kind, "Pretended", "a call").with_reach(reach)
}

fn in_doubt(code: Option<&[u8]>) -> PortError {
    let error = error(ErrorKind::OutcomeUnknown, Reach::MayHaveArrived);
    match code {
        Some(code) => error.with_code(code),
        None => error,
    }
}

fn rupees(hundredths: i128) -> Money {
    Money::from_minor(hundredths, Currency::NPR).unwrap()
}

fn hundredths(amount: Money) -> i128 {
    let mut amount = amount.amount();
    amount.rescale(2);
    amount.mantissa()
}

#[async_trait]
impl DuesInquiry for Provider {
    async fn dues(&self, consumer: &Consumer) -> Result<Dues, PortError> {
        yield_now().await;
        let mut state = self.state();
        if state.goes_wrong(5) {
            return Err(error(ErrorKind::Unavailable, Reach::Answered));
        }
        let consumer = consumer.consumer_id.as_str().parse().unwrap();
        let owed = state.owed.get(&consumer).copied().unwrap_or_default();
        let number = state.sessions.len().to_string();
        let session = SessionId(ProviderScalar::number(&number).unwrap());
        state.sessions.insert(session.clone(), consumer);
        // Two bills, a third of it the older one.
        let bills = [("2073 Magh", owed / 3), ("2073 Falgun", owed - owed / 3)];
        let bills =
            bills.into_iter().filter(|(_, amount)| *amount > 0).map(|(month, amount)| DueBill {
                month: BillMonth::read(month),
                month_text: Excerpt::of(month.as_bytes()),
                bill_date: None,
                days: None,
                bill_amount: None,
                payable_amount: rupees(amount),
                status: None,
            });
        let name = Excerpt::of(b"Asha Gurung");
        Ok(Dues::new(session, name, bills.collect(), rupees(owed)).unwrap())
    }
}

#[async_trait]
impl ServiceCharges for Provider {
    async fn service_charge(
        &self,
        _session: &SessionId,
        amount: Money,
    ) -> Result<ServiceCharge, PortError> {
        yield_now().await;
        let mut state = self.state();
        if state.goes_wrong(5) {
            return Err(error(ErrorKind::Unavailable, Reach::Answered));
        }
        let is_charged = amount.amount() > ServiceChargeRule::FREE_UP_TO.amount();
        let breaks_its_rule = state.goes_wrong(3);
        let charge = if is_charged || breaks_its_rule { 500 } else { 0 };
        Ok(ServiceCharge::of(amount, Some(amount), rupees(charge)).unwrap())
    }
}

#[async_trait]
impl Payments for Provider {
    async fn pay(
        &self,
        order: &PaymentOrder,
        reference: &PaymentReference,
    ) -> Result<Receipt, PortError> {
        let mischief = self.state().mischief();
        // Whoever drives this can die before it leaves, and before it is answered.
        yield_now().await;
        if let Some(why) = mischief.before {
            sleep(mischief.wait).await;
            return Err(not_sent(why));
        }
        let said = self.send(order, reference, mischief);
        yield_now().await;
        sleep(mischief.wait).await;
        match said {
            Some(said) if mischief.is_answered => answer(said),
            _ => Err(in_doubt(None)),
        }
    }
}

impl Provider {
    /// A request leaves; what is said to it, if it arrives at once.
    fn send(
        &self,
        order: &PaymentOrder,
        reference: &PaymentReference,
        mischief: Mischief,
    ) -> Option<Said> {
        let (mut state, now) = (self.state(), Instant::now());
        state.requests += 1;
        let consumer = state.sessions[order.session()];
        let (reference, amount) = (reference.clone(), hundredths(order.amount()));
        let charge = Charge { reference, consumer, amount, sent_at: self.now() };
        let request = Request { charge, plan: mischief.plan };
        match mischief.way {
            Duration::ZERO => Some(state.arrive(request, now)),
            NEVER => None,
            way => {
                state.on_their_way.push((now + way, request));
                None
            }
        }
    }
}

fn not_sent(why: NotSent) -> PortError {
    match why {
        NotSent::Unreachable => error(ErrorKind::Unavailable, Reach::NotSent),
        NotSent::Throttled => error(ErrorKind::Throttled, Reach::NotSent),
        NotSent::HeldUp => PortError::too_late("Pretended", "pay dues", Duration::from_secs(31)),
        NotSent::Credentials => {
            error(ErrorKind::Credentials, Reach::NotSent).with_scope(Scope::EveryRequest)
        }
    }
}

fn answer(said: Said) -> Result<Receipt, PortError> {
    match said {
        Said::Paid => Ok(Receipt::default()),
        Said::Failed => Err(error(ErrorKind::Refused, Reach::Answered).with_code(b"4000")),
        Said::Rejected => Err(error(ErrorKind::Refused, Reach::Answered)
            .with_code(b"1016")
            .with_scope(Scope::EveryRequest)),
        Said::Queued => Err(in_doubt(None)),
        Said::Duplicate => Err(in_doubt(Some(b"1013"))),
    }
}

#[async_trait]
impl PaymentStatus for Provider {
    async fn standing(&self, reference: &PaymentReference) -> Result<Standing, PortError> {
        yield_now().await;
        let standing = self.state().standing(reference);
        yield_now().await;
        standing
    }
}

impl State {
    fn goes_wrong(&mut self, in_a_hundred: u32) -> bool {
        !self.is_calm && self.chance.happens(in_a_hundred)
    }

    fn mischief(&mut self) -> Mischief {
        if self.is_calm { Mischief::none() } else { Mischief::draw(&mut self.chance) }
    }

    fn standing(&mut self, reference: &PaymentReference) -> Result<Standing, PortError> {
        self.look_ups += 1;
        if self.goes_wrong(10) {
            return Err(error(ErrorKind::Unavailable, Reach::Answered));
        }
        if self.goes_wrong(3) {
            let rejected = error(ErrorKind::Credentials, Reach::Answered);
            return Err(rejected.with_scope(Scope::EveryRequest));
        }
        if self.goes_wrong(5) {
            return Ok(Standing::Unclear { what: Excerpt::of(b"half an answer") });
        }
        let tells_amount = self.is_calm || self.chance.happens(50);
        let tells_wrong_amount = self.goes_wrong(3);
        let Some(entry) = self.entries.get(reference) else { return Ok(Standing::NoSuchReference) };
        if !self.is_calm && entry.arrived.elapsed() < RECORDED_WITHIN {
            return Ok(Standing::NoSuchReference);
        }
        Ok(match entry.fate {
            Fate::Queued { .. } => Standing::Pending { state: Excerpt::of(b"Processing") },
            Fate::Failed => Standing::NotPaid { state: Excerpt::of(b"Failed"), words: None },
            Fate::Paid => {
                let amount = entry.charge.amount + i128::from(tells_wrong_amount);
                Standing::Paid(PaidStanding {
                    amount: (tells_amount || tells_wrong_amount).then(|| rupees(amount)),
                    ..PaidStanding::default()
                })
            }
        })
    }
}
