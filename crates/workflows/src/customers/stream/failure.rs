//! Why a list can't be read to its end though every page was answered.

use billport_ports::{ErrorKind, PortError, Reach};

/// What is wrong with the list, or with the pages of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// Nothing is left by which it could be known how far it was read.
    Lost,
    /// So many rows in a row have no id: nobody can know them again, and so nobody can go on behind them.
    WithoutIds(u64),
    /// Pages are cut to fewer rows than they were asked for, so that the last one can't be told.
    CutPages,
}

impl From<Failure> for PortError {
    fn from(failure: Failure) -> Self {
        let (kind, cause) = match failure {
            Failure::Lost => (
                ErrorKind::Unavailable,
                "so much of it changed at once that nobody knows how far it was read; begin again"
                    .to_owned(),
            ),
            Failure::WithoutIds(rows) => (
                ErrorKind::Broken,
                format!("{rows} customers in a row have no id that can be read"),
            ),
            Failure::CutPages => (
                ErrorKind::Broken,
                "the provider gives fewer customers a page than it was asked for".to_owned(),
            ),
        };
        Self::new(kind, "the list of customers", "read all pages")
            .with_reach(Reach::Answered)
            .with_cause(cause)
    }
}
