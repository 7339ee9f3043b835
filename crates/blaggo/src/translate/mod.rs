//! Between the domain and the wire: pure, without waiting.

use billport_domain::BillBatch;

use crate::wire::BillsWriter;

/// The body of an upload: the bills as Blaggo wants them, amounts to the digit.
pub(crate) fn upload_body(batch: &BillBatch) -> Vec<u8> {
    let mut json = BillsWriter::for_bills(batch.bills().len());
    for bill in batch.bills() {
        json.push(
            bill.account_number().as_str(),
            |json| bill.amount().write_plain(json),
            bill.due_date().to_ascii(),
            bill.period().to_ascii(),
        );
    }
    json.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use billport_domain::{BatchLimit, strategies};
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
            let batch = BillBatch::new(bills, BatchLimit::RECOMMENDED, TODAY).unwrap();
            let body = upload_body(&batch);
            let read: Vec<BTreeMap<String, &RawValue>> = serde_json::from_slice(&body).unwrap();
            prop_assert_eq!(read.len(), batch.bills().len());
            for (bill, json) in batch.bills().iter().zip(read) {
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
