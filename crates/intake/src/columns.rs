//! Which column of a file holds which field of a bill.

use billport_domain::BillField;
use std::str::FromStr;
use thiserror::Error;

/// The names that a file's columns (or JSON members) have for the fields of a bill.
///
/// By default the fields' own names. Names are compared without regard to case, and with blanks,
/// dashes and underscores taken as the same: `Account Number` is `account_number`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnNames([String; 4]);

impl Default for ColumnNames {
    fn default() -> Self {
        Self(BillField::ALL.map(|field| field.name().to_owned()))
    }
}

impl ColumnNames {
    /// Says that a field stands in the column of another name.
    #[must_use]
    pub fn with(mut self, field: BillField, column: impl Into<String>) -> Self {
        self.0[field as usize] = column.into();
        self
    }

    /// Says it as a person types it: `account_number=Acct No`.
    ///
    /// # Errors
    /// [`ColumnNameError`] if there is no `=`, no such field, or no name behind the `=`.
    pub fn with_typed(self, typed: &str) -> Result<Self, ColumnNameError> {
        let (field, column) = typed.split_once('=').ok_or(ColumnNameError)?;
        let field = BillField::ALL.into_iter().find(|known| known.name() == field.trim());
        match field {
            Some(field) if !column.trim().is_empty() => Ok(self.with(field, column.trim())),
            _ => Err(ColumnNameError),
        }
    }

    /// The column of a field.
    #[must_use]
    pub fn column(&self, field: BillField) -> &str {
        &self.0[field as usize]
    }

    /// The field that a column holds, if it holds one.
    pub(crate) fn field(&self, column: &str) -> Option<BillField> {
        BillField::ALL.into_iter().find(|field| same_name(self.column(*field), column))
    }
}

impl FromStr for ColumnNames {
    type Err = ColumnNameError;

    fn from_str(typed: &str) -> Result<Self, ColumnNameError> {
        Self::default().with_typed(typed)
    }
}

/// A column is named as `FIELD=NAME`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "a column is given as FIELD=NAME, where FIELD is account_number, amount, due_date or period, \
     such as account_number=\"Acct No\""
)]
pub struct ColumnNameError;

/// Whether two names of columns are the same, as people write them.
pub(crate) fn same_name(known: &str, found: &str) -> bool {
    let plain = |name: &str| -> Vec<char> {
        let letters = name.trim().chars().map(|c| if matches!(c, ' ' | '-') { '_' } else { c });
        letters.flat_map(char::to_lowercase).collect()
    };
    plain(known) == plain(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_as_people_write_them() {
        let names = ColumnNames::default();
        for column in ["account_number", "Account Number", " ACCOUNT-NUMBER "] {
            assert_eq!(names.field(column), Some(BillField::AccountNumber), "{column}");
        }
        for column in ["accountnumber", "account", "account_number_2", ""] {
            assert_eq!(names.field(column), None, "{column}");
        }
    }

    #[test]
    fn a_column_is_mapped_as_typed() {
        let names: ColumnNames = "account_number=Acct No".parse().unwrap();
        assert_eq!(names.field("acct no"), Some(BillField::AccountNumber));
        assert_eq!(names.field("account_number"), None);
        assert_eq!(names.field("amount"), Some(BillField::Amount));
        for typed in ["amount", "amount=", "amount= ", "sum=Amount", "=x", ""] {
            assert_eq!(typed.parse::<ColumnNames>(), Err(ColumnNameError), "{typed}");
        }
    }
}
