//! One unit on its way: the intent is on disk, then the request leaves.

use billport_journal::{Claim, Intent, JournalError};
use billport_ports::PortError;

use super::Books;
use super::cargo::{Accepted, Outgoing};
use super::work::Work;
use crate::intent::{Age, INTENT_IS_WRITTEN_WITHIN};

/// A unit that is no longer on its way: its work, and what happened.
#[derive(Debug)]
pub(super) struct Ended {
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
    /// It took too long until the intent was written: the port was not asked.
    TooLate,
}

/// A unit whose intent is on disk, or could not be written.
pub(super) struct Intended<O> {
    outgoing: O,
    /// Since when it has been about to leave.
    age: Age,
    written: Result<(), JournalError>,
}

/// Puts on disk that a unit is about to be sent.
pub(super) async fn intend<O: Outgoing>(
    books: Books<'_>,
    claim: Claim,
    outgoing: O,
) -> Intended<O> {
    let age = Age::from_now((books.now)());
    let work = outgoing.work();
    let intent = Intent {
        unit: work.unit.number,
        late: work.late.clone(),
        judged_on: work.judged_on,
        body: outgoing.body(),
    };
    let written = books.journal.intend(claim, intent).await;
    Intended { outgoing, age, written }
}

/// Sends a unit if its intent is on disk, and was not held up on the way.
pub(super) async fn send<O: Outgoing>(books: Books<'_>, intended: Intended<O>) -> Ended {
    let Intended { outgoing, age, written } = intended;
    match written {
        Err(error) => Ended { work: outgoing.withhold(), end: End::NoIntent(error) },
        Ok(()) if age.is_above(INTENT_IS_WRITTEN_WITHIN, (books.now)()) => {
            Ended { work: outgoing.withhold(), end: End::TooLate }
        }
        Ok(()) => {
            let (work, answer) = outgoing.send().await;
            Ended { work, end: End::Asked(answer) }
        }
    }
}
