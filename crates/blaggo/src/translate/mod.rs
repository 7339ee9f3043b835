//! Between the domain and the wire: pure, without waiting.

use billport_domain::BillRef;
use billport_ports::BodyFormat;

use crate::wire::bill::{self, BillFields};

/// The body of an upload: the bills as Blaggo wants them, amounts to the digit.
#[derive(Debug)]
pub(crate) struct UploadBody;

impl BodyFormat for UploadBody {
    fn open(&self, body: &mut Vec<u8>) {
        bill::open(body);
    }

    fn push(&self, body: &mut Vec<u8>, bill: BillRef<'_>) {
        let fields = BillFields {
            account_number: bill.account_number(),
            is_plain: bill.has_plain_account_number(),
            amount: bill.amount_text(),
            due_date: bill.due_date_text(),
            period: bill.period_text(),
        };
        bill::push(body, fields);
    }

    fn close(&self, body: &mut Vec<u8>) {
        bill::close(body);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use billport_domain::strategies;
    use proptest::prelude::*;
    use serde_json::value::RawValue;
    use std::collections::BTreeMap;
    use time::{Date, macros::date};

    const TODAY: Date = date!(2026 - 11 - 22);

    proptest! {
        #[test]
        fn every_bill_arrives_to_the_letter(
            bills in proptest::collection::vec(strategies::bill(TODAY), 1..20)
        ) {
            let mut body = Vec::new();
            UploadBody.open(&mut body);
            for bill in &bills {
                bill.with_ref(|bill| UploadBody.push(&mut body, bill));
            }
            UploadBody.close(&mut body);
            let read: Vec<BTreeMap<String, &RawValue>> = serde_json::from_slice(&body).unwrap();
            prop_assert_eq!(read.len(), bills.len());
            for (bill, json) in bills.iter().zip(read) {
                let text = |name: &str| serde_json::from_str::<String>(json[name].get()).unwrap();
                prop_assert_eq!(json.len(), 4);
                prop_assert_eq!(text("account_number"), bill.account_number().as_str());
                prop_assert_eq!(json["amount"].get(), bill.amount().amount().to_string());
                prop_assert_eq!(text("due_date"), bill.due_date().to_string());
                prop_assert_eq!(text("period"), bill.period().to_string());
            }
        }
    }
}
