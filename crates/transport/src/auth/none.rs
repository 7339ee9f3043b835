//! No credentials, or such as stand in the body.

use std::time::Duration;

use super::{Authorize, Credentials, Signing, Stamp};
use crate::MaybeReady;

/// Signs nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoAuth;

impl Authorize for NoAuth {
    fn authorize(&self, _: Duration) -> Signing<'_> {
        MaybeReady::Ready((Credentials::default(), Stamp::FIXED))
    }

    fn rejected(&self, _: Stamp) -> bool {
        false
    }
}
