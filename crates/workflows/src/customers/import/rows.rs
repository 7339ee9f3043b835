//! The rows of an import, as they are delivered: one by one, read again when their turn comes.

use billport_domain::{Excerpt, NewCustomer};
use billport_intake::customers::CustomerLookup;
use billport_intake::{RejectsFile, RowRejection};
use billport_journal::{BodyDigest, LeftOut, UnitRecord};
use billport_ports::Customers;
use std::io;

use super::ImportContext;
use crate::delivery::{Accepted, Asked, Books, Cargo, Outgoing, Stop, Work, position};

/// The customers of a file, to be added through a port.
pub(super) struct Rows<'a> {
    context: ImportContext<'a>,
    books: Books<'a>,
    port: &'a dyn Customers,
    rejects: &'a mut RejectsFile,
    lookup: CustomerLookup,
}

/// A row that is right.
pub(super) struct Row {
    new: NewCustomer,
    /// The digest of the row as it stands in the file: a body could hold a secret, a row can't.
    digest: BodyDigest,
}

impl<'a> Rows<'a> {
    pub(super) fn new(
        context: ImportContext<'a>,
        books: Books<'a>,
        port: &'a dyn Customers,
        rejects: &'a mut RejectsFile,
    ) -> Self {
        Self { context, books, port, rejects, lookup: context.file.lookup() }
    }
}

impl<'a> Cargo for Rows<'a> {
    type Row = Row;
    type Outgoing = OutgoingRow<'a>;

    fn read(&mut self, unit: UnitRecord) -> Result<Work<Row>, Stop> {
        let at = position(unit.planned.start);
        let changed = || Stop::FileChanged { line: at.line };
        let row = self.lookup.row_at(at).map_err(Stop::File)?.ok_or_else(changed)?;
        let new = row.judge().map_err(|_| changed())?;
        let row = Row { new, digest: BodyDigest::of(row.raw()) };
        if !self.context.file.is_unchanged().map_err(Stop::File)? {
            return Err(changed());
        }
        let judged_on = (self.books.now)().date();
        Ok(Work { unit, rows: vec![row], places: vec![at], late: LeftOut::default(), judged_on })
    }

    /// A customer is never late: no rule of theirs depends on the day.
    fn leave_out_late(&mut self, _work: &mut Work<Row>) -> Result<(), Stop> {
        Ok(())
    }

    fn first_late(&self, _work: &Work<Row>) -> Option<(u64, RowRejection)> {
        None
    }

    fn prepare(&self, work: Work<Row>) -> OutgoingRow<'a> {
        OutgoingRow { port: self.port, work }
    }

    fn flush_rejects(&mut self) -> io::Result<()> {
        self.rejects.flush()
    }
}

/// A row that is about to be sent.
pub(super) struct OutgoingRow<'a> {
    port: &'a dyn Customers,
    work: Work<Row>,
}

impl OutgoingRow<'_> {
    fn row(&self) -> &Row {
        self.work.rows.first().expect("a unit of an import is one row")
    }
}

impl Outgoing for OutgoingRow<'_> {
    type Row = Row;

    fn work(&self) -> &Work<Row> {
        &self.work
    }

    fn body(&self) -> BodyDigest {
        self.row().digest
    }

    async fn send(self) -> Asked<Row> {
        let answer = self.port.add(&self.row().new).await;
        let accepted = answer.map(|customer| {
            let words = format!("customer {}", customer.id);
            Accepted { requests: 1, words: Some(Excerpt::of(words.as_bytes())) }
        });
        (self.work, accepted)
    }

    fn withhold(self) -> Work<Row> {
        self.work
    }
}
