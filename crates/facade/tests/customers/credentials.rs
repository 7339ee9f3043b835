//! Credentials that are turned away. They are fixed: there is nothing to renew, and nothing to try again.

use billport::ports::{ErrorKind, Reach};
use billport_sandbox::billagain::errors;
use billport_sandbox::{Answer, FaultOrder};

use crate::bench::{Act, Bench, count};

const IN_FLIGHT: usize = 64;

/// Row 10: a 401 amid 64 in flight. Each call was sent once: it was done, or certainly not.
#[tokio::test]
async fn a_401_amid_64_in_flight_leaves_nothing_in_doubt() {
    for act in Act::ALL {
        for answer in [errors(401, ["who are you?"]), Answer::html(401), Answer::empty(403)] {
            let bench = Bench::start();
            bench.provider.order(FaultOrder::once(act.call(), answer).skipping(32).always());
            let ended = bench.make_at_once(&bench.door(), act, IN_FLIGHT).await;
            assert_eq!(count(&ended, ErrorKind::Credentials), (32, 32), "{act:?}");
            assert_eq!(ended[0].requests, IN_FLIGHT as u64, "{act:?}: each was sent once");
            for failed in ended.iter().filter(|ended| !ended.is_done()) {
                let told = failed.told();
                assert!(told.concerns_every_request && told.reach == Reach::Answered, "{act:?}");
            }
        }
    }
}

/// Row 10: a list ends at once, and is not taken for a whole one.
#[tokio::test]
async fn a_401_ends_a_list() {
    let bench = Bench::start();
    bench.provider.fill(450);
    let refusal = FaultOrder::once(Act::Page.call(), errors(401, ["who are you?"]));
    bench.provider.order(refusal.skipping(1).always());
    let listing = bench.list().await;
    assert_eq!(listing.error.unwrap().kind(), ErrorKind::Credentials);
    assert_eq!((listing.ids.len(), listing.waits.len()), (200, 0));
    assert_eq!(bench.provider.ledger().list_requests, 2);
}

/// Row 10: a key that is wrong from the beginning.
#[tokio::test]
async fn a_wrong_key_does_nothing() {
    for act in Act::ALL {
        let mut bench = Bench::start();
        let (config, account) = (&mut bench.billagain, bench.provider.account_id().to_owned());
        let endpoints =
            billport::billagain::BillAgainEndpoints::at(&bench.provider.base_url()).unwrap();
        *config =
            billport::billagain::BillAgainConfig::new(endpoints, &account, "wrong".into()).unwrap();
        let ended = bench.make(act).await;
        assert_eq!((ended.told().kind, ended.requests), (ErrorKind::Credentials, 1), "{act:?}");
    }
}
