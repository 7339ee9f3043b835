//! The contract of [`DuesInquiry`].

use billport_domain::{Consumer, Dues, Money};

use super::reads::{ReadSituation, survives_a_lost_answer};
use crate::{DuesInquiry, ErrorKind, PortError};

/// A port beside the provider whose consumers it asks for.
pub trait DuesInquiryBench {
    /// The port under test.
    fn port(&self) -> &dyn DuesInquiry;
    /// Consumers that the provider knows, and what they owe: among them one of several bills, and one
    /// who owes nothing.
    fn known(&self) -> Vec<(Consumer, ListedDues)>;
    /// A consumer that the provider does not know.
    fn stranger(&self) -> Consumer;
    /// Puts the provider into a situation; one that was ordered before is over.
    fn order(&self, situation: ReadSituation);
}

/// What a consumer owes, as the provider has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedDues {
    /// The consumer's name.
    pub consumer_name: String,
    /// The bills, oldest first.
    pub bills: Vec<ListedBill>,
    /// The total.
    pub total_due: Money,
}

/// A bill as the provider has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedBill {
    /// The text of its month.
    pub month: String,
    /// The amount that was billed.
    pub bill_amount: Option<Money>,
    /// The amount to be paid.
    pub payable_amount: Money,
}

/// Checks the whole contract of [`DuesInquiry`] on a bench.
///
/// # Panics
/// If the contract does not hold.
pub async fn dues_inquiry(bench: &dyn DuesInquiryBench) {
    let known = bench.known();
    states_exactly_what_is_owed(bench, &known).await;
    gives_no_dues_of_a_stranger(bench).await;
    let (consumer, listed) = known.first().expect("the bench has consumers");
    bench.order(ReadSituation::AnswerLost);
    survives_a_lost_answer(listed_by(bench, consumer).await, listed);
    for situation in ReadSituation::FAILURES {
        bench.order(situation);
        situation.must_be_told(bench.port().dues(consumer).await);
    }
}

async fn states_exactly_what_is_owed(
    bench: &dyn DuesInquiryBench,
    known: &[(Consumer, ListedDues)],
) {
    bench.order(ReadSituation::Fine);
    assert!(known.iter().any(|(_, listed)| listed.bills.len() > 1), "one has several bills");
    assert!(known.iter().any(|(_, listed)| listed.bills.is_empty()), "one has none");
    for (consumer, listed) in known {
        let dues = listed_by(bench, consumer).await.expect("the provider knows the consumer");
        assert_eq!(dues, *listed, "every figure is the provider's, and the oldest bill is first");
    }
}

async fn gives_no_dues_of_a_stranger(bench: &dyn DuesInquiryBench) {
    bench.order(ReadSituation::Fine);
    let error = bench.port().dues(&bench.stranger()).await.expect_err("the provider knows no such");
    let is_a_no = matches!(error.kind(), ErrorKind::Refused | ErrorKind::NotFound);
    assert!(is_a_no && !error.concerns_every_request(), "the consumer is wrong, not we: {error}");
}

async fn listed_by(
    bench: &dyn DuesInquiryBench,
    consumer: &Consumer,
) -> Result<ListedDues, PortError> {
    bench.port().dues(consumer).await.map(|dues| listed(&dues))
}

fn listed(dues: &Dues) -> ListedDues {
    let bills = dues.bills().iter().map(|bill| ListedBill {
        month: bill.month_text.to_string(),
        bill_amount: bill.bill_amount,
        payable_amount: bill.payable_amount,
    });
    ListedDues {
        consumer_name: dues.consumer_name().to_string(),
        bills: bills.collect(),
        total_due: dues.total_due(),
    }
}
