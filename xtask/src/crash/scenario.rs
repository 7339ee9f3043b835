//! What every scenario is: a command that is struck, what comes before it, and the way back.

use std::fmt;

use super::finding::Finding;
use super::line::Line;
use super::process::Ended;
use super::trial::{Input, Trial};
use crate::failure::Failure;

/// A command that is struck, after what comes before it.
pub(super) trait Scenario: Copy + fmt::Debug + Send + Sync {
    /// What its trials are about.
    type Input: Input;
    /// Where a trial stands when the command is typed.
    type Scene;

    fn name(self) -> &'static str;

    /// Does what comes before the command.
    ///
    /// # Errors
    ///
    /// When that does not go as foreseen.
    fn prepare(self, trial: &Trial<'_, Self::Input>) -> Result<Self::Scene, Failure>;

    /// The command to be struck.
    fn line(self, trial: &Trial<'_, Self::Input>, scene: &Self::Scene) -> Line;

    /// What is wrong with how the command ended when its disk had failed.
    ///
    /// # Errors
    ///
    /// When the ledger can't be read.
    fn complaints(
        self,
        trial: &Trial<'_, Self::Input>,
        ended: &Ended,
        was_asked_to_end: bool,
    ) -> Result<Vec<String>, Failure>;

    /// Does what an operator does after the blow, until all is well, and judges on the way.
    ///
    /// # Errors
    ///
    /// When a command does not do what an operator needs of it.
    fn recover(
        self,
        trial: &Trial<'_, Self::Input>,
        scene: Self::Scene,
    ) -> Result<Finding, Failure>;
}
