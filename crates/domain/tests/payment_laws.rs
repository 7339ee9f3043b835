//! The laws of payments: what may be ordered on dues, and what a service charge must obey.

use billport_domain::{
    Advance, AmountWanted, BillMonth, ChargeBreach, Currency, DueBill, Dues, Excerpt, Money,
    MoneyError, OrderRejection, PaymentOrder, ProviderScalar, ServiceCharge, ServiceChargeRule,
    SessionId, strategies,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use rust_decimal::Decimal;

fn npr(amount: &str) -> Money {
    Money::new(amount.parse().expect("a decimal"), Currency::NPR)
}

/// Dues of bills, each a month and what is payable for it.
fn dues(bills: &[(&str, &str)], total: &str) -> Dues {
    let bills = bills.iter().map(|(month, payable)| DueBill {
        month: BillMonth::read(month),
        month_text: Excerpt::of(month.as_bytes()),
        bill_date: None,
        days: None,
        bill_amount: None,
        payable_amount: npr(payable),
        status: None,
    });
    let session = SessionId(ProviderScalar::number("5").expect("a digit is a number"));
    Dues::new(session, Excerpt::of(b"Asha Gurung"), bills.collect(), npr(total))
        .expect("rupees that add up are dues")
}

/// The dues of the provider's own example: a minimum of 200, and 450 in all.
fn documented() -> Dues {
    dues(&[("2073 Magh", "200"), ("2073 Falgun", "250")], "450")
}

fn exactly(amount: &str) -> AmountWanted {
    AmountWanted::Exactly(npr(amount))
}

/// What became of an order without an advance: the amount, or the rejection's words.
fn ordered(dues: &Dues, wanted: AmountWanted) -> Result<String, String> {
    let order = PaymentOrder::new(dues, wanted, Advance::Refused);
    order.map(|order| order.amount().to_string()).map_err(|rejection| rejection.to_string())
}

/// Dues of which the month of one bill can't be read.
fn dues_without_a_minimum() -> impl Strategy<Value = Dues> {
    let readable = vec(strategies::due_bill(strategies::readable_bill_month()), 0..3);
    let unreadable = strategies::due_bill(Just(BillMonth::Unreadable));
    (strategies::session_id(), readable, unreadable, strategies::rupees()).prop_map(
        |(session, mut bills, unreadable, total)| {
            bills.push(unreadable);
            Dues::new(session, Excerpt::of(b"Asha Gurung"), bills, total)
                .expect("rupees that add up are dues")
        },
    )
}

fn wanted() -> impl Strategy<Value = AmountWanted> {
    let any_decimals = (any::<i64>(), 0_u32..5)
        .prop_map(|(digits, scale)| Money::new(Decimal::new(digits, scale), Currency::NPR));
    let amount = prop_oneof![4 => strategies::rupees(), 1 => any_decimals];
    prop_oneof![
        3 => amount.prop_map(AmountWanted::Exactly),
        1 => Just(AmountWanted::Minimum),
        1 => Just(AmountWanted::Total),
    ]
}

fn advance() -> impl Strategy<Value = Advance> {
    prop_oneof![Just(Advance::Refused), Just(Advance::Allowed)]
}

/// Dues, and an amount near the figures that decide: minimum and total, a little above and below.
fn dues_and_a_near_amount() -> impl Strategy<Value = (Dues, AmountWanted)> {
    let all_dues = prop_oneof![strategies::dues(), strategies::odd_dues()];
    (all_dues, any::<bool>(), -2_i64..=2).prop_map(|(dues, of_total, paisa)| {
        let figure = dues.minimum_payable().filter(|_| !of_total).unwrap_or(dues.total_due());
        let amount = figure.amount() + Decimal::new(paisa, 2);
        (dues, AmountWanted::Exactly(Money::new(amount, Currency::NPR)))
    })
}

fn dues_and_an_amount() -> impl Strategy<Value = (Dues, AmountWanted)> {
    let all_dues = prop_oneof![strategies::dues(), strategies::odd_dues()];
    prop_oneof![dues_and_a_near_amount(), (all_dues, wanted())]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 512,
        // A counterexample here is small enough without long shrinking.
        max_shrink_iters: 500,
        ..ProptestConfig::default()
    })]

    #[test]
    fn an_order_is_above_zero_and_within_minimum_and_total(
        (dues, wanted) in dues_and_an_amount(), advance in advance(),
    ) {
        let Ok(order) = PaymentOrder::new(&dues, wanted, advance) else { return Ok(()) };
        let amount = order.amount().amount();
        prop_assert!(amount > Decimal::ZERO && amount.scale() <= 2);
        prop_assert_eq!(order.amount().currency(), Dues::CURRENCY);
        prop_assert!(!dues.is_nothing_due());
        match dues.minimum_payable() {
            Some(minimum) => prop_assert!(amount >= minimum.amount()),
            None => prop_assert_eq!(amount, dues.total_due().amount()),
        }
        let is_above = amount > dues.total_due().amount();
        prop_assert!(!is_above || advance == Advance::Allowed);
        prop_assert_eq!(order.is_advance(), is_above);
        prop_assert_eq!(order.session(), dues.session());
        prop_assert_eq!(order.minimum_payable(), dues.minimum_payable());
        prop_assert_eq!(order.total_due(), dues.total_due());
        match wanted {
            AmountWanted::Exactly(exactly) => prop_assert_eq!(order.amount(), exactly),
            AmountWanted::Minimum => prop_assert_eq!(Some(order.amount()), dues.minimum_payable()),
            AmountWanted::Total => prop_assert_eq!(order.amount(), dues.total_due()),
        }
    }

    #[test]
    fn a_rejection_is_true(
        (dues, wanted) in dues_and_an_amount(), advance in advance(),
    ) {
        let Err(rejection) = PaymentOrder::new(&dues, wanted, advance) else { return Ok(()) };
        let (minimum, total) = (dues.minimum_payable(), dues.total_due());
        match rejection {
            OrderRejection::NothingDue { total } => {
                prop_assert!(dues.is_nothing_due());
                prop_assert_eq!(total, dues.total_due());
            }
            OrderRejection::NoMinimum { total } => {
                prop_assert_eq!((minimum, total), (None, dues.total_due()));
                prop_assert_ne!(wanted, AmountWanted::Total);
            }
            OrderRejection::BelowMinimum { amount, minimum } => {
                prop_assert!(amount.amount() < minimum.amount());
                prop_assert_eq!(Some(minimum), dues.minimum_payable());
            }
            OrderRejection::AboveTotal { amount, total } => {
                prop_assert!(advance == Advance::Refused && amount.amount() > total.amount());
            }
            OrderRejection::MinimumAboveTotal { minimum, total } => {
                prop_assert!(advance == Advance::Refused && minimum.amount() > total.amount());
            }
            OrderRejection::NotPositive { amount } => {
                prop_assert!(amount.amount() <= Decimal::ZERO);
            }
            OrderRejection::TooManyDecimals { amount } => {
                prop_assert!(amount.amount().normalize().scale() > 2);
            }
            other => prop_assert!(false, "{other:?} of {wanted:?} on {total}"),
        }
    }

    #[test]
    fn dues_as_they_should_be_can_be_paid_from_minimum_to_total(
        dues in strategies::dues(), share in 0_i64..=1000, advance in advance(),
    ) {
        let minimum = dues.minimum_payable().unwrap().amount();
        let between = (dues.total_due().amount() - minimum) * Decimal::new(share, 3);
        let amount = Money::new(minimum + between.trunc_with_scale(2), Currency::NPR);
        for wanted in [AmountWanted::Exactly(amount), AmountWanted::Minimum, AmountWanted::Total] {
            let order = PaymentOrder::new(&dues, wanted, advance);
            prop_assert!(order.is_ok_and(|order| !order.is_advance()));
        }
    }

    #[test]
    fn where_a_month_cannot_be_read_only_the_total_is_ordered(
        dues in dues_without_a_minimum(), amount in strategies::rupees(), advance in advance(),
    ) {
        prop_assume!(amount != dues.total_due());
        let total = dues.total_due();
        let no_minimum = Err(OrderRejection::NoMinimum { total });
        let order = |wanted| PaymentOrder::new(&dues, wanted, advance);
        prop_assert_eq!(order(AmountWanted::Exactly(amount)), no_minimum.clone());
        prop_assert_eq!(order(AmountWanted::Minimum), no_minimum);
        prop_assert_eq!(order(AmountWanted::Total).unwrap().amount(), total);
        prop_assert_eq!(order(AmountWanted::Exactly(total)).unwrap().amount(), total);
    }

    #[test]
    fn nothing_due_is_nothing_to_pay(
        dues in strategies::odd_dues(), wanted in wanted(), advance in advance(),
    ) {
        let order = PaymentOrder::new(&dues, wanted, advance);
        let total = dues.total_due();
        let is_refused = order == Err(OrderRejection::NothingDue { total });
        prop_assert_eq!(is_refused, dues.is_nothing_due());
    }

    #[test]
    fn no_amount_up_to_500_is_charged_without_a_breach_being_told(
        paisa in 1_i64..=50_000, charge in strategies::rupees(), echoes in any::<bool>(),
    ) {
        let asked = Money::new(Decimal::new(paisa, 2), Currency::NPR);
        let service_charge = ServiceCharge::of(asked, echoes.then_some(asked), charge).unwrap();
        prop_assert_eq!(service_charge.breach(), Some(ChargeBreach::ChargedUpTo500 { charge }));
    }

    #[test]
    fn a_charge_above_500_is_the_providers_to_say(
        paisa in 50_001_i64..10_000_000, charge in strategies::rupees(), echoes in any::<bool>(),
    ) {
        let asked = Money::new(Decimal::new(paisa, 2), Currency::NPR);
        let service_charge = ServiceCharge::of(asked, echoes.then_some(asked), charge).unwrap();
        prop_assert_eq!(service_charge.breach(), None);
        prop_assert_eq!((service_charge.amount(), service_charge.charge()), (asked, charge));
        let debited = asked.amount() + charge.amount();
        prop_assert_eq!(service_charge.debited(), Money::new(debited, Currency::NPR));
    }

    #[test]
    fn a_free_amount_is_free_whatever_it_is(asked in strategies::rupees()) {
        prop_assert_eq!(ServiceChargeRule::check(asked, Some(asked), npr("0")), Ok(()));
    }

    #[test]
    fn an_answer_for_another_amount_is_a_breach(
        asked in strategies::rupees(), echoed in strategies::rupees(), charge in strategies::rupees(),
    ) {
        prop_assume!(asked != echoed);
        let breach = ServiceChargeRule::check(asked, Some(echoed), charge);
        prop_assert_eq!(breach, Err(ChargeBreach::OtherAmount { echoed }));
    }

    #[test]
    fn a_negative_charge_is_a_breach(
        asked in strategies::rupees(), charge in strategies::rupees(),
        echoed in option::of(Just(())),
    ) {
        let charge = Money::new(-charge.amount(), Currency::NPR);
        let breach = ServiceChargeRule::check(asked, echoed.map(|()| asked), charge);
        prop_assert_eq!(breach, Err(ChargeBreach::Negative { charge }));
    }
}

#[test]
fn exactly_500_is_free_and_a_hundredth_more_is_not_covered() {
    let charge = npr("5.0");
    for (asked, breach) in [
        ("499.99", Some(ChargeBreach::ChargedUpTo500 { charge })),
        ("500", Some(ChargeBreach::ChargedUpTo500 { charge })),
        ("500.00", Some(ChargeBreach::ChargedUpTo500 { charge })),
        ("500.01", None),
        ("600", None),
    ] {
        let service_charge = ServiceCharge::of(npr(asked), Some(npr(asked)), charge).unwrap();
        assert_eq!(service_charge.breach(), breach, "{asked}");
    }
    assert_eq!(ServiceChargeRule::FREE_UP_TO.to_string(), "NPR 500");
    let free = ServiceCharge::of(npr("500"), Some(npr("500.0")), npr("0.0")).unwrap();
    assert_eq!((free.breach(), free.debited()), (None, npr("500")));
}

#[test]
fn the_documented_charge_is_debited_beside_the_amount() {
    let charge = ServiceCharge::of(npr("600"), Some(npr("600.0")), npr("5.0")).unwrap();
    assert_eq!((charge.amount(), charge.charge(), charge.breach()), (npr("600"), npr("5"), None));
    assert_eq!(charge.debited(), npr("605"));
}

#[test]
fn charges_of_other_currencies_or_beyond_all_amounts_are_none() {
    let pesos = Money::zero(Currency::PHP);
    let differ = Err(MoneyError::CurrenciesDiffer);
    assert_eq!(ServiceCharge::of(npr("600"), None, pesos), differ);
    let most = Money::new(Decimal::MAX, Currency::NPR);
    assert_eq!(ServiceCharge::of(npr("600"), None, most), Err(MoneyError::TooLarge));
    let echoed = Money::new(Decimal::new(600, 0), Currency::PHP);
    let other = ServiceCharge::of(npr("600"), Some(echoed), npr("5")).unwrap().breach();
    assert_eq!(other, Some(ChargeBreach::OtherAmount { echoed }));
}

#[test]
fn breaches_are_told_to_a_person() {
    let told = |breach: ChargeBreach| breach.to_string();
    assert_eq!(
        told(ChargeBreach::ChargedUpTo500 { charge: npr("5.00") }),
        "the provider charges NPR 5.00, but amounts up to NPR 500 are free of charge"
    );
    assert_eq!(
        told(ChargeBreach::Negative { charge: npr("-5.00") }),
        "the provider names a charge of NPR -5.00, which is below zero"
    );
    assert_eq!(
        told(ChargeBreach::OtherAmount { echoed: npr("500") }),
        "the provider names the charge for NPR 500, not for the amount asked about"
    );
}

#[test]
fn the_documented_dues_are_paid_from_200_to_450() {
    let dues = documented();
    for (wanted, result) in [
        (AmountWanted::Minimum, Ok("NPR 200")),
        (AmountWanted::Total, Ok("NPR 450")),
        (exactly("200"), Ok("NPR 200")),
        (exactly("300.50"), Ok("NPR 300.50")),
        (exactly("450.00"), Ok("NPR 450.00")),
        (
            exactly("199.99"),
            Err(
                "NPR 199.99 is below the minimum of NPR 200, which is what the oldest bill asks for",
            ),
        ),
        (
            exactly("450.01"),
            Err("NPR 450.01 is above the total of NPR 450, and an advance was not allowed"),
        ),
        (exactly("0"), Err("NPR 0 is no amount to pay: it is not above 0")),
        (exactly("-200"), Err("NPR -200 is no amount to pay: it is not above 0")),
        (exactly("200.001"), Err("NPR 200.001 has too many decimals: at most 2")),
        (
            AmountWanted::Exactly(Money::new(Decimal::new(200, 0), Currency::PHP)),
            Err("PHP 200 is of the wrong currency: dues are in NPR"),
        ),
    ] {
        let result = result.map(str::to_owned).map_err(str::to_owned);
        assert_eq!(ordered(&dues, wanted), result, "{wanted:?}");
    }
}

#[test]
fn an_advance_is_ordered_only_when_it_is_allowed() {
    let order = PaymentOrder::new(&documented(), exactly("500"), Advance::Allowed).unwrap();
    assert!(order.is_advance());
    let order = PaymentOrder::new(&documented(), exactly("450"), Advance::Allowed).unwrap();
    assert!(!order.is_advance());
    let below = PaymentOrder::new(&documented(), exactly("199"), Advance::Allowed);
    assert!(matches!(below, Err(OrderRejection::BelowMinimum { .. })));
    assert_eq!(Advance::default(), Advance::Refused);
}

#[test]
fn zeros_beyond_two_decimals_are_no_decimals() {
    let dues = dues(&[("2073 Magh", "200.5000")], "200.5000");
    assert_eq!(ordered(&dues, AmountWanted::Minimum), Ok("NPR 200.50".to_owned()));
    assert_eq!(ordered(&dues, AmountWanted::Total), Ok("NPR 200.50".to_owned()));
}

#[test]
fn a_figure_that_can_not_be_paid_is_said_and_not_rounded() {
    let dues = dues(&[("2073 Magh", "200.005")], "200.005");
    let told = Err("NPR 200.005 has too many decimals: at most 2".to_owned());
    assert_eq!(ordered(&dues, AmountWanted::Minimum), told);
    assert_eq!(ordered(&dues, AmountWanted::Total), told);
    let below = ordered(&dues, exactly("200")).unwrap_err();
    assert!(below.starts_with("NPR 200 is below the minimum of NPR 200.005"), "{below}");
}

#[test]
fn dues_that_contradict_themselves_are_told() {
    let dues = dues(&[("2073 Magh", "200")], "150");
    let told = "the oldest bill asks for NPR 200, but the total is NPR 150: the provider's figures \
                contradict each other, and more than the total is an advance, which was not allowed";
    for wanted in [AmountWanted::Minimum, AmountWanted::Total, exactly("200"), exactly("180")] {
        assert_eq!(ordered(&dues, wanted), Err(told.to_owned()));
    }
    let order = |wanted| PaymentOrder::new(&dues, wanted, Advance::Allowed);
    assert!(order(AmountWanted::Minimum).unwrap().is_advance());
    assert!(matches!(order(AmountWanted::Total), Err(OrderRejection::BelowMinimum { .. })));
}

#[test]
fn without_a_minimum_or_without_dues_the_reason_is_told() {
    let unreadable = dues(&[("2073 Ash", "200")], "200");
    assert_eq!(
        ordered(&unreadable, AmountWanted::Minimum).unwrap_err(),
        "no minimum is known (no bill is listed, or the month of one can't be read): only the total \
         of NPR 200 can be paid"
    );
    let nothing = dues(&[], "0");
    for wanted in [AmountWanted::Minimum, AmountWanted::Total, exactly("1")] {
        assert_eq!(ordered(&nothing, wanted).unwrap_err(), "nothing is due: the total is NPR 0");
    }
    let credit = dues(&[("2073 Magh", "-50"), ("2073 Falgun", "80")], "30");
    assert!(
        ordered(&credit, AmountWanted::Minimum).unwrap_err().starts_with("NPR -50 is no amount")
    );
    assert_eq!(ordered(&credit, exactly("30")), Ok("NPR 30".to_owned()));
}
