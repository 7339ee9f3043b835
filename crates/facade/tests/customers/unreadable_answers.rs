//! Answers that say yes and can't be read, or that say nothing. A beginning of an answer is none: it adds
//! nobody, and ends no list.

use billport::ports::{ErrorKind, Reach};
use billport_sandbox::billagain::errors;
use billport_sandbox::{Answer, Fault, FaultOrder};

use crate::bench::{Act, Bench, Given};

/// A customer as *get* and *add* tell one.
const CUSTOMER: &str = concat!(
    r#"{"customerID":1,"Reference":"r-1","isCompany":false,"Name":"Thandi","CurrencyCode":"ZAR","#,
    r#""isWaiveTaxes":false,"Balance":500.5000,"Contact":{"customerContactID":7}}"#,
);

/// Ways in which HTTP, or nobody, tells that an answer has ended before its end.
fn cut_short(whole: &str) -> Vec<Fault> {
    let (half, _) = whole.split_at(whole.len() / 2);
    let whole = || whole.to_owned().into();
    let half = || half.to_owned().into();
    vec![
        Fault::ShortBody { body: whole(), missing_bytes: 1 },
        Fault::ShortBody { body: half(), missing_bytes: 1 },
        Fault::ShortBody { body: "".into(), missing_bytes: 1 },
        Fault::CutChunked { body: whole() },
        Fault::CutChunked { body: half() },
        Fault::CutBody { body: half() },
        Fault::CutBody { body: "".into() },
        Fault::NotHttp { bytes: "SSH-2.0-server\r\n".into() },
        Fault::NotHttp { bytes: "HTTP/1.1 2".into() },
        Fault::NotHttp { bytes: whole() },
    ]
}

/// 200s that are no answer to anything.
fn gibberish() -> Vec<Fault> {
    let mut faults: Vec<Fault> =
        ["null", "true", "7", "\"\"", "\"yes\"", "yes", "\0\0\0", "{}{}", "[][]"]
            .iter()
            .map(|body| Answer::json(200, *body).into())
            .collect();
    faults.extend([
        Answer::html(200).into(),
        Answer::json(200, format!("\u{feff}{CUSTOMER}")).into(),
        Answer::json(200, format!("\u{feff}[{CUSTOMER}]")).into(),
        Answer::json(200, b"{\"customerID\":1,\"Name\":\"\xff\xfe\"}".to_vec()).into(),
        Answer::json(200, "[".repeat(200_000)).into(),
        Answer::json(200, r#"{"customerID":"#.repeat(50_000)).into(),
        Fault::CutBody { body: "".into() },
    ]);
    faults
}

/// Somebody is added for each fault; of none it is known.
async fn nobody_knows_who_was_added(faults: &[Fault]) {
    for done in [false, true] {
        let bench = Bench::start();
        let door = bench.door();
        for fault in faults {
            let order = FaultOrder::once(Act::Add.call(), fault.clone());
            bench.provider.order(if done { order.after_effect() } else { order });
            let ended = bench.make_through(&door, Act::Add).await;
            let told = ended.told();
            assert_eq!(told.kind, ErrorKind::OutcomeUnknown, "{fault:?}");
            assert_ne!(told.reach, Reach::NotSent, "{fault:?}");
            assert_eq!((ended.requests, ended.times_done), (1, usize::from(done)), "{fault:?}");
        }
    }
}

/// A door whose calls are not repeated: the same verdict would come five times.
fn bench_of_single_tries() -> Bench {
    let mut bench = Bench::start();
    bench.transport.retry_budget.capacity = 0;
    bench
}

/// The act fails for each fault, in this way.
async fn each_ends_as(act: Act, faults: &[Fault], kinds: &[ErrorKind]) {
    let bench = bench_of_single_tries();
    let door = bench.door();
    for fault in faults {
        bench.strike(act.call(), fault.clone());
        let ended = bench.make_through(&door, act).await;
        assert!(kinds.contains(&ended.told().kind), "{act:?}, {fault:?}: {ended:?}");
    }
}

const OF_A_READ: [ErrorKind; 2] = [ErrorKind::Broken, ErrorKind::Unavailable];
const OF_A_CHANGE: [ErrorKind; 1] = [ErrorKind::OutcomeUnknown];

/// Row 5: wherever the answer to *add* is cut, nobody was certainly added: also where HTTP can't tell that
/// it was cut, and where the id has come. Cut at every byte.
#[tokio::test]
async fn no_beginning_of_an_answer_adds_a_customer() {
    let cut = |length| Fault::CutBody { body: CUSTOMER.as_bytes()[..length].to_vec().into() };
    let faults: Vec<_> = (0..CUSTOMER.len()).map(cut).collect();
    nobody_knows_who_was_added(&faults).await;
    nobody_knows_who_was_added(&cut_short(CUSTOMER)).await;
}

/// Row 5: nor is the beginning of a no a no.
#[tokio::test]
async fn no_beginning_of_a_refusal_is_one() {
    let refusal = errors(400, ["The reference is taken"]).body;
    let cut = |length| Fault::CutBody { body: refusal.slice(..length) };
    nobody_knows_who_was_added(&(0..refusal.len()).map(cut).collect::<Vec<_>>()).await;
}

/// Row 5: wherever a page is cut, it is no page. Cut at every byte.
#[tokio::test]
async fn no_beginning_of_a_page_is_one() {
    let page = format!("[{CUSTOMER},{CUSTOMER}]");
    let cut = |length| Fault::CutBody { body: page.as_bytes()[..length].to_vec().into() };
    let mut faults: Vec<_> = (0..page.len()).map(cut).collect();
    faults.extend(cut_short(&page));
    faults.extend(cut_short("[]"));
    for act in [Act::Page, Act::PageByIds] {
        each_ends_as(act, &faults, &OF_A_READ).await;
    }
}

/// Row 5: nor is the beginning of a customer one.
#[tokio::test]
async fn no_beginning_of_a_customer_is_one() {
    let cut = |length| Fault::CutBody { body: CUSTOMER.as_bytes()[..length].to_vec().into() };
    let mut faults: Vec<_> = (0..CUSTOMER.len()).map(cut).collect();
    faults.extend(cut_short(CUSTOMER));
    each_ends_as(Act::Get, &faults, &OF_A_READ).await;
}

/// Row 5: a change whose answer is cut is in doubt; where nothing has come, HTTP has to say that this is
/// all.
#[tokio::test]
async fn a_change_whose_answer_is_cut_is_in_doubt() {
    for act in Act::CHANGES {
        each_ends_as(act, &cut_short(CUSTOMER), &OF_A_CHANGE).await;
    }
}

/// Row 5: a page that is cut does not end the list. It is asked for again, and everybody comes once; if it
/// is cut each time, the list ends with an error.
#[tokio::test]
async fn a_page_that_is_cut_ends_no_list() {
    let page = format!("[{CUSTOMER},{CUSTOMER}]");
    for fault in cut_short(&page).into_iter().chain(cut_short("[]")) {
        let bench = Bench::start();
        bench.provider.fill(450);
        bench.provider.order(FaultOrder::once(Act::Page.call(), fault.clone()).skipping(1));
        let listing = bench.list().await;
        assert!(listing.error.is_none(), "{fault:?}: {:?}", listing.error);
        assert_eq!(listing.ids, bench.provider.customer_ids(), "{fault:?}");
        assert!(listing.shifts.is_empty(), "{fault:?}: {:?}", listing.shifts);

        bench
            .provider
            .order(FaultOrder::once(Act::Page.call(), fault.clone()).skipping(1).always());
        let listing = bench.list().await;
        assert!(listing.error.is_some(), "{fault:?}: {} are not all", listing.ids.len());
        assert_eq!(listing.ids.len(), 200, "{fault:?}");
    }
}

/// Row 6: what is no documented answer tells of nobody who was added, and no panic.
#[tokio::test]
async fn a_2xx_that_is_not_the_documented_answer_adds_nobody() {
    let ids = [
        "null",
        "true",
        "[1]",
        "{}",
        "-1",
        "0",
        "1.5",
        "1e3",
        "\"\"",
        "\"x\"",
        "\"1 2\"",
        "18446744073709551616",
    ];
    let mut faults: Vec<Fault> = ids
        .iter()
        .map(|id| Answer::json(201, format!(r#"{{"customerID":{id},"Name":"T"}}"#)).into())
        .collect();
    let bodies = [
        "",
        "[]",
        "{}",
        r#"{"CustomerID":1}"#,
        r#"{"customerID":1,"customerID":1}"#,
        r#"{"customerID":1,"customerID":2}"#,
        r#"{"customerID":1,"Name":"a","Name":"b"}"#,
        r#"[{"customerID":1}]"#,
        r#"{"customer":{"customerID":1}}"#,
        r#"{"customerID":1}{"customerID":1}"#,
        r#"{"customerID":1,"Errors":[{"Message":"no"}]}"#,
        r#"{"Errors":[{"Message":"no"}]}"#,
    ];
    for status in [200, 201, 202] {
        faults.extend(bodies.map(|body| Fault::from(Answer::json(status, body))));
    }
    faults.push(Answer::empty(204).into());
    faults.extend(gibberish());
    nobody_knows_who_was_added(&faults).await;
}

/// Row 6, the other way round: who was added is told, whatever else stands in the answer.
#[tokio::test]
async fn who_was_added_is_told_whatever_else_is_said() {
    let deep = format!(r#"{{"customerID":7,"Contact":{}{}}}"#, "[".repeat(99), "]".repeat(99));
    let bench = Bench::start();
    for answer in [
        Answer::json(201, CUSTOMER),
        Answer::json(200, CUSTOMER),
        Answer::new(201, "text/plain", CUSTOMER),
        Answer::json(201, r#"{"customerID":7}"#),
        Answer::json(201, r#"{"customerID":"7","CurrencyCode":7,"isWaiveTaxes":"perhaps"}"#),
        Answer::json(201, r#"{"customerID":7,"Balance":"x","Contact":[],"new":0,"Errors":[]}"#),
        Answer::json(201, deep),
    ] {
        bench.strike_done(Act::Add.call(), answer.clone());
        assert!(bench.make(Act::Add).await.is_done(), "{answer:?}");
    }
    // A body that ends where the connection is closed, and is whole.
    bench.strike_done(Act::Add.call(), Fault::CutBody { body: CUSTOMER.into() });
    assert!(bench.make(Act::Add).await.is_done());
}

/// Row 6: to a read such a 200 is no answer, and to a change it says neither yes nor no.
#[tokio::test]
async fn a_200_that_is_not_the_documented_answer_is_broken_or_in_doubt() {
    let mut no_page = gibberish();
    no_page.extend(["", "{}", CUSTOMER].map(|body| Fault::from(Answer::json(200, body))));
    for act in [Act::Page, Act::PageByIds] {
        each_ends_as(act, &no_page, &OF_A_READ).await;
    }
    let mut no_customer = gibberish();
    let bodies = [
        "",
        "[]",
        "{}",
        r#"{"customerID":1}"#,
        r#"{"customerID":1,"customerID":1,"CurrencyCode":"ZAR","isWaiveTaxes":false}"#,
        r#"{"customerID":2,"CurrencyCode":"ZAR","isWaiveTaxes":false}"#,
        r#"{"customerID":1,"CurrencyCode":["ZAR"],"isWaiveTaxes":false}"#,
        r#"{"customerID":1,"CurrencyCode":"ZAR","isWaiveTaxes":false,"Balance":{}}"#,
        r#"[{"customerID":1,"CurrencyCode":"ZAR","isWaiveTaxes":false}]"#,
    ];
    no_customer.extend(bodies.map(|body| Fault::from(Answer::json(200, body))));
    each_ends_as(Act::Get, &no_customer, &OF_A_READ).await;
    let mut neither = gibberish();
    neither.push(Answer::json(200, "[]").into());
    for act in Act::CHANGES {
        each_ends_as(act, &neither, &OF_A_CHANGE).await;
    }
}

/// Row 6: a customer of a page that can't be read is told at its place, and hides nobody else.
#[tokio::test]
async fn one_odd_customer_hides_nobody_else() {
    let deep = format!(r#"{{"customerID":9,"CustomFields":{}{}}}"#, "[".repeat(99), "]".repeat(99));
    let odd = [
        "null",
        "[]",
        "7",
        "\"x\"",
        "{}",
        r#"{"customerID":9}"#,
        r#"{"customerID":9,"customerID":9,"CurrencyCode":"ZAR","isWaiveTaxes":false}"#,
        r#"{"customerID":9,"CurrencyCode":"ZAR","isWaiveTaxes":false,"Name":["a"]}"#,
        r#"{"customerID":9,"CurrencyCode":"ZAR","isWaiveTaxes":false,"Contact":7}"#,
        &deep,
    ];
    let mut rows = vec![CUSTOMER];
    rows.extend(odd);
    rows.push(CUSTOMER);
    for act in [Act::Page, Act::PageByIds] {
        let bench = Bench::start();
        bench.strike(act.call(), Answer::json(200, format!("[{}]", rows.join(","))));
        let Ok(Given::Page(page)) = bench.make(act).await.result else { panic!("it is a page") };
        let read: Vec<_> = page.entries.iter().map(Result::is_ok).collect();
        let (first, [.., last]) = (read[0], &read[..]) else { panic!("there are some") };
        assert!(first && *last, "{read:?}");
        assert_eq!(read.iter().filter(|is_read| !**is_read).count(), odd.len(), "{page:?}");
    }
}

/// Row 6: of a page that says no a short piece is kept, and nothing in it acts on the terminal or the log
/// that it is shown in; of one that says yes nothing is, for customers may stand in it.
#[tokio::test]
async fn of_an_unreadable_answer_a_short_and_harmless_piece_is_kept() {
    let page = format!("<html>\x1b[2J\u{202e}\r\n\t{}\0</html>", "x".repeat(100_000));
    for act in Act::ALL {
        for status in [400, 500] {
            let bench = bench_of_single_tries();
            bench.strike_always(act.call(), Answer::new(status, "text/html", page.clone()));
            let told = bench.make(act).await.told();
            let words = told.words.as_deref().unwrap();
            assert!(words.starts_with("<html>\\u{1b}[2J\\u{202e}\\r\\n\\txxx"), "{words}");
            assert!(words.ends_with('…') && words.len() <= 512, "{} bytes", words.len());
            assert!(told.shown.len() < 8 * 1024, "no body hides in the errors below");
        }
        let bench = bench_of_single_tries();
        bench.strike_always(act.call(), Answer::new(200, "text/html", page.clone()));
        let told = bench.make(act).await.told();
        assert_eq!(told.words, None, "{act:?}");
        assert!(!told.shown.contains("xxx"), "{act:?}: {}", told.shown);
    }
}
