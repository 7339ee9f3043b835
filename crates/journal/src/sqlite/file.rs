//! The file: read, or written in one transaction.

use rusqlite::Connection;
use time::OffsetDateTime;

use super::failure::{Failure, Result};
use super::known::Known;
use super::payments::PaymentWriting;
use super::transaction::WriteTransaction;
use super::write::{Posting, Writing};
use crate::instant::{Clock, rounded};

/// The one connection to the file.
pub(super) struct JournalFile {
    connection: Connection,
    clock: Clock,
    known: Option<Known>,
}

impl JournalFile {
    pub(super) fn new(connection: Connection, clock: Clock) -> Self {
        Self { connection, clock, known: None }
    }

    /// Writes in one transaction. Unless all of it succeeds, nothing is written.
    pub(super) fn write<T>(
        &mut self,
        work: impl FnOnce(&mut Writing<'_>) -> Result<T>,
    ) -> Result<T> {
        self.write_and_post(Posting::AtOnce, work)
    }

    /// Writes in one transaction, what is done to batch after batch. Unless all of it succeeds, nothing
    /// is written.
    pub(super) fn write_and_post<T>(
        &mut self,
        posting: Posting,
        work: impl FnOnce(&mut Writing<'_>) -> Result<T>,
    ) -> Result<T> {
        // Taken: if anything fails, or panics, nothing is known any more.
        let known = self.known.take();
        let mut writing = Writing::begin(&self.connection, self.now(), known)?;
        let done = work(&mut writing)?;
        self.known = Some(writing.commit(posting)?);
        Ok(done)
    }

    /// Writes an act on a payment in a transaction of its own.
    pub(super) fn write_payment<T>(
        &self,
        work: impl FnOnce(&PaymentWriting<'_>) -> Result<T>,
    ) -> Result<T> {
        let writing = PaymentWriting::begin(&self.connection, self.now())?;
        let done = work(&writing)?;
        writing.commit()?;
        Ok(done)
    }

    /// Reads while nobody writes.
    pub(super) fn read_alone<T>(&self, read: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let alone = WriteTransaction::begin(&self.connection)?;
        read(alone.connection())
    }

    /// Reads what stands in it at one moment, whoever writes meanwhile.
    pub(super) fn read<T>(
        &self,
        read: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T> {
        let moment = self.connection.unchecked_transaction()?;
        read(&moment).map_err(Failure::from)
    }

    /// The moment, as it will be read back.
    pub(super) fn now(&self) -> OffsetDateTime {
        rounded((self.clock)())
    }
}
