//! Fills the fields of a row one after the other, in a statement that writes many rows.

use rusqlite::{Result, Statement, ToSql};

use super::columns::whole;

/// The fields of a row, from the first to the last. What is not filled is empty.
pub(super) struct Fields<'s, 'c> {
    statement: &'s mut Statement<'c>,
    next: usize,
}

impl<'s, 'c> Fields<'s, 'c> {
    /// Those of the next row: nothing of the row before is left in them.
    pub(super) fn of(statement: &'s mut Statement<'c>) -> Self {
        statement.clear_bindings();
        Self { statement, next: 1 }
    }

    /// Fills the next field.
    pub(super) fn value(&mut self, value: impl ToSql) -> Result<()> {
        self.maybe(Some(value))
    }

    /// Fills the next field with a number that is counted up from zero.
    pub(super) fn count(&mut self, number: u64) -> Result<()> {
        self.value(whole(number)?)
    }

    /// Fills the next field, or leaves it empty.
    pub(super) fn maybe(&mut self, value: Option<impl ToSql>) -> Result<()> {
        let field = self.next;
        self.next += 1;
        match value {
            Some(value) => self.statement.raw_bind_parameter(field, value),
            None => Ok(()),
        }
    }

    /// Writes the row.
    pub(super) fn write(self) -> Result<()> {
        debug_assert_eq!(self.next, self.statement.parameter_count() + 1, "each field has its say");
        self.statement.raw_execute().map(drop)
    }
}
