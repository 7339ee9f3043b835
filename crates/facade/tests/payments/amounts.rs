//! Amounts arrive as they were agreed to, to the digit: none passes through a float, and none is
//! rounded. What the provider charges for a payment is its own word, and no part of what is paid.

use billport::domain::{AmountWanted, ChargeBreach, Consumer, Currency, Money};
use billport::workflows::payment::{Consent, Figures};
use billport_sandbox::nea::{self, Bill, BillMonth, NumberStyle, Rules};
use billport_sandbox::{Answer, Call, FaultOrder};
use std::time::Duration;

use crate::bench::{Bench, Outcome, Payment, consumer, driven, key_of};

fn npr(amount: &str) -> Money {
    Money::parse(amount.as_bytes(), Currency::NPR).unwrap()
}

/// The first consumer owes this much, of one month.
fn owing(bench: &Bench, paisa: u64) -> Consumer {
    let bill = Bill::of(BillMonth::Of { year: 2073, month: 1 }, paisa);
    let owes = nea::Consumer::new(key_of(&consumer(1)), "Sita Rai");
    bench.provider.add_consumer(owes.with(bill));
    consumer(1)
}

/// Pays this amount, and gives the figures that were consented to.
async fn paid(bench: &Bench, payer: &Consumer, wanted: AmountWanted) -> (Figures, Payment) {
    let (process, reference) = (bench.process(), bench.new_reference());
    let quote = driven(&process, process.quote(payer, wanted)).await.unwrap();
    let figures = quote.figures();
    let end = driven(&process, process.pay_quote(quote, &reference)).await;
    (figures, bench.close(process, &reference, end).await)
}

/// However the provider spells its numbers, what it is sent is the amount that was agreed to.
#[tokio::test]
async fn amounts_of_every_form_arrive_as_agreed() {
    const STYLES: [NumberStyle; 4] = [
        NumberStyle::Documented,
        NumberStyle::Texts,
        NumberStyle::Shortest,
        NumberStyle::TwoDecimals,
    ];
    for (paisa, amount) in [
        (1, "0.01"),
        (10, "0.1"),
        (20_000, "200"),
        (20_050, "200.5"),
        (33_333, "333.33"),
        (50_000, "500"),
        (123_456_789, "1234567.89"),
        (9_007_199_254_740_993, "90071992547409.93"),
    ] {
        let bench = Bench::start();
        bench.provider.set_credits(u64::MAX);
        for (day, numbers) in STYLES.into_iter().enumerate() {
            bench.provider.set_rules(Rules { numbers, ..Rules::default() });
            let payer = owing(&bench, paisa);
            let (figures, payment) = paid(&bench, &payer, AmountWanted::Minimum).await;
            assert_eq!(payment.outcome(), Outcome::Paid, "{amount}");
            assert_eq!(
                (figures.amount, payment.record().intended.amount),
                (npr(amount), npr(amount))
            );
            assert_eq!(payment.ledger.charges[day].paisa, paisa, "{amount} {numbers:?}");
            bench.pass(Duration::from_hours(24));
        }
    }
}

/// Up to 500 nothing is charged, above it what the provider says; what is paid is the amount without it.
#[tokio::test]
async fn the_charge_is_the_providers_and_no_part_of_what_is_paid() {
    for (amount, charge, debited) in [
        ("499.99", "0", "499.99"),
        ("500", "0", "500"),
        ("500.01", "5", "505.01"),
        ("600", "5", "605"),
    ] {
        let bench = Bench::start();
        let payer = owing(&bench, 60_000);
        bench.provider.add_consumer({
            let mut owes = bench.provider.consumer(&key_of(&payer)).unwrap();
            let older = Bill::of(BillMonth::Arrears, 10_000);
            owes.bills.push(older);
            owes
        });
        let (figures, payment) = paid(&bench, &payer, AmountWanted::Exactly(npr(amount))).await;
        assert_eq!(
            (figures.service_charge, figures.debited),
            (npr(charge), npr(debited)),
            "{amount}"
        );
        assert_eq!(payment.outcome(), Outcome::Paid);
        assert_eq!(npr(&payment.ledger.charges[0].amount), npr(amount));
        assert_eq!(payment.record().intended.service_charge, npr(charge));
    }
}

/// A charge that breaks the provider's own rules is shown, and nothing is paid over it without consent
/// to that very breach.
#[tokio::test]
async fn a_charge_against_the_rules_is_not_paid_over_in_silence() {
    let answer = Answer::json(200, r#"{"service_charge":5.0,"amount":200.0,"status":true}"#);
    let bench = Bench::start();
    bench.provider.order(FaultOrder::once(Call::ServiceCharge, answer));
    let process = bench.process();
    let quote = driven(&process, process.quote(&consumer(1), AmountWanted::Minimum)).await.unwrap();
    assert_eq!(quote.breach(), Some(ChargeBreach::ChargedUpTo500 { charge: npr("5") }));
    let figures = quote.figures();
    let refused = quote.confirm(Consent::to(figures)).unwrap_err();
    assert_eq!(bench.provider.ledger().commit_requests, 0);
    let breach = refused.quote.breach();
    assert!(refused.quote.confirm(Consent { figures, breach }).is_ok());
}
