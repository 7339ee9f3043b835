//! Each row is told as soon as it has ended: whatever becomes of the command then, that is known.

use billport::workflows::payment::{PaymentNotice, PaymentObserver};

use crate::args::LinesOutput;
use crate::view::json::{self, PayRowJson};
use crate::view::{self, PaymentWatch, pay_file, talk};

/// Tells rows, and lets the watch know which payments are on their way.
pub(super) struct Rows<'a> {
    pub(super) watch: &'a PaymentWatch,
    pub(super) output: LinesOutput,
}

impl PaymentObserver for Rows<'_> {
    fn notice(&self, notice: PaymentNotice<'_>) {
        let PaymentNotice::RowEnded(row) = notice else { return self.watch.notice(notice) };
        if let Some(reference) = &row.reference {
            self.watch.arrived(reference);
        }
        let line = match self.output {
            LinesOutput::Text => pay_file::row(row),
            LinesOutput::Json => return,
            LinesOutput::Ndjson => json::line(&PayRowJson::from(row)),
        };
        // Payments are made whoever reads of them; the journal has them all.
        if view::print(&line).is_err() {
            talk::warning(&format!("line {} can't be told on stdout", row.line));
        }
    }
}
