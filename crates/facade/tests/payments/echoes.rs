//! What a provider says is shown to people: the token that it repeats is masked, and characters that act
//! on a terminal or a log are escaped. The token of NEA stands in the body of every call, and in the
//! path of a look-up.

use billport::journal::PaymentState;
use billport::workflows::payment::{SettleEnd, StillUnknown};
use billport_sandbox::{Answer, Call, Fault, FaultOrder, SandboxConfig, nea};

use crate::bench::{Bench, Outcome, SIX_MINUTES, consumer};
use crate::props::told::Told;

/// A token with something to encode in every spelling.
const TOKEN: &str = r#"TEST:s3cr&t/7+"xy"\%?#end"#;

/// The ways in which a provider may repeat it.
const SPELLINGS: [&str; 5] = [
    TOKEN,
    "Basic VEVTVDpzM2NyJnQvNysieHkiXCU/I2VuZA==",
    "?token=TEST%3As3cr%26t%2F7%2B%22xy%22%5C%25%3F%23end&x=1",
    r#"TEST:s3cr&t\/7+\"xy\"\\%?#end"#,
    r"TEST:s3cr\u0026t\/7\u002b\u0022xy\u0022\u005c%?#end",
];

/// Parts of it that no spelling changes, or that one spells so.
const PARTS: [&str; 4] = ["s3cr", "#end", "%23end", "VEVTVDpz"];

fn bench() -> Bench {
    Bench::start_with(SandboxConfig { nea_token: TOKEN.to_owned(), ..SandboxConfig::default() })
}

fn assert_masked(told: &Told, echo: &str) {
    let words = told.words.as_deref().unwrap_or_else(|| panic!("{told:#?}"));
    assert!(words.contains("you sent [") && words.contains("***"), "{echo}: {words}");
    assert!(words.ends_with("], who are you?"), "{echo}: {words}");
    for part in PARTS {
        assert!(!told.shown.contains(part), "{echo}: {}", told.shown);
    }
}

/// Answers that repeat a text in their words.
fn answers(said: &str) -> Vec<Answer> {
    let unreadable = Answer::new(200, "text/html", said.to_owned());
    vec![
        nea::refusal("1002", said),
        nea::refusal("4000", said),
        unreadable,
        Answer { status: 503, ..nea::refusal("1018", said) },
    ]
}

/// Row S2: in a payment's error, and in what the journal keeps of it.
#[tokio::test]
async fn a_token_that_a_payments_answer_repeats_is_masked() {
    for echo in SPELLINGS {
        for answer in answers(&format!("you sent [{echo}], who are you?")) {
            let bench = bench();
            bench.strike_payment(answer);
            let payment = bench.pay(&consumer(1)).await;
            assert_masked(&payment.told(), echo);
            let kept = format!("{:?}", payment.booked);
            assert!(kept.contains("***"), "{kept}");
            for part in PARTS {
                assert!(!kept.contains(part), "{echo}: {kept}");
            }
        }
    }
}

/// Row S2: in the receipt of one that is paid.
#[tokio::test]
async fn a_token_that_a_receipt_repeats_is_masked() {
    let spelled = TOKEN.replace('\\', r"\\").replace('"', r#"\""#);
    let body = format!(
        r#"{{"state":"Success","detail":"paid with {spelled}","id":"{spelled}","credits_available":"{spelled}"}}"#
    );
    let bench = bench();
    bench.strike_charged_payment(Answer::json(200, body));
    let payment = bench.pay(&consumer(1)).await;
    assert_eq!(payment.outcome(), Outcome::Paid);
    let shown = format!("{:?} {:?}", payment.end, payment.booked);
    assert!(shown.contains("***"), "{shown}");
    for part in PARTS {
        assert!(!shown.contains(part), "{shown}");
    }
}

/// Row S2: in the errors of what is only read.
#[tokio::test]
async fn a_token_that_a_read_repeats_is_masked() {
    for echo in SPELLINGS {
        for answer in answers(&format!("you sent [{echo}], who are you?")) {
            for call in [Call::Details, Call::ServiceCharge] {
                let bench = bench();
                bench.provider.order(FaultOrder::once(call, answer.clone()).always());
                assert_masked(&Told::of(&bench.error_of_quote(&consumer(1)).await), echo);
            }
        }
    }
}

/// Row S2: a look-up carries the token in its path. It arrives, and is shown by no error of it, whatever
/// goes wrong.
#[tokio::test]
async fn the_token_in_the_path_of_a_look_up_is_shown_by_no_error() {
    let echo = SPELLINGS[2];
    let said = format!("you sent [{echo}], who are you?");
    let mut faults: Vec<Fault> = answers(&said).into_iter().map(Fault::from).collect();
    faults.extend([
        Fault::Close,
        Fault::Reset,
        Fault::NotHttp { bytes: said.clone().into() },
        Fault::CutBody { body: format!("{{\"state\":\"{echo}").into() },
        Answer::redirect(302, &format!("http://127.0.0.1:1/{echo}")).into(),
        Answer::html(404).into(),
        Answer::json(200, r#"{"state":"Gone","reference":"reference-9"}"#).into(),
    ]);
    for fault in faults {
        let bench = bench();
        bench.strike_charged_payment(Fault::Reset);
        let payment = bench.pay(&consumer(1)).await;
        bench.pass(SIX_MINUTES);
        bench.provider.order(FaultOrder::once(Call::Status, fault.clone()).always());
        let settled = bench.settle(&payment.reference).await;
        let mut shown = format!("{:?}\n{:#?}", settled.end, settled.end);
        if let SettleEnd::Unknown { why: StillUnknown::Failed(error), .. } = &settled.end {
            shown += &Told::of(error).shown;
        }
        for part in PARTS {
            assert!(!shown.contains(part), "{fault:?}: {shown}");
        }
        bench.provider.clear_faults();
        bench.pass(2 * SIX_MINUTES);
        let settled = bench.settle(&payment.reference).await;
        assert_eq!(settled.state(), PaymentState::Paid, "the token arrives");
    }
}

/// Row S7: control, escape and direction characters in a provider's words are shown as what they are,
/// on one line; so they stand in the journal.
#[tokio::test]
async fn hostile_text_from_the_provider_is_escaped() {
    for (hostile, shown) in [
        ("\x1b[2J\x1b[1;31mPAID\x1b[0m", "\\u{1b}[2J\\u{1b}[1;31mPAID\\u{1b}[0m"),
        ("a\r\nerror: all is lost", "a\\r\\nerror: all is lost"),
        ("a\tb\0c\x08\x7f", "a\\tb\\u{0}c\\u{8}\\u{7f}"),
        ("\u{202e}drawkcab\u{2066}", "\\u{202e}drawkcab\\u{2066}"),
        ("zero\u{200b}width\u{feff}x", "zero\\u{200b}width\\u{feff}x"),
    ] {
        let hidden = ['\x1b', '\u{202e}', '\u{2066}', '\u{200b}', '\0', '\t', '\r'];
        let bench = Bench::start();
        bench.strike_payment(nea::refusal("4000", hostile));
        let payment = bench.pay(&consumer(1)).await;
        let told = payment.told();
        assert!(told.shown.lines().next().unwrap().contains(shown), "{}", told.shown);
        assert!(!told.shown.contains(hidden), "{:?}", told.shown);
        let kept = payment.record().answer.words.as_ref().unwrap().as_str();
        assert!(kept.contains(shown) && !kept.contains(hidden), "{kept:?}");

        bench.provider.order(FaultOrder::once(Call::Details, nea::refusal("4001", hostile)));
        let error = Told::of(&bench.error_of_quote(&consumer(2)).await);
        assert!(error.shown.contains(shown) && !error.shown.contains(hidden), "{}", error.shown);
    }
}
