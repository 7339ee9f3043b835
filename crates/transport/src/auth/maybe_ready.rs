//! What is at hand nearly always, and has to be fetched now and then.

use std::fmt;

use futures_util::future::BoxFuture;

/// Something at hand, or a future of it. Whoever has it at hand makes no future, and whoever gets it sets
/// no timer: most calls are signed with a token that is there already.
pub enum MaybeReady<'a, T, E> {
    /// At hand. It took no time.
    Ready(T),
    /// To be waited for.
    Pending(BoxFuture<'a, Result<T, E>>),
}

impl<T, E> MaybeReady<'_, T, E> {
    /// Waits for it, where that is needed.
    ///
    /// # Errors
    ///
    /// What the future fails with; what is at hand does not fail.
    pub async fn get(self) -> Result<T, E> {
        match self {
            Self::Ready(value) => Ok(value),
            Self::Pending(future) => future.await,
        }
    }
}

impl<T, E> fmt::Debug for MaybeReady<'_, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ready(_) => "Ready",
            Self::Pending(_) => "Pending",
        })
    }
}
