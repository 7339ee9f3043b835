//! What the caller of a run had decided, kept so that it is resumed in the same way.

/// The settings of a run that decide what is sent, and how. A run is resumed under them, whatever its
/// operator says then.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "any combination of them is a way to run")]
pub struct RunSettings {
    /// The most bills of one batch.
    pub batch_limit: u32,
    /// Nothing is sent if a row is rejected.
    pub strict: bool,
    /// A refused batch is sent again in halves.
    pub bisect: bool,
    /// Bills are sent although an earlier run has delivered them, or may have.
    pub again: bool,
    /// What the provider has already is left alone: whoever goes on with the run looks for it again.
    pub leave_existing: bool,
    /// Which column holds which field, as typed: `account_number=Acct No`.
    pub columns: Vec<String>,
}
