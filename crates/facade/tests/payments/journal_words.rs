//! What the journal keeps of payments, and what it never keeps: the token, numbers of cards, and the
//! name of who pays.

use billport_sandbox::{Answer, Call, Fault, FaultOrder, SandboxConfig, nea};

use crate::bench::{Bench, SIX_MINUTES, consumer, driven};

const TOKEN: &str = "TEST:canary-4417&key";

/// The token as others may spell it, and the part of it that few spellings change.
const SECRETS: [&str; 4] =
    [TOKEN, "TEST%3Acanary-4417%26key", "VEVTVDpjYW5hcnktNDQxNyZrZXk=", "canary-4417"];

/// The number of a card that no bank has given out, as it may be written.
const CARDS: [&str; 3] = ["4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111"];

/// Every file of a journal, raw, while it is open and when it is closed.
struct Raw(Vec<u8>);

impl Raw {
    fn holds(&self, text: &str) -> bool {
        self.0.windows(text.len()).any(|window| window == text.as_bytes())
    }
}

/// A payment is made whose answer is this, and looked up, with an answer that says the same.
async fn journal_of(answer: Answer) -> Raw {
    let config = SandboxConfig { nea_token: TOKEN.to_owned(), ..SandboxConfig::default() };
    let bench = Bench::start_with(config);
    bench.strike_payment(answer.clone());
    bench.provider.order(FaultOrder::once(Call::Status, answer));
    let (process, reference) = (bench.process(), bench.new_reference());
    let _ = driven(&process, process.pay(&consumer(1), &reference)).await;
    bench.pass(SIX_MINUTES);
    let _ = driven(&process, process.settle(&reference)).await;
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
    Raw(raw)
}

fn answers(words: &str) -> [Answer; 5] {
    [
        nea::refusal("1002", words),
        nea::refusal("4000", words),
        Answer { status: 200, ..nea::refusal("7000", words) },
        Answer { status: 503, ..nea::refusal("1018", words) },
        Answer::new(502, "text/html", words.to_owned()),
    ]
}

/// Row S1: the token reaches no file of the journal, also where a provider repeats it.
#[tokio::test]
async fn no_token_reaches_the_journal() {
    for spelling in SECRETS {
        for answer in answers(&format!("you sent [{spelling}], who are you?")) {
            let raw = journal_of(answer.clone()).await;
            assert!(raw.holds("who are you?"), "or this test sees nothing: {answer:?}");
            for secret in &SECRETS[..3] {
                assert!(!raw.holds(secret), "{secret} after {answer:?}");
            }
        }
    }
}

/// Row S3: of the number of a card in a provider's words, four digits are kept.
#[tokio::test]
async fn no_card_number_reaches_the_journal() {
    for card in CARDS {
        for answer in answers(&format!("card [{card}] was declined")) {
            let raw = journal_of(answer.clone()).await;
            assert!(raw.holds("***1111"), "or this test sees nothing: {answer:?}");
            for spelling in CARDS {
                assert!(!raw.holds(spelling), "{spelling} after {answer:?}");
            }
        }
    }
}

/// The journal knows whose dues are paid by their numbers, and not by name.
#[tokio::test]
async fn no_name_stands_in_the_journal() {
    let bench = Bench::start();
    bench.strike_charged_payment(Fault::None);
    let payment = bench.pay(&consumer(1)).await;
    let raw = bench.desk.files_of_journal().into_iter().flat_map(|(_, bytes)| bytes).collect();
    let raw = Raw(raw);
    assert!(raw.holds(payment.reference.as_str()), "or this test sees nothing");
    assert!(!raw.holds("Sita") && !raw.holds("Rai"));
}
