//! The life of a unit against a graph of its own.

use billport_journal::{Epoch, IllegalStep, Step, UnitState};
use proptest::prelude::*;
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};
use std::collections::BTreeSet;

/// Who makes a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Owner,
    Nobody,
    Person,
}

/// The whole graph: from where, by which step, to where, and who makes it. What is not in it can't
/// happen.
const GRAPH: [(&str, &str, &str, By); 22] = [
    ("planned", "lease", "leased", By::Owner),
    ("leased", "give back", "planned", By::Owner),
    ("leased", "withdraw", "withdrawn", By::Owner),
    ("leased", "intend", "in flight", By::Owner),
    ("leased", "lose owner", "planned", By::Nobody),
    ("in flight", "deliver", "delivered", By::Owner),
    ("in flight", "refuse", "refused", By::Owner),
    ("in flight", "split", "split", By::Owner),
    ("in flight", "doubt", "unknown", By::Owner),
    ("in flight", "not sent", "planned", By::Owner),
    ("in flight", "lose owner", "unknown", By::Nobody),
    ("unknown", "resolve delivered", "delivered", By::Person),
    ("unknown", "resolve not delivered", "planned", By::Person),
    ("unknown", "order resend", "leased again", By::Owner),
    ("leased again", "give back", "unknown", By::Owner),
    ("leased again", "lose owner", "unknown", By::Nobody),
    ("leased again", "intend", "in flight again", By::Owner),
    ("in flight again", "deliver", "delivered", By::Owner),
    ("in flight again", "refuse", "unknown", By::Owner),
    ("in flight again", "doubt", "unknown", By::Owner),
    ("in flight again", "not sent", "unknown", By::Owner),
    ("in flight again", "lose owner", "unknown", By::Nobody),
];

/// The name of a step in the graph.
fn name(step: Step) -> &'static str {
    match step {
        Step::Lease(_) => "lease",
        Step::GiveBack(_) => "give back",
        Step::Withdraw(_) => "withdraw",
        Step::Intend(_) => "intend",
        Step::Deliver(_) => "deliver",
        Step::Refuse(_) => "refuse",
        Step::Split(_) => "split",
        Step::Doubt(_) => "doubt",
        Step::NotSent(_) => "not sent",
        Step::LoseOwner => "lose owner",
        Step::ResolveDelivered => "resolve delivered",
        Step::ResolveNotDelivered => "resolve not delivered",
        Step::OrderResend(_) => "order resend",
    }
}

/// All steps, an owner's by this owner.
fn steps(epoch: Epoch) -> [Step; 13] {
    [
        Step::Lease(epoch),
        Step::GiveBack(epoch),
        Step::Withdraw(epoch),
        Step::Intend(epoch),
        Step::Deliver(epoch),
        Step::Refuse(epoch),
        Step::Split(epoch),
        Step::Doubt(epoch),
        Step::NotSent(epoch),
        Step::LoseOwner,
        Step::ResolveDelivered,
        Step::ResolveNotDelivered,
        Step::OrderResend(epoch),
    ]
}

fn states(epoch: Epoch) -> [UnitState; 10] {
    [
        UnitState::Planned,
        UnitState::Leased(epoch),
        UnitState::InFlight(epoch),
        UnitState::Delivered,
        UnitState::Refused,
        UnitState::Split,
        UnitState::Unknown,
        UnitState::Withdrawn,
        UnitState::LeasedAgain(epoch),
        UnitState::InFlightAgain(epoch),
    ]
}

/// A unit in the graph.
#[derive(Clone, Debug)]
struct Walker {
    at: &'static str,
    owner: u32,
    /// Whether the last step was refused, and why.
    refused: Option<Refused>,
    /// Since the intent nobody has said what became of it.
    in_doubt: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refused {
    NoSuchMove,
    Fenced,
}

impl ReferenceStateMachine for Walker {
    type State = Self;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Self> {
        Just(Self { at: "planned", owner: 0, refused: None, in_doubt: false }).boxed()
    }

    fn transitions(walker: &Self) -> BoxedStrategy<Step> {
        let epoch = prop_oneof![4 => Just(walker.owner.max(1)), 1 => 1_u32..4];
        (epoch, 0_usize..13).prop_map(|(epoch, step)| steps(Epoch(epoch))[step]).boxed()
    }

    fn apply(mut walker: Self, step: &Step) -> Self {
        let edge = GRAPH.iter().find(|(from, by, ..)| *from == walker.at && *by == name(*step));
        let asked = step.owner().map_or(0, |Epoch(epoch)| epoch);
        walker.refused = match edge {
            None => Some(Refused::NoSuchMove),
            Some((from, .., By::Owner)) if !is_free(from) && asked != walker.owner => {
                Some(Refused::Fenced)
            }
            Some((from, _, to, by)) => {
                let said = *by == By::Person || name(*step) == "not sent";
                walker.in_doubt = match (*from, *to) {
                    (_, "in flight") => true,
                    ("in flight" | "unknown", "planned") => walker.in_doubt && !said,
                    _ => walker.in_doubt,
                };
                walker.at = to;
                walker.owner = if is_free(from) { asked } else { walker.owner };
                None
            }
        };
        walker
    }
}

/// Whether what stands there can be taken in hand.
fn is_free(at: &str) -> bool {
    matches!(at, "planned" | "unknown")
}

/// The state under test.
struct Unit;

impl StateMachineTest for Unit {
    type SystemUnderTest = UnitState;
    type Reference = Walker;

    fn init_test(_: &Walker) -> UnitState {
        UnitState::Planned
    }

    fn apply(state: UnitState, walker: &Walker, step: Step) -> UnitState {
        match (state.after(step), walker.refused) {
            (Ok(next), None) => next,
            (Err(IllegalStep::NoSuchMove { from, step: asked }), Some(Refused::NoSuchMove)) => {
                assert_eq!((from, asked), (state, step));
                state
            }
            (Err(IllegalStep::Fenced { held, asked }), Some(Refused::Fenced)) => {
                assert_eq!((Some(held), Some(asked)), (state.owner(), step.owner()));
                state
            }
            (result, expected) => panic!("{state:?} {step:?}: {result:?}, and not {expected:?}"),
        }
    }

    fn check_invariants(state: &UnitState, walker: &Walker) {
        assert_eq!(state.name(), walker.at);
        let held = ["leased", "in flight", "leased again", "in flight again"];
        let is_held = held.contains(&walker.at);
        assert_eq!(state.owner(), is_held.then_some(Epoch(walker.owner)));
        let can_be_sent = matches!(state, UnitState::Planned | UnitState::Leased(_));
        assert!(!(can_be_sent && walker.in_doubt), "an intent without an outcome is sent again");
    }
}

prop_state_machine! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn a_unit_lives_as_the_graph_says(sequential 1..60 => Unit);
}

#[test]
fn every_step_from_every_state_is_as_the_graph_says() {
    let (held, other) = (Epoch(2), Epoch(3));
    let mut edges = 0;
    for state in states(held) {
        for step in steps(held) {
            let edge = GRAPH.iter().find(|edge| edge.0 == state.name() && edge.1 == name(step));
            let after = state.after(step);
            assert_eq!(
                after.ok().map(UnitState::name),
                edge.map(|edge| edge.2),
                "{state:?} {step:?}"
            );
            edges += usize::from(edge.is_some());
        }
        for step in steps(other) {
            let by_other = step.owner().is_some() && state.owner().is_some();
            let after = state.after(step);
            assert!(!by_other || after.is_err(), "{state:?} {step:?}: {after:?}");
        }
    }
    assert_eq!(edges, GRAPH.len(), "every edge of the graph was walked");
}

/// The states that can be reached from one, without the steps of some.
fn reachable(from: UnitState, without: impl Fn(Step) -> bool) -> BTreeSet<&'static str> {
    let mut seen = vec![from];
    let mut place = 0;
    while let Some(state) = seen.get(place).copied() {
        for step in steps(Epoch(1)).into_iter().filter(|step| !without(*step)) {
            if let Ok(next) = state.after(step)
                && !seen.contains(&next)
            {
                seen.push(next);
            }
        }
        place += 1;
    }
    seen.into_iter().map(UnitState::name).collect()
}

#[test]
fn what_may_have_arrived_is_planned_only_by_not_sent_or_by_a_person() {
    let by_person = |step: Step| {
        matches!(step, Step::ResolveDelivered | Step::ResolveNotDelivered | Step::OrderResend(_))
    };
    let in_flight = UnitState::InFlight(Epoch(1));
    let never_planned = ["delivered", "in flight", "refused", "split", "unknown"];
    let without = |step| by_person(step) || matches!(step, Step::NotSent(_));
    assert!(reachable(in_flight, without).iter().eq(&never_planned));
    assert!(reachable(UnitState::Unknown, by_person).iter().eq(&["unknown"]));
    // What is sent again stays in doubt, whatever is said of it, until it is delivered.
    let resolved = |step| matches!(step, Step::ResolveDelivered | Step::ResolveNotDelivered);
    let again = ["delivered", "in flight again", "leased again", "unknown"];
    assert!(reachable(UnitState::Unknown, resolved).iter().eq(&again));
    for end in [UnitState::Delivered, UnitState::Refused, UnitState::Split, UnitState::Withdrawn] {
        assert!(reachable(end, |_| false).iter().eq(&[end.name()]), "{end} is the end");
    }
}
