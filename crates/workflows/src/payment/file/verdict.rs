//! Whom an error concerns: this row, or every one behind it too.

use billport_ports::{ErrorKind, PortError};

use super::report::{RowEnd, WhyPending};

/// Whether the provider speaks of this row alone, so that another one may well succeed.
pub(super) fn concerns_this_row(error: &PortError) -> bool {
    !error.concerns_every_request()
}

/// How a row ends whose dues or charge could not be asked for, where that concerns it alone.
pub(super) fn not_quoted(error: PortError) -> RowEnd {
    match error.kind() {
        ErrorKind::Refused | ErrorKind::Invalid | ErrorKind::Broken => RowEnd::NotPaid { error },
        _ => RowEnd::Pending(WhyPending::NotQuoted(error)),
    }
}
