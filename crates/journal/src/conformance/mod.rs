//! What every store has to hold, as functions over the traits: one for each law, named as the law.
//!
//! | file | laws of |
//! |---|---|
//! | `delivery.rs` | units that are leased, intended and settled |
//! | `leaving_out.rs` | bills that are rejected after they were planned |
//! | `owners.rs` | who has a run in hand, and who has not |
//! | `verdicts.rs` | what a person says |
//! | `history.rs` | what is read back, and the chain of the events |
//!
//! `bench.rs` opens stores for them, and checks what holds after every step; `samples.rs` has runs
//! and units.
//!
//! A store's own tests give a way to open it, as [`Stores`], and get a test of each law:
//!
//! ```
//! billport_journal::conformance_tests!(billport_journal::memory::MemoryStores::default());
//! ```

mod bench;
mod delivery;
mod history;
mod leaving_out;
mod owners;
mod samples;
mod verdicts;

pub use delivery::{
    a_run_begins_with_all_its_units, a_split_unit_is_replaced_by_its_parts,
    every_outcome_is_kept_with_its_event, illegal_steps_change_nothing,
    units_are_leased_in_their_order, what_is_asked_at_once_is_written_one_by_one,
};
pub use history::{
    a_large_run_is_kept_whole, everything_is_there_after_reopening, numbers_of_runs_only_rise,
    runs_are_told_newest_first, the_events_are_one_chain, times_are_kept_to_the_millisecond,
    units_are_told_in_pages_and_by_kind, words_are_kept_whole,
};
pub use leaving_out::{
    a_leased_unit_without_bills_is_withdrawn, a_rejection_is_written_whole_or_not_at_all,
    rejected_bills_are_taken_out_of_planned_units, what_does_not_fit_a_unit_changes_nothing,
    what_is_late_is_left_out_of_the_intent,
};
pub use owners::{
    a_dead_owner_leaves_doubt_and_nothing_lost, a_former_owner_changes_nothing,
    a_released_run_can_be_claimed_again, a_run_is_held_by_one_process,
    a_run_that_is_not_there_is_said_not_to_be_there, an_owner_on_another_host_is_taken_to_live,
    the_dead_are_buried_once,
};
pub use verdicts::{
    a_person_resolves_what_is_unknown, what_is_sent_again_is_in_doubt_until_it_is_delivered,
    what_is_unknown_is_taken_in_hand_by_order,
};

use async_trait::async_trait;

use crate::instant::Clock;
use crate::journal::{RunHistory, RunJournal};
use crate::records::Process;

/// A journal by both of its traits.
pub trait Journal: RunJournal + RunHistory {}

impl<J: RunJournal + RunHistory> Journal for J {}

/// Opens stores of one kind.
#[async_trait]
pub trait Stores: Send + Sync {
    /// Opens a new store, with nothing in it, as a process. That process dies when the journal is
    /// dropped.
    async fn fresh(&self, process: Process, clock: Clock) -> Box<dyn Journal>;

    /// Opens the store that was made last, as another process.
    async fn again(&self, process: Process, clock: Clock) -> Box<dyn Journal>;
}

/// Makes a `#[tokio::test]` of each law, for the [`Stores`] of an expression.
#[macro_export]
macro_rules! conformance_tests {
    (@laws $then:ident ($stores:expr)) => {
        $crate::conformance_tests! { @$then ($stores)
            a_run_begins_with_all_its_units
            units_are_leased_in_their_order
            every_outcome_is_kept_with_its_event
            a_split_unit_is_replaced_by_its_parts
            illegal_steps_change_nothing
            what_is_asked_at_once_is_written_one_by_one
            rejected_bills_are_taken_out_of_planned_units
            a_rejection_is_written_whole_or_not_at_all
            a_leased_unit_without_bills_is_withdrawn
            what_is_late_is_left_out_of_the_intent
            what_does_not_fit_a_unit_changes_nothing
            a_run_is_held_by_one_process
            a_released_run_can_be_claimed_again
            a_dead_owner_leaves_doubt_and_nothing_lost
            the_dead_are_buried_once
            an_owner_on_another_host_is_taken_to_live
            a_former_owner_changes_nothing
            a_run_that_is_not_there_is_said_not_to_be_there
            a_person_resolves_what_is_unknown
            what_is_unknown_is_taken_in_hand_by_order
            what_is_sent_again_is_in_doubt_until_it_is_delivered
            runs_are_told_newest_first
            numbers_of_runs_only_rise
            units_are_told_in_pages_and_by_kind
            the_events_are_one_chain
            everything_is_there_after_reopening
            a_large_run_is_kept_whole
            times_are_kept_to_the_millisecond
            words_are_kept_whole
        }
    };
    (@each_in_turn ($stores:expr) $($law:ident)+) => {
        $($crate::conformance::$law($stores).await;)+
    };
    (@a_test_each ($stores:expr) $($law:ident)+) => {
        $(
            #[tokio::test]
            async fn $law() {
                $crate::conformance::$law(&$stores).await;
            }
        )+
    };
    ($stores:expr) => {
        $crate::conformance_tests! { @laws a_test_each ($stores) }
    };
}

/// Checks all laws, one after the other.
///
/// # Panics
/// If one of them does not hold.
pub async fn all(stores: &dyn Stores) {
    conformance_tests!(@laws each_in_turn (stores));
}
