//! Reads the columns of a row one after the other, and checks that each makes sense.

use billport_domain::{Excerpt, Money, ProviderScalar, ScalarForm};
use rusqlite::types::{FromSql, Type, ValueRef};
use rusqlite::{Error, Result, Row};
use std::str::FromStr;
use time::{Date, OffsetDateTime};

use crate::instant;
use crate::records::LeftOut;

/// More than anything is ever counted to; sums of a few such numbers still fit.
const MOST: i64 = 1 << 60;

/// The columns of a row, from the left to the right.
pub(in crate::sqlite) struct Columns<'a, 'row> {
    row: &'a Row<'row>,
    next: usize,
}

impl<'a, 'row> Columns<'a, 'row> {
    pub(in crate::sqlite) fn of(row: &'a Row<'row>) -> Self {
        Self { row, next: 0 }
    }

    /// The next column as it is.
    pub(in crate::sqlite) fn value<T: FromSql>(&mut self) -> Result<T> {
        let column = self.next;
        self.next += 1;
        self.row.get(column)
    }

    /// The next column as a number that is counted up from zero.
    pub(in crate::sqlite) fn count(&mut self) -> Result<u64> {
        self.meaning(count)
    }

    /// What the next column means.
    pub(in crate::sqlite) fn meaning<S: FromSql, T>(
        &mut self,
        meaning: impl FnOnce(S) -> Option<T>,
    ) -> Result<T> {
        self.maybe(meaning)?.ok_or_else(|| self.senseless())
    }

    /// What the next column means, unless it is empty.
    pub(super) fn maybe<S: FromSql, T>(
        &mut self,
        meaning: impl FnOnce(S) -> Option<T>,
    ) -> Result<Option<T>> {
        match self.value::<Option<S>>()? {
            None => Ok(None),
            Some(stored) => meaning(stored).map(Some).ok_or_else(|| self.senseless()),
        }
    }

    /// Both of two columns, or neither.
    pub(super) fn both<T>(&self, one: Option<T>, other: Option<T>) -> Result<Option<(T, T)>> {
        match (one, other) {
            (Some(one), Some(other)) => Ok(Some((one, other))),
            (None, None) => Ok(None),
            _ => Err(self.senseless()),
        }
    }

    /// The words in the next column, unless it is empty. They were escaped and cut before they were
    /// written: doing so again changes nothing of them, and makes safe what somebody else has put
    /// there.
    pub(super) fn words(&mut self) -> Result<Option<Excerpt>> {
        let stored = self.value::<Option<String>>()?;
        Ok(stored.map(|words| Excerpt::cut_at(words.as_bytes(), usize::MAX)))
    }

    /// Makes sure that the next columns are empty.
    pub(super) fn empty(&mut self, columns: usize) -> Result<()> {
        for _ in 0..columns {
            let column = self.next;
            self.next += 1;
            if self.row.get_ref(column)? != ValueRef::Null {
                return Err(self.senseless());
            }
        }
        Ok(())
    }

    /// The complaint that what was read last makes no sense.
    pub(super) fn senseless(&self) -> Error {
        let column = self.next.saturating_sub(1);
        let name = self.row.as_ref().column_name(column).unwrap_or("a column").to_owned();
        Error::FromSqlConversionFailure(
            column,
            Type::Null,
            format!("{name} holds what no journal writes").into(),
        )
    }
}

/// A number that is counted up from zero.
pub(in crate::sqlite) fn count(stored: i64) -> Option<u64> {
    u64::try_from(stored).ok().filter(|_| stored <= MOST)
}

/// Yes or no.
pub(super) fn flag(stored: i64) -> Option<bool> {
    match stored {
        0 => Some(false),
        1 => Some(true),
        _ => None,
    }
}

/// A day, by its Julian day number.
pub(super) fn day(stored: i32) -> Option<Date> {
    Date::from_julian_day(stored).ok()
}

/// A moment, by its milliseconds.
pub(super) fn moment(stored: i64) -> Option<OffsetDateTime> {
    instant::from_millis(stored)
}

/// Lines that are left out.
#[expect(clippy::needless_pass_by_value, reason = "it is what a column gives")]
pub(super) fn left_out(stored: Vec<u8>) -> Option<LeftOut> {
    LeftOut::from_bytes(&stored)
}

/// What is written as its own text.
#[expect(clippy::needless_pass_by_value, reason = "it is what a column gives")]
pub(in crate::sqlite) fn parsed<T: FromStr + ToString>(stored: String) -> Option<T> {
    stored.parse().ok().filter(|parsed: &T| parsed.to_string() == stored)
}

/// An amount with its currency, to the digit.
#[expect(clippy::needless_pass_by_value, reason = "it is what a column gives")]
pub(super) fn money(stored: String) -> Option<Money> {
    let (currency, amount) = stored.split_once(' ')?;
    let money = Money::new(amount.parse().ok()?, currency.parse().ok()?);
    (money.to_string() == stored).then_some(money)
}

/// A number or a text of a provider, as [`text_of_scalar`] has written it.
#[expect(clippy::needless_pass_by_value, reason = "it is what a column gives")]
pub(super) fn scalar(stored: String) -> Option<ProviderScalar> {
    match stored.strip_prefix('"') {
        Some(quoted) => ProviderScalar::text(quoted.strip_suffix('"')?),
        None => ProviderScalar::number(&stored),
    }
}

/// A number or a text of a provider as JSON tells them apart: bare, or between quotes. What is between
/// them is not escaped.
pub(super) fn text_of_scalar(scalar: &ProviderScalar) -> String {
    match scalar.form() {
        ScalarForm::Number => scalar.as_str().to_owned(),
        ScalarForm::Text => format!("\"{scalar}\""),
    }
}

/// A number as the file keeps it.
pub(super) fn whole(number: u64) -> Result<i64> {
    i64::try_from(number).ok().filter(|number| *number <= MOST).ok_or_else(|| {
        Error::ToSqlConversionFailure(format!("{number} is more than a journal can keep").into())
    })
}

/// A limit as SQLite takes it: what is larger than any number is no limit.
pub(in crate::sqlite) fn up_to(limit: impl TryInto<i64>) -> i64 {
    limit.try_into().unwrap_or(i64::MAX)
}
