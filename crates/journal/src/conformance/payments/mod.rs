//! Laws of payments.
//!
//! | file | laws of |
//! |---|---|
//! | `intents.rs` | which payment may be sent, and which may not |
//! | `settling.rs` | what becomes of an attempt |
//! | `look_ups.rs` | what a look-up comes to, by what it finds |
//! | `absence.rs` | when "no such reference" counts |
//! | `verdicts.rs` | what a person says |
//! | `history.rs` | what is read back, and the chain of the events |
//!
//! `till.rs` opens stores for them, with a clock that is set by hand; `samples.rs` has payments.

mod absence;
mod history;
mod intents;
mod look_ups;
mod samples;
mod settling;
mod till;
mod verdicts;

pub use absence::{
    a_clock_that_goes_ahead_takes_no_distance_away, a_clock_that_goes_back_begins_the_wait_anew,
    no_such_reference_counts_late_apart_and_in_a_row, three_that_count_make_a_payment_absent,
};
pub use history::{
    a_payment_that_is_not_there_is_said_not_to_be_there,
    everything_of_payments_is_there_after_reopening, payments_are_told_newest_first,
    the_events_of_payments_are_one_chain, the_unsettled_are_told_by_themselves,
};
pub use intents::{
    a_consumer_in_doubt_gets_no_second_reference, a_payment_is_kept_before_it_is_sent,
    a_reference_is_used_once, a_row_that_another_name_has_paid_is_not_tried_again,
    of_two_intents_at_once_one_wins, what_did_not_arrive_is_tried_again_by_its_reference,
    what_was_paid_meanwhile_is_not_paid_again,
};
pub use look_ups::{
    a_look_up_settles_what_the_provider_is_certain_of, a_look_up_that_failed_keeps_nobody_waiting,
    look_ups_are_due_by_their_schedule, what_may_be_in_hand_stays_in_flight,
    what_was_refunded_is_kept,
};
pub use settling::{
    amounts_are_kept_to_the_digit, an_attempt_after_an_absent_one_takes_no_doubt_away,
    every_outcome_of_a_payment_is_kept_with_its_event, that_it_was_paid_is_believed_however_late,
    what_is_said_too_late_is_refused, words_of_payments_are_kept_whole,
};
pub use verdicts::{a_payment_in_doubt_is_resolved_by_a_person, a_payment_in_hand_is_not_resolved};
