//! Every kind of answer that Blaggo may give to an upload: what becomes of the batch, and of the
//! run.

use billport::ports::ErrorKind;
use billport::workflows::upload::Outcome::{self, Delivered, Pending, Refused, Unknown};
use billport_sandbox::blaggo::upload_error;
use billport_sandbox::{Call, FaultOrder};

use crate::bench::{Bench, bills};

const WORDS: &str = "the biller is not enrolled";

/// What an answer with a status means.
struct Meaning {
    outcome: Outcome,
    kind: ErrorKind,
    /// Whether every further batch would meet the same, so that the run stops.
    stops: bool,
    /// How often the batch is sent when it is answered like this each time.
    requests: u32,
}

const REFUSED: Meaning =
    Meaning { outcome: Refused, kind: ErrorKind::Refused, stops: false, requests: 1 };
const WRONG_URL: Meaning = Meaning { stops: true, ..REFUSED };
const NO_PERMISSION: Meaning =
    Meaning { outcome: Pending, kind: ErrorKind::Credentials, stops: true, requests: 1 };
const BAD_TOKEN: Meaning = Meaning { requests: 2, ..NO_PERMISSION };
const NOT_FOUND: Meaning = Meaning { kind: ErrorKind::NotFound, ..NO_PERMISSION };
const THROTTLED: Meaning = Meaning { kind: ErrorKind::Throttled, requests: 5, ..NO_PERMISSION };
const IN_DOUBT: Meaning =
    Meaning { outcome: Unknown, kind: ErrorKind::OutcomeUnknown, stops: false, requests: 1 };

/// Row 7: the table of refusals, one line for each status that Blaggo or something before it sends.
#[tokio::test]
async fn every_status_has_one_meaning() {
    for (statuses, meaning) in [
        (&[200, 201, 202, 299][..], REFUSED),
        (&[400, 405, 411, 413, 414, 415, 417, 422, 426, 428, 431], REFUSED),
        (&[300, 301, 302, 303, 305, 307, 308], WRONG_URL),
        (&[401], BAD_TOKEN),
        (&[403], NO_PERMISSION),
        (&[404, 410], NOT_FOUND),
        (&[429], THROTTLED),
        (&[402, 406, 407, 408, 409, 412, 416, 418, 421, 423, 424, 425, 451, 499], IN_DOUBT),
        (&[500, 501, 502, 503, 504, 520, 599, 600, 999], IN_DOUBT),
    ] {
        for &status in statuses {
            one_of_two_batches_is_answered(status, &meaning).await;
        }
    }
}

async fn one_of_two_batches_is_answered(status: u16, meaning: &Meaning) {
    let bench = Bench::start();
    let answer = upload_error(status, WORDS);
    bench.provider.order(FaultOrder::once(Call::Upload, answer).times(meaning.requests));
    let run = bench.upload(&bills(2)).await;
    let second = if meaning.stops { Pending } else { Delivered };
    assert_eq!(run.outcomes(), [meaning.outcome, second], "{status}");
    assert_eq!(run.stopped_by(), meaning.stops.then_some(meaning.kind), "{status}");
    assert_eq!(bench.provider.open_orders(), 0, "{status}: sent as often as it should be");
    let told = run.only_told();
    assert_eq!((told.kind, told.status), (meaning.kind, Some(status)), "{status}");
    assert_eq!(told.concerns_every_request, meaning.stops, "{status}");
    assert_eq!((told.attempts, told.requests_sent), (meaning.requests, meaning.requests));
    assert_eq!(told.words.as_deref(), Some(WORDS), "{status}");
}

/// Row 7: a gateway's error hides what the provider did behind it, so both are unknown.
#[tokio::test]
async fn a_5xx_is_unknown_whether_the_bills_were_saved_or_not() {
    let statuses = [500, 502, 503, 504];
    let bench = Bench::start();
    for status in statuses {
        bench.strike_saved_upload(upload_error(status, "gateway"));
        bench.strike_upload(upload_error(status, "gateway"));
    }
    let run = bench.upload(&bills(2 * statuses.len())).await;
    assert_eq!(run.outcomes(), [Unknown; 8]);
    assert_eq!(run.ledger.bills_saved, 4);
    assert_eq!(run.counts.requests_sent, 8);
}

/// Row 7: with several bills in a batch, a refusal is of all of them, and the run goes on.
#[tokio::test]
async fn a_refused_batch_is_refused_as_a_whole_and_the_others_are_delivered() {
    let bench = Bench::start().with_batches_of(10).with_in_flight(4);
    bench.provider.refuse_accounts(["000015"]);
    let run = bench.upload(&bills(100)).await;
    assert_eq!(run.bills(), [90, 10, 0, 0]);
    assert_eq!(run.outcomes()[10..20], [Refused; 10]);
    assert_eq!((run.counts.batches_refused, run.counts.requests_sent), (1, 10));
    assert_eq!(run.only_told().words.as_deref(), Some("the bills were not accepted"));
}
