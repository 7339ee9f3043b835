//! The API key, a card, a password and the token of a payment method: canaries that nobody could have
//! guessed, through every call, in every spelling, whatever goes wrong.

#[expect(dead_code, unused_imports, reason = "these tests need a part of the bench")]
#[path = "../customers/bench/mod.rs"]
mod bench;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use billport::Billport;
use billport::billagain::BillAgain;
use billport::domain::{
    CardExpiry, Currency, Customer, CustomerEdit, CustomerField, CustomerId, NewCard, NewContact,
    NewCustomer, NewPaymentMethod, Password, PrimaryPaymentMethod, Stated,
};
use billport::ports::{CustomerOptions, PageRequest, PageSize, PortError};
use billport::transport::Transport;
use billport_sandbox::billagain::{self, errors};
use billport_sandbox::{Answer, Fault, SandboxConfig};
use std::error::Error;
use std::fmt::{Debug, Write as _};
use std::hash::{BuildHasher, RandomState};

use self::bench::{Act, Bench, customers};
use crate::logged::Logged;

/// Secrets of one test, drawn anew each time.
#[derive(Clone)]
struct Canaries {
    api_key: String,
    card: String,
    password: String,
    token: String,
}

impl Canaries {
    fn draw() -> Self {
        let random = || RandomState::new().hash_one(0);
        Self {
            // Something to encode in every spelling.
            api_key: format!("Key/{:016x}+&\"=", random()),
            // Sixteen digits, which nothing may mask for its looks alone.
            card: format!("4{:015}", random() % 1_000_000_000_000_000),
            password: format!("pass {:016x} \"wörd\"/", random()),
            token: format!("{:016x}-{:016x}", random(), random()),
        }
    }

    /// No secret stands in a text, in any spelling; nor does the middle of one, which no cut leaves out.
    #[track_caller]
    fn assert_none_in(&self, what: &str, shown: &str) {
        for secret in [&self.api_key, &self.card, &self.password, &self.token] {
            let middle = &secret[5..13];
            let spellings = spellings(secret).into_iter().chain([middle.to_owned()]);
            for spelling in spellings {
                if let Some(at) = shown.find(&spelling) {
                    let line = shown[..at].lines().count();
                    panic!("{what}: {spelling:?} of {secret:?} in line {line} of: {shown}");
                }
            }
        }
        let basic = STANDARD.encode(format!("1001:{}", self.api_key));
        assert!(!shown.contains(&basic[..basic.len() - 6]), "{what}: the header, in: {shown}");
    }

    /// What a provider may repeat of each call: the key, in every spelling; and of an addition what is
    /// sent with it.
    fn repeated(&self) -> Vec<(&'static [Act], String)> {
        let of = |acts, secret| spellings(secret).into_iter().map(move |said| (acts, said));
        let key = of(&Act::ALL[..], &self.api_key);
        key.chain(of(&[Act::Add], &self.card)).chain(of(&[Act::Add], &self.password)).collect()
    }
}

/// Plain, in base64, percent-encoded, JSON-escaped.
fn spellings(secret: &str) -> Vec<String> {
    let percent = |byte: u8| match byte {
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    let escape = |escaped: String, letter| format!("{escaped}\\u{:04x}", u32::from(letter));
    let escaped = secret.chars().fold(String::new(), escape);
    vec![
        secret.to_owned(),
        STANDARD.encode(secret),
        URL_SAFE_NO_PAD.encode(secret),
        secret.bytes().map(percent).collect(),
        secret.replace('\\', r"\\").replace('"', "\\\"").replace('/', "\\/"),
        escaped,
    ]
}

fn bench(canaries: &Canaries) -> Bench {
    let billagain_api_key = canaries.api_key.clone();
    Bench::start_with(SandboxConfig { billagain_api_key, ..SandboxConfig::default() })
}

/// A customer whose reads carry the token, and the whole card where four digits should be.
fn stored(canaries: &Canaries) -> billagain::Customer {
    let method = format!(
        r#"{{"PaymentMethodType":"credit_card","CreditCard":{{"LastFourDigits":"{}"}}}}"#,
        canaries.card
    );
    let info = format!(r#"{{"paymentMethodID":7,"Token":"{}"}}"#, canaries.token);
    billagain::Customer::named("Thandi")
        .with_json("PrimaryPaymentMethodInfo", &info)
        .with_json("PrimaryPaymentMethod", &method)
}

/// A customer to add, with all that may not be shown.
fn new_customer(canaries: &Canaries) -> NewCustomer {
    let mut new = NewCustomer::new(Currency::ZAR, false);
    new.details.contact.name = Stated::Set("Thandi Mokoena-Dlamini".to_owned());
    let password = Some(Password::new(canaries.password.clone()));
    new.contact = Some(NewContact { password, ..NewContact::default() });
    let card = NewCard {
        name_on_card: Stated::Absent,
        last_name_on_card: Stated::Absent,
        card_type: Stated::Absent,
        number: canaries.card.parse().unwrap(),
        expiry: CardExpiry::new(2035, 8).unwrap(),
    };
    new.payment_method = Some(NewPaymentMethod { card: Some(card), ..NewPaymentMethod::default() });
    new
}

fn debugged(value: &impl Debug) -> String {
    format!("{value:?}\n{value:#?}\n")
}

/// All that an error can show of itself: each one below it, plainly and for debugging.
fn shown(error: &PortError) -> String {
    let mut shown = String::new();
    let mut next: Option<&dyn Error> = Some(error);
    while let Some(error) = next {
        writeln!(shown, "{error}\n{error:?}\n{error:#?}").unwrap();
        next = error.source();
    }
    shown
}

fn told<T: Debug>(result: &Result<T, PortError>) -> String {
    match result {
        Ok(given) => debugged(given),
        Err(error) => shown(error),
    }
}

/// All that a customer shows, field by field.
fn fields(customer: &Customer) -> String {
    let shown = CustomerField::ALL.map(|field| customer.shown(field));
    format!("{shown:?}\n")
}

/// Row S1: no public value around a call shows a secret, plainly or for debugging.
#[test]
fn no_public_value_of_a_customer_shows_a_secret() {
    let canaries = Canaries::draw();
    let bench = bench(&canaries);
    let (config, door) = (&bench.billagain, bench.door());
    let builder = Billport::builder(bench.transport.clone()).billagain(config.clone());
    let transport = Transport::new(bench.transport.clone()).unwrap();
    let adapter = BillAgain::new(transport, config.clone());
    let new = new_customer(&canaries);
    for (what, shown) in [
        ("the settings", debugged(config)),
        ("the builder", debugged(&builder)),
        ("the adapter", debugged(&adapter)),
        ("the door", debugged(&door)),
        ("who is to be added", debugged(&new)),
        ("the contact", debugged(&new.contact)),
        ("the payment method", debugged(&new.payment_method)),
        ("the card", debugged(&new.payment_method.as_ref().unwrap().card)),
    ] {
        canaries.assert_none_in(what, &shown);
    }
}

/// Rows S1 and S3: of who was read, and of who was added, four digits of the card are left, and no token is
/// shown.
#[tokio::test]
async fn of_a_card_four_digits_are_left() {
    let canaries = Canaries::draw();
    let bench = bench(&canaries);
    let id = CustomerId::new(bench.provider.add_customer(stored(&canaries))).unwrap();
    let door = bench.door();
    let port = customers(&door);
    let read = port.get(id, CustomerOptions { custom_fields: true }).await.unwrap();
    let added = port.add(&new_customer(&canaries)).await.unwrap();
    let last = &canaries.card[12..];
    for customer in [&read, &added] {
        canaries.assert_none_in("a customer", &(debugged(customer) + &fields(customer)));
        let Some(PrimaryPaymentMethod::Method(method)) = customer.primary_payment_method.set()
        else {
            panic!("{customer:?}");
        };
        let left = method.card.set().unwrap().last_four.set().unwrap();
        assert_eq!(left.as_str(), last, "the last four");
    }
    let token = read.payment_method_info.set().unwrap().token.set().unwrap();
    assert_eq!(token.expose(), canaries.token, "it is there for who compares it");
    let ledger = bench.provider.ledger();
    let arrived = ledger.added.last().unwrap();
    assert_eq!(arrived.card_last_four.as_deref(), Some(last), "the card did arrive");
    assert!(arrived.brought_a_password, "and so did the password");
}

/// What goes wrong, and answers that repeat a text.
fn faults(said: &str) -> Vec<Fault> {
    vec![
        Fault::None,
        Fault::Close,
        Fault::Reset,
        Fault::CutBody { body: format!("[{{\"Name\":\"{said}").into() },
        Fault::NotHttp { bytes: format!("{said}\r\n").into() },
        Fault::HugeHeader { bytes: 1_000_000 },
        Answer::new(200, "text/html", format!("<p>{said}</p>")).into(),
        Answer::redirect(307, "http://127.0.0.1:1/").into(),
        errors(400, [said]).into(),
        errors(401, [said]).into(),
        errors(410, [said]).into(),
        errors(429, [said]).retry_after("0").into(),
        errors(500, [said]).into(),
        Answer::new(502, "text/plain", said.to_owned()).into(),
        Answer::json(201, format!("{{\"Errors\":[\"{said}\"]}}")).into(),
    ]
}

/// Every call of the port, and all that it tells.
async fn told_of_all(bench: &Bench, canaries: &Canaries, id: CustomerId) -> String {
    let door = bench.door();
    let port = customers(&door);
    let options = CustomerOptions { custom_fields: true };
    let first = PageRequest::first(PageSize::LARGEST);
    let mut all = told(&port.page(first, options).await);
    all += &told(&port.page_by_ids(&[id], first).await);
    let read = port.get(id, options).await;
    all += &told(&read);
    if let Ok(read) = &read {
        all += &fields(read);
        all += &told(&port.edit(id, &CustomerEdit::of(read)).await);
    }
    all += &told(&port.archive(id).await);
    all += &told(&port.reopen(id).await);
    all += &told(&port.add(&new_customer(canaries)).await);
    all += &told(&port.delete(id).await);
    all += &debugged(&bench.list().await);
    all
}

/// Rows S1, S2 and S3: whatever happens to a call, and whatever a provider repeats, neither what it tells
/// nor what anybody in the process logs, down to TRACE and of all crates, holds a secret, or says who the
/// customer is.
#[tokio::test]
async fn no_call_tells_or_logs_a_secret() {
    let logged = Logged::begin();
    let canaries = Canaries::draw();
    for (number, (acts, secret)) in canaries.repeated().iter().enumerate() {
        let said = format!("you sent [{secret}]");
        // Every fault with a few spellings, and every spelling with a few faults.
        let faults = faults(&said).into_iter().enumerate();
        for (_, fault) in faults.filter(|(kind, _)| (number + kind) % 3 == 0) {
            let mut bench = bench(&canaries);
            bench.transport.retry_budget.capacity = 0;
            let id = CustomerId::new(bench.provider.add_customer(stored(&canaries))).unwrap();
            for act in *acts {
                bench.strike(act.call(), fault.clone());
            }
            let told = told_of_all(&bench, &canaries, id).await;
            canaries.assert_none_in(&format!("{fault:?}"), &told);
        }
    }
    let mut wrong = bench(&canaries);
    let key = format!("{}-wrong", canaries.api_key);
    let endpoints =
        billport::billagain::BillAgainEndpoints::at(&wrong.provider.base_url()).unwrap();
    wrong.billagain =
        billport::billagain::BillAgainConfig::new(endpoints, "1001", key.into()).unwrap();
    let id = CustomerId::new(7).unwrap();
    canaries.assert_none_in("a wrong key", &told_of_all(&wrong, &canaries, id).await);

    let logged = logged.text();
    for needed in ["operation=\"add a customer\"", "/customers/{customerID}", "hyper_util"] {
        assert!(logged.contains(needed), "{needed} should be logged, or this test sees nothing");
    }
    canaries.assert_none_in("the log", &logged);
    let leaks: Vec<_> = logged.lines().filter(|line| line.contains("Mokoena-Dlamini")).collect();
    assert!(leaks.is_empty(), "{leaks:#?}");
}
