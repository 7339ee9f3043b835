//! What a run delivers, and how: the run itself knows units, and not what is in them.

use billport_domain::Excerpt;
use billport_intake::RowRejection;
use billport_journal::{BodyDigest, UnitRecord};
use billport_ports::PortError;
use futures_util::future::BoxFuture;
use std::io;

use super::level::Signs;
use super::stop::Stop;
use super::work::Work;

/// The rows of a file, as one kind of run delivers them: bills in batches, or customers one by one.
pub(crate) trait Cargo: Send {
    /// A unit that was read again from the file.
    type Load: Load;
    /// A unit that is ready to be sent.
    type Outgoing: Outgoing;

    /// How many rows are read at once, about: while some units are on their way, the next ones are
    /// read. It bounds the memory that they take.
    const ROWS_AT_ONCE: u64;

    /// Begins to read units again from the file, in the order of their turns.
    fn read(&mut self, units: Vec<UnitRecord>) -> Reading<Self::Load>;

    /// The turn of a unit has come. Judges its rows by the day of sending, leaves out what must not be
    /// sent any more, and writes it to the rejects.
    ///
    /// # Errors
    /// [`Stop::Rejects`], and those of [`Reading`].
    fn leave_out_late(&mut self, load: &mut Self::Load) -> Result<(), Stop>;

    /// The turn of a unit has come that is sent as it is or not at all. Judges its rows by the day of
    /// sending: the first line that must not be sent any more, with why.
    ///
    /// # Errors
    /// Those of [`Reading`].
    fn first_late(&mut self, load: &mut Self::Load) -> Result<Option<(u64, RowRejection)>, Stop>;

    /// Makes a unit ready to be sent. Nothing is sent.
    fn prepare(&self, load: Self::Load) -> Self::Outgoing;

    /// Brings the rejected rows to the disk.
    ///
    /// # Errors
    /// If they can't be written.
    fn flush_rejects(&mut self) -> io::Result<()>;
}

/// Units that are being read: each with exactly the rows that were planned and not left out since.
/// Behind one that can't be read, there are none.
///
/// A unit is [`Stop::File`] if the file can't be read, [`Stop::FileChanged`] if it is not what it was.
pub(crate) type Reading<L> = BoxFuture<'static, Vec<Result<L, Stop>>>;

/// A unit that was read again from the file.
pub(crate) trait Load: Send {
    /// What is known of it.
    fn work(&self) -> &Work;

    /// The same, to be changed.
    fn work_mut(&mut self) -> &mut Work;
}

/// A unit that is ready to be sent.
pub(crate) trait Outgoing: Send {
    /// What is known of it.
    fn work(&self) -> &Work;

    /// The digest of what is about to be sent.
    fn body(&self) -> BodyDigest;

    /// Sends it, once, and gives it back with what came of it.
    fn send(self) -> impl Future<Output = Asked> + Send;

    /// It is not sent after all.
    fn withhold(self) -> Work;
}

/// A unit that was sent, and what the port says.
pub(crate) type Asked = (Work, Result<Accepted, PortError>);

/// What it took to deliver a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Accepted {
    /// How many requests may have reached the provider.
    pub(crate) requests: u32,
    /// What the journal is to keep of the answer.
    pub(crate) words: Option<Excerpt>,
    /// What it tells of how the provider stands.
    pub(crate) signs: Signs,
}
