//! Why one run can't be read, where others can.

use thiserror::Error;

use super::StoreError;
use crate::records::RunId;

/// A run that can't be read: its row or one of its batches holds what no journal writes, or its events
/// do not lead on from there. Nothing is known of it but its number, and that others can be read.
#[derive(Clone, Debug, Error)]
#[error("run {run} can't be read: {source}")]
pub struct DamagedRun {
    /// The run.
    pub run: RunId,
    /// What is wrong with it.
    pub source: StoreError,
}
