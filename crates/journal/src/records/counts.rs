//! What became of the rows of a run, in numbers that add up.

use crate::state::UnitState;

/// How many rows, bills, batches and requests a run has had so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct RunCounts {
    /// Rows of the file, blank lines and the header left out.
    pub rows_read: u64,
    /// Bills that are to be sent.
    pub bills_pending: u64,
    /// Bills whose intent is on disk, without an outcome.
    pub bills_in_flight: u64,
    /// Bills that the provider has accepted.
    pub bills_delivered: u64,
    /// Bills that the provider has said no to.
    pub bills_refused: u64,
    /// Bills of which nobody knows whether they arrived.
    pub bills_unknown: u64,
    /// Batches that are in flight.
    pub batches_in_flight: u64,
    /// Batches that the provider has accepted.
    pub batches_delivered: u64,
    /// Batches that the provider has said no to; of a batch that was split, its parts.
    pub batches_refused: u64,
    /// Batches of which nobody knows whether they arrived.
    pub batches_unknown: u64,
    /// Requests that may have reached the provider, without those of batches in flight: an outcome
    /// says how many there were. Where it was never written, for the owner was lost, one is counted
    /// for the intent, whether it left or not.
    pub requests_sent: u64,
}

impl RunCounts {
    /// Rows that are no valid bill, stand in the file before, or were taken care of by an earlier
    /// run: all that are in no batch.
    #[must_use]
    pub fn rows_rejected(&self) -> u64 {
        let bills = self.bills_pending
            + self.bills_in_flight
            + self.bills_delivered
            + self.bills_refused
            + self.bills_unknown;
        self.rows_read.saturating_sub(bills)
    }

    /// Adds a unit.
    pub fn add(&mut self, state: UnitState, bills: u32) {
        self.change(state, bills, u64::saturating_add);
    }

    /// Takes a unit out, to be added in another state.
    pub fn take(&mut self, state: UnitState, bills: u32) {
        self.change(state, bills, u64::saturating_sub);
    }

    fn change(&mut self, state: UnitState, bills: u32, change: fn(u64, u64) -> u64) {
        let mut batches_pending = 0;
        let (bills_in_state, batches_in_state) = match state {
            UnitState::Planned | UnitState::Leased(_) => {
                (&mut self.bills_pending, &mut batches_pending)
            }
            UnitState::InFlight(_) | UnitState::InFlightAgain(_) => {
                (&mut self.bills_in_flight, &mut self.batches_in_flight)
            }
            UnitState::Delivered => (&mut self.bills_delivered, &mut self.batches_delivered),
            UnitState::Refused => (&mut self.bills_refused, &mut self.batches_refused),
            UnitState::Unknown | UnitState::LeasedAgain(_) => {
                (&mut self.bills_unknown, &mut self.batches_unknown)
            }
            // The parts stand for the whole, and what was withdrawn was rejected.
            UnitState::Split | UnitState::Withdrawn => return,
        };
        *bills_in_state = change(*bills_in_state, u64::from(bills));
        *batches_in_state = change(*batches_in_state, 1);
    }
}
