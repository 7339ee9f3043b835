//! A provider that has requests and never answers them, and a process that is killed meanwhile.

use super::Trial;
use super::order::Order;
use crate::crash::records::UploadLedger;
use crate::failure::Failure;

/// Which requests never get an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hold {
    /// The first of them; 1 is the first of the run.
    pub(super) first: u32,
    /// How many.
    pub(super) requests: usize,
    pub(super) effect: Effect,
}

/// Whether a provider that does not answer has saved the bills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    None,
    Done,
}

impl Hold {
    /// Uploads the file, and kills the upload once the provider has all these requests.
    ///
    /// # Errors
    ///
    /// When the provider never gets them.
    pub(super) fn kill(self, trial: &Trial<'_>) -> Result<(), Failure> {
        trial.provider.order(&self.order())?;
        let mut upload = trial.billport.start(&Order::Upload.line(trial))?;
        let seen =
            trial.provider.wait_for(|ledger: &UploadLedger| ledger.struck() == self.requests);
        upload.kill();
        let ended = upload.wait()?;
        seen.map_err(|failure| failure.hint(format!("{}{}", ended.stdout, ended.stderr)))?;
        trial.provider.withdraw_orders()
    }

    /// As the sandbox spells it.
    fn order(self) -> String {
        let (skip, times) = (self.first - 1, self.requests);
        let effect = match self.effect {
            Effect::None => "none",
            Effect::Done => "done",
        };
        format!(
            r#"{{"call": "upload", "fault": "never_answer", "effect": "{effect}", "skip": {skip}, "times": {times}}}"#
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_requests_before_the_first_go_well() {
        let order = Hold { first: 3, requests: 2, effect: Effect::Done }.order();
        assert!(order.ends_with(r#""effect": "done", "skip": 2, "times": 2}"#), "{order}");
    }
}
