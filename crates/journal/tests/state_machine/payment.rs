//! The life of a payment against a graph of its own.

use billport_journal::{IllegalPaymentStep, PaymentState, PaymentStep};
use proptest::prelude::*;
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};
use std::collections::BTreeSet;

/// The whole graph: from where, by which step, to where. What is not in it can't happen.
const GRAPH: [(&str, &str, &str); 41] = [
    ("in flight", "pay", "paid"),
    ("in flight", "refuse", "not paid"),
    ("in flight", "not sent", "not sent"),
    ("in flight", "doubt", "unknown"),
    ("in flight", "find paid", "paid"),
    ("in flight", "find not paid", "not paid"),
    ("in flight", "find absent", "absent"),
    ("in flight", "find doubt", "unknown"),
    ("in flight", "resolve paid", "paid"),
    ("in flight", "resolve not paid", "not paid"),
    ("in flight again", "pay", "paid"),
    ("in flight again", "refuse", "unknown"),
    ("in flight again", "not sent", "absent"),
    ("in flight again", "doubt", "unknown"),
    ("in flight again", "find paid", "paid"),
    ("in flight again", "find not paid", "not paid"),
    ("in flight again", "find absent", "absent"),
    ("in flight again", "find doubt", "unknown"),
    ("in flight again", "resolve paid", "paid"),
    ("in flight again", "resolve not paid", "not paid"),
    ("unknown", "pay", "paid"),
    ("unknown", "find paid", "paid"),
    ("unknown", "find not paid", "not paid"),
    ("unknown", "find absent", "absent"),
    ("unknown", "resolve paid", "paid"),
    ("unknown", "resolve not paid", "not paid"),
    ("absent", "intend", "in flight again"),
    ("absent", "pay", "paid"),
    ("absent", "find paid", "paid"),
    ("absent", "find not paid", "not paid"),
    ("absent", "find doubt", "unknown"),
    ("absent", "resolve paid", "paid"),
    ("absent", "resolve not paid", "not paid"),
    ("not sent", "intend", "in flight"),
    ("not sent", "pay", "paid"),
    ("not sent", "find paid", "paid"),
    ("not paid", "pay", "paid"),
    ("not paid", "find paid", "paid"),
    ("not paid", "resolve paid", "paid"),
    ("paid", "pay", "paid"),
    ("paid", "find paid", "paid"),
];

/// The name of a step in the graph.
fn name(step: PaymentStep) -> &'static str {
    match step {
        PaymentStep::Intend(_) => "intend",
        PaymentStep::Pay(_) => "pay",
        PaymentStep::Refuse(_) => "refuse",
        PaymentStep::NotSent(_) => "not sent",
        PaymentStep::Doubt(_) => "doubt",
        PaymentStep::FindPaid => "find paid",
        PaymentStep::FindNotPaid => "find not paid",
        PaymentStep::FindAbsent => "find absent",
        PaymentStep::FindDoubt(_) => "find doubt",
        PaymentStep::ResolvePaid => "resolve paid",
        PaymentStep::ResolveNotPaid => "resolve not paid",
    }
}

/// All steps, those of an attempt by this one.
fn steps(attempt: u32) -> [PaymentStep; 11] {
    [
        PaymentStep::Intend(attempt),
        PaymentStep::Pay(attempt),
        PaymentStep::Refuse(attempt),
        PaymentStep::NotSent(attempt),
        PaymentStep::Doubt(attempt),
        PaymentStep::FindPaid,
        PaymentStep::FindNotPaid,
        PaymentStep::FindAbsent,
        PaymentStep::FindDoubt(attempt),
        PaymentStep::ResolvePaid,
        PaymentStep::ResolveNotPaid,
    ]
}

fn states(attempt: u32) -> [PaymentState; 7] {
    [
        PaymentState::InFlight(attempt),
        PaymentState::InFlightAgain(attempt),
        PaymentState::Unknown(attempt),
        PaymentState::Paid,
        PaymentState::NotPaid,
        PaymentState::NotSent,
        PaymentState::Absent,
    ]
}

/// A payment in the graph.
#[derive(Clone, Debug)]
struct Walker {
    at: &'static str,
    attempt: u32,
    /// Whether the last step was refused, and why.
    refused: Option<Refused>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refused {
    NoSuchMove,
    OtherAttempt,
}

/// Whether an attempt is on its way there, or in doubt.
fn is_open(at: &str) -> bool {
    matches!(at, "in flight" | "in flight again" | "unknown")
}

impl ReferenceStateMachine for Walker {
    type State = Self;
    type Transition = PaymentStep;

    fn init_state() -> BoxedStrategy<Self> {
        Just(Self { at: "in flight", attempt: 1, refused: None }).boxed()
    }

    fn transitions(walker: &Self) -> BoxedStrategy<PaymentStep> {
        // That it is paid is the end: few walks go there.
        let which = prop_oneof![1 => Just(5_usize), 9 => 0_usize..11];
        let attempt = prop_oneof![4 => Just(walker.attempt), 1 => 1_u32..4];
        (attempt, which).prop_map(|(attempt, which)| steps(attempt)[which]).boxed()
    }

    fn apply(mut walker: Self, step: &PaymentStep) -> Self {
        let edge = GRAPH.iter().find(|(from, by, _)| *from == walker.at && *by == name(*step));
        walker.refused = match (edge, step.attempt()) {
            (None, _) => Some(Refused::NoSuchMove),
            (Some((from, by, _)), Some(asked))
                if is_open(from) && asked != walker.attempt && *by != "pay" =>
            {
                Some(Refused::OtherAttempt)
            }
            (Some((from, _, to)), asked) => {
                walker.at = to;
                walker.attempt = asked.filter(|_| !is_open(from)).unwrap_or(walker.attempt);
                None
            }
        };
        walker
    }
}

/// The state under test.
struct Payment;

impl StateMachineTest for Payment {
    type SystemUnderTest = PaymentState;
    type Reference = Walker;

    fn init_test(_: &Walker) -> PaymentState {
        PaymentState::InFlight(1)
    }

    fn apply(state: PaymentState, walker: &Walker, step: PaymentStep) -> PaymentState {
        use IllegalPaymentStep::{NoSuchMove, OtherAttempt};
        match (state.after(step), walker.refused) {
            (Ok(next), None) => next,
            (Err(NoSuchMove { from, step: asked }), Some(Refused::NoSuchMove)) => {
                assert_eq!((from, asked), (state, step));
                state
            }
            (Err(OtherAttempt { held, asked }), Some(Refused::OtherAttempt)) => {
                assert_eq!((Some(held), Some(asked)), (state.attempt(), step.attempt()));
                state
            }
            (result, expected) => panic!("{state:?} {step:?}: {result:?}, and not {expected:?}"),
        }
    }

    fn check_invariants(state: &PaymentState, walker: &Walker) {
        assert_eq!(state.name(), walker.at);
        assert_eq!(state.attempt(), is_open(walker.at).then_some(walker.attempt));
        let settled = ["paid", "not paid", "not sent"];
        assert_eq!(state.is_unsettled(), !settled.contains(&walker.at));
        assert_eq!(state.is_in_flight(), walker.at.starts_with("in flight"));
    }
}

prop_state_machine! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn a_payment_lives_as_the_graph_says(sequential 1..60 => Payment);
}

#[test]
fn every_step_from_every_state_is_as_the_graph_says() {
    let (held, other) = (2, 3);
    let mut edges = 0;
    for state in states(held) {
        for step in steps(held) {
            let edge = GRAPH.iter().find(|edge| edge.0 == state.name() && edge.1 == name(step));
            let after = state.after(step);
            assert_eq!(
                after.ok().map(PaymentState::name),
                edge.map(|edge| edge.2),
                "{state:?} {step:?}"
            );
            edges += usize::from(edge.is_some());
        }
        for step in steps(other) {
            let of_other = step.attempt().is_some() && state.attempt().is_some();
            let after = state.after(step);
            if name(step) == "pay" {
                assert_eq!(after, Ok(PaymentState::Paid), "{state:?}: money went");
            } else {
                assert!(!of_other || after.is_err(), "{state:?} {step:?}: {after:?}");
            }
        }
    }
    assert_eq!(edges, GRAPH.len(), "every edge of the graph was walked");
}

/// The states that can be reached from one, without the steps of some.
fn reachable(from: PaymentState, without: &[&str]) -> BTreeSet<&'static str> {
    let mut seen = vec![from];
    let mut place = 0;
    while let Some(state) = seen.get(place).copied() {
        for step in steps(1).into_iter().filter(|step| !without.contains(&name(*step))) {
            if let Ok(next) = state.after(step)
                && !seen.contains(&next)
            {
                seen.push(next);
            }
        }
        place += 1;
    }
    seen.into_iter().map(PaymentState::name).collect()
}

#[test]
fn what_may_have_been_paid_is_free_only_by_a_word_that_is_certain() {
    let certain = ["not sent", "refuse", "find not paid", "resolve not paid"];
    let held = ["absent", "in flight", "in flight again", "paid", "unknown"];
    assert!(reachable(PaymentState::InFlight(1), &certain).iter().eq(&held));
    // Behind an absent attempt, a word about the next one alone is not.
    let of_the_whole = ["find not paid", "resolve not paid"];
    assert!(reachable(PaymentState::InFlightAgain(1), &of_the_whole).iter().eq(&[
        "absent",
        "in flight again",
        "paid",
        "unknown"
    ]));
    assert!(reachable(PaymentState::Paid, &[]).iter().eq(&["paid"]), "it is the end");
    let paid = ["pay", "find paid", "resolve paid"];
    assert!(reachable(PaymentState::NotPaid, &paid).iter().eq(&["not paid"]));
}
