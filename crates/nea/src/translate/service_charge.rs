//! What the payment of an amount costs beside it.

use billport_domain::{Money, ServiceCharge};

use super::{Lack, money, object};

/// Reads the charge for the amount that was asked about. An answer that names no amount, or one that
/// can't be read, is not compared with it.
pub(crate) fn service_charge(body: &[u8], asked: Money) -> Result<ServiceCharge, Lack> {
    let answer = object(body)?;
    let charge = money(answer.field("service_charge"));
    let charge = charge.ok_or("it has no `service_charge` that can be read")?;
    let echoed = money(answer.field("amount"));
    ServiceCharge::of(asked, echoed, charge).map_err(|error| format!("the charge {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use billport_domain::{ChargeBreach, Currency};

    fn npr(amount: &str) -> Money {
        Money::parse(amount.as_bytes(), Currency::NPR).unwrap()
    }

    fn read(json: &str, asked: &str) -> Result<ServiceCharge, Lack> {
        service_charge(json.as_bytes(), npr(asked))
    }

    #[test]
    fn the_charge_is_what_the_answer_says() {
        for json in [
            r#"{"service_charge": 5.0, "amount": 600.0, "status": true}"#,
            r#"{"service_charge": "5", "amount": "600.00"}"#,
            r#"{"service_charge": 5e0}"#,
            r#"{"service_charge": 5, "amount": null}"#,
            r#"{"service_charge": 5, "amount": "six hundred"}"#,
        ] {
            let charge = read(json, "600").unwrap();
            assert_eq!((charge.amount(), charge.charge()), (npr("600"), npr("5")), "{json}");
            assert_eq!((charge.debited(), charge.breach()), (npr("605"), None), "{json}");
        }
    }

    #[test]
    fn another_amount_than_the_one_asked_about_is_told() {
        let charge = read(r#"{"service_charge": 5, "amount": 60}"#, "600").unwrap();
        assert_eq!(charge.breach(), Some(ChargeBreach::OtherAmount { echoed: npr("60") }));
    }

    #[test]
    fn no_charge_is_invented() {
        for json in [
            "{}",
            r#"{"amount": 600}"#,
            r#"{"service_charge": null, "amount": 600}"#,
            r#"{"service_charge": "", "amount": 600}"#,
            r#"{"service_charge": "free", "amount": 600}"#,
            r#"{"service_charge": [5], "amount": 600}"#,
            "[]",
        ] {
            assert!(read(json, "600").is_err(), "{json}");
        }
        let too_large = r#"{"service_charge": 79228162514264337593543950335}"#;
        assert_eq!(read(too_large, "600").unwrap_err(), "the charge is too large");
    }
}
