//! `POST /nea/api/servicegroup/details/nea/`: what a consumer owes, and a session to pay it in.
//!
//! A reference is used up as soon as the call is well-formed, also if the consumer is not known.

use serde::Serialize;

use super::{
    body::Body,
    books::{Books, Moment},
    consumer::{Bill, ConsumerKey},
    figures::{Figure, NumberStyle},
    refusal::Refusal,
};
use crate::{digits::is_digits, fault::Answer};

/// In the order in which the documents show it.
#[derive(Serialize)]
struct DetailsAnswer<'a> {
    session_id: Figure,
    consumer_name: &'a str,
    due_bills: Vec<BillEntry<'a>>,
    total_due_amount: Figure,
    status: bool,
}

#[derive(Serialize)]
struct BillEntry<'a> {
    bill_amount: Figure,
    bill_date: &'a str,
    days: Figure,
    payable_amount: Figure,
    due_bill_of: String,
    status: &'a str,
}

impl Books {
    pub(super) fn details(&mut self, body: &Body<'_>, moment: Moment) -> Result<Answer, Refusal> {
        let reference = body.reference()?;
        let key = ConsumerKey {
            office_code: body.text("office_code", is_office_code)?,
            sc_no: body.text("sc_no", is_service_number)?,
            consumer_id: body.text("consumer_id", is_digits)?,
        };
        if !self.inquiries.insert(reference) && self.rules.refuses_repeated_references {
            return Err(Refusal::new("1013", "reference was used before"));
        }
        let Some(account) = self.accounts.get(&key) else {
            return Err(Refusal::new("4001", "there is no such consumer at this office"));
        };
        let session = self.sessions.open(key, moment.now, self.rules.session_life);
        let consumer = &account.consumer;
        let numbers = self.rules.numbers;
        Ok(Answer::of(&DetailsAnswer {
            session_id: numbers.count(session),
            consumer_name: &consumer.name,
            due_bills: consumer.bills.iter().map(|bill| BillEntry::of(bill, numbers)).collect(),
            total_due_amount: numbers.short(consumer.total_due()),
            status: true,
        }))
    }
}

impl<'a> BillEntry<'a> {
    fn of(bill: &'a Bill, numbers: NumberStyle) -> Self {
        Self {
            bill_amount: numbers.text(bill.bill_paisa),
            bill_date: &bill.bill_date,
            days: numbers.count(bill.days),
            payable_amount: numbers.short(bill.payable_paisa),
            due_bill_of: bill.month_text(),
            status: &bill.status,
        }
    }
}

/// `<digits>:<slug>`.
fn is_office_code(text: &str) -> bool {
    text.split_once(':').is_some_and(|(number, slug)| is_digits(number) && !slug.is_empty())
}

/// "3 alphanumeric string separated by dot".
fn is_service_number(text: &str) -> bool {
    let parts: Vec<_> = text.split('.').collect();
    let is_part =
        |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    parts.len() == 3 && parts.iter().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_a_consumer_has_one_form_each() {
        for text in ["02A.12.512", "024.12.512", "216.29.013A1", "1.1.1"] {
            assert!(is_service_number(text), "{text}");
        }
        for text in ["", "024.12", "024.12.512.1", "024..512", "024-12-512", " 024.12.512"] {
            assert!(!is_service_number(text), "{text}");
        }
        for text in ["245:bhaktapur-dc", "1:a"] {
            assert!(is_office_code(text), "{text}");
        }
        for text in ["", "245", "245:", ":bhaktapur-dc", "bhaktapur-dc:245"] {
            assert!(!is_office_code(text), "{text}");
        }
        for (text, is_one) in [("3042", true), ("0", true), ("", false), ("30a", false)] {
            assert_eq!(is_digits(text), is_one, "{text}");
        }
    }
}
