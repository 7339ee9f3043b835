//! What a provider says is shown to people: the API key, the card and the password that it repeats are
//! masked, and characters that act on a terminal or a log are escaped.

use billport::domain::{
    CardExpiry, Currency, CustomerField, NewCard, NewContact, NewCustomer, NewPaymentMethod,
    Password, Stated,
};
use billport_sandbox::billagain::{Customer, errors};
use billport_sandbox::{Answer, SandboxConfig};

use crate::bench::{Act, Bench, Given, customers};
use crate::props::told::Told;

/// A key with something to encode in every spelling.
const API_KEY: &str = r#"s3cr&t/7+"xy"\%?#end"#;

/// The ways in which a provider may repeat it.
const KEY_SPELLINGS: [&str; 6] = [
    API_KEY,
    "Basic MTAwMTpzM2NyJnQvNysieHkiXCU/I2VuZA==",
    "czNjciZ0LzcrInh5IlwlPyNlbmQ=",
    "?key=s3cr%26t%2F7%2B%22xy%22%5C%25%3F%23end&x=1",
    r#"s3cr&t\/7+\"xy\"\\%?#end"#,
    r"s3cr\u0026t\/7\u002b\u0022xy\u0022\u005c%?#end",
];

/// Parts of it that no spelling changes, or that one spells so.
const KEY_PARTS: [&str; 5] = ["s3cr", "#end", "%23end", "MTAwMTpz", "czNjciZ0"];

/// Digits whose check digit does not hold: nothing masks them for their looks.
const CARD: &str = "55550000111177";
const CARD_SPELLINGS: [&str; 4] = [
    CARD,
    "NTU1NTAwMDAxMTExNzc=",
    "%35%35%35%35%30%30%30%30%31%31%31%31%37%37",
    "\\u00355550000111177",
];
/// The same, set apart or in a float as a program writes it: its digits alone tell it.
const CARD_SET_APART: [&str; 9] = [
    "5555 0000 1111 77",
    "5555-0000-1111-77",
    "5555  0000  1111  77",
    "55,550,000,111,177",
    "55.550.000.111.177",
    "5.5550000111177E+13",
    "5.55500001112E+13",
    "5555%200000%201111%2077",
    "5555&nbsp;0000&#160;1111<b>77</b>",
];
const PASSWORD: &str = r#"p&ss "7731" wörd"#;
const PASSWORD_SPELLINGS: [&str; 4] = [
    PASSWORD,
    "cCZzcyAiNzczMSIgd8O2cmQ=",
    "p%26ss%20%227731%22%20w%C3%B6rd",
    r#"p\u0026ss \"7731\" w\u00f6rd"#,
];

/// Parts of both that no spelling changes, or that one spells so.
const PARTS: [&str; 6] = ["5555000011", "NTU1NTAwMDA", "%35%35%35", "7731", "NzczMS", "cCZzcy"];

fn bench() -> Bench {
    let mut bench = Bench::start_with(SandboxConfig {
        billagain_api_key: API_KEY.to_owned(),
        ..SandboxConfig::default()
    });
    bench.transport.retry_budget.capacity = 0;
    bench
}

/// Answers that repeat a text in their words.
fn answers(said: &str) -> Vec<Answer> {
    vec![
        errors(400, [said]),
        errors(401, [said]),
        errors(409, ["no", said]),
        errors(429, [said]).retry_after("1000000"),
        errors(503, [said]),
        Answer::new(400, "text/html", said.to_owned()),
        Answer::new(502, "text/html", said.to_owned()),
    ]
}

fn assert_masked(told: &Told, echo: &str, parts: &[&str]) {
    let words = told.words.as_deref().unwrap_or_else(|| panic!("{told:#?}"));
    assert!(words.contains("you sent [") && words.contains("***"), "{echo}: {words}");
    assert!(words.ends_with("], who are you?"), "{echo}: {words}");
    for part in parts {
        assert!(!told.shown.contains(part), "{echo}: {}", told.shown);
    }
}

/// Row S2: the API key, in the error of every call.
#[tokio::test]
async fn a_key_that_an_answer_repeats_is_masked() {
    for act in Act::ALL {
        let bench = bench();
        let mut door = bench.door();
        for echo in KEY_SPELLINGS {
            for answer in answers(&format!("you sent [{echo}], who are you?")) {
                let pauses = answer.status == 429;
                bench.strike(act.call(), answer);
                let told = bench.make_through(&door, act).await.told();
                assert_masked(&told, echo, &KEY_PARTS);
                if pauses {
                    door = bench.door();
                }
            }
        }
    }
}

/// Rows S2 and S3: the card and the password of who is added.
#[tokio::test]
async fn a_card_and_a_password_that_an_answer_repeats_are_masked() {
    let bench = bench();
    let new = with_a_card_and_a_password();
    for echo in CARD_SPELLINGS.into_iter().chain(PASSWORD_SPELLINGS) {
        for answer in answers(&format!("you sent [{echo}], who are you?")) {
            bench.strike(Act::Add.call(), answer);
            let error = customers(&bench.door()).add(&new).await.unwrap_err();
            assert_masked(&Told::of(&error), echo, &PARTS);
        }
    }
    for echo in CARD_SET_APART {
        for answer in answers(&format!("you sent [{echo}], who are you?")) {
            bench.strike(Act::Add.call(), answer);
            let error = customers(&bench.door()).add(&new).await.unwrap_err();
            let told = Told::of(&error);
            assert_masked(&told, echo, &[echo]);
            let words = told.words.as_deref().unwrap();
            let left = words.chars().filter(char::is_ascii_digit).count();
            assert_eq!(left, 0, "{echo}: {words}");
        }
    }
    // They do arrive.
    customers(&bench.door()).add(&new).await.unwrap();
    let ledger = bench.provider.ledger();
    let added = ledger.added.last().unwrap();
    assert_eq!((added.card_last_four.as_deref(), added.brought_a_password), (Some("1177"), true));
}

fn with_a_card_and_a_password() -> NewCustomer {
    let mut new = NewCustomer::new(Currency::ZAR, false);
    let password = Some(Password::new(PASSWORD.to_owned()));
    new.contact = Some(NewContact { password, ..NewContact::default() });
    let card = NewCard {
        name_on_card: Stated::Absent,
        last_name_on_card: Stated::Absent,
        card_type: Stated::Absent,
        number: CARD.parse().unwrap(),
        expiry: CardExpiry::new(2035, 8).unwrap(),
    };
    new.payment_method = Some(NewPaymentMethod { card: Some(card), ..NewPaymentMethod::default() });
    new
}

/// Row S2: in a customer that can't be read, and in one of a page.
#[tokio::test]
async fn a_key_in_an_unreadable_customer_is_masked() {
    let echo = json_text(API_KEY);
    for act in [Act::Page, Act::PageByIds] {
        let bench = bench();
        for fields in [
            format!(r#""CurrencyCode":{echo}"#),
            format!(r#""CurrencyCode":"ZAR","Balance":{echo}"#),
            format!(r#""CurrencyCode":"ZAR","isActive":{echo}"#),
        ] {
            let row = format!(r#"{{"customerID":1,"isWaiveTaxes":false,{fields}}}"#);
            bench.strike(act.call(), Answer::json(200, format!("[{row}]")));
            let Ok(Given::Page(page)) = bench.make(act).await.result else { panic!("a page") };
            let unreadable = page.entries[0].as_ref().unwrap_err();
            let shown = format!("{unreadable}\n{unreadable:?}\n{unreadable:#?}");
            assert!(shown.contains("***"), "{shown}");
            for part in KEY_PARTS {
                assert!(!shown.contains(part), "{shown}");
            }
        }
    }
}

/// A JSON text, with its quotes.
fn json_text(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\""))
}

/// Texts that would do something to a terminal or a log, and how they are shown.
const HOSTILE: [(&str, &str); 5] = [
    ("\x1b[2J\x1b[1;31mPAID\x1b[0m", "\\u{1b}[2J\\u{1b}[1;31mPAID\\u{1b}[0m"),
    ("a\r\nerror: all is lost", "a\\r\\nerror: all is lost"),
    ("a\tb\0c\x08\x7f", "a\\tb\\u{0}c\\u{8}\\u{7f}"),
    ("\u{202e}drawkcab\u{2066}", "\\u{202e}drawkcab\\u{2066}"),
    ("zero\u{200b}width\u{feff}x", "zero\\u{200b}width\\u{feff}x"),
];
const HIDDEN: [char; 8] =
    ['\x1b', '\u{202e}', '\u{2066}', '\u{200b}', '\u{feff}', '\0', '\t', '\r'];

/// Row S7: in the words of the provider, in the error of every call.
#[tokio::test]
async fn hostile_text_from_the_provider_is_escaped() {
    for act in Act::ALL {
        let bench = bench();
        let door = bench.door();
        for (hostile, shown) in HOSTILE {
            bench.strike(act.call(), errors(400, [hostile]));
            let told = bench.make_through(&door, act).await.told();
            assert!(told.shown.lines().next().unwrap().contains(shown), "{}", told.shown);
            assert!(!told.shown.contains(HIDDEN), "{act:?}: {:?}", told.shown);
        }
    }
}

/// Row S7: in every field of a customer. It is kept to the letter where the field can be read; where it
/// can't, and in all that is shown for debugging, it is escaped.
#[tokio::test]
async fn hostile_text_in_every_field_of_a_customer_is_escaped() {
    for (hostile, _) in HOSTILE {
        let bench = bench();
        let door = bench.door();
        for field in CustomerField::ALL.into_iter().filter(|field| field.is_told()) {
            let customer = match field {
                CustomerField::CustomFields => {
                    let json = json_escaped(hostile);
                    let fields = format!(r#"[{{"Key":{json},"Value":{json}}}]"#);
                    Customer::named("Thandi").with_json("CustomFields", &fields)
                }
                _ => Customer::named("Thandi").with(field.name(), hostile),
            };
            let id = bench.provider.add_customer(customer);
            let made = bench.make_through(&door, Act::Page).await;
            let Ok(Given::Page(page)) = made.result else { panic!("a page: {made:?}") };
            // The newest is the one that `make` has put there.
            let entry = &page.entries[1];
            let shown = match entry {
                Ok(customer) => {
                    let text = customer.shown(field);
                    let kept = text.set().is_none_or(|text| text.contains(hostile));
                    assert!(kept, "{field:?}: {text:?}");
                    format!("{customer:?}\n{customer:#?}")
                }
                Err(unreadable) => format!("{unreadable}\n{unreadable:?}\n{unreadable:#?}"),
            };
            assert!(!shown.contains(HIDDEN), "{field:?}: {shown:?}");
            assert!(bench.provider.delete_customer(id));
        }
    }
}

/// The same as a JSON text, whatever stands in it.
fn json_escaped(text: &str) -> String {
    text.chars().fold("\"".to_owned(), |json, letter| format!("{json}\\u{:04x}", u32::from(letter)))
        + "\""
}
