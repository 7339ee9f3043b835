//! What is told when a call fails: the kind, whom it concerns, and the story; and which calls are sent
//! again. Over a scripted wire, in virtual time.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "these tests need a part of it")]
mod script;

use billport_domain::{CustomerEdit, NewCustomer};
use billport_ports::{CustomerOptions, Customers, ErrorKind, PortError, Reach};
use billport_transport::{Cause, Phase};
use script::{Script, Turn, first_page, id};
use std::sync::Arc;
use std::time::Duration;

const PLAIN: CustomerOptions = CustomerOptions { custom_fields: false };
const GONE: &str = "Customer does not exist";
const ERRORS: &str = include_str!("fixtures/errors.json");

/// A call of each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Made {
    Page,
    PageByIds,
    Get,
    Add,
    Edit,
    Archive,
    Reopen,
    Delete,
}

impl Made {
    const READS: [Self; 3] = [Self::Page, Self::PageByIds, Self::Get];
    const CHANGES: [Self; 4] = [Self::Edit, Self::Archive, Self::Reopen, Self::Delete];
    const ALL: [Self; 8] = [
        Self::Page,
        Self::PageByIds,
        Self::Get,
        Self::Add,
        Self::Edit,
        Self::Archive,
        Self::Reopen,
        Self::Delete,
    ];

    fn is_of_one(self) -> bool {
        self == Self::Get || Self::CHANGES.contains(&self)
    }

    async fn over(self, script: &Arc<Script>) -> Result<(), PortError> {
        let billagain = script.billagain();
        let new = NewCustomer::new("ZAR".parse().unwrap(), false);
        let edit = CustomerEdit {
            currency: new.currency,
            waives_taxes: true,
            details: new.details.clone(),
        };
        match self {
            Self::Page => billagain.page(first_page(), PLAIN).await.map(drop),
            Self::PageByIds => billagain.page_by_ids(&[id(302)], first_page()).await.map(drop),
            Self::Get => billagain.get(id(302), PLAIN).await.map(drop),
            Self::Add => billagain.add(&new).await.map(drop),
            Self::Edit => billagain.edit(id(302), &edit).await,
            Self::Archive => billagain.archive(id(302)).await,
            Self::Reopen => billagain.reopen(id(302)).await,
            Self::Delete => billagain.delete(id(302)).await,
        }
    }

    /// The error of this call when the wire takes these turns and no more.
    async fn fails(self, turns: impl IntoIterator<Item = Turn>) -> PortError {
        let turns: Vec<_> = turns.into_iter().collect();
        let (script, count) = (Script::of(turns.clone()), turns.len());
        let error = self.over(&script).await.expect_err("the call fails");
        assert_eq!(script.seen().len(), count, "{self:?} after {turns:?}: {error}");
        error
    }
}

#[tokio::test(start_paused = true)]
async fn what_no_repeat_would_change_is_sent_once() {
    for made in Made::ALL {
        for (turn, kind, every) in [
            (Turn::errors(400, "no"), ErrorKind::Refused, false),
            (Turn::errors(409, "no"), ErrorKind::Refused, false),
            (Turn::errors(401, "no"), ErrorKind::Credentials, true),
            (Turn::errors(403, "no"), ErrorKind::Credentials, true),
            (Turn::Answer(302, "moved".to_owned()), ErrorKind::Refused, true),
            (Turn::Throttle(429, "100000000"), ErrorKind::Throttled, true),
        ] {
            let told = made.fails([turn.clone()]).await;
            assert_eq!((told.kind(), told.reach()), (kind, Reach::Answered), "{made:?}: {told}");
            assert_eq!(told.concerns_every_request(), every, "{made:?}: {told}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_providers_words_are_told() {
    let told = Made::Add.fails([Turn::Answer(422, two_errors())]).await;
    assert_eq!(
        told.to_string(),
        "BillAgain: add a customer: refused by the provider (HTTP 422): `The reference is taken; \
         CurrencyCode is required` [1 attempt, 0.0ns]"
    );
    let told = Made::Get.fails([Turn::Answer(400, "<h1>Bad\n\u{1b}[31m</h1>".to_owned())]).await;
    assert_eq!(told.message().unwrap().as_str(), "<h1>Bad\\n\\u{1b}[31m</h1>", "somebody else's");
    let told = Made::Edit.fails([Turn::Answer(302, "moved".to_owned())]).await;
    assert!(told.to_string().contains("a redirect, which is not followed: the URL is wrong"));
    assert_eq!(told.message(), None);
}

fn two_errors() -> String {
    let errors = r#"{"Message":"The reference is taken"},{"Message":"CurrencyCode is required"}"#;
    format!("{{\"Errors\":[{errors}]}}")
}

#[tokio::test(start_paused = true)]
async fn who_is_gone_is_not_found_and_a_wrong_url_is_told_as_one() {
    for made in Made::ALL {
        for turn in [Turn::Answer(410, ERRORS.to_owned()), Turn::errors(404, GONE)] {
            let told = made.fails([turn]).await;
            assert_eq!(told.kind(), ErrorKind::NotFound, "{made:?}: {told}");
            assert_eq!(told.message().unwrap().as_str(), GONE, "{made:?}");
            assert_eq!(told.concerns_every_request(), !made.is_of_one(), "{made:?}: {told}");
        }
        let told = made.fails([Turn::Answer(404, "<html>no such page</html>".to_owned())]).await;
        assert_eq!(told.kind(), ErrorKind::NotFound, "{made:?}: {told}");
        assert!(told.concerns_every_request(), "nothing is said of a customer: {told}");
    }
}

#[tokio::test(start_paused = true)]
async fn gone_after_a_doubt_is_done_for_who_wanted_it_gone() {
    for doubt in [Turn::LOST, Turn::Answer(502, String::new()), Turn::ok("<html>")] {
        for gone in [Turn::Answer(410, ERRORS.to_owned()), Turn::errors(404, GONE)] {
            for made in [Made::Delete, Made::Archive] {
                let script = Script::of([doubt.clone(), gone.clone()]);
                assert!(made.over(&script).await.is_ok(), "{made:?} after {doubt:?}");
                assert_eq!(script.seen().len(), 2);
            }
            for made in [Made::Edit, Made::Reopen] {
                let told = made.fails([doubt.clone(), gone.clone()]).await;
                assert!(told.is_outcome_unknown(), "{made:?}: {told}");
            }
        }
        // Nothing arrived there, and it may be another place.
        let elsewhere = Turn::Answer(404, "<html>".to_owned());
        let told = Made::Delete.fails([doubt, elsewhere]).await;
        assert!(told.is_outcome_unknown(), "{told}");
    }
    let refused = Turn::Fail(Phase::Connect, Cause::ConnectionRefused);
    let told = Made::Delete.fails([refused, Turn::errors(410, GONE)]).await;
    assert_eq!(told.kind(), ErrorKind::NotFound, "nothing was sent before: {told}");
}

#[tokio::test(start_paused = true)]
async fn a_read_leaves_nothing_in_doubt() {
    for made in Made::READS {
        for (turn, kind) in [
            (Turn::LOST, ErrorKind::Unavailable),
            (Turn::Answer(500, ERRORS.to_owned()), ErrorKind::Unavailable),
            (Turn::Fail(Phase::Connect, Cause::ConnectionRefused), ErrorKind::Unavailable),
            (Turn::Fail(Phase::Body, Cause::TooLarge), ErrorKind::Broken),
            (Turn::ok("<html>Sign in</html>"), ErrorKind::Broken),
            (Turn::ok("[{\"customerID\":302}"), ErrorKind::Broken),
            (Turn::ok(""), ErrorKind::Broken),
        ] {
            let told = made.fails(vec![turn; 5]).await;
            assert_eq!((told.kind(), told.attempts()), (kind, 5), "{made:?}: {told}");
            assert!(told.concerns_every_request(), "{made:?}: {told}");
        }
        let told = made.fails([Turn::LOST, Turn::errors(400, "no")]).await;
        assert_eq!(told.kind(), ErrorKind::Refused, "{made:?}: {told}");
    }
    let told = Made::Page.fails(vec![Turn::ok("[{\"Name\":\"Thandi\""); 5]).await;
    let story = told.to_string();
    assert!(story.contains("the answer is no list of customers, or is cut"), "{story}");
    assert!(!story.contains("Thandi"), "customers may stand in it: {story}");
}

#[tokio::test(start_paused = true)]
async fn a_change_is_sent_again_and_is_unknown_if_that_does_not_help() {
    for made in Made::CHANGES {
        for doubt in [
            Turn::LOST,
            Turn::Answer(500, ERRORS.to_owned()),
            Turn::ok("<html>"),
            Turn::ok("{}"),
            Turn::ok(r#"{"message":"Forbidden"}"#),
            Turn::ok(r#"{"errors":[{"message":"no"}]}"#),
            Turn::ok(r#"{"customerID":302,"ERRORS":["no"]}"#),
            Turn::Fail(Phase::Body, Cause::TooLarge),
        ] {
            let script = Script::of([doubt.clone(), Turn::Answer(204, String::new())]);
            assert!(made.over(&script).await.is_ok(), "{made:?} after {doubt:?}");
            let told = made.fails(vec![doubt; 5]).await;
            assert!(told.is_outcome_unknown(), "{made:?}: {told}");
            assert!(!told.concerns_every_request(), "{told}");
            let story = told.to_string();
            let way_out = "look at the customer; to do the same once more does no harm";
            assert!(story.contains(way_out), "{story}");
        }
        for no in [Turn::errors(400, "no"), Turn::errors(401, "no")] {
            let told = made.fails([Turn::LOST, no]).await;
            assert!(told.is_outcome_unknown(), "{made:?}: {told}");
            assert!(told.to_string().contains("an earlier attempt may have been processed"));
        }
        let unsent = Turn::Fail(Phase::Connect, Cause::ConnectionRefused);
        let told = made.fails(vec![unsent; 5]).await;
        assert_eq!((told.kind(), told.reach()), (ErrorKind::Unavailable, Reach::NotSent));
        for answer in [r#"{"customerID":"302"}"#, r#"{"customerID":302,"Errors":[]}"#, ""] {
            let script = Script::of([Turn::ok(answer)]);
            assert!(made.over(&script).await.is_ok(), "{made:?}: {answer}");
        }
        let told = made.fails([Turn::ok(two_errors())]).await;
        assert_eq!(told.kind(), ErrorKind::Refused, "{made:?}: {told}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_names_another_customer_says_nothing_of_this_one() {
    for made in Made::CHANGES {
        let told = made.fails([Turn::ok(r#"{"customerID":303,"Name":"Thandi"}"#)]).await;
        assert!(told.is_outcome_unknown() && !told.concerns_every_request(), "{made:?}: {told}");
        let story = told.to_string();
        let why = "(HTTP 200): the answer names customer 303, and not 302: look at the customer; to \
                   do the same once more does no harm [1 attempt";
        assert!(story.contains(why), "{story}");
        assert!(!story.contains("Thandi"), "somebody else's: {story}");
    }
}

#[tokio::test(start_paused = true)]
async fn to_add_is_never_sent_again_after_a_doubt() {
    for doubt in [
        Turn::LOST,
        Turn::Hang,
        Turn::Fail(Phase::Body, Cause::BrokenOff),
        Turn::Fail(Phase::Body, Cause::TooLarge),
        Turn::Answer(500, ERRORS.to_owned()),
        Turn::Answer(503, String::new()),
        Turn::Answer(201, String::new()),
        Turn::Answer(201, "{\"customerID\":302".to_owned()),
        Turn::Answer(204, String::new()),
        Turn::ok("{}"),
        Turn::ok("<html>"),
        Turn::ok("[]"),
        Turn::ok(two_errors()),
        Turn::Answer(201, r#"{"customerID":302,"errors":["no"]}"#.to_owned()),
        Turn::Answer(409, String::new()),
    ] {
        let told = Made::Add.fails([doubt]).await;
        assert!(told.is_outcome_unknown(), "{told}");
        assert_eq!(told.requests_sent(), 1);
        let way_out =
            "look for a customer with its reference or its e-mail before it is added again";
        assert!(told.to_string().contains(way_out), "{told}");
    }
    assert_eq!(
        Made::Add.fails([Turn::Answer(201, "{}".to_owned())]).await.to_string(),
        "BillAgain: add a customer: the outcome is unknown (HTTP 201): the answer has no \
         `customerID` that can be read, or is cut: look for a customer with its reference or its \
         e-mail before it is added again [1 attempt, 0.0ns]"
    );
    let both = two_errors().replacen('{', r#"{"customerID":"302","#, 1);
    assert_eq!(
        Made::Add.fails([Turn::Answer(201, both)]).await.to_string(),
        "BillAgain: add a customer: the outcome is unknown (HTTP 201): `The reference is \
         taken; CurrencyCode is required`: the answer names customer 302, and errors too: look for a \
         customer with its reference or its e-mail before it is added again [1 attempt, 0.0ns]"
    );
}

#[tokio::test(start_paused = true)]
async fn to_add_is_sent_again_only_when_nothing_was_processed() {
    let added = r#"{"customerID":302}"#;
    for unsent in [
        Turn::Fail(Phase::Connect, Cause::ConnectionRefused),
        Turn::Fail(Phase::Connect, Cause::NameNotFound),
        Turn::Throttle(429, "1"),
    ] {
        let script = Script::of([unsent, Turn::Answer(201, added.to_owned())]);
        assert!(Made::Add.over(&script).await.is_ok());
        assert_eq!(script.seen().len(), 2);
    }
    let held_up_for = Duration::from_secs(21);
    let too_late = Turn::Fail(Phase::Departure, Cause::TooLate { held_up_for });
    let told = Made::Add.fails([too_late]).await;
    assert!(told.came_too_late(), "{told}");
    assert_eq!((told.kind(), told.reach()), (ErrorKind::Unavailable, Reach::NotSent));
}

#[tokio::test(start_paused = true)]
async fn who_was_added_is_told_whatever_else_the_answer_says() {
    let odd = r#"{"customerID":"302","CurrencyCode":7,"Balance":"much","Contact":["much"]}"#;
    for status in [200, 201] {
        let script = Script::of([Turn::Answer(status, odd.to_owned())]);
        let new = NewCustomer::new("USD".parse().unwrap(), true);
        let added = script.billagain().add(&new).await.unwrap();
        assert_eq!((added.id, added.currency, added.waives_taxes), (id(302), new.currency, true));
        assert!(added.balance.is_absent() && added.contact.is_absent());
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_is_not_trusted_gets_nothing() {
    for made in Made::ALL {
        let told = made.fails([Turn::Fail(Phase::Handshake, Cause::BrokenOff)]).await;
        assert!(told.is_server_distrusted(), "{made:?}: {told}");
        assert_eq!((told.kind(), told.reach()), (ErrorKind::Unavailable, Reach::NotSent));
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_has_its_own_time() {
    for (made, most) in [(Made::Page, 90), (Made::Edit, 90), (Made::Add, 60)] {
        let began = tokio::time::Instant::now();
        let script = Script::of(vec![Turn::Hang; 5]);
        made.over(&script).await.unwrap_err();
        assert!(began.elapsed() <= Duration::from_secs(most), "{made:?}");
    }
}
