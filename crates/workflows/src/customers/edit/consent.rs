//! The second stage: somebody has seen what would be done, and says yes.

use billport_domain::{CustomerField, Difference};
use std::{error::Error, fmt};

use super::proposal::Proposal;
use super::write::Confirmed;

/// A consent to something else than this. Here it is.
#[derive(Debug)]
pub struct ConsentRefused {
    /// What would be done.
    pub proposal: Box<Proposal>,
}

impl Proposal {
    /// Takes a person's consent to exactly these differences, and to exactly these fields not being
    /// written, which the provider may empty then. It names what was seen, so that a yes to one thing is
    /// never taken for a yes to another.
    ///
    /// # Errors
    /// [`ConsentRefused`] with the proposal, if it would change something else, or leave something else
    /// out.
    pub fn confirm(
        self,
        seen: &[Difference],
        untold: &[CustomerField],
    ) -> Result<Confirmed, ConsentRefused> {
        if self.differences != seen || self.untold != untold {
            return Err(ConsentRefused { proposal: Box::new(self) });
        }
        Ok(Confirmed { proposal: self })
    }
}

impl fmt::Display for ConsentRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the consent is to another change")
    }
}

impl Error for ConsentRefused {}
