//! The details call and the service charge: whose dues, which session, which charge.

use std::time::Duration;

use billport_sandbox::nea::{Bill, BillMonth, Consumer, ConsumerKey, Rules};

use super::client::{
    BHAKTAPUR, assert_refused, details, documented, open_session, pay, refused, service_charge,
};
use crate::client::sandbox;

#[test]
fn every_test_consumer_has_dues() {
    let sandbox = sandbox();
    for (consumer_id, minimum, total) in [
        ("3042", "200", "450"),
        ("18795", "500", "1250.75"),
        ("154", "392", "392"),
        ("222", "300", "300"),
        ("333", "660", "1027.5"),
        ("555", "150.25", "150.25"),
    ] {
        let answer = details(&sandbox, &documented(consumer_id), consumer_id).json();
        assert_eq!(answer["due_bills"][0]["payable_amount"].to_string(), minimum, "{consumer_id}");
        assert_eq!(answer["total_due_amount"].to_string(), total, "{consumer_id}");
        assert_eq!(answer["status"], true);
    }
}

#[test]
fn a_consumer_is_known_by_all_three_parts() {
    let sandbox = sandbox();
    for (number, (office_code, sc_no, consumer_id)) in [
        ("245:balaju-dc", "024.12.512", "3042"),
        (BHAKTAPUR, "024.12.513", "3042"),
        (BHAKTAPUR, "024.12.512", "3043"),
        (BHAKTAPUR, "002.13.071", "3042"),
        (BHAKTAPUR, "024.12.512", "03042"),
    ]
    .into_iter()
    .enumerate()
    {
        let key = ConsumerKey::new(office_code, sc_no, consumer_id);
        let received = details(&sandbox, &key, &format!("reference-{number}"));
        assert_refused(&received, "4001", "no such consumer");
        assert_eq!(sandbox.nea().open_session(&key), None);
    }
}

#[test]
fn a_consumer_that_was_added_is_shown_as_it_was_added() {
    let sandbox = sandbox();
    let key = ConsumerKey::new("391:achham-dc", "216.29.013A1", "7");
    let magh = BillMonth::Of { year: 2073, month: 10 };
    let odd = Bill { month_spelling: Some("Maagh/2073".to_owned()), ..Bill::of(magh, 1) };
    let consumer = Consumer {
        total_due_paisa: Some(99_999),
        ..Consumer::new(key.clone(), "Nabin Shahi")
            .with(odd.days(-3))
            .with(Bill::of(BillMonth::Arrears, 20_050).payable(20_055, "+0.02% Penalty"))
    };
    sandbox.nea().add_consumer(consumer);
    assert_eq!(
        details(&sandbox, &key, "r1").body(),
        concat!(
            r#"{"session_id":1,"consumer_name":"Nabin Shahi","due_bills":["#,
            r#"{"bill_amount":"0.01","bill_date":"2017-02-24","days":-3,"payable_amount":0.01,"#,
            r#""due_bill_of":"Maagh/2073","status":"Normal"},"#,
            r#"{"bill_amount":"200.5","bill_date":"2017-02-24","days":5,"payable_amount":200.55,"#,
            r#""due_bill_of":"ARREARS","status":"+0.02% Penalty"}],"#,
            r#""total_due_amount":999.99,"status":true}"#,
        )
    );
    let (code, words) = refused(&pay(&sandbox, &key, "200.54", "r1"));
    assert_eq!((code.as_str(), words.as_str()), ("4002", "the minimum is 200.55"));
}

#[test]
fn a_details_reference_is_used_up_by_every_call_that_names_a_consumer() {
    let sandbox = sandbox();
    let (known, unknown) = (documented("3042"), ConsumerKey::new(BHAKTAPUR, "1.1.1", "1"));
    assert_eq!(details(&sandbox, &known, "r1").status(), 200);
    assert_refused(&details(&sandbox, &known, "r1"), "1013", "used before");
    assert_refused(&details(&sandbox, &unknown, "r2"), "4001", "no such consumer");
    assert_refused(&details(&sandbox, &known, "r2"), "1013", "used before");

    let malformed = ConsumerKey { sc_no: "024-12-512".to_owned(), ..known.clone() };
    assert_refused(&details(&sandbox, &malformed, "r3"), "1010", "sc_no");
    assert_eq!(details(&sandbox, &known, "r3").status(), 200);

    // A commit's references are others.
    assert_eq!(pay(&sandbox, &known, "200", "r1").status(), 200);
}

#[test]
fn five_hundred_rupees_are_free_and_a_paisa_more_is_not() {
    let sandbox = sandbox();
    let session = open_session(&sandbox, &documented("18795"));
    let charge = |amount: &str| service_charge(&sandbox, session, amount).body().to_owned();
    for (amount, charged, echoed) in [
        ("0.01", "0.0", "0.01"),
        ("499.99", "0.0", "499.99"),
        ("500", "0.0", "500.0"),
        ("500.00", "0.0", "500.0"),
        ("500.01", "5.0", "500.01"),
        ("1250.75", "5.0", "1250.75"),
    ] {
        let expected = format!(r#"{{"service_charge":{charged},"amount":{echoed},"status":true}}"#);
        assert_eq!(charge(amount), expected, "{amount}");
    }
    sandbox.nea().set_rules(Rules { service_charge_paisa: 325, ..Rules::default() });
    assert!(charge("500.01").starts_with(r#"{"service_charge":3.25,"#));
    assert!(charge("500").starts_with(r#"{"service_charge":0.0,"#));
}

#[test]
fn a_session_ends_by_the_clock() {
    let sandbox = sandbox();
    let open = || open_session(&sandbox, &documented("18795"));
    let session = open();
    sandbox.nea().advance(Duration::from_mins(14));
    assert_eq!(service_charge(&sandbox, session, "500").status(), 200);
    sandbox.nea().advance(Duration::from_mins(1));
    assert_refused(&service_charge(&sandbox, session, "500"), "4000", "session");

    let session = open();
    sandbox.nea().expire_sessions();
    assert_refused(&service_charge(&sandbox, session, "500"), "4000", "session");
    assert_refused(&service_charge(&sandbox, session + 1, "500"), "4000", "session");
}
