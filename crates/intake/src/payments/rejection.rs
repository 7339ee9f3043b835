//! Why a row of a file of payments can't be used. Nothing of it is paid.

use billport_domain::{ConsumerRejection, Excerpt, MoneyError};
use std::{error::Error, fmt};

use super::PaymentColumn;
use crate::RowProblem;

/// Why a row can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaymentRejection {
    /// It can't be read as a row.
    Row(RowProblem),
    /// Fields of it are wrong: at least one.
    Fields(Vec<FieldRejection>),
    /// The same consumer stands in another row. Which of the two is meant is not guessed.
    SameConsumer {
        /// The line of the first other row.
        other_line: u64,
    },
}

/// A field that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldRejection {
    /// It names no consumer.
    Consumer(ConsumerRejection),
    /// It is no text in UTF-8.
    NotUtf8 {
        /// Its column.
        column: PaymentColumn,
        /// Its value, escaped and cut.
        value: Excerpt,
    },
    /// It is no amount to be paid.
    Amount {
        /// Its value, escaped and cut.
        value: Excerpt,
        /// What is wrong with it.
        why: AmountProblem,
    },
}

/// What is wrong with an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountProblem {
    /// There is none.
    Missing,
    /// It is no number, and none of the words.
    NotAnAmount,
    /// It is a number that can't be paid.
    Number(MoneyError),
    /// It is zero.
    Zero,
}

impl FieldRejection {
    /// The column that it stands in.
    #[must_use]
    pub fn column(&self) -> PaymentColumn {
        match self {
            Self::Consumer(rejection) => PaymentColumn::Consumer(rejection.field()),
            Self::NotUtf8 { column, .. } => *column,
            Self::Amount { .. } => PaymentColumn::Amount,
        }
    }
}

impl fmt::Display for PaymentRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Row(problem) => problem.fmt(f),
            Self::Fields(rejections) => {
                let told: Vec<_> = rejections.iter().map(ToString::to_string).collect();
                f.write_str(&told.join("; "))
            }
            Self::SameConsumer { other_line } => write!(
                f,
                "office_code, sc_no and consumer_id are those of line {other_line}: a consumer \
                 stands once in a file"
            ),
        }
    }
}

impl fmt::Display for FieldRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Consumer(rejection) => rejection.fmt(f),
            Self::NotUtf8 { column, value } => {
                write!(f, "{} `{value}` is no text in UTF-8", column.name())
            }
            Self::Amount { value, why } => {
                let column = PaymentColumn::Amount.name();
                match why {
                    AmountProblem::Missing => write!(f, "{column} is missing: it is "),
                    AmountProblem::NotAnAmount => write!(f, "{column} `{value}` is not "),
                    AmountProblem::Number(why) => return write!(f, "{column} `{value}` {why}"),
                    AmountProblem::Zero => {
                        return write!(f, "{column} `{value}` is not above zero");
                    }
                }?;
                f.write_str(
                    "an amount such as 600 or 600.50, or one of the words minimum and total",
                )
            }
        }
    }
}

impl Error for PaymentRejection {}
