//! Why a row is no bill: field, rule and value, for each field that is wrong.

use std::{error::Error, fmt};

use super::BillRule;
use crate::Excerpt;

/// A field of a bill, by the name that files and the provider give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BillField {
    /// `account_number`
    AccountNumber,
    /// `amount`
    Amount,
    /// `due_date`
    DueDate,
    /// `period`
    Period,
}

impl BillField {
    /// All fields, in the order in which files usually have them.
    pub const ALL: [Self; 4] = [Self::AccountNumber, Self::Amount, Self::DueDate, Self::Period];

    /// The name, such as `account_number`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AccountNumber => "account_number",
            Self::Amount => "amount",
            Self::DueDate => "due_date",
            Self::Period => "period",
        }
    }
}

impl fmt::Display for BillField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// One field that broke a rule, with its value made safe to show.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rejection {
    field: BillField,
    rule: BillRule,
    value: Excerpt,
}

impl Rejection {
    pub(crate) fn new(field: BillField, rule: BillRule, value: &[u8]) -> Self {
        Self { field, rule, value: Excerpt::of(value) }
    }

    /// The field.
    #[must_use]
    pub const fn field(&self) -> BillField {
        self.field
    }

    /// The rule that it broke.
    #[must_use]
    pub const fn rule(&self) -> BillRule {
        self.rule
    }

    /// The value, escaped and cut.
    #[must_use]
    pub const fn value(&self) -> &Excerpt {
        &self.value
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.rule {
            BillRule::Missing => write!(f, "{} {}", self.field, self.rule),
            _ => write!(f, "{} `{}` {}", self.field, self.value, self.rule),
        }
    }
}

impl Error for Rejection {}

/// All that is wrong with one bill: one or more rejections, at most one for each field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rejections(Vec<Rejection>);

impl Rejections {
    /// The rejections that are there, or nothing if none is.
    pub(crate) fn of(broken: impl IntoIterator<Item = Option<Rejection>>) -> Option<Self> {
        let broken: Vec<_> = broken.into_iter().flatten().collect();
        (!broken.is_empty()).then_some(Self(broken))
    }

    /// The rejections, in the order of [`BillField::ALL`].
    pub fn iter(&self) -> std::slice::Iter<'_, Rejection> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Rejections {
    type Item = &'a Rejection;
    type IntoIter = std::slice::Iter<'a, Rejection>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Rejections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, rejection) in self.iter().enumerate() {
            write!(f, "{}{rejection}", if index == 0 { "" } else { "; " })?;
        }
        Ok(())
    }
}

impl Error for Rejections {}
