//! Why a row was rejected.

use billport_domain::{
    BillField, CustomerField, CustomerId, CustomerRejections, FieldRejection, Rejections,
};
use std::{error::Error, fmt};
use thiserror::Error;

use crate::cards::masked;
use crate::{EarlierBill, MAX_ROW_BYTES};

/// How the reason of a duplicate begins.
const DUPLICATE: &str = "account_number and period are those of line";
/// How the reason of a customer begins who stands in the file before.
const REPEATED: &str = "the customer stands in line";
/// How the reason of a customer begins whom the provider has already.
const EXISTS: &str = "the provider has this customer already:";

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

    /// Whether the row can be split into fields all the same.
    pub(crate) const fn leaves_fields(&self) -> bool {
        !matches!(self, Self::TooLong | Self::UnclosedQuote | Self::StrayQuote)
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
    /// Cells of it are no text.
    NotUtf8 {
        /// The fields in these cells.
        fields: Vec<CustomerField>,
    },
    /// Fields of a customer can't stand, or are missing.
    Customer(CustomerRejections),
    /// Cells of it hold what is left of a number that a rejects file has masked.
    Masked {
        /// The fields in these cells.
        fields: Vec<CustomerField>,
    },
    /// It is the customer of an earlier row.
    Repeated {
        /// The line of the earlier row.
        first_line: u64,
        /// By which field.
        by: CustomerField,
    },
    /// It is to be added unless the provider has it, and nothing is there by which to look for it.
    NothingToLookFor,
    /// The provider has the customer already.
    Exists {
        /// The provider's customer.
        customer: CustomerId,
        /// By which field.
        by: CustomerField,
    },
}

impl RowRejection {
    /// The codes of the rules that were broken, separated by `; `: those of
    /// [`BillRule`](billport_domain::BillRule), of [`FieldRule`](billport_domain::FieldRule), of
    /// [`RowProblem`] and of [`EarlierFate`](crate::EarlierFate), or `duplicate`, `not-utf8`,
    /// `masked`, `nothing-to-look-for` and `exists`.
    #[must_use]
    pub fn codes(&self) -> String {
        match self {
            Self::Row(problem) => problem.code().to_owned(),
            Self::Bill(rejections) => {
                let codes: Vec<_> = rejections.iter().map(|r| r.rule().code()).collect();
                codes.join("; ")
            }
            Self::Customer(rejections) => {
                let codes: Vec<_> = rejections.iter().map(|r| r.rule().code()).collect();
                codes.join("; ")
            }
            Self::NotUtf8 { .. } => "not-utf8".to_owned(),
            Self::Masked { .. } => "masked".to_owned(),
            Self::Duplicate { .. } | Self::Repeated { .. } => "duplicate".to_owned(),
            Self::NothingToLookFor => "nothing-to-look-for".to_owned(),
            Self::Exists { .. } => "exists".to_owned(),
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
            Self::Customer(_) | Self::NotUtf8 { .. } | Self::Masked { .. } => {
                written(&self.wrong_cells()).join("; ")
            }
            Self::NothingToLookFor => {
                written(&[CustomerField::Reference, CustomerField::Email]).join("; ")
            }
            Self::Repeated { by, .. } | Self::Exists { by, .. } => written(&[*by]).join("; "),
            Self::Duplicate { .. } | Self::Earlier(_) => {
                [BillField::AccountNumber.name(), BillField::Period.name()].join("; ")
            }
        }
    }

    /// The fields of a customer whose cells are to be written anew.
    pub(crate) fn wrong_cells(&self) -> Vec<CustomerField> {
        match self {
            Self::Customer(rejections) => rejections.iter().map(FieldRejection::field).collect(),
            Self::NotUtf8 { fields } | Self::Masked { fields } => fields.clone(),
            _ => Vec::new(),
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
            Self::Customer(rejections) => {
                let told = rejections.to_string();
                f.write_str(&String::from_utf8_lossy(&masked(told.as_bytes())))
            }
            Self::Masked { fields } => write!(
                f,
                "{} {} masked when the row was rejected: write the number again",
                written(fields).join(", "),
                if fields.len() == 1 { "was" } else { "were" }
            ),
            Self::NotUtf8 { fields } => write!(
                f,
                "{} {} no text in UTF-8: save the file as UTF-8",
                written(fields).join(", "),
                if fields.len() == 1 { "is" } else { "are" }
            ),
            Self::Repeated { first_line, by } => {
                write!(f, "{REPEATED} {first_line} already, with the same {by}")
            }
            Self::NothingToLookFor => f.write_str(
                "it has neither a reference nor an e-mail address by which it could be looked for",
            ),
            Self::Exists { customer, by } => {
                write!(f, "{EXISTS} customer {customer} has the same {by}")
            }
        }
    }
}

impl Error for RowRejection {}

/// The names of fields as they are written.
fn written(fields: &[CustomerField]) -> Vec<&'static str> {
    fields.iter().map(|field| field.written_as().unwrap_or(field.name())).collect()
}

/// Whether a rejects file gives this reason for a row that is there twice, or with the provider already.
/// Such a row is valid in itself: sent with the corrected ones, it would be there twice.
pub(crate) fn tells_of_duplicate(reason: &[u8]) -> bool {
    let again = RowProblem::StillDuplicate.to_string();
    [DUPLICATE, REPEATED, EXISTS].iter().any(|begin| reason.starts_with(begin.as_bytes()))
        || reason == again.as_bytes()
}
