//! Answers that say yes and can't be read, or that say nothing. Only the documented success is one; a
//! beginning of it is none.

use billport::journal::PaymentState;
use billport::ports::{ErrorKind, Reach};
use billport::workflows::payment::file::RowEnd;
use billport_sandbox::{Answer, Call, Fault, FaultOrder, nea};

use crate::bench::{Bench, Outcome, SIX_MINUTES, SUCCESS, consumer, row};

/// Pays a row for each fault, charged before it is struck or not; and asks later what became of them.
async fn all_are_unknown(faults: &[Fault], charged: bool) {
    let bench = Bench::start().never_stopping_for_unknown().with_in_flight(8);
    for fault in faults {
        if charged {
            bench.strike_charged_payment(fault.clone());
        } else {
            bench.strike_payment(fault.clone());
        }
    }
    let rows: String = (1..).zip(faults).map(|(number, _)| row(number, "minimum")).collect();
    let (report, ledger) = bench.pay_file(&rows).await;
    assert_eq!(bench.provider.open_orders(), 0, "every fault has struck");
    assert_eq!(ledger.commit_requests, faults.len() as u64, "each was sent once");
    for paid in &report.rows {
        let RowEnd::Unknown { error: Some(error) } = &paid.end else { panic!("{paid:?}") };
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
        assert_ne!(error.reach(), Reach::NotSent);
    }

    bench.pass(SIX_MINUTES);
    let (all, ledger) = bench.settle_all().await;
    assert_eq!(all.settled.len(), faults.len());
    for (reference, settled) in all.settled {
        let state = settled.unwrap().record().state;
        let known = if charged { PaymentState::Paid } else { PaymentState::Unknown(1) };
        assert_eq!(state, known, "{reference}");
    }
    assert_eq!(ledger.commit_requests, faults.len() as u64, "none was sent again");
}

/// Row 5: wherever a success is cut, it is none, also where HTTP can't tell that it was cut.
#[tokio::test]
async fn no_beginning_of_a_success_is_one() {
    let cut = |length| Fault::CutBody { body: SUCCESS.as_bytes()[..length].to_vec().into() };
    let faults: Vec<_> = (0..SUCCESS.len()).map(cut).collect();
    all_are_unknown(&faults, true).await;
}

/// Row 5: nor is the beginning of a no a no: the payment that it was cut from may have been another.
#[tokio::test]
async fn no_beginning_of_a_refusal_is_one() {
    let refusal = nea::refusal("4000", "Max number exceeding").body;
    let cut = |length| Fault::CutBody { body: refusal.slice(..length) };
    let faults: Vec<_> = (0..refusal.len()).map(cut).collect();
    all_are_unknown(&faults, false).await;
}

/// Row 5: an answer that ends before its end, in each way that HTTP has, is never a success: also where
/// what has come is one.
#[tokio::test]
async fn an_answer_cut_short_is_unknown() {
    let faults = [
        Fault::ShortBody { body: SUCCESS.into(), missing_bytes: 1 },
        Fault::ShortBody { body: r#"{"status":true"#.into(), missing_bytes: 1 },
        Fault::ShortBody { body: "".into(), missing_bytes: 2 },
        Fault::CutChunked { body: SUCCESS.into() },
        Fault::CutChunked { body: r#"{"status":true,"state":"Success""#.into() },
        Fault::NotHttp { bytes: "SSH-2.0-server\r\n".into() },
        Fault::NotHttp { bytes: "HTTP/1.1 2".into() },
        Fault::NotHttp { bytes: SUCCESS.into() },
    ];
    for charged in [false, true] {
        all_are_unknown(&faults, charged).await;
    }
}

/// Row 6: a 200 with something that is not the documented answer says neither yes nor no; least of all
/// does `status`.
#[tokio::test]
async fn a_200_that_is_not_the_documented_answer_is_unknown() {
    let bodies = [
        "",
        "null",
        "[]",
        "{}",
        "true",
        "\"Success\"",
        "Success",
        "\0\0\0",
        "{}{}",
        r#"{"status":true}"#,
        r#"{"status":true,"state":null}"#,
        r#"{"status":true,"state":""}"#,
        r#"{"status":true,"state":true}"#,
        r#"{"status":true,"state":1}"#,
        r#"{"status":true,"state":["Success"]}"#,
        r#"{"status":true,"state":{"state":"Success"}}"#,
        r#"{"status":true,"state":"Successful"}"#,
        r#"{"status":"Success"}"#,
        r#"{"status":true,"message":"Success","detail":"Amount Paid Successfully"}"#,
        r#"{"data":{"status":true,"state":"Success"}}"#,
        r#"[{"status":true,"state":"Success"}]"#,
        r#"{"status":true,"state":"Success","state":"Success"}"#,
        r#"{"status":true,"state":"Success","state":"Failed"}"#,
        r#"{"status":true,"state":"Failed","state":"Success"}"#,
        r#"{"status":true,"state":"Success"}{"status":true,"state":"Success"}"#,
        r#"{"status":true,"state":"Success","error_code":"7000"}"#,
        r#"{"status":true,"state":"Success","error_code":"1013"}"#,
        r#"{"status":false,"state":"Error","error_code":["1013"]}"#,
        "{\"status\":true,\"state\":\"S\u{fc}ccess\"}",
    ];
    let mut faults: Vec<Fault> =
        bodies.iter().map(|body| Answer::json(200, *body).into()).collect();
    faults.push(Answer::json(200, format!("\u{feff}{SUCCESS}")).into());
    faults.push(Answer::html(200).into());
    faults.push(Answer::json(200, b"{\"state\":\"\xff\xfe\"}".to_vec()).into());
    faults.push(Answer::json(200, "[".repeat(200_000)).into());
    faults.push(Answer::json(200, r#"{"state":"#.repeat(50_000)).into());
    for charged in [false, true] {
        all_are_unknown(&faults, charged).await;
    }
}

/// Row 6, the other way round: what nobody needs may be whatever it likes, and a success is one.
#[tokio::test]
async fn a_success_is_one_whatever_else_stands_in_it() {
    let deep =
        format!(r#"{{"state":"Success","extra_data":{}{}}}"#, "[".repeat(99), "]".repeat(99));
    let answers = [
        Answer::json(200, SUCCESS),
        Answer::json(201, SUCCESS),
        Answer::new(200, "text/plain", SUCCESS),
        Answer::json(200, r#"{"state":"Success"}"#),
        Answer::json(200, r#"{"state":" success\n"}"#),
        Answer::json(200, r#"{"status":false,"state":"Success"}"#),
        Answer::json(200, r#"{"state":"Success","credits_available":1e+24}"#),
        Answer::json(200, r#"{"state":"Success","credits_available":"xxxx","id":{"a":[]}}"#),
        Answer::json(200, r#"{"state":"Success","credits_consumed":-1,"id":null}"#),
        Answer::json(200, r#"{"state":"Success","message":["a"],"detail":{"b":"c"},"new":0}"#),
        Answer::json(200, r#"{"state":"Success","error_code":null,"error":""}"#),
        Answer::json(200, deep),
    ];
    let bench = Bench::start();
    for answer in answers.clone() {
        bench.strike_charged_payment(answer);
    }
    // A body that ends where the connection is closed, and is whole.
    bench.strike_charged_payment(Fault::CutBody { body: SUCCESS.into() });
    let rows = u32::try_from(answers.len()).unwrap() + 1;
    let rows: String = (1..=rows).map(|number| row(number, "minimum")).collect();
    let (report, _) = bench.pay_file(&rows).await;
    assert_eq!(report.counts.paid, report.counts.rows, "{:#?}", report.rows);
}

/// Row 6: of an answer that can't be read a short piece is shown, and nothing in it acts on the
/// terminal or the log that it is shown in.
#[tokio::test]
async fn of_an_unreadable_answer_a_short_and_harmless_piece_is_kept() {
    let page = format!("<html>\x1b[2J\u{202e}\r\n\t{}\0</html>", "x".repeat(100_000));
    let bench = Bench::start();
    bench.strike_payment(Answer::new(200, "text/html", page));
    let payment = bench.pay(&consumer(1)).await;
    assert_eq!(payment.outcome(), Outcome::Unknown);
    let told = payment.told();
    let words = told.words.as_deref().unwrap();
    assert!(words.starts_with("<html>\\u{1b}[2J\\u{202e}\\r\\n\\txxx"), "{words}");
    assert!(words.ends_with('…') && words.len() <= 512, "{} bytes", words.len());
    assert!(told.shown.len() < 8 * 1024, "no body hides in the errors below");
    let kept = payment.record().answer.words.as_ref().unwrap();
    assert_eq!(kept.as_str(), words, "the journal has the same");
}

/// Rows 5 and 6, of a look-up: what can't be read decides nothing, and the payment stays in doubt until
/// a whole answer comes.
#[tokio::test]
async fn an_unreadable_look_up_decides_nothing() {
    let success = r#"{"status":true,"state":"Success"#;
    let faults: [Fault; 11] = [
        Fault::Reset,
        Fault::CutBody { body: success.into() },
        Fault::ShortBody { body: format!("{success}\"}}").into(), missing_bytes: 1 },
        Fault::NotHttp { bytes: "SSH-2.0-server\r\n".into() },
        Answer::html(200).into(),
        Answer::json(200, "{}").into(),
        Answer::json(200, "[]").into(),
        Answer::json(200, "").into(),
        Answer::json(200, format!("{success}\",\"state\":\"Failed\"}}")).into(),
        Answer::json(503, format!("{success}\"}}")).into(),
        Answer::json(500, r#"{"status":false,"error_code":"002","state":"Error"}"#).into(),
    ];
    for fault in faults {
        let bench = Bench::start();
        bench.strike_charged_payment(Fault::Reset);
        let payment = bench.pay(&consumer(1)).await;
        bench.pass(SIX_MINUTES);
        let struck = FaultOrder::once(Call::Status, fault.clone());
        bench.provider.order(struck.always());
        let settled = bench.settle(&payment.reference).await;
        assert!(settled.is_unknown(), "{fault:?}: {:?}", settled.end);
        assert_eq!(settled.end.record().look_ups.counted, 0, "{fault:?}");

        bench.provider.clear_faults();
        bench.pass(2 * SIX_MINUTES);
        assert_eq!(bench.settle(&payment.reference).await.state(), PaymentState::Paid);
    }
}
