//! A customer made from a number: who it is never changes, and nothing of it needs to be kept.
//!
//! Every person is invented. The types drift from customer to customer as they do in the samples:
//! `isSuspended` is `false`, `0` or `"0"`, `countryStateID` is `"1"`, `1` or `null`, `Balance` has
//! four decimals or none, a text is empty or null or ends with a blank.

use super::{
    record::{FALSE, Json, NULL, Record, TRUE, number, text},
    spelling::{date, made_at, payment_method_on_file},
};

/// Makes the JSON of a field from a customer's number.
type Invent = fn(u64) -> Json;

/// The fields of the documents' samples in their order: the name, what stands there of a customer
/// of whom nothing was said, and what stands there of an invented one.
const FIELDS: [(&str, &str, Invent); 39] = [
    ("customerID", "0", number),
    ("Reference", "null", reference),
    ("isCompany", "false", |n| if is_company(n) { TRUE } else { FALSE }),
    ("Name", "null", name),
    ("LastName", "null", |n| if is_company(n) { NULL } else { text(last_name(n)) }),
    ("RegistrationNumber", "null", |n| if is_company(n) { quoted(n % 900) } else { NULL }),
    ("Company", "null", |n| of(n, ["null", "\"\"", "\"Khumbu Foods \""])),
    ("Email", "null", email),
    ("EmailCC", "null", |n| of(n, ["null", "\"\"", "\"accounts@example.org\""])),
    ("Cell", "null", |n| format!("\"+27-71-555-{:04}\"", n % 10_000).into()),
    ("Tel", "null", |n| of(n, ["null", "\"\"", "\"+27-41-555-0100\""])),
    ("Fax", "null", |n| of(n, ["\"\"", "null"])),
    ("VatNo", "null", |n| if is_company(n) { text("123 VatNo") } else { NULL }),
    ("Address1", "null", |n| format!("\"{} Pickering Street\"", n % 300 + 1).into()),
    ("Address2", "null", |n| of(n, ["\"Newton Park\"", "\"\"", "null"])),
    ("City", "null", |_| Json::Borrowed("\"Port Elizabeth\"")),
    ("State", "null", |_| Json::Borrowed("\"Eastern Cape\"")),
    ("Country", "null", |_| Json::Borrowed("\"South Africa\"")),
    ("countryID", "null", |_| Json::Borrowed("71")),
    ("CountryState", "\"\"", |n| of(n, ["\"Eastern Cape\"", "\"Eastern Cape\"", "\"\""])),
    ("countryStateID", "null", |n| of(n, ["\"1\"", "1", "null"])),
    ("ZipCode", "null", |n| of(n, ["\"6000\"", "\"0001\"", "\"87925\"", "\"\""])),
    ("PrimaryGatewayID", "null", |n| of(n, ["99", "97", "null"])),
    ("CurrencyCode", "\"ZAR\"", |n| of(n, ["\"ZAR\"", "\"ZAR\"", "\"USD\"", "\"NPR\""])),
    ("CreatedDate", "null", |n| date(made_at(n), n)),
    ("isSuspended", "false", is_suspended),
    ("isActive", "true", |n| if is_archived(n) { FALSE } else { TRUE }),
    ("comp_status", "\"Active\"", status),
    ("isWaiveTaxes", "false", |n| of(n, ["false", "false", "true"])),
    ("SuspendedDate", "null", |n| if is_late(n) { date(made_at(n + 1), n) } else { NULL }),
    ("PaymentMethod", "null", payment_method),
    ("ActiveSubs", "0", active_subscriptions),
    ("Balance", "0", balance),
    ("autoSendInvoice", "false", |n| of(n, ["false", "true"])),
    ("autoSendStatement", "false", |n| of(n, ["true", "false", "false"])),
    ("StatementDate", "null", |n| of(n, ["null", "1", "15", "25", "null"])),
    ("StatementLastSentDate", "null", |n| if n % 4 == 1 { date(made_at(n), n + 9) } else { NULL }),
    ("PrimaryPaymentMethodInfo", "null", payment_method_info),
    ("CustomFields", "[]", |n| of(n, CUSTOM_FIELDS)),
];

const FIRST_NAMES: [&str; 16] = [
    "Asha", "Bikash", "Chandra", "Dipak", "Elin", "Farai", "Gita", "Hendrik", "Ines", "Jomo",
    "Kamala", "Lwazi", "Maya", "Nabin", "Oriol", "Zoë",
];

const LAST_NAMES: [&str; 16] = [
    "Rai", "Tamang", "Adeyemi", "Lama", "Berg", "Moyo", "Shahi", "Botha", "Prado", "Kamau",
    "Thapa", "Dlamini", "Gurung", "Karki", "Serra", "Nyström",
];

/// A key may be there twice, a value may be null, and several values are joined by a colon.
const CUSTOM_FIELDS: [&str; 4] = [
    concat!(
        r#"[{"Key":"Select your income range?","Value":"0-50000"},"#,
        r#"{"Key":"What languages are you fluent in?","Value":"English:Nepali"},"#,
        r#"{"Key":"Do you have any form of identification?","Value":"Yes"}]"#,
    ),
    concat!(
        r#"[{"Key":"Select your income range?","Value":"50000-100000"},"#,
        r#"{"Key":"What languages are you fluent in?","Value":null},"#,
        r#"{"Key":"Do you have any form of identification?","Value":"No"}]"#,
    ),
    r#"[{"Key":"Branch","Value":"North"},{"Key":"Branch","Value":"South"}]"#,
    "[]",
];

/// The invented customer of this number.
pub(super) fn invented(id: u64) -> Record {
    Record::of(FIELDS.map(|(name, _, invent)| (name, invent(id))))
}

/// A customer of whom nothing was said: all is empty but its number and when it was made.
pub(super) fn blank(id: u64) -> Record {
    let mut record = Record::of(FIELDS.map(|(name, blank, _)| (name, blank.into())));
    record.set("customerID".into(), number(id));
    record.set("CreatedDate".into(), date(made_at(id), id));
    record
}

/// What stands in a field of a customer of whom nothing was said.
pub(super) fn empty(name: &str) -> &'static str {
    let field = FIELDS.iter().find(|(known, ..)| *known == name);
    field.map_or("null", |(_, blank, _)| *blank)
}

/// One of these, in turn.
fn of<const N: usize>(n: u64, values: [&'static str; N]) -> Json {
    let turn = usize::try_from(n % N as u64).expect("it is less than the length of an array");
    values[turn].into()
}

fn quoted(number: u64) -> Json {
    format!("\"{number}\"").into()
}

fn reference(n: u64) -> Json {
    if n % 10 == 9 { NULL } else { format!("\"cust-{n:05}\"").into() }
}

fn is_company(n: u64) -> bool {
    n % 7 == 3
}

/// Whether the customer is late with a payment, and suspended.
fn is_late(n: u64) -> bool {
    n % 20 == 19
}

fn is_archived(n: u64) -> bool {
    n % 50 == 24
}

fn status(n: u64) -> Json {
    match (is_archived(n), is_late(n)) {
        (true, _) => "\"Archived\"".into(),
        (false, true) => "\"Suspended\"".into(),
        (false, false) => "\"Active\"".into(),
    }
}

fn active_subscriptions(n: u64) -> Json {
    if is_archived(n) { "0".into() } else { of(n, ["5", "0", "2", "1"]) }
}

fn is_suspended(n: u64) -> Json {
    if is_late(n) { of(n, ["true", "1", "\"1\""]) } else { of(n, ["false", "0", "\"0\""]) }
}

fn name(n: u64) -> Json {
    if is_company(n) { text(&format!("{} Traders ", last_name(n))) } else { text(first_name(n)) }
}

fn first_name(n: u64) -> &'static str {
    FIRST_NAMES[(n % 16) as usize]
}

fn last_name(n: u64) -> &'static str {
    LAST_NAMES[(n / 16 % 16) as usize]
}

fn email(n: u64) -> Json {
    match n % 12 {
        10 => NULL,
        11 => "\"\"".into(),
        _ => format!("\"customer.{n}@example.com\"").into(),
    }
}

fn payment_method(n: u64) -> Json {
    of(
        n,
        [
            "\"credit_card\"",
            "\"bank_account\"",
            "null",
            "\"cash\"",
            "\"eft\"",
            "\"debit_order\"",
            "\"cheque\"",
            "\"hpp\"",
            "\"voucher\"",
        ],
    )
}

fn payment_method_info(n: u64) -> Json {
    if n % 6 == 5 { NULL } else { payment_method_on_file(n.wrapping_add(20_000)) }
}

fn balance(n: u64) -> Json {
    match n % 5 {
        0 => "0".into(),
        1 => "500.5000".into(),
        2 => format!("-{}.{:04}", n % 400 + 1, n % 7 * 1_234).into(),
        3 => number(n % 9_000),
        _ => format!("{}.{:04}", n % 3_000, n.wrapping_mul(667) % 10_000).into(),
    }
}
