//! Faults that strike a connection when it is accepted, before anything is read from it.

use std::time::Duration;

use billport_sandbox::{Answer, Call, Fault, FaultOrder, Sandbox};
use bytes::Bytes;

use crate::client::{End, bills, connect, read_to_end, sandbox, upload};

fn struck_by(fault: impl Into<Fault>) -> Sandbox {
    let sandbox = sandbox();
    sandbox.blaggo().order(FaultOrder::once(Call::Connection, fault));
    sandbox
}

/// Nothing of the request was seen, and the next connection is served.
fn assert_not_arrived(sandbox: &Sandbox) {
    assert_eq!(sandbox.blaggo().ledger().upload_requests, 0);
    assert_eq!(upload(sandbox, &bills(&["AB2"])).status(), 200);
    assert_eq!(sandbox.blaggo().ledger().connections, 2);
}

#[test]
fn closed_and_reset_connections_bring_nothing() {
    for (fault, end) in [
        (Fault::Close, End::Closed),
        (Fault::Reset, End::Reset),
        (Fault::Delay { by: Duration::from_millis(1) }, End::Closed),
    ] {
        let sandbox = struck_by(fault);
        let received = upload(&sandbox, &bills(&["AB1"]));
        assert_eq!((received.bytes.as_slice(), received.end), (&[][..], end));
        assert_not_arrived(&sandbox);
    }
}

#[test]
fn bytes_and_answers_arrive_unasked() {
    let greeting = Bytes::from_static(b"220 mail.example ready\r\n");
    let sandbox = struck_by(Fault::NotHttp { bytes: greeting.clone() });
    assert_eq!(upload(&sandbox, &bills(&["AB1"])).bytes, greeting);
    assert_not_arrived(&sandbox);

    let sandbox = struck_by(Answer::json(503, "{}").retry_after("1"));
    let received = upload(&sandbox, &bills(&["AB1"]));
    assert_eq!((received.status(), received.body()), (503, "{}"));
    assert!(received.head().contains("Retry-After: 1"));
    assert_not_arrived(&sandbox);
}

#[test]
fn a_silent_connection_stays_open_until_the_sandbox_stops() {
    let sandbox = struck_by(Fault::NeverAnswer);
    let mut silent = connect(&sandbox);
    assert_not_arrived(&sandbox);
    drop(sandbox);
    assert_eq!(read_to_end(&mut silent).bytes, b"");
}

#[test]
fn an_order_can_skip_connections_and_last() {
    let sandbox = sandbox();
    let order = FaultOrder::once(Call::Connection, Fault::Close);
    sandbox.blaggo().order(order.skipping(1).always());
    assert_eq!(upload(&sandbox, &bills(&["AB1"])).status(), 200);
    for _ in 0..3 {
        assert_eq!(upload(&sandbox, &bills(&["AB1"])).bytes, b"");
    }
    sandbox.blaggo().clear_faults();
    assert_eq!(upload(&sandbox, &bills(&["AB1"])).status(), 200);
    assert_eq!(sandbox.blaggo().ledger().connections, 5);
}
