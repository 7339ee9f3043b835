//! One unit on its way: the intent is on disk, then the request leaves.

use billport_journal::{Claim, Intent, JournalError};
use billport_ports::PortError;

use super::Books;
use super::cargo::{Accepted, Outgoing};
use super::event::HeldUp;
use super::level::{Signs, Ticket};
use super::work::Work;
use crate::intent::{Age, INTENT_IS_WRITTEN_WITHIN};

/// A unit that is no longer on its way: its work, and what happened.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) ticket: Ticket,
    pub(super) work: Work,
    pub(super) end: End,
}

/// What happened to a unit.
#[derive(Debug)]
pub(super) enum End {
    /// The port was asked, and says this.
    Asked(Result<Accepted, PortError>),
    /// The intent could not be written: nothing was sent.
    NoIntent(JournalError),
    /// It was kept from leaving: the port was not asked.
    Withheld(HeldUp),
}

impl Ended {
    /// What it tells of how the provider stands; nothing, if the port was not asked.
    pub(super) fn signs(&self) -> Signs {
        match &self.end {
            End::Asked(Ok(accepted)) => accepted.signs,
            End::Asked(Err(error)) => Signs::of_error(error),
            End::NoIntent(_) | End::Withheld(_) => Signs::default(),
        }
    }
}

/// A unit whose intent is on disk, or could not be written.
pub(super) struct Intended<O> {
    ticket: Ticket,
    outgoing: O,
    /// Since when it has been about to leave.
    age: Age,
    written: Result<(), JournalError>,
}

/// Puts on disk that a unit is about to be sent.
pub(super) fn intend<O: Outgoing>(
    books: Books<'_>,
    claim: Claim,
    ticket: Ticket,
    outgoing: O,
) -> impl Future<Output = Intended<O>> {
    let age = Age::from_now((books.now)());
    // A block keeps what it is given in one place. A function that is `async` keeps it twice: as it
    // came, and as it is used.
    async move {
        let work = outgoing.work();
        let intent = Intent {
            unit: work.unit.number,
            late: work.late.clone(),
            judged_on: work.judged_on,
            body: outgoing.body(),
        };
        let written = books.journal.intend(claim, intent).await;
        Intended { ticket, outgoing, age, written }
    }
}

/// Sends a unit if its intent is on disk, and was not held up on the way. None is sent once an outcome is
/// lost, for what became of this one could not be written either.
pub(super) fn send<O: Outgoing>(
    books: Books<'_>,
    outcome_is_lost: bool,
    intended: Intended<O>,
) -> impl Future<Output = Ended> {
    let Intended { ticket, outgoing, age, written } = intended;
    async move {
        let withheld = if outcome_is_lost {
            Some(HeldUp::LostOutcome)
        } else {
            age.is_above(INTENT_IS_WRITTEN_WITHIN, (books.now)()).then_some(HeldUp::Intent)
        };
        match (written, withheld) {
            (Err(error), _) => {
                Ended { ticket, work: outgoing.withhold(), end: End::NoIntent(error) }
            }
            (Ok(()), Some(why)) => {
                Ended { ticket, work: outgoing.withhold(), end: End::Withheld(why) }
            }
            (Ok(()), None) => {
                let (work, answer) = outgoing.send().await;
                Ended { ticket, work, end: End::Asked(answer) }
            }
        }
    }
}
