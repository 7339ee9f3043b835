//! The contract of [`ServiceCharges`].

use billport_domain::{
    ChargeBreach, Consumer, Dues, Money, ServiceCharge, ServiceChargeRule, SessionId,
};

use super::reads::{ReadSituation, survives_a_lost_answer};
use crate::{DuesInquiry, PortError, ServiceCharges};

/// A port beside the provider whose charges it asks for.
pub trait ServiceChargesBench {
    /// The port under test.
    fn port(&self) -> &dyn ServiceCharges;
    /// Where a session comes from.
    fn inquiry(&self) -> &dyn DuesInquiry;
    /// A consumer whose dues the provider knows.
    fn consumer(&self) -> Consumer;
    /// What the provider charges for an amount.
    fn charge_for(&self, amount: Money) -> Money;
    /// The amounts that the provider was asked about, in order.
    fn amounts_asked(&self) -> Vec<Money>;
    /// Puts the provider into a situation; one that was ordered before is over.
    fn order(&self, situation: ChargeSituation);
}

/// What the provider does when it is asked for a charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChargeSituation {
    /// What any read may meet.
    Read(ReadSituation),
    /// It charges what is free of charge.
    ChargesWhatIsFree,
    /// It names the charge of another amount than the one that was asked about.
    NamesAnotherAmount,
}

/// Checks the whole contract of [`ServiceCharges`] on a bench.
///
/// # Panics
/// If the contract does not hold.
pub async fn service_charges(bench: &dyn ServiceChargesBench) {
    bench.order(ChargeSituation::Read(ReadSituation::Fine));
    let dues = bench.inquiry().dues(&bench.consumer()).await.expect("the consumer is known");
    let session = dues.session();
    gives_the_providers_own_charge(bench, session).await;
    tells_a_breach(bench, session).await;
    survives_what_reads_survive(bench, session).await;
}

async fn gives_the_providers_own_charge(bench: &dyn ServiceChargesBench, session: &SessionId) {
    for amount in [1, 49_999, 50_000, 50_001, 60_000, 1_234_567].map(rupees) {
        let charge = ask(bench, session, amount).await.expect("the provider works");
        let expected = bench.charge_for(amount);
        assert_eq!(
            (charge.amount(), charge.charge()),
            (amount, expected),
            "its word, for {amount}"
        );
        assert_eq!(charge.breach(), None, "{amount}");
        assert_eq!(bench.amounts_asked().last(), Some(&amount), "asked for exactly this");
    }
}

async fn tells_a_breach(bench: &dyn ServiceChargesBench, session: &SessionId) {
    let free = ServiceChargeRule::FREE_UP_TO;
    bench.order(ChargeSituation::ChargesWhatIsFree);
    let charge = ask(bench, session, free).await.expect("a breach is told, and no error");
    let is_told = matches!(charge.breach(), Some(ChargeBreach::ChargedUpTo500 { .. }));
    assert!(is_told && charge.charge().is_positive(), "{charge:?}");
    bench.order(ChargeSituation::NamesAnotherAmount);
    let charge = ask(bench, session, free).await.expect("a breach is told, and no error");
    let is_told = matches!(charge.breach(), Some(ChargeBreach::OtherAmount { .. }));
    assert!(is_told && charge.amount() == free, "{charge:?}");
}

async fn survives_what_reads_survive(bench: &dyn ServiceChargesBench, session: &SessionId) {
    let amount = rupees(60_000);
    let truth = ServiceCharge::of(amount, None, bench.charge_for(amount));
    bench.order(ChargeSituation::Read(ReadSituation::AnswerLost));
    let charge = ask(bench, session, amount).await;
    survives_a_lost_answer(charge, &truth.expect("the bench's charge is an amount of rupees"));
    for situation in ReadSituation::FAILURES {
        bench.order(ChargeSituation::Read(situation));
        situation.must_be_told(ask(bench, session, amount).await);
    }
}

async fn ask(
    bench: &dyn ServiceChargesBench,
    session: &SessionId,
    amount: Money,
) -> Result<ServiceCharge, PortError> {
    bench.port().service_charge(session, amount).await
}

fn rupees(paisa: i128) -> Money {
    Money::from_minor(paisa, Dues::CURRENCY).expect("a small amount fits")
}
