//! The upload: what is saved, and all that is refused as a whole.

use billport_sandbox::{Sandbox, SandboxConfig, Today, blaggo::Answered};

use crate::client::{bill, bills, config, day, exchange, request, sandbox, upload, upload_request};

#[test]
fn a_wrong_bill_refuses_the_whole_batch_and_is_named() {
    let sandbox = sandbox();
    let good = bill("AB1", "1500");
    for (wrong, part) in [
        (bill("", "1500"), "bill 2: account_number is empty"),
        (bill("AB2", "0"), "bill 2: amount 0 is not above zero"),
        (bill("AB2", "1.005"), "bill 2: amount 1.005 has more than 2 decimals"),
        (bill("AB2", "1e2"), "bill 2: amount 1e2 has an exponent"),
        (bill("AB2", "\"1500\""), "bill 2: amount \"1500\" is not a number"),
        (good.replace("15-01-2031", "14-01-2031"), "bill 2: due_date \"14-01-2031\" is past"),
        (good.replace("15-01-2031", "30-02-2031"), "is not a day"),
        (good.replace("01-2031\"}", "12-2030\"}"), "bill 2: period \"12-2030\" is past"),
        (good.replace("\"period\"", "\"Period\""), "unknown field `Period`"),
        (good.replace("\"amount\":1500,", ""), "missing field `amount`"),
        (
            good.replace("\"amount\":1500,", "\"amount\":1,\"amount\":1,"),
            "duplicate field `amount`",
        ),
        (good.replace("\"AB1\"", "1"), "invalid type"),
    ] {
        let received = upload(&sandbox, &format!("[{good},{wrong}]"));
        assert_eq!(received.status(), 400, "{wrong}");
        assert!(received.err().contains(part), "{wrong}: {}", received.err());
    }
    assert_eq!(sandbox.blaggo().ledger().bills_saved, 0);
}

#[test]
fn what_is_not_an_array_of_bills_is_refused() {
    let sandbox = sandbox();
    for body in ["", "[]", "{}", "null", "[1]", "[[]]", "\u{feff}[]", &bills(&["AB1"])[1..]] {
        let received = upload(&sandbox, body);
        assert_eq!(received.status(), 400, "{body}");
        assert_ne!(received.err(), "");
    }
    assert_eq!(sandbox.blaggo().ledger().bills_saved, 0);
}

#[test]
fn authorization_and_content_type_are_looked_at_first() {
    let sandbox = sandbox();
    let bearer = format!("Authorization: Bearer {}", sandbox.blaggo().issue_token());
    let json = "Content-Type: application/json";
    for (headers, status) in [
        (vec![json], 401),
        (vec![json, "Authorization: Basic c2FuZGJveA=="], 401),
        (vec![&bearer[..]], 415),
        (vec![&bearer[..], "Content-Type: text/json"], 415),
        (vec![&bearer[..], "Content-Type: application/json; charset=utf-8"], 200),
    ] {
        let request = request("POST", "/blaggo/bills", &headers, &bills(&["AB1"]));
        assert_eq!(exchange(&sandbox, request).status(), status, "{headers:?}");
    }
    let received = exchange(&sandbox, request("GET", "/blaggo/bills", &[&bearer], ""));
    assert_eq!(received.status(), 405);
}

#[test]
fn an_upload_holds_as_many_bills_as_are_taken_and_no_more() {
    let sandbox = Sandbox::start(SandboxConfig { max_items: 2, ..config() }).unwrap();
    assert_eq!(upload(&sandbox, &bills(&["AB1", "AB2"])).status(), 200);
    let received = upload(&sandbox, &bills(&["AB1", "AB2", "AB3"]));
    assert_eq!(received.status(), 400);
    assert_eq!(received.err(), "there are 3 bills, at most 2 are taken");
    assert_eq!(sandbox.blaggo().ledger().bills_saved, 2);
}

#[test]
fn five_hundred_bills_fit_and_a_body_beyond_the_limit_does_not() {
    let sandbox = sandbox();
    let accounts: Vec<_> = (0..500).map(|number| format!("AB{number:06}")).collect();
    let accounts: Vec<_> = accounts.iter().map(String::as_str).collect();
    assert_eq!(upload(&sandbox, &bills(&accounts)).status(), 200);

    let received = upload(&sandbox, &" ".repeat(8 * 1024 * 1024 + 1));
    assert_eq!(received.status(), 413);
    assert_ne!(received.err(), "");
    let ledger = sandbox.blaggo().ledger();
    assert_eq!((ledger.upload_requests, ledger.bills_saved), (2, 500));
}

#[test]
fn refused_accounts_refuse_the_batch_without_being_named() {
    let sandbox = sandbox();
    sandbox.blaggo().refuse_accounts(["AB2", "AB9"]);
    let received = upload(&sandbox, &bills(&["AB1", "AB2", "AB3"]));
    assert_eq!(received.status(), 400);
    assert_eq!(received.err(), "the bills were not accepted");
    assert_eq!(upload(&sandbox, &bills(&["AB1", "AB3"])).status(), 200);

    sandbox.blaggo().refuse_accounts::<&str>([]);
    assert_eq!(upload(&sandbox, &bills(&["AB2"])).status(), 200);

    let ledger = sandbox.blaggo().ledger();
    assert_eq!(ledger.bills_saved, 3);
    let seen = ledger.uploads.iter();
    assert_eq!(
        seen.map(|upload| (upload.answered, upload.bills, upload.saved)).collect::<Vec<_>>(),
        [
            (Answered::Status(400), 3, false),
            (Answered::Status(200), 2, true),
            (Answered::Status(200), 1, true),
        ]
    );
}

#[test]
fn the_day_can_change_in_the_middle() {
    let sandbox = sandbox();
    assert_eq!(upload(&sandbox, &bills(&["AB1"])).status(), 200);
    sandbox.blaggo().set_today(Today::Fixed(day(16)));
    let received = upload(&sandbox, &bills(&["AB1"]));
    assert_eq!(received.err(), "bill 1: due_date \"15-01-2031\" is past");
}

#[test]
fn one_connection_serves_many_uploads() {
    use crate::client::{connect, read_answer};
    use std::io::Write;

    let sandbox = sandbox();
    let token = sandbox.blaggo().issue_token();
    let kept_alive = upload_request(&token, &bills(&["AB1"])).replace("Connection: close\r\n", "");
    let mut stream = connect(&sandbox);
    for _ in 0..3 {
        stream.write_all(kept_alive.as_bytes()).unwrap();
        assert!(read_answer(&mut stream, "{}").starts_with("HTTP/1.1 200"));
    }
    let ledger = sandbox.blaggo().ledger();
    assert_eq!((ledger.connections, ledger.upload_requests), (1, 3));
}
