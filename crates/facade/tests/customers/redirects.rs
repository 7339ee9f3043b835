//! Redirects are not followed: whoever does sends the API key, a card and a customer to a place that
//! nobody has looked at.

use billport::ports::{ErrorKind, Reach};
use billport_sandbox::Answer;

use crate::bench::{Act, Bench};
use crate::props::thief::{REDIRECTS, Thief};

/// Where a redirect may lead: another host, another scheme, another port, and the very same place.
fn places(bench: &Bench, thief: &Thief) -> [String; 5] {
    let (port, path) = (thief.port(), "billagain/customers");
    [
        format!("http://localhost:{port}/{path}"),
        format!("https://127.0.0.1:{port}/{path}"),
        format!("http://127.0.0.1:{port}/{path}"),
        format!("//127.0.0.1:{port}/{path}"),
        format!("{}/customers", bench.provider.base_url()),
    ]
}

/// Row 15: no call is followed anywhere, none is sent again, and nothing was done; the address in the
/// settings is wrong, which concerns every other call.
#[tokio::test]
async fn a_redirected_call_is_not_followed() {
    for status in REDIRECTS {
        let (bench, thief) = (Bench::start(), Thief::listening());
        let door = bench.door();
        for act in Act::ALL {
            for place in places(&bench, &thief) {
                bench.strike(act.call(), Answer::redirect(status, &place));
                let ended = bench.make_through(&door, act).await;
                let (told, of) = (ended.told(), format!("{act:?}, {status} to {place}"));
                assert_eq!((told.kind, told.status), (ErrorKind::Refused, Some(status)), "{of}");
                assert_eq!((told.reach, ended.requests), (Reach::Answered, 1), "{of}");
                assert!(told.concerns_every_request, "{of}");
                assert!(told.shown.contains("a redirect, which is not followed"), "{of}");
            }
        }
        thief.assert_nobody_came();
    }
}

/// Row 15: a list whose page is redirected ends there, and is not taken for a whole one.
#[tokio::test]
async fn a_redirected_page_ends_the_list() {
    let (bench, thief) = (Bench::start(), Thief::listening());
    bench.provider.fill(450);
    let away = Answer::redirect(307, &places(&bench, &thief)[2]);
    bench.provider.order(billport_sandbox::FaultOrder::once(Act::Page.call(), away).skipping(1));
    let listing = bench.list().await;
    assert_eq!(listing.error.unwrap().kind(), ErrorKind::Refused);
    assert_eq!((listing.ids.len(), listing.waits.len()), (200, 0));
    thief.assert_nobody_came();
}
