//! The counters of the documents, and the consumers of the provider's own test server.
//!
//! Which consumers there are, and which one has a rebate or a penalty, is documented. The names
//! are invented, and so are the bills but for those of `3042`, which the documents show.

use super::consumer::{Bill, BillMonth, Consumer, ConsumerKey};

/// An office at which dues are paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Office {
    pub(super) name: &'static str,
    pub(super) code: &'static str,
    /// Set for an office that the second version of the API serves.
    pub(super) migrated_org_no: Option<u32>,
}

/// Two offices share the number 245.
pub(super) const OFFICES: [Office; 6] = [
    Office { name: "AANBU DC", code: "243:aanbu-dc", migrated_org_no: None },
    Office { name: "ACHHAM DC", code: "391:achham-dc", migrated_org_no: None },
    Office { name: "BALAJU DC", code: "245:balaju-dc", migrated_org_no: None },
    Office { name: "BHAKTAPUR DC", code: BHAKTAPUR, migrated_org_no: None },
    Office { name: "POKHARA DC", code: "267:pokhara-dc", migrated_org_no: Some(267) },
    Office { name: "RATNAPARK DC", code: "201:ratnapark-dc", migrated_org_no: None },
];

const BHAKTAPUR: &str = "245:bhaktapur-dc";

/// The six consumers of the provider's test server.
pub(super) fn consumers() -> [Consumer; 6] {
    [
        // The documents' own details answer: the minimum is 200, the total 450.
        consumer("024.12.512", "3042", "Maya Gurung")
            .with(bill(10, 20_000))
            .with(bill(11, 20_000).payable(25_000, "-25% Penalty").days(13)),
        // More than 500 in all: a service charge.
        consumer("002.13.071", "18795", "Bikash Tamang")
            .with(bill(9, 50_000).days(34))
            .with(bill(10, 75_075)),
        consumer("003.15.099", "154", "Asha Rai")
            .with(bill(11, 40_000).payable(39_200, "2% Rebate").days(3)),
        Consumer {
            refused_because: Some("Multiple payment not allowed same day".to_owned()),
            ..consumer("004.16.101", "222", "Nabin Shahi").with(bill(11, 30_000))
        },
        consumer("005.17.202", "333", "Kamala Thapa")
            .with(bill(8, 60_000).payable(66_000, "+10% Penalty").days(35))
            .with(bill(9, 35_000).payable(36_750, "+5% Penalty").days(20)),
        consumer("006.18.303", "555", "Dipak Lama").with(bill(11, 15_025)),
    ]
}

fn consumer(sc_no: &str, consumer_id: &str, name: &str) -> Consumer {
    Consumer::new(ConsumerKey::new(BHAKTAPUR, sc_no, consumer_id), name)
}

fn bill(month: u8, paisa: u64) -> Bill {
    Bill::of(BillMonth::Of { year: 2073, month }, paisa)
}
