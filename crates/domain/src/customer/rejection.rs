//! Why a value can't stand in a field: the field, the value, the rule, and what is right.

use std::{error::Error, fmt};

use super::{CountryCodeError, CustomerField, StatementDay};
use crate::{CurrencyError, Excerpt, ProviderScalar};

/// A rule that a value of a customer's field can break.
///
/// `Display` says what is wrong and what would be right, to stand behind the value; [`code`] is a short
/// name that does not change.
///
/// [`code`]: FieldRule::code
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FieldRule {
    /// A required field is not there. Source: BillAgain, Customers, add and edit: `CurrencyCode req`,
    /// `isWaiveTaxes req`.
    Missing,
    /// A required field can't be emptied.
    NeverEmpty,
    /// The provider computes the field.
    NeverWritten,
    /// The field can be written only when a customer is added.
    OnAddOnly,
    /// The field is none of the [details](super::CustomerDetails): it stands beside them.
    BesideDetails,
    /// A number or a truth value, and the field is a text.
    NotText,
    /// Not `true` or `false`.
    NotTruth,
    /// Not a number or a text that can be an id.
    NotId,
    /// Not a currency.
    NotCurrency,
    /// Not the code of a country.
    NotCountry,
    /// Not a day of a statement.
    NotStatementDay,
    /// No method of payment at all.
    NoPaymentMethod,
}

impl FieldRule {
    /// A short name that does not change, such as `not-truth`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::NeverEmpty => "never-empty",
            Self::NeverWritten => "never-written",
            Self::OnAddOnly => "on-add-only",
            Self::BesideDetails => "beside-details",
            Self::NotText => "not-text",
            Self::NotTruth => "not-truth",
            Self::NotId => "not-id",
            Self::NotCurrency => "not-currency",
            Self::NotCountry => "not-country",
            Self::NotStatementDay => "not-statement-day",
            Self::NoPaymentMethod => "no-payment-method",
        }
    }

    /// Whether it is broken without any value.
    const fn is_of_no_value(self) -> bool {
        matches!(self, Self::Missing | Self::NeverEmpty | Self::NoPaymentMethod)
    }
}

impl fmt::Display for FieldRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("is missing: every customer has one"),
            Self::NeverEmpty => f.write_str("can't be emptied: every customer has one"),
            Self::NeverWritten => f.write_str("can't be written: the provider computes it"),
            Self::OnAddOnly => write!(
                f,
                "can be written only when a customer is added: to edit, set {}",
                CustomerField::CountryId
            ),
            Self::BesideDetails => {
                f.write_str("stands beside the details of a customer: set it there")
            }
            Self::NotText => f.write_str("is not text: write it between quotes"),
            Self::NotTruth => f.write_str("is neither `true` nor `false`"),
            Self::NotId => write!(
                f,
                "is not an id: a number or a text of at most {} bytes without hidden characters",
                ProviderScalar::MAX_BYTES
            ),
            Self::NotCurrency => write!(f, "is not a currency: {CurrencyError}"),
            Self::NotCountry => write!(f, "is not a country: {CountryCodeError}"),
            Self::NotStatementDay => write!(
                f,
                "is not a day of a statement: 1 to {}, or `{}` (`null` in JSON) for the last day of the \
                 month",
                StatementDay::MAX,
                StatementDay::LAST
            ),
            Self::NoPaymentMethod => {
                f.write_str("is an empty text: name a method such as `debit_order`")
            }
        }
    }
}

/// A value that can't stand in a field, made safe to show.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FieldRejection {
    field: CustomerField,
    rule: FieldRule,
    value: Excerpt,
}

impl FieldRejection {
    pub(super) fn new(field: CustomerField, rule: FieldRule, value: &str) -> Self {
        Self { field, rule, value: Excerpt::of(value.as_bytes()) }
    }

    /// The field.
    #[must_use]
    pub const fn field(&self) -> CustomerField {
        self.field
    }

    /// The rule that the value broke.
    #[must_use]
    pub const fn rule(&self) -> FieldRule {
        self.rule
    }

    /// The value, escaped and cut.
    #[must_use]
    pub const fn value(&self) -> &Excerpt {
        &self.value
    }
}

impl fmt::Display for FieldRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.field.name_for_writers();
        if self.rule.is_of_no_value() {
            return write!(f, "{name} {}", self.rule);
        }
        write!(f, "{name} `{}` {}", self.value, self.rule)
    }
}

impl Error for FieldRejection {}

/// All that is wrong with a customer to be added: one or more rejections, at most one for each field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CustomerRejections(Vec<FieldRejection>);

impl CustomerRejections {
    /// The rejections that are there, or nothing if none is.
    pub(super) fn of(mut broken: Vec<FieldRejection>) -> Option<Self> {
        broken.sort_by_key(FieldRejection::field);
        (!broken.is_empty()).then_some(Self(broken))
    }

    /// The rejections, in the order of [`CustomerField::ALL`].
    pub fn iter(&self) -> std::slice::Iter<'_, FieldRejection> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a CustomerRejections {
    type Item = &'a FieldRejection;
    type IntoIter = std::slice::Iter<'a, FieldRejection>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for CustomerRejections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, rejection) in self.iter().enumerate() {
            write!(f, "{}{rejection}", if index == 0 { "" } else { "; " })?;
        }
        Ok(())
    }
}

impl Error for CustomerRejections {}
