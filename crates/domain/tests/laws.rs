//! The laws of bills, checked over generated bills and over the whole calendar.

use billport_domain::{
    BatchLimit, BatchRejection, Bill, BillBatch, BillField, BillText, BillingPeriod, DueDate,
    strategies,
};
use proptest::prelude::*;
use time::{Date, Duration, macros::date, macros::format_description};

const TODAY: Date = date!(2026 - 11 - 22);

fn any_day() -> impl Strategy<Value = Date> {
    (date!(1990 - 01 - 01).to_julian_day()..date!(2900 - 01 - 01).to_julian_day())
        .prop_map(|day| Date::from_julian_day(day).expect("the range holds days only"))
}

proptest! {
    #[test]
    fn a_valid_bill_is_accepted_and_kept_as_written(text in strategies::bill_text(TODAY)) {
        let bill = Bill::parse(text.as_text(), TODAY).unwrap();
        prop_assert_eq!(bill.account_number().as_str().as_bytes(), &text.account_number);
        prop_assert_eq!(bill.due_date().to_ascii().to_vec(), text.due_date);
        prop_assert_eq!(bill.period().to_ascii().to_vec(), text.period);
        let mut amount = Vec::new();
        bill.amount().write_plain(&mut amount);
        let as_written = String::from_utf8(text.amount).unwrap();
        let without_zeros = as_written.trim_start_matches('0');
        let zero = if without_zeros.starts_with('.') { "0" } else { "" };
        prop_assert_eq!(String::from_utf8(amount).unwrap(), format!("{zero}{without_zeros}"));
    }

    #[test]
    fn a_bill_wrong_in_one_way_is_rejected_for_that_alone(
        row in strategies::wrong_bill_text(TODAY)
    ) {
        let rejections = Bill::parse(row.text.as_text(), TODAY).unwrap_err();
        let found: Vec<_> = rejections.iter().map(|r| (r.field(), r.rule().code())).collect();
        prop_assert_eq!(found, [(row.field, row.rule)]);
    }

    #[test]
    fn blanks_around_fields_change_nothing(
        text in strategies::bill_text(TODAY), before in "[ \t]{0,3}", after in "[ \t]{0,3}",
    ) {
        let pad = |field: &[u8]| [before.as_bytes(), field, after.as_bytes()].concat();
        let padded = strategies::OwnedBillText {
            account_number: pad(&text.account_number),
            amount: pad(&text.amount),
            due_date: pad(&text.due_date),
            period: pad(&text.period),
        };
        prop_assert_eq!(Bill::parse(padded.as_text(), TODAY), Bill::parse(text.as_text(), TODAY));
    }

    #[test]
    fn every_wrong_field_is_named_in_order(
        rows in proptest::collection::vec(strategies::wrong_bill_text(TODAY), 1..4),
        text in strategies::bill_text(TODAY),
    ) {
        let mut mixed = text;
        let mut wrong = std::collections::BTreeMap::new();
        for row in rows {
            let (to, from) = match row.field {
                BillField::AccountNumber => (&mut mixed.account_number, row.text.account_number),
                BillField::Amount => (&mut mixed.amount, row.text.amount),
                BillField::DueDate => (&mut mixed.due_date, row.text.due_date),
                BillField::Period => (&mut mixed.period, row.text.period),
            };
            *to = from;
            wrong.insert(row.field, row.rule);
        }
        let rejections = Bill::parse(mixed.as_text(), TODAY).unwrap_err();
        let found: Vec<_> = rejections.iter().map(|r| (r.field(), r.rule().code())).collect();
        prop_assert_eq!(found, wrong.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn due_date_and_period_are_judged_by_the_day_alone(
        bill in strategies::bill(date!(1990 - 01 - 01)), today in any_day(),
    ) {
        let on_time = bill.due_date().date() >= today;
        let this_month = (today.year(), u8::from(today.month()));
        let current = (i32::from(bill.period().year()), bill.period().month()) >= this_month;
        prop_assert_eq!(bill.judge(today).is_ok(), on_time && current);
        let made = Bill::new(
            bill.account_number().clone(), bill.amount(), bill.due_date(), bill.period(), today,
        );
        prop_assert_eq!(made.is_ok(), on_time && current);
    }

    #[test]
    fn no_rule_ties_the_due_date_to_the_period(
        due in strategies::due_date_text(TODAY), period in strategies::period_text(TODAY),
    ) {
        let text = BillText {
            account_number: b"1", amount: b"1", due_date: due.as_bytes(), period: period.as_bytes(),
        };
        prop_assert!(Bill::parse(text, TODAY).is_ok());
    }

    #[test]
    fn a_batch_holds_its_limit_and_its_bills_hold_on_the_day(
        bills in proptest::collection::vec(strategies::bill(TODAY), 0..30),
        limit in 1_usize..30, days in 0_i64..100_000,
    ) {
        let today = TODAY + Duration::days(days);
        let limit = BatchLimit::new(limit).unwrap();
        let expired = bills.iter().position(|bill| bill.judge(today).is_err());
        match BillBatch::new(bills.clone(), limit, today) {
            Ok(batch) => {
                prop_assert_eq!(batch.bills(), &bills);
                prop_assert!((1..=limit.bills()).contains(&batch.bills().len()));
                prop_assert_eq!(batch.into_bills(), bills);
                prop_assert_eq!(expired, None);
            }
            Err(BatchRejection::Empty) => prop_assert!(bills.is_empty()),
            Err(BatchRejection::TooMany { .. }) => prop_assert!(bills.len() > limit.bills()),
            Err(BatchRejection::Bill { index, .. }) => prop_assert_eq!(Some(index), expired),
        }
    }

    #[test]
    fn any_bytes_are_judged_without_a_panic(
        fields in proptest::array::uniform4(proptest::collection::vec(any::<u8>(), 0..30))
    ) {
        let [account_number, amount, due_date, period] = &fields;
        let _ = Bill::parse(BillText { account_number, amount, due_date, period }, TODAY);
    }

    #[test]
    fn dates_agree_with_the_parser_of_time(text in "[0-9]{2}-[0-9]{2}-[0-9]{4}") {
        let theirs = Date::parse(&text, format_description!("[day]-[month]-[year]")).ok();
        prop_assert_eq!(DueDate::parse(text.as_bytes()).ok().map(DueDate::date), theirs);
    }
}

#[test]
fn every_day_of_three_centuries_is_read_and_written_as_time_does() {
    let form = format_description!("[day]-[month]-[year]");
    let mut day = date!(1900 - 01 - 01);
    while day.year() < 2200 {
        let text = day.format(form).unwrap();
        let ours = DueDate::parse(text.as_bytes()).unwrap();
        assert_eq!(ours.date(), Date::parse(&text, form).unwrap());
        assert_eq!(ours.to_string(), text);
        let period = BillingPeriod::parse(&text.as_bytes()[3..]).unwrap();
        assert_eq!(period, BillingPeriod::containing(day).unwrap());
        assert_eq!(period.to_string(), text[3..]);
        day = day.next_day().unwrap();
    }
}

#[test]
fn days_beyond_a_month_are_refused_as_time_does() {
    let form = format_description!("[day]-[month]-[year]");
    for year in 1900..2200 {
        for month in 0..=13 {
            for day in [0, 28, 29, 30, 31, 32] {
                let text = format!("{day:02}-{month:02}-{year}");
                let theirs = Date::parse(&text, form).ok();
                assert_eq!(text.parse::<DueDate>().ok().map(DueDate::date), theirs, "{text}");
            }
        }
    }
}

#[test]
fn the_day_itself_and_the_month_itself_are_on_time() {
    let text = BillText {
        account_number: b"AB123456",
        amount: b"1500",
        due_date: b"22-11-2026",
        period: b"11-2026",
    };
    assert!(Bill::parse(text, TODAY).is_ok());
    let tomorrow = Bill::parse(text, date!(2026 - 11 - 23)).unwrap_err();
    assert_eq!(
        tomorrow.to_string(),
        "due_date `22-11-2026` is in the past (today is 23-11-2026): the due date is today or later"
    );
    let next_month = Bill::parse(text, date!(2026 - 12 - 01)).unwrap_err();
    assert_eq!(
        next_month.iter().map(|r| r.rule().code()).collect::<Vec<_>>(),
        ["past-due", "past-period"]
    );
}

#[test]
fn batch_limits_are_one_to_five_hundred() {
    assert!(BatchLimit::new(0).is_err());
    assert_eq!(BatchLimit::new(1).unwrap().bills(), 1);
    assert_eq!(BatchLimit::new(500).unwrap(), BatchLimit::RECOMMENDED);
    assert!(BatchLimit::new(501).is_err());
    assert_eq!(BatchLimit::unrecommended(501.try_into().unwrap()).bills(), 501);
}
