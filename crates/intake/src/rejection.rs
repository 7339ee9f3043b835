//! Why a row was rejected.

use billport_domain::{BillField, Rejections};
use std::{error::Error, fmt};
use thiserror::Error;

use crate::{EarlierBill, MAX_ROW_BYTES};

/// How the reason of a duplicate begins.
const DUPLICATE: &str = "account_number and period are those of line";

/// Why a row can't be read as a row at all.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RowProblem {
    /// More or fewer fields than the header has columns.
    #[error(
        "the row has {found} field{}, the header has {expected} columns{}",
        if *found == 1 { "" } else { "s" },
        if found > expected { ": a field with a delimiter in it needs quotes around it, and none stands behind the last field" } else { "" }
    )]
    FieldCount {
        /// The fields of the row.
        found: usize,
        /// The columns of the header.
        expected: usize,
    },
    /// A quote opens a field and no quote closes it.
    #[error("a quote in this line is not closed")]
    UnclosedQuote,
    /// A quote stands where none can.
    #[error("a quote stands in the middle of a field: put quotes around the field, and double it")]
    StrayQuote,
    /// More than [`MAX_ROW_BYTES`].
    #[error("the row is longer than {MAX_ROW_BYTES} bytes")]
    TooLong,
    /// Not one JSON object.
    #[error("the line is not one JSON object")]
    NotAnObject,
    /// A member of the JSON object stands there twice.
    #[error("the member `{0}` stands there twice")]
    RepeatedMember(BillField),
    /// It stands in a rejects file as a duplicate, and nobody has said that it is to be sent.
    #[error("rejected before as a duplicate: empty its `reason` to send it all the same")]
    StillDuplicate,
    /// A member of the JSON object has a value of the wrong kind.
    #[error("{0} is {1}: it must be {2}")]
    WrongKind(BillField, &'static str, &'static str),
}

impl RowProblem {
    /// A short name that does not change, such as `field-count`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::FieldCount { .. } => "field-count",
            Self::UnclosedQuote => "unclosed-quote",
            Self::StrayQuote => "stray-quote",
            Self::TooLong => "row-too-long",
            Self::NotAnObject => "not-an-object",
            Self::StillDuplicate => "still-duplicate",
            Self::RepeatedMember(_) => "repeated-member",
            Self::WrongKind(..) => "wrong-kind",
        }
    }

    /// The field that the problem lies in, if it lies in one.
    #[must_use]
    pub fn field(&self) -> Option<BillField> {
        match self {
            Self::RepeatedMember(field) | Self::WrongKind(field, ..) => Some(*field),
            _ => None,
        }
    }
}

/// Why a row was rejected. Nothing of it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowRejection {
    /// It can't be read as a row.
    Row(RowProblem),
    /// Fields of it break rules.
    Bill(Rejections),
    /// It has the account and the period of an earlier row.
    Duplicate {
        /// The line of the earlier row.
        first_line: u64,
    },
    /// It has the account and the period of a bill that an earlier run has taken care of.
    Earlier(EarlierBill),
}

impl RowRejection {
    /// The codes of the rules that were broken, separated by `; `: those of
    /// [`BillRule`](billport_domain::BillRule), of [`RowProblem`] and of
    /// [`EarlierFate`](crate::EarlierFate), or `duplicate`.
    #[must_use]
    pub fn codes(&self) -> String {
        match self {
            Self::Row(problem) => problem.code().to_owned(),
            Self::Bill(rejections) => {
                let codes: Vec<_> = rejections.iter().map(|r| r.rule().code()).collect();
                codes.join("; ")
            }
            Self::Duplicate { .. } => "duplicate".to_owned(),
            Self::Earlier(bill) => bill.fate.code().to_owned(),
        }
    }

    /// The names of the fields that are wrong, separated by `; `; empty if it is the whole row.
    #[must_use]
    pub fn columns(&self) -> String {
        match self {
            Self::Row(problem) => problem.field().map_or("", BillField::name).to_owned(),
            Self::Bill(rejections) => {
                let fields: Vec<_> = rejections.iter().map(|r| r.field().name()).collect();
                fields.join("; ")
            }
            Self::Duplicate { .. } | Self::Earlier(_) => {
                [BillField::AccountNumber.name(), BillField::Period.name()].join("; ")
            }
        }
    }
}

impl fmt::Display for RowRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Row(problem) => problem.fmt(f),
            Self::Bill(rejections) => rejections.fmt(f),
            Self::Duplicate { first_line } => {
                write!(f, "{DUPLICATE} {first_line}: a bill stands once in a file")
            }
            Self::Earlier(bill) => bill.fmt(f),
        }
    }
}

impl Error for RowRejection {}

/// Whether a rejects file gives this reason for a row that is a duplicate. Such a row is a valid bill
/// in itself: sent with the corrected ones, it would be there twice.
pub(crate) fn tells_of_duplicate(reason: &[u8]) -> bool {
    let again = RowProblem::StillDuplicate.to_string();
    reason.starts_with(DUPLICATE.as_bytes()) || reason == again.as_bytes()
}
