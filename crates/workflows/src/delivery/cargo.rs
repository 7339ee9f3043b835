//! What a run delivers, and how: the run itself knows units, and not what is in them.

use billport_domain::Excerpt;
use billport_intake::RowRejection;
use billport_journal::{BodyDigest, UnitRecord};
use billport_ports::PortError;
use std::io;

use super::stop::Stop;
use super::work::Work;

/// The rows of a file, as one kind of run delivers them: bills in batches, or customers one by one.
pub(crate) trait Cargo: Send {
    /// A row that is right.
    type Row: Send;
    /// A unit that is ready to be sent.
    type Outgoing: Outgoing<Row = Self::Row>;

    /// Reads a unit again from the file: exactly the rows that were planned and not left out since.
    ///
    /// # Errors
    /// [`Stop::File`] if the file can't be read, [`Stop::FileChanged`] if it is not what it was.
    fn read(&mut self, unit: UnitRecord) -> Result<Work<Self::Row>, Stop>;

    /// Leaves out what must not be sent any more, and writes it to the rejects.
    ///
    /// # Errors
    /// [`Stop::Rejects`], and as [`read`](Self::read).
    fn leave_out_late(&mut self, work: &mut Work<Self::Row>) -> Result<(), Stop>;

    /// The first line that must not be sent any more, with why.
    fn first_late(&self, work: &Work<Self::Row>) -> Option<(u64, RowRejection)>;

    /// Writes the request. Nothing is sent.
    fn prepare(&self, work: Work<Self::Row>) -> Self::Outgoing;

    /// Brings the rejected rows to the disk.
    ///
    /// # Errors
    /// If they can't be written.
    fn flush_rejects(&mut self) -> io::Result<()>;
}

/// A unit that is ready to be sent.
pub(crate) trait Outgoing: Send {
    /// What it is made of.
    type Row;

    /// The unit with its rows.
    fn work(&self) -> &Work<Self::Row>;

    /// The digest of what is about to be sent.
    fn body(&self) -> BodyDigest;

    /// Sends it, once, and gives it back with what came of it.
    fn send(self) -> impl Future<Output = Asked<Self::Row>> + Send;

    /// It is not sent after all.
    fn withhold(self) -> Work<Self::Row>;
}

/// A unit that was sent, and what the port says.
pub(crate) type Asked<R> = (Work<R>, Result<Accepted, PortError>);

/// What it took to deliver a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Accepted {
    /// How many requests may have reached the provider.
    pub(crate) requests: u32,
    /// What the journal is to keep of the answer.
    pub(crate) words: Option<Excerpt>,
}
