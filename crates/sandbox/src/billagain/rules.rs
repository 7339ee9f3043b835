//! What a test may change about the pretended BillAgain.

/// The rules by which BillAgain answers. Every combination is legal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rules {
    /// What becomes of a field that an edit doesn't mention.
    pub omitted_on_edit: Omitted,
    /// What becomes of `StatementDay` then: it has a rule of its own, for its null means the last day
    /// of the month.
    pub statement_day_omitted_on_edit: Omitted,
}

/// What becomes of a field that an edit doesn't mention: the documents don't say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Omitted {
    /// It is emptied: a client that forgets a field loses what stood there, and the ledger tells.
    #[default]
    Emptied,
    /// It stays as it is.
    Kept,
}
