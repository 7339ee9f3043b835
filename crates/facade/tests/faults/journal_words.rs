//! What the journal keeps of others' words, and what it never keeps: secrets, numbers of cards,
//! characters that act on a terminal, and the bills themselves.

use billport::domain::Excerpt;
use billport::intake::defused;
use billport::journal::RunHistory as _;
use billport_sandbox::blaggo::{token_error, upload_error};
use billport_sandbox::{Answer, Call, FaultOrder, SandboxConfig};

use crate::bench::process::Process;
use crate::bench::{Bench, bills};

const SECRET: &str = "canary-4417&key";

/// The secret as others may spell it, and the beginning that all tokens of the sandbox share.
const SECRETS: [&str; 4] = [SECRET, "canary-4417%26key", "Y2FuYXJ5LTQ0MTcma2V5", "sandbox-token-"];

/// The number of a card that no bank has given out, as it may be written.
const CARDS: [&str; 4] =
    ["4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111", "4111%201111%201111%201111"];

/// What an uploads or a token's answer may say, with this text in it.
fn answers(words: &str) -> Vec<(Call, Answer)> {
    let upload = |status| (Call::Upload, upload_error(status, words));
    vec![
        upload(400),
        upload(200),
        upload(403),
        upload(422),
        upload(503),
        (Call::Upload, Answer::new(200, "text/html", words.to_owned())),
        (Call::Upload, Answer::new(502, "text/html", words.to_owned())),
        (Call::Token, token_error(401, "invalid_client", words)),
        (Call::Token, token_error(400, words, "as it says")),
        (Call::Token, token_error(503, "temporarily_unavailable", words)),
    ]
}

/// Every file of the journal, raw, while it is open and when it is closed.
struct Raw(Vec<u8>);

impl Raw {
    fn holds(&self, text: &str) -> bool {
        self.0.windows(text.len()).any(|window| window == text.as_bytes())
    }
}

/// A run of three single bills in which each call for this is answered so; all words of its journal,
/// and its files.
async fn journal_of(call: Call, answer: Answer, rows: &str) -> (Vec<String>, Raw) {
    let config = SandboxConfig { client_secret: SECRET.to_owned(), ..SandboxConfig::default() };
    let bench = Bench::start_with(config);
    bench.provider.order(FaultOrder::once(call, answer).always());
    let (process, file) = (bench.process(), bench.desk.put(rows));
    process.upload(&file).await.unwrap();
    let words = words_of(&process).await;
    let mut raw = Vec::new();
    let keep = |raw: &mut Vec<u8>| {
        for (path, bytes) in bench.desk.files_of_journal() {
            raw.extend(path.to_str().unwrap().as_bytes());
            raw.extend(bytes);
        }
    };
    keep(&mut raw);
    drop(process);
    keep(&mut raw);
    bench.balance().await;
    (words, Raw(raw))
}

/// The words of all events.
async fn words_of(process: &Process<'_>) -> Vec<String> {
    let events = process.opened.journal.events(0, 10_000).await.unwrap();
    let words = events.into_iter().filter_map(|event| event.event.words);
    words.map(|words| Excerpt::as_str(&words).to_owned()).collect()
}

/// Row S1: a secret that a provider repeats, in whatever spelling, reaches no file of the journal.
#[tokio::test]
async fn no_secret_reaches_the_journal() {
    for spelling in &SECRETS[..3] {
        for (call, answer) in answers(&format!("you sent [{spelling}], who are you?")) {
            let (words, raw) = journal_of(call, answer.clone(), &bills(3)).await;
            for secret in SECRETS {
                assert!(!raw.holds(secret), "{secret} after {answer:?}");
            }
            let told = words.iter().any(|words| words.contains("***"));
            assert!(told, "or this test sees nothing: {words:#?}");
        }
    }
}

/// Row S3: of the number of a card in a provider's words, four digits are kept.
#[tokio::test]
async fn no_card_number_reaches_the_journal() {
    for card in CARDS {
        for (call, answer) in answers(&format!("card [{card}] was declined")) {
            let (words, raw) = journal_of(call, answer.clone(), &bills(3)).await;
            for spelling in CARDS {
                assert!(!raw.holds(spelling), "{spelling} after {answer:?}");
            }
            let told = words.iter().any(|words| words.contains("***1111"));
            assert!(told, "or this test sees nothing: {words:#?}");
        }
    }
}

/// Row S7: control, escape and direction characters stand in the journal as what they are called, and
/// so in every report that is made of it.
#[tokio::test]
async fn hostile_characters_reach_the_journal_escaped() {
    for (hostile, kept) in [
        ("\x1b[2J\x1b[31mPAID", "\\u{1b}[2J\\u{1b}[31mPAID"),
        ("a\r\nerror: all is lost", "a\\r\\nerror: all is lost"),
        ("\u{202e}drawkcab\u{2066}", "\\u{202e}drawkcab\\u{2066}"),
        ("zero\u{200b}width", "zero\\u{200b}width"),
    ] {
        for (call, answer) in answers(hostile) {
            let (words, raw) = journal_of(call, answer.clone(), &bills(3)).await;
            assert!(words.iter().any(|words| words.contains(kept)), "{hostile:?}: {words:#?}");
            assert!(!raw.holds(hostile), "{hostile:?} after {answer:?}");
        }
    }
}

/// Row S6: a reason that is put into a table can't be read as a formula there.
#[tokio::test]
async fn a_reason_can_not_be_a_formula() {
    for formula in ["=HYPERLINK(\"http://x\")", "+1+1", "-1", "@SUM(A1)"] {
        for (call, answer) in answers(formula) {
            let (words, _) = journal_of(call, answer, &bills(3)).await;
            assert!(words.iter().any(|words| words.contains(formula)), "{words:#?}");
            for words in words {
                let first = defused(words.as_bytes()).first().copied();
                assert!(!b"=+-@\t\r".contains(&first.unwrap_or_default()), "{words}");
            }
        }
    }
}

/// The journal refers to bills by their lines: no account number and no amount stands in it.
#[tokio::test]
async fn no_bill_stands_in_the_journal() {
    let row = |number| format!("account-of-ana-{number},7654321098.76,25-05-2031,06-2031\n");
    let rows: String = (1..=3).map(row).collect();
    for (call, answer) in answers("no") {
        let (_, raw) = journal_of(call, answer, &rows).await;
        for personal in ["account-of-ana", "7654321098", "25-05-2031"] {
            assert!(!raw.holds(personal), "{personal}");
        }
    }
}
