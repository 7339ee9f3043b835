//! The contract of [`Counters`].

use billport_domain::Counter;

use super::reads::{ReadSituation, survives_a_lost_answer};
use crate::{Counters, PortError};

/// A port beside the provider whose counters it lists.
pub trait CountersBench {
    /// The port under test.
    fn port(&self) -> &dyn Counters;
    /// The provider's counters in its own order, of one version of its service and of the other.
    fn listed(&self) -> Vec<ListedCounter>;
    /// Puts the provider into a situation; one that was ordered before is over.
    fn order(&self, situation: ReadSituation);
}

/// A counter as the provider lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedCounter {
    /// The name.
    pub name: String,
    /// The code, to the letter.
    pub code: String,
    /// Whether it was moved to the second version of the provider's service.
    pub needs_v2: bool,
}

/// Checks the whole contract of [`Counters`] on a bench.
///
/// # Panics
/// If the contract does not hold.
pub async fn counters(bench: &dyn CountersBench) {
    let listed = bench.listed();
    assert!(!listed.is_empty(), "the bench has counters to list");
    bench.order(ReadSituation::Fine);
    let counters = listed_by(bench).await.expect("the provider works");
    assert_eq!(counters, listed, "every counter is listed, to the letter and in order");
    bench.order(ReadSituation::AnswerLost);
    survives_a_lost_answer(listed_by(bench).await, &listed);
    for situation in ReadSituation::FAILURES {
        bench.order(situation);
        situation.must_be_told(bench.port().counters().await);
    }
}

async fn listed_by(bench: &dyn CountersBench) -> Result<Vec<ListedCounter>, PortError> {
    let listed = |Counter { name, office, needs_v2 }: Counter| ListedCounter {
        name: name.to_string(),
        code: office.to_string(),
        needs_v2,
    };
    Ok(bench.port().counters().await?.into_iter().map(listed).collect())
}
