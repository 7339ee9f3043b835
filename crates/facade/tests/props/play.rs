//! What happens at a step of a journal where something is to go wrong.

use billport::journal::{JournalError, StoreError, StoreErrorKind};
use std::future::pending;
use std::sync::Arc;
use tokio::sync::Barrier;

/// What happens at a step.
#[derive(Clone, Debug)]
pub(crate) enum Play {
    GoOn,
    Fail(StoreErrorKind),
    /// It never comes back: the process is about to die there.
    Hang,
    /// It goes on when all that it is to meet are there.
    Meet(Arc<Barrier>),
}

impl Play {
    /// Plays it: the step goes on after it, or fails.
    pub(crate) async fn out(self) -> Result<(), JournalError> {
        match self {
            Self::GoOn => Ok(()),
            Self::Fail(kind) => Err(StoreError::from(kind).into()),
            Self::Hang => pending().await,
            Self::Meet(others) => {
                others.wait().await;
                Ok(())
            }
        }
    }
}
