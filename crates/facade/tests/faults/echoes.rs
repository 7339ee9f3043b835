//! What a provider says is shown to people: secrets that it repeats are masked, and characters that
//! act on a terminal or a log are escaped.

use billport_sandbox::blaggo::{token_error, upload_error};
use billport_sandbox::{Answer, Call, FaultOrder, SandboxConfig};

use crate::bench::{Bench, bills, granted};

/// A secret with something to encode in every spelling.
const SECRET: &str = "s3cr&t/7+\"x y\"\\%";

/// A token, likewise, within what a header carries.
const TOKEN: &str = "tok/n+qzxv==~";

/// The ways in which a provider may repeat a text.
fn spellings(plain: &str, base64: &str, percent: &str, json: &str) -> [String; 4] {
    [plain.to_owned(), format!("Basic {base64}"), format!("?key={percent}&x=1"), json.to_owned()]
}

fn secret_spellings() -> [String; 4] {
    spellings(
        SECRET,
        "czNjciZ0LzcrInggeSJcJQ==",
        "s3cr%26t%2F7%2B%22x+y%22%5C%25",
        r#"s3cr&t\/7+\"x y\"\\%"#,
    )
}

fn token_spellings() -> [String; 4] {
    spellings(TOKEN, "dG9rL24rcXp4dj09fg==", "tok%2Fn%2Bqzxv%3D%3D~", r"tok\/n\u002bqzxv==~")
}

fn bench() -> Bench {
    let config = SandboxConfig { client_secret: SECRET.to_owned(), ..SandboxConfig::default() };
    let bench = Bench::start_with(config);
    let answer = granted(TOKEN, r#", "expires_in": 3600"#);
    bench.provider.order(FaultOrder::once(Call::Token, answer).always());
    bench
}

/// Row S2: an upload's error that repeats the secret or the token, in whatever spelling, is shown
/// without it.
#[tokio::test]
async fn a_secret_that_an_uploads_answer_repeats_is_masked() {
    for echo in secret_spellings().into_iter().chain(token_spellings()) {
        let said = format!("you sent [{echo}], who are you?");
        for answer in [
            upload_error(400, &said),
            upload_error(200, &said),
            upload_error(403, &said),
            upload_error(503, &said),
            Answer::new(200, "text/html", said.clone()),
            Answer::new(502, "text/html", said.clone()),
        ] {
            let bench = bench();
            bench.strike_upload(answer);
            let run = bench.upload(&bills(1)).await;
            let told = run.only_told();
            let words = told.words.as_deref().unwrap();
            assert!(words.starts_with("you sent [") && words.contains("***"), "{echo}: {words}");
            assert!(words.ends_with("], who are you?"), "{echo}: {words}");
            assert!(!told.shown.contains(&echo), "{echo}: {}", told.shown);
            for part in ["s3cr", "tok/n", "tok%2Fn", "qzxv"] {
                assert!(!told.shown.contains(part), "{echo}: {}", told.shown);
            }
        }
    }
}

/// Row S2: the second 401 of an upload, which speaks of the renewed token.
#[tokio::test]
async fn a_token_that_a_401_repeats_is_masked() {
    let bench = bench();
    let refusal = upload_error(401, format!("the token {TOKEN} is unknown"));
    bench.provider.order(FaultOrder::once(Call::Upload, refusal).always());
    let run = bench.upload(&bills(1)).await;
    assert_eq!(run.only_told().words.as_deref(), Some("the token *** is unknown"));
    assert!(!run.only_told().shown.contains("qzxv"));
}

/// Row S2: a token server that repeats the secret it does not like.
#[tokio::test]
async fn a_secret_that_a_token_answer_repeats_is_masked() {
    for echo in secret_spellings() {
        let bench = Bench::start_with(SandboxConfig {
            client_secret: SECRET.to_owned(),
            ..SandboxConfig::default()
        });
        let refusal = token_error(401, "invalid_client", format!("wrong secret [{echo}]"));
        bench.provider.order(FaultOrder::once(Call::Token, refusal));
        let run = bench.upload(&bills(1)).await;
        let told = run.only_told();
        assert!(told.words.as_deref().is_some_and(|words| words.contains("***")), "{told:#?}");
        assert!(!told.shown.contains(&echo) && !told.shown.contains("s3cr"), "{}", told.shown);
    }
}

/// Row S7: control, escape and direction characters in a provider's words are shown as what they
/// are, on one line.
#[tokio::test]
async fn hostile_text_from_the_provider_is_escaped() {
    for (hostile, shown) in [
        ("\x1b[2J\x1b[1;31mPAID\x1b[0m", "\\u{1b}[2J\\u{1b}[1;31mPAID\\u{1b}[0m"),
        ("\x1b]0;title\x07", "\\u{1b}]0;title\\u{7}"),
        ("\u{9b}31m", "\\u{9b}31m"),
        ("a\r\nerror: all is lost", "a\\r\\nerror: all is lost"),
        ("a\tb\0c\x08\x7f", "a\\tb\\u{0}c\\u{8}\\u{7f}"),
        ("\u{202e}drawkcab\u{2066}", "\\u{202e}drawkcab\\u{2066}"),
        ("zero\u{200b}width\u{feff}", "zero\\u{200b}width\\u{feff}"),
        ("line\u{2028}separator\u{85}", "line\\u{2028}separator\\u{85}"),
    ] {
        let answers = [
            (Call::Upload, upload_error(400, hostile)),
            (Call::Upload, Answer::new(502, "text/html", hostile)),
            (Call::Token, token_error(401, "invalid_client", hostile)),
            (Call::Token, token_error(401, hostile, "description")),
        ];
        for (call, answer) in answers {
            let bench = Bench::start();
            bench.provider.order(FaultOrder::once(call, answer));
            let run = bench.upload(&bills(1)).await;
            let told = run.only_told();
            let first_line = told.shown.lines().next().unwrap();
            assert!(first_line.contains(shown), "{hostile:?}: {first_line}");
            let hidden = |character: char| character.is_control() && character != '\n';
            assert!(!told.shown.contains(hidden), "{hostile:?}: {:?}", told.shown);
            assert!(!told.shown.contains(['\u{202e}', '\u{2066}', '\u{200b}', '\u{2028}']));
        }
    }
}
