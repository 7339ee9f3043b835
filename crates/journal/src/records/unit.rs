//! A unit: what is sent in one request. Of an upload that is a batch of bills, of an import one customer;
//! by reference: where its rows stand in the file, never the bills or the customer themselves.

use time::{Date, OffsetDateTime};

use super::body_digest::BodyDigest;
use super::left_out::{LeftOut, WhyLeftOut};
use crate::state::{IllegalStep, Step, UnitState};

/// Where a row begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The offset in bytes.
    pub byte: u64,
    /// The line, counted from 1.
    pub line: u64,
}

/// A unit that is planned.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NewUnit {
    /// Where its rows begin.
    pub start: Place,
    /// Where the rows behind it begin.
    pub end: Place,
    /// How many bills between are to be sent.
    pub bills: u32,
    /// Valid bills between that are not.
    pub left_out: LeftOut,
}

/// A unit as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitRecord {
    /// Its number in the run, counted from 1.
    pub number: u64,
    /// The unit of which it is a part.
    pub part_of: Option<u64>,
    /// What it was planned to be.
    pub planned: NewUnit,
    /// How many bills are left of it to send, or were sent.
    pub bills: u32,
    /// Bills that were rejected since it was planned.
    pub rejected: LeftOut,
    /// The provider's day by which its bills were judged before they were sent.
    pub judged_on: Option<Date>,
    /// The digest of the exact body of its last request.
    pub body: Option<BodyDigest>,
    /// Where it stands.
    pub state: UnitState,
    /// How many requests for it may have reached the provider, without those since an intent that
    /// has no outcome yet. An intent whose owner was lost counts as one, whether it left or not.
    pub attempts: u32,
    /// Before when the provider does not want to be asked again.
    pub not_before: Option<OffsetDateTime>,
    /// The last event that moved it.
    pub last_event: Option<u64>,
}

impl UnitRecord {
    /// A unit that was planned just now.
    #[must_use]
    pub fn new(number: u64, part_of: Option<u64>, planned: NewUnit) -> Self {
        Self {
            number,
            part_of,
            bills: planned.bills,
            planned,
            rejected: LeftOut::default(),
            judged_on: None,
            body: None,
            state: UnitState::Planned,
            attempts: 0,
            not_before: None,
            last_event: None,
        }
    }

    /// Why the valid bill in a line is not sent with it, if it isn't.
    #[must_use]
    pub fn why_left_out(&self, line: u64) -> Option<WhyLeftOut> {
        self.planned.left_out.why(line).or_else(|| self.rejected.why(line))
    }

    /// Moves it, and says where it stood before.
    ///
    /// # Errors
    /// [`IllegalStep`] if the step does not lead on from where it stands; nothing is changed then.
    pub fn make(&mut self, step: Step) -> Result<UnitState, IllegalStep> {
        let next = self.state.after(step)?;
        Ok(std::mem::replace(&mut self.state, next))
    }
}
