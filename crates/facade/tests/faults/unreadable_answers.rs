//! Answers that say yes and can't be read, or that say nothing. Only what is documented as success
//! is one; a beginning of it is none.

use billport::ports::{ErrorKind, Reach};
use billport::workflows::upload::Outcome::{Delivered, Refused, Unknown};
use billport_sandbox::{Answer, Fault};

use crate::bench::{Bench, bills};

/// Uploads one batch for each fault, saved before it is struck or not.
async fn all_are_unknown(faults: Vec<Fault>) {
    for saved in [false, true] {
        let bench = Bench::start().never_stopping_for_unknown();
        for fault in &faults {
            if saved {
                bench.strike_saved_upload(fault.clone());
            } else {
                bench.strike_upload(fault.clone());
            }
        }
        let run = bench.upload(&bills(faults.len())).await;
        assert_eq!(bench.provider.open_orders(), 0, "every fault has struck");
        for (fault, outcome) in faults.iter().zip(run.outcomes()) {
            assert_eq!(outcome, Unknown, "{fault:?}, saved: {saved}");
        }
        assert_eq!(run.counts.requests_sent, faults.len() as u64, "each was sent once");
        for told in run.told() {
            assert_eq!(told.kind, ErrorKind::OutcomeUnknown);
            assert_ne!(told.reach, Reach::NotSent);
        }
    }
}

/// Row 5: an answer that ends before its end, in each way that HTTP has, is never a success: also
/// where what has come looks like one.
#[tokio::test]
async fn an_answer_cut_short_is_unknown() {
    all_are_unknown(vec![
        Fault::ShortBody { body: "{}".into(), missing_bytes: 1 },
        Fault::ShortBody { body: "".into(), missing_bytes: 2 },
        Fault::CutChunked { body: "{}".into() },
        Fault::CutChunked { body: "{".into() },
        // Without a length, an answer of which nothing has come is no empty answer.
        Fault::CutBody { body: "".into() },
        Fault::CutBody { body: " \n".into() },
        Fault::CutBody { body: "{".into() },
        Fault::CutBody { body: "{\"err\": \"the bil".into() },
        Fault::CutBody { body: "{\"status\":true".into() },
        Fault::NotHttp { bytes: "SSH-2.0-server\r\n".into() },
        Fault::NotHttp { bytes: "HTTP/1.1 2".into() },
    ])
    .await;
}

/// Row 6: a 200 with something that is not the documented answer says neither yes nor no.
#[tokio::test]
async fn a_200_that_is_not_the_documented_answer_is_unknown() {
    let bodies = [
        "null",
        "[]",
        "[{}]",
        "true",
        "0",
        "\"\"",
        "\u{feff}{}",
        "{}{}",
        "{\"status\":true}",
        "{\"status\":\"ok\",\"status\":\"failed\"}",
        "{\"err\":\"first\",\"err\":\"second\"}",
        "{\"err\":null}",
        "{\"err\":\"\"}",
        "{\"err\":7}",
        "{\"err\":{\"message\":\"no\"}}",
        "\0\0\0",
    ];
    let mut faults: Vec<Fault> =
        bodies.iter().map(|body| Answer::json(200, *body).into()).collect();
    faults.push(Answer::html(200).into());
    faults.push(Answer::json(200, b"{\"err\":\"\xff\xfe\"}".to_vec()).into());
    faults.push(Answer::json(200, "[".repeat(200_000)).into());
    faults.push(Answer::json(200, "{\"err\":".repeat(50_000)).into());
    all_are_unknown(faults).await;
}

/// Row 6, the other way round: `{}` is documented as success, and a 2xx without a body says no
/// less; whatever the header says of their type.
#[tokio::test]
async fn an_empty_2xx_is_a_success() {
    let answers = [
        Answer::json(200, "{}"),
        Answer::json(200, ""),
        Answer::json(201, " {\r\n} "),
        Answer::json(202, "\n"),
        Answer::json(204, ""),
        Answer::new(200, "text/plain", "{}"),
    ];
    let bench = Bench::start();
    for answer in answers.clone() {
        bench.strike_saved_upload(answer);
    }
    let run = bench.upload(&bills(answers.len())).await;
    assert_eq!(run.outcomes(), vec![Delivered; answers.len()]);
}

/// Row 5, the other way round: a documented answer that is complete in itself needs no length.
#[tokio::test]
async fn a_complete_answer_needs_no_length() {
    let bench = Bench::start();
    bench.strike_saved_upload(Fault::CutBody { body: "{}".into() });
    bench.strike_upload(Fault::CutBody { body: "{\"err\": \"no\"}".into() });
    let run = bench.upload(&bills(2)).await;
    assert_eq!(run.outcomes(), [Delivered, Refused]);
}

/// Row 5: the person in charge reads why an empty answer was not enough.
#[tokio::test]
async fn an_empty_answer_without_a_length_is_told_as_one() {
    let bench = Bench::start();
    bench.strike_upload(Fault::CutBody { body: "".into() });
    let run = bench.upload(&bills(1)).await;
    let shown = &run.only_told().shown;
    assert!(shown.contains("(HTTP 200): the answer is empty, and may have been cut"), "{shown}");
}

/// Row 6: of an answer that can't be read a short piece is shown, and nothing in it acts on the
/// terminal or the log that it is shown in.
#[tokio::test]
async fn of_an_unreadable_answer_a_short_and_harmless_piece_is_kept() {
    let page = format!("<html>\x1b[2J\u{202e}\r\n\t{}\0</html>", "x".repeat(100_000));
    let bench = Bench::start();
    bench.strike_upload(Answer::new(200, "text/html", page));
    let run = bench.upload(&bills(1)).await;
    let told = run.only_told();
    let words = told.words.as_deref().unwrap();
    assert!(words.starts_with("<html>\\u{1b}[2J\\u{202e}\\r\\n\\txxx"), "{words}");
    assert!(words.ends_with('…') && words.len() <= 512, "{} bytes", words.len());
    assert!(told.shown.len() < 8 * 1024, "no body hides in the errors below");
}
