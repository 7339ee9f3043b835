//! What every store has to hold, as functions over the traits: one for each law, named as the law.
//!
//! | file | laws of |
//! |---|---|
//! | `delivery.rs` | units that are leased, intended and settled |
//! | `leaving_out.rs` | bills that are rejected after they were planned |
//! | `owners.rs` | who has a run in hand, and who has not |
//! | `verdicts.rs` | what a person says |
//! | `history.rs` | what is read back, and the chain of the events |
//! | `payments/` | payments |
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
mod payments;
mod samples;
mod verdicts;

pub use delivery::{
    a_run_begins_with_all_its_units, a_split_unit_is_replaced_by_its_parts,
    every_outcome_is_kept_with_its_event, illegal_steps_change_nothing,
    units_are_leased_in_their_order, what_is_asked_at_once_is_written_one_by_one,
};
pub use history::{
    a_large_run_is_kept_whole, every_setting_of_a_run_is_kept, everything_is_there_after_reopening,
    numbers_of_runs_only_rise, runs_are_told_newest_first, the_events_are_one_chain,
    times_are_kept_to_the_millisecond, units_are_told_in_pages_and_by_kind, words_are_kept_whole,
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
pub use payments::{
    a_clock_that_goes_ahead_takes_no_distance_away, a_clock_that_goes_back_begins_the_wait_anew,
    a_consumer_in_doubt_gets_no_second_reference,
    a_look_up_settles_what_the_provider_is_certain_of, a_look_up_that_failed_keeps_nobody_waiting,
    a_payment_in_doubt_is_resolved_by_a_person, a_payment_in_hand_is_not_resolved,
    a_payment_is_kept_before_it_is_sent, a_payment_that_is_not_there_is_said_not_to_be_there,
    a_reference_is_used_once, a_row_that_another_name_has_paid_is_not_tried_again,
    amounts_are_kept_to_the_digit, an_attempt_after_an_absent_one_takes_no_doubt_away,
    every_outcome_of_a_payment_is_kept_with_its_event,
    everything_of_payments_is_there_after_reopening, look_ups_are_due_by_their_schedule,
    no_such_reference_counts_late_apart_and_in_a_row, of_two_intents_at_once_one_wins,
    payments_are_told_newest_first, that_it_was_paid_is_believed_however_late,
    the_events_of_payments_are_one_chain, the_unsettled_are_told_by_themselves,
    three_that_count_make_a_payment_absent, what_did_not_arrive_is_tried_again_by_its_reference,
    what_is_said_too_late_is_refused, what_may_be_in_hand_stays_in_flight,
    what_was_paid_meanwhile_is_not_paid_again, what_was_refunded_is_kept,
    words_of_payments_are_kept_whole,
};
pub use verdicts::{
    a_person_resolves_what_is_unknown, what_is_sent_again_is_in_doubt_until_it_is_delivered,
    what_is_unknown_is_taken_in_hand_by_order,
};

use async_trait::async_trait;

use crate::instant::Clock;
use crate::journal::{History, RunJournal};
use crate::payments::PaymentJournal;
use crate::records::Process;

/// A journal by all of its traits.
pub trait Journal: RunJournal + History {
    /// The journal as one of payments: its methods are named as those of runs are.
    fn of_payments(&self) -> &dyn PaymentJournal;
}

impl<J: RunJournal + History + PaymentJournal> Journal for J {
    fn of_payments(&self) -> &dyn PaymentJournal {
        self
    }
}

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
            every_setting_of_a_run_is_kept
            a_payment_is_kept_before_it_is_sent
            a_reference_is_used_once
            what_did_not_arrive_is_tried_again_by_its_reference
            a_consumer_in_doubt_gets_no_second_reference
            of_two_intents_at_once_one_wins
            what_was_paid_meanwhile_is_not_paid_again
            a_row_that_another_name_has_paid_is_not_tried_again
            every_outcome_of_a_payment_is_kept_with_its_event
            what_is_said_too_late_is_refused
            that_it_was_paid_is_believed_however_late
            an_attempt_after_an_absent_one_takes_no_doubt_away
            amounts_are_kept_to_the_digit
            words_of_payments_are_kept_whole
            a_look_up_settles_what_the_provider_is_certain_of
            what_may_be_in_hand_stays_in_flight
            what_was_refunded_is_kept
            look_ups_are_due_by_their_schedule
            a_look_up_that_failed_keeps_nobody_waiting
            three_that_count_make_a_payment_absent
            no_such_reference_counts_late_apart_and_in_a_row
            a_clock_that_goes_back_begins_the_wait_anew
            a_clock_that_goes_ahead_takes_no_distance_away
            a_payment_in_doubt_is_resolved_by_a_person
            a_payment_in_hand_is_not_resolved
            payments_are_told_newest_first
            the_unsettled_are_told_by_themselves
            the_events_of_payments_are_one_chain
            everything_of_payments_is_there_after_reopening
            a_payment_that_is_not_there_is_said_not_to_be_there
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
