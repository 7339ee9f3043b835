//! The rows of an import, as they are delivered: one by one, read again when their turn comes.

use billport_domain::{Excerpt, NewCustomer};
use billport_intake::customers::CustomerLookup;
use billport_intake::{RejectsFile, RowRejection};
use billport_journal::{BodyDigest, UnitRecord};
use billport_ports::Customers;
use futures_util::FutureExt;
use std::future::ready;
use std::io;

use super::ImportContext;
use crate::delivery::{
    Accepted, Asked, Books, Cargo, Load, Outgoing, Reading, Rows as Places, Signs, Stop, Work,
    position,
};

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
    work: Work,
    /// Large beside all that a run moves around.
    new: Box<NewCustomer>,
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

    fn read_row(&mut self, unit: UnitRecord) -> Result<Row, Stop> {
        let at = position(unit.planned.start);
        let changed = || Stop::FileChanged { line: at.line };
        let row = self.lookup.row_at(at).map_err(Stop::File)?.ok_or_else(changed)?;
        let new = Box::new(row.judge().map_err(|_| changed())?);
        let digest = BodyDigest::of(row.raw());
        if !self.context.file.is_unchanged().map_err(Stop::File)? {
            return Err(changed());
        }
        let mut places = Places::expecting(1);
        places.add(at);
        let judged_on = (self.books.now)().date();
        Ok(Row { work: Work::new(unit, places, judged_on), new, digest })
    }
}

impl<'a> Cargo for Rows<'a> {
    type Load = Row;
    type Outgoing = OutgoingRow<'a>;

    /// One by one: a row is read in no time beside the request that adds it.
    const ROWS_AT_ONCE: u64 = 1;

    fn read(&mut self, units: Vec<UnitRecord>) -> Reading<Row> {
        ready(units.into_iter().map(|unit| self.read_row(unit)).collect()).boxed()
    }

    /// A customer is never late: no rule of theirs depends on the day.
    fn leave_out_late(&mut self, _row: &mut Row) -> Result<(), Stop> {
        Ok(())
    }

    fn first_late(&mut self, _row: &mut Row) -> Result<Option<(u64, RowRejection)>, Stop> {
        Ok(None)
    }

    fn prepare(&self, row: Row) -> OutgoingRow<'a> {
        OutgoingRow { port: self.port, row }
    }

    fn flush_rejects(&mut self) -> io::Result<()> {
        self.rejects.flush()
    }
}

impl Load for Row {
    fn work(&self) -> &Work {
        &self.work
    }

    fn work_mut(&mut self) -> &mut Work {
        &mut self.work
    }
}

/// A row that is about to be sent.
pub(super) struct OutgoingRow<'a> {
    port: &'a dyn Customers,
    row: Row,
}

impl Outgoing for OutgoingRow<'_> {
    fn work(&self) -> &Work {
        &self.row.work
    }

    fn body(&self) -> BodyDigest {
        self.row.digest
    }

    async fn send(self) -> Asked {
        let answer = self.port.add(&self.row.new).await;
        let accepted = answer.map(|customer| {
            let words = format!("customer {}", customer.id);
            let words = Some(Excerpt::of(words.as_bytes()));
            Accepted { requests: 1, words, signs: Signs::default() }
        });
        (self.row.work, accepted)
    }

    fn withhold(self) -> Work {
        self.row.work
    }
}
