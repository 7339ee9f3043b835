//! What a consumer owes.

use billport_domain::{BillMonth, DueBill, Dues, Excerpt, SessionId};
use billport_transport::Redactor;

use super::{Lack, kept, money, object, shown};
use crate::wire::{Object, Value};

/// Reads the dues. The session, every payable amount and the total must be there and be read exactly,
/// for money is paid by them; all else may be missing.
pub(crate) fn dues(body: &[u8], redactor: &Redactor) -> Result<Dues, Lack> {
    let answer = object(body)?;
    let Some(session) = session(answer.field("session_id"), redactor) else {
        return Err(without_session(&answer));
    };
    let bills = answer.field("due_bills").items().ok_or("it has no list of due bills")?;
    let bills = bills.into_iter().map(|item| due_bill(item, redactor)).collect::<Result<_, _>>()?;
    let total = money(answer.field("total_due_amount"));
    let total =
        total.ok_or_else(|| unreadable("total_due_amount", answer.field("total_due_amount")))?;
    let consumer_name = shown(answer.field("consumer_name"), redactor).unwrap_or(Excerpt::of(b""));
    Dues::new(session, consumer_name, bills, total).map_err(|error| error.to_string())
}

/// The session, to the letter: it is sent back, and kept until then.
fn session(value: Value<'_>, redactor: &Redactor) -> Option<SessionId> {
    kept(value, redactor).map(SessionId)
}

fn due_bill(item: Value<'_>, redactor: &Redactor) -> Result<DueBill, Lack> {
    let bill = item.object().ok_or("one of its due bills is no object")?;
    let month_text = bill.field("due_bill_of").text().unwrap_or_default();
    let payable = bill.field("payable_amount");
    let payable_amount = money(payable)
        .ok_or_else(|| unreadable("payable_amount", payable) + &of_month(&month_text))?;
    Ok(DueBill {
        month: BillMonth::read(&month_text),
        month_text: Excerpt::of(redactor.mask(&month_text).as_bytes()),
        bill_date: shown(bill.field("bill_date"), redactor),
        days: bill.field("days").whole(),
        bill_amount: money(bill.field("bill_amount")),
        payable_amount,
        status: shown(bill.field("status"), redactor),
    })
}

fn of_month(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(" of `{}`", Excerpt::of(text.as_bytes())) }
}

fn unreadable(name: &str, value: Value<'_>) -> Lack {
    match value.words() {
        Some(words) => format!("`{}` is no `{name}`", Excerpt::of(words.as_bytes())),
        None => format!("it has no `{name}`"),
    }
}

/// An answer without a session is perhaps one of V2, in which a counter may be served that was moved
/// there: a request has a number, and names are in camel case.
fn without_session(answer: &Object<'_>) -> Lack {
    let is_v2 = answer.names().any(|name| name == "request_no" || is_camel_case(name));
    if is_v2 && answer.field("session_id").is_absent() {
        return "it is one of NEA V2, which serves this counter and which this release does not speak"
            .to_owned();
    }
    unreadable("session_id", answer.field("session_id"))
}

fn is_camel_case(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.contains(|letter: char| letter.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use billport_domain::ProviderScalar;

    const BILL: &str = r#"{"payable_amount": 200, "due_bill_of": "2073 Magh"}"#;

    fn read(json: &str) -> Result<Dues, Lack> {
        dues(json.as_bytes(), &Redactor::new(["canary-7731".into()]))
    }

    fn with_bill(bill: &str) -> Result<Dues, Lack> {
        read(&format!(r#"{{"session_id": 5, "due_bills": [{bill}], "total_due_amount": 200}}"#))
    }

    fn with_session(session: &str) -> Result<Dues, Lack> {
        read(&format!(r#"{{"session_id": {session}, "due_bills": [], "total_due_amount": 0}}"#))
    }

    #[test]
    fn what_is_needed_to_pay_must_be_there() {
        for (json, lack) in [
            ("{}".to_owned(), "it has no `session_id`"),
            (r#"{"session_id": 5}"#.to_owned(), "it has no list of due bills"),
            (r#"{"session_id": 5, "due_bills": null}"#.to_owned(), "it has no list of due bills"),
            (
                format!(r#"{{"session_id": 5, "due_bills": [{BILL}]}}"#),
                "it has no `total_due_amount`",
            ),
            (
                format!(
                    r#"{{"session_id": 5, "due_bills": [{BILL}], "total_due_amount": "450/-"}}"#
                ),
                "`450/-` is no `total_due_amount`",
            ),
            (
                format!(
                    r#"{{"session_id": 5, "due_bills": [{BILL}, 7], "total_due_amount": 450}}"#
                ),
                "one of its due bills is no object",
            ),
            ("[]".to_owned(), "it is no JSON object"),
        ] {
            assert_eq!(read(&json).unwrap_err(), lack, "{json}");
        }
    }

    #[test]
    fn no_payable_amount_is_invented() {
        for (bill, lack) in [
            (r#"{"due_bill_of": "2073 Magh"}"#, "it has no `payable_amount` of `2073 Magh`"),
            (r#"{"payable_amount": null}"#, "it has no `payable_amount`"),
            (
                r#"{"payable_amount": {"npr": 200}, "due_bill_of": "2073 Magh"}"#,
                r#"`{"npr":200}` is no `payable_amount` of `2073 Magh`"#,
            ),
            (r#"{"payable_amount": "two hundred"}"#, "`two hundred` is no `payable_amount`"),
            (
                r#"{"payable_amount": 0.00000000000000000000000000001}"#,
                "`0.00000000000000000000000000001` is no `payable_amount`",
            ),
        ] {
            assert_eq!(with_bill(bill).unwrap_err(), lack, "{bill}");
        }
        let largest = r#"{"payable_amount": 79228162514264337593543950335}"#;
        let sum = with_bill(&format!("{largest}, {largest}"));
        assert_eq!(sum.unwrap_err(), "the bills add up to more than an amount can hold");
    }

    #[test]
    fn what_is_not_needed_fails_nothing() {
        let odd = r#"{"payable_amount": "200.00", "due_bill_of": ["2073 Magh"], "bill_date": {},
            "days": "many", "bill_amount": "xxxx", "status": [], "fine": {"deep": [[]]}}"#;
        let dues = with_bill(odd).unwrap();
        let bill = &dues.bills()[0];
        assert_eq!(bill.payable_amount.to_string(), "NPR 200.00");
        assert_eq!((bill.month, bill.month_text.as_str()), (BillMonth::Unreadable, ""));
        assert_eq!((bill.days, bill.bill_amount), (None, None));
        assert_eq!((&bill.bill_date, &bill.status), (&None, &None));
        assert_eq!(dues.consumer_name().as_str(), "");
    }

    #[test]
    fn numbers_and_texts_are_read_alike() {
        let drifted = r#"{"payable_amount": 2e2, "due_bill_of": 207310, "bill_date": 20170224,
            "days": "5.0", "bill_amount": 200.00, "status": 1}"#;
        let dues = with_bill(drifted).unwrap();
        let bill = &dues.bills()[0];
        assert_eq!(bill.payable_amount.to_string(), "NPR 200");
        assert_eq!(bill.month, BillMonth::read("2073 Magh"));
        assert_eq!(bill.bill_amount.unwrap().to_string(), "NPR 200.00");
        assert_eq!((bill.days, bill.status.as_ref().unwrap().as_str()), (Some(5), "1"));
        assert_eq!(bill.bill_date.as_ref().unwrap().as_str(), "20170224");
    }

    #[test]
    fn a_session_is_kept_to_the_letter_or_not_taken() {
        for (session, kept) in [
            ("5", ProviderScalar::number("5")),
            ("5.0", ProviderScalar::number("5.0")),
            ("\"5\"", ProviderScalar::text("5")),
            ("\" s-5 \"", ProviderScalar::text(" s-5 ")),
        ] {
            assert_eq!(
                Some(&with_session(session).unwrap().session().0),
                kept.as_ref(),
                "{session}"
            );
        }
        let too_long = format!("\"{}\"", "s".repeat(ProviderScalar::MAX_BYTES + 1));
        for session in [
            "null",
            "\"\"",
            "\" \"",
            "\"a\\u202eb\"",
            "true",
            "[5]",
            "{}",
            "\"canary-7731\"",
            &too_long,
        ] {
            assert!(with_session(session).is_err(), "{session}");
        }
    }

    #[test]
    fn the_token_is_masked_wherever_it_is_repeated() {
        let bill = r#"{"payable_amount": 1, "due_bill_of": "of canary-7731",
            "bill_date": "on canary-7731", "status": "by canary-7731"}"#;
        let dues = read(&format!(
            r#"{{"session_id": 5, "consumer_name": "canary-7731", "due_bills": [{bill}], "total_due_amount": 1}}"#
        ));
        let dues = dues.unwrap();
        let bill = &dues.bills()[0];
        assert_eq!(dues.consumer_name().as_str(), "***");
        assert_eq!(bill.month_text.as_str(), "of ***");
        assert_eq!(bill.bill_date.as_ref().unwrap().as_str(), "on ***");
        assert_eq!(bill.status.as_ref().unwrap().as_str(), "by ***");
    }

    #[test]
    fn an_answer_of_v2_is_known_for_what_it_is() {
        let v2 =
            "it is one of NEA V2, which serves this counter and which this release does not speak";
        for json in [
            r#"{"request_no": "77", "bills": []}"#,
            r#"{"customerName": "Hari Thapa", "dueBills": [{"billMonth": "208209"}]}"#,
        ] {
            assert_eq!(read(json).unwrap_err(), v2, "{json}");
        }
        for json in [
            r#"{"session_id": [], "request_no": "77"}"#,
            r#"{"ID": 7, "consumer_name": "Hari Thapa", "X-Y": 1}"#,
        ] {
            assert!(read(json).unwrap_err().ends_with("`session_id`"), "{json}");
        }
        let extra =
            r#"{"session_id": 5, "due_bills": [], "total_due_amount": 0, "paidUptoBill": []}"#;
        assert!(read(extra).is_ok(), "fields of V2 beside those of V1 do no harm");
    }
}
