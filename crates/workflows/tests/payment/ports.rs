//! Mocks of the ports: they answer as they are told, and leave marks in the log of a journal.

use billport_domain::{
    BillMonth, Consumer, Currency, DueBill, Dues, Excerpt, Money, PaymentReference, ProviderScalar,
    Receipt, ServiceCharge, SessionId,
};
use billport_journal::memory::MemoryJournal;
use billport_ports::{
    ErrorKind, MockDuesInquiry, MockPaymentStatus, MockPayments, MockServiceCharges, PaidStanding,
    PortError, Reach, Standing,
};
use billport_workflows::payment::PaymentDesk;
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

pub(crate) fn rupees(text: &str) -> Money {
    Money::parse(text.as_bytes(), Currency::NPR).unwrap()
}

pub(crate) fn consumer(id: u32) -> Consumer {
    Consumer {
        office: "245:bhaktapur-dc".parse().unwrap(),
        service_number: "024.12.512".parse().unwrap(),
        consumer_id: id.to_string().parse().unwrap(),
    }
}

pub(crate) fn reference(text: &str) -> PaymentReference {
    text.parse().unwrap()
}

pub(crate) fn receipt(id: &str) -> Receipt {
    Receipt { provider_id: ProviderScalar::number(id), ..Receipt::default() }
}

/// Dues of bills of these amounts, the oldest first, with the total that they add up to.
pub(crate) fn dues(session: u32, amounts: &[&str]) -> Dues {
    let bills = amounts.iter().zip(1..).map(|(amount, month)| DueBill {
        month: BillMonth::read(&format!("2080{month:02}")),
        month_text: Excerpt::of(b"a month"),
        bill_date: None,
        days: None,
        bill_amount: None,
        payable_amount: rupees(amount),
        status: None,
    });
    let bills: Vec<_> = bills.collect();
    let total =
        bills.iter().fold(rupees("0"), |sum, bill| sum.checked_add(bill.payable_amount).unwrap());
    let session = SessionId(ProviderScalar::number(&session.to_string()).unwrap());
    Dues::new(session, Excerpt::of(b"Asha Gurung"), bills, total).unwrap()
}

/// An error of a payment: how far its request got is what such an error means.
pub(crate) fn error(kind: ErrorKind) -> PortError {
    let reach = match kind {
        ErrorKind::Unavailable | ErrorKind::Throttled => Reach::NotSent,
        ErrorKind::OutcomeUnknown => Reach::MayHaveArrived,
        _ => Reach::Answered,
    };
    PortError::new(kind, "Provider", "pay dues").with_reach(reach)
}

pub(crate) fn paid(amount: Option<&str>) -> Standing {
    let provider_id = ProviderScalar::number("77");
    Standing::Paid(PaidStanding { provider_id, amount: amount.map(rupees), refunded: None })
}

/// The four ports of a desk. Each answer that is ordered is asked for exactly once, and a port that
/// has none left is not to be asked.
pub(crate) struct Ports {
    journal: Arc<MemoryJournal>,
    pub(crate) dues: MockDuesInquiry,
    pub(crate) charges: MockServiceCharges,
    pub(crate) payments: MockPayments,
    pub(crate) status: MockPaymentStatus,
}

impl Ports {
    /// A provider at which every consumer owes 200 and 250, in a session of its own for each inquiry,
    /// and which charges 5 for more than 500.
    pub(crate) fn new(journal: &Arc<MemoryJournal>) -> Self {
        Self::owing(journal, &["200", "250"])
    }

    pub(crate) fn owing(journal: &Arc<MemoryJournal>, amounts: &'static [&'static str]) -> Self {
        let mut ports = Self::silent(journal);
        let (journal, sessions) = (Arc::clone(journal), AtomicU32::new(0));
        ports.dues.expect_dues().returning(move |_| {
            let session = sessions.fetch_add(1, Ordering::Relaxed) + 1;
            journal.mark(format!("dues: session {session}"));
            Ok(dues(session, amounts))
        });
        ports.charges.expect_service_charge().returning(|_, amount| {
            let charge = if amount.amount() > rupees("500").amount() { "5" } else { "0" };
            Ok(ServiceCharge::of(amount, Some(amount), rupees(charge)).unwrap())
        });
        ports
    }

    /// A provider that must not be asked for anything.
    pub(crate) fn silent(journal: &Arc<MemoryJournal>) -> Self {
        Self {
            journal: Arc::clone(journal),
            dues: MockDuesInquiry::new(),
            charges: MockServiceCharges::new(),
            payments: MockPayments::new(),
            status: MockPaymentStatus::new(),
        }
    }

    /// The answers to payments.
    pub(crate) fn paying(
        mut self,
        answers: impl IntoIterator<Item = Result<Receipt, PortError>>,
    ) -> Self {
        let answers: Vec<_> = answers.into_iter().collect();
        let times = answers.len();
        let (answers, journal) = (Mutex::new(answers.into_iter()), Arc::clone(&self.journal));
        self.payments.expect_pay().times(times).returning(move |order, reference| {
            journal.mark(format!(
                "pay {} as {reference}, session {}",
                order.amount(),
                order.session()
            ));
            answers.lock().unwrap().next().unwrap()
        });
        self
    }

    /// The answers to look-ups.
    pub(crate) fn standing(
        mut self,
        answers: impl IntoIterator<Item = Result<Standing, PortError>>,
    ) -> Self {
        let answers: Vec<_> = answers.into_iter().collect();
        let times = answers.len();
        let (answers, journal) = (Mutex::new(answers.into_iter()), Arc::clone(&self.journal));
        self.status.expect_standing().times(times).returning(move |reference| {
            journal.mark(format!("look {reference} up"));
            answers.lock().unwrap().next().unwrap()
        });
        self
    }

    pub(crate) fn desk(&self) -> PaymentDesk<'_> {
        PaymentDesk {
            dues: &self.dues,
            charges: &self.charges,
            payments: &self.payments,
            status: &self.status,
        }
    }
}
