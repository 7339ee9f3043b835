//! The same amounts, spelled as real answers were seen to spell them.

use billport_sandbox::nea::{NumberStyle, Rules};

use super::client::{details, documented, look_up, pay, post, service_charge};
use crate::client::sandbox;

#[test]
fn every_number_drifts() {
    for (numbers, id, [bill, payable, total, charge, amount, left]) in [
        (
            NumberStyle::Texts,
            r#""1""#,
            [
                r#""bill_amount":"500.00""#,
                r#""payable_amount":"500.00""#,
                r#""total_due_amount":"1250.75""#,
                r#""service_charge":"5.00""#,
                r#""amount":"600.00""#,
                r#""credits_available":"9996.00""#,
            ],
        ),
        (
            NumberStyle::Shortest,
            "1",
            [
                r#""bill_amount":500"#,
                r#""payable_amount":500"#,
                r#""total_due_amount":1250.75"#,
                r#""service_charge":5"#,
                r#""amount":600"#,
                r#""credits_available":9996"#,
            ],
        ),
        (
            NumberStyle::TwoDecimals,
            "1",
            [
                r#""bill_amount":500.00"#,
                r#""payable_amount":500.00"#,
                r#""total_due_amount":1250.75"#,
                r#""service_charge":5.00"#,
                r#""amount":600.00"#,
                r#""credits_available":9996.00"#,
            ],
        ),
    ] {
        let sandbox = sandbox();
        sandbox.nea().set_rules(Rules { numbers, ..Rules::default() });
        assert_eq!(sandbox.nea().rules().numbers, numbers);
        let key = documented("18795");
        let answers = [
            details(&sandbox, &key, "r1"),
            service_charge(&sandbox, 1, "600"),
            pay(&sandbox, &key, "600", "r1"),
            look_up(&sandbox, "r1"),
        ]
        .map(|received| received.body().to_owned());
        let session = format!(r#""session_id":{id}"#);
        let response_id = format!(r#""response_id":{id}"#);
        for (answer, parts) in answers.iter().zip([
            &[session.as_str(), bill, payable, total][..],
            &[charge, amount],
            &[left],
            &[response_id.as_str(), amount],
        ]) {
            for part in parts {
                let ends = |end: &str| answer.contains(&format!("{part}{end}"));
                assert!(ends(",") || ends("}"), "{part} is not in {answer}");
            }
        }
    }
}

#[test]
fn the_counters_drift_too() {
    let sandbox = sandbox();
    sandbox.nea().set_rules(Rules { numbers: NumberStyle::Texts, ..Rules::default() });
    let token = serde_json::json!({"token": sandbox.nea().token()});
    assert!(post(&sandbox, "counters", &token).body().contains(r#""org_no":"267""#));
}
