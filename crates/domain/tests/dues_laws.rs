//! The laws of dues: the minimum is what the oldest bill asks for, and oldest is by its month alone.

use billport_domain::{
    Adjustment, BillMonth, Currency, DueBill, Dues, DuesError, Excerpt, Money, ProviderScalar,
    SessionId, strategies,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use rust_decimal::Decimal;

fn npr(amount: &str) -> Money {
    Money::new(amount.parse().expect("a decimal"), Currency::NPR)
}

fn dues_of(bills: Vec<DueBill>, total: Money) -> Result<Dues, DuesError> {
    let session = SessionId(ProviderScalar::number("5").expect("a digit is a number"));
    Dues::new(session, Excerpt::of(b"Asha Gurung"), bills, total)
}

fn bill(month: &str, bill_amount: &str, payable_amount: &str) -> DueBill {
    DueBill {
        month: BillMonth::read(month),
        month_text: Excerpt::of(month.as_bytes()),
        bill_date: None,
        days: None,
        bill_amount: Some(npr(bill_amount)),
        payable_amount: npr(payable_amount),
        status: None,
    }
}

/// The two bills of the provider's own example.
fn documented() -> Vec<DueBill> {
    let date = Some(Excerpt::of(b"2017-02-24"));
    vec![
        DueBill { days: Some(5), bill_date: date.clone(), ..bill("2073 Magh", "200", "200") },
        DueBill {
            days: Some(13),
            bill_date: date,
            status: Some(Excerpt::of(b"-25% Penalty")),
            ..bill("2073 Falgun", "200", "250")
        },
    ]
}

fn minimum(bills: Vec<DueBill>) -> Option<Money> {
    dues_of(bills, npr("1")).expect("rupees that add up are dues").minimum_payable()
}

/// Bills of months that can be read and that all differ, in any order.
fn bills_of_different_months() -> impl Strategy<Value = Vec<DueBill>> {
    let month = strategies::readable_bill_month();
    vec(strategies::due_bill(month), 1..6).prop_map(|mut bills| {
        let mut months = std::collections::BTreeSet::new();
        bills.retain(|bill| months.insert(bill.month));
        bills
    })
}

/// Bills of which the month of one or more can't be read.
fn bills_with_an_unreadable_month() -> impl Strategy<Value = Vec<DueBill>> {
    let readable = vec(strategies::due_bill(strategies::readable_bill_month()), 0..5);
    let unreadable = vec(strategies::due_bill(Just(BillMonth::Unreadable)), 1..3);
    let together = (readable, unreadable).prop_map(|(some, others)| [some, others].concat());
    together.prop_shuffle()
}

proptest! {
    #[test]
    fn the_minimum_is_what_the_oldest_bill_asks_for(bills in bills_of_different_months()) {
        let oldest = bills.iter().min_by_key(|bill| bill.month).unwrap().payable_amount;
        prop_assert_eq!(minimum(bills), Some(oldest));
    }

    #[test]
    fn the_minimum_never_depends_on_the_order_of_the_list(
        (bills, shuffled) in bills_of_different_months()
            .prop_flat_map(|bills| (Just(bills.clone()), Just(bills).prop_shuffle()))
    ) {
        let (one, other) = (dues_of(bills, npr("1")).unwrap(), dues_of(shuffled, npr("1")).unwrap());
        prop_assert_eq!(one.minimum_payable(), other.minimum_payable());
        prop_assert_eq!(one.bills(), other.bills());
    }

    #[test]
    fn the_minimum_never_depends_on_days_dates_amounts_billed_or_words(
        bills in vec(strategies::due_bill(strategies::readable_bill_month()), 1..6),
        others in vec(
            (option::of(any::<i64>()), option::of("20[0-9]{2}-[01][0-9]-[0-3][0-9]"),
             option::of(strategies::rupees()), option::of("[+-]25% Penalty")),
            6,
        ),
    ) {
        let changed = bills.iter().zip(others).map(|(bill, (days, date, billed, status))| DueBill {
            days,
            bill_date: date.map(|date| Excerpt::of(date.as_bytes())),
            bill_amount: billed,
            status: status.map(|status| Excerpt::of(status.as_bytes())),
            ..bill.clone()
        });
        prop_assert_eq!(minimum(changed.collect()), minimum(bills));
    }

    #[test]
    fn where_months_are_the_same_the_first_of_the_list_is_the_oldest(
        bills in vec(strategies::due_bill(strategies::readable_bill_month()), 1..12)
    ) {
        let oldest = bills.iter().map(|bill| bill.month).min().unwrap();
        let first = bills.iter().find(|bill| bill.month == oldest).unwrap().payable_amount;
        prop_assert_eq!(minimum(bills.clone()), Some(first));
        let dues = dues_of(bills.clone(), npr("1")).unwrap();
        prop_assert!(dues.bills().is_sorted_by_key(|bill| bill.month));
        for month in bills.iter().map(|bill| bill.month) {
            let of_month = |bills: &[DueBill]| -> Vec<_> {
                bills.iter().filter(|bill| bill.month == month).cloned().collect()
            };
            prop_assert_eq!(of_month(dues.bills()), of_month(&bills));
        }
    }

    #[test]
    fn arrears_are_the_oldest(
        mut bills in bills_of_different_months(),
        arrears in strategies::due_bill(Just(BillMonth::Arrears)),
        place in any::<prop::sample::Index>(),
    ) {
        bills.retain(|bill| bill.month != BillMonth::Arrears);
        bills.insert(place.index(bills.len() + 1), arrears.clone());
        prop_assert_eq!(minimum(bills), Some(arrears.payable_amount));
    }

    #[test]
    fn a_month_that_cannot_be_read_leaves_no_minimum_and_the_order_as_it_is(
        bills in bills_with_an_unreadable_month()
    ) {
        let dues = dues_of(bills.clone(), npr("1")).unwrap();
        prop_assert_eq!(dues.minimum_payable(), None);
        prop_assert_eq!(dues.bills(), bills);
    }

    #[test]
    fn a_total_that_is_not_the_sum_is_told(
        bills in vec(strategies::due_bill(strategies::readable_bill_month()), 0..6),
        difference in prop_oneof![Just(0_i64), Just(1), Just(-1), any::<i32>().prop_map(i64::from)],
    ) {
        let sum: Decimal = bills.iter().map(|bill| bill.payable_amount.amount()).sum();
        let total = Money::new(sum + Decimal::new(difference, 2), Dues::CURRENCY);
        let dues = dues_of(bills, total).unwrap();
        prop_assert_eq!(dues.total_due(), total);
        prop_assert_eq!(dues.sum_of_bills().amount(), sum);
        prop_assert_eq!(dues.total_differs(), difference != 0);
        prop_assert_eq!(dues.is_nothing_due(), total.amount() <= Decimal::ZERO);
    }

    #[test]
    fn penalty_and_rebate_are_the_difference_and_never_the_words(
        bill in strategies::due_bill(strategies::readable_bill_month())
    ) {
        let payable = bill.payable_amount;
        let billed_again = |difference: Money| {
            Some(Money::new(payable.amount() - difference.amount(), Currency::NPR))
        };
        match bill.adjustment() {
            Adjustment::Penalty(by) => {
                prop_assert!(by.is_positive());
                prop_assert_eq!(bill.bill_amount, billed_again(by));
            }
            Adjustment::Rebate(by) => {
                prop_assert!(by.is_positive());
                prop_assert_eq!(bill.bill_amount, Some(payable.checked_add(by).unwrap()));
            }
            Adjustment::None => prop_assert_eq!(bill.bill_amount, Some(payable)),
            Adjustment::Unknown => prop_assert_eq!(bill.bill_amount, None),
        }
    }

    #[test]
    fn dues_as_they_should_be_have_a_minimum_within_their_total(dues in strategies::dues()) {
        let minimum = dues.minimum_payable().unwrap();
        prop_assert!(minimum.is_positive() && minimum.amount() <= dues.total_due().amount());
        prop_assert!(!dues.total_differs() && !dues.is_nothing_due());
    }
}

#[test]
fn the_documented_bills_have_the_documented_minimum() {
    let dues = dues_of(documented(), npr("450")).unwrap();
    assert_eq!(dues.minimum_payable(), Some(npr("200")));
    assert_eq!((dues.total_due(), dues.sum_of_bills()), (npr("450"), npr("450")));
    assert!(!dues.total_differs() && !dues.is_nothing_due());
    let [magh, falgun] = dues.bills() else { panic!("two bills") };
    assert_eq!(
        (magh.adjustment(), falgun.adjustment()),
        (Adjustment::None, Adjustment::Penalty(npr("50")))
    );
    assert_eq!(
        (dues.session().to_string(), dues.consumer_name().as_str()),
        ("5".to_owned(), "Asha Gurung")
    );
    let reversed = documented().into_iter().rev().collect();
    assert_eq!(minimum(reversed), Some(npr("200")), "neither the list nor `days` decides");
}

#[test]
fn without_a_bill_there_is_no_minimum() {
    assert_eq!(minimum(Vec::new()), None);
    assert!(dues_of(Vec::new(), npr("0")).unwrap().is_nothing_due());
    assert!(dues_of(Vec::new(), npr("-0.01")).unwrap().is_nothing_due());
    assert!(!dues_of(Vec::new(), npr("0.01")).unwrap().is_nothing_due());
}

#[test]
fn figures_are_kept_as_the_provider_writes_them() {
    let bills = vec![bill("2073 Magh", "200.000", "196.0005")];
    let dues = dues_of(bills, npr("196.0005")).unwrap();
    assert_eq!(dues.minimum_payable().unwrap().to_string(), "NPR 196.0005");
    assert_eq!(dues.bills()[0].adjustment(), Adjustment::Rebate(npr("3.9995")));
}

#[test]
fn amounts_of_another_currency_are_no_dues() {
    let pesos = Money::zero(Currency::PHP);
    let [billed, payable] = [documented(), documented()].map(|mut bills| bills.remove(0));
    let billed = DueBill { bill_amount: Some(pesos), ..billed };
    let payable = DueBill { payable_amount: pesos, ..payable };
    let other = DuesError::OtherCurrency { currency: Currency::PHP };
    assert_eq!(dues_of(vec![billed.clone()], npr("1")), Err(other));
    assert_eq!(dues_of(vec![payable.clone()], npr("1")), Err(other));
    assert_eq!(dues_of(Vec::new(), pesos), Err(other));
    assert_eq!(billed.adjustment(), Adjustment::Unknown);
    assert_eq!(other.to_string(), "an amount is in PHP, and dues are in NPR");
}

#[test]
fn bills_that_no_amount_can_hold_are_no_dues() {
    let most = Money::new(Decimal::MAX, Currency::NPR);
    let huge = || DueBill { payable_amount: most, ..bill("2073 Magh", "1", "1") };
    assert_eq!(dues_of(vec![huge(), huge()], npr("1")), Err(DuesError::SumTooLarge));
    assert!(dues_of(vec![huge()], npr("1")).is_ok());
    let billed_below = DueBill { bill_amount: Some(npr("-1")), ..huge() };
    assert_eq!(billed_below.adjustment(), Adjustment::Unknown);
}
