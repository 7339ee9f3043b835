//! A value for a field, in the form in which it came, and what each kind of field makes of it.

use super::{CountryCode, FieldRule, OfficialNumber, PaymentMethod, Stated, StatementDay};
use crate::{Currency, ProviderScalar};

/// A value that somebody gives for a field, before anybody has decided whether it can stand there.
///
/// People type everything as text; JSON tells texts, numbers and truth values apart, and an id that was
/// written as `"1"` stays a text. A text alone is what somebody typed: `details.set(field, "71")`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldInput<'a> {
    /// As people and cells of a file write it: digits where a number is wanted, `true` and `false` in
    /// any case of their letters, `last` for the last day of the month.
    Typed(&'a str),
    /// A text of JSON, without its quotes.
    Text(&'a str),
    /// A number of JSON, by its digits.
    Number(&'a str),
    /// `true` or `false`.
    Truth(bool),
}

impl<'a> From<&'a str> for FieldInput<'a> {
    fn from(typed: &'a str) -> Self {
        Self::Typed(typed)
    }
}

impl<'a> From<&'a String> for FieldInput<'a> {
    fn from(typed: &'a String) -> Self {
        Self::Typed(typed)
    }
}

impl FieldInput<'_> {
    /// The letters, to be shown to whoever gave them.
    pub(super) const fn letters(&self) -> &str {
        match self {
            Self::Typed(letters) | Self::Text(letters) | Self::Number(letters) => letters,
            Self::Truth(true) => "true",
            Self::Truth(false) => "false",
        }
    }

    pub(super) fn text(self) -> Result<String, FieldRule> {
        match self {
            Self::Typed(text) | Self::Text(text) => Ok(text.to_owned()),
            Self::Number(_) | Self::Truth(_) => Err(FieldRule::NotText),
        }
    }

    pub(super) fn truth(self) -> Result<bool, FieldRule> {
        match self {
            Self::Truth(truth) => Ok(truth),
            Self::Typed(text) if text.eq_ignore_ascii_case("true") => Ok(true),
            Self::Typed(text) if text.eq_ignore_ascii_case("false") => Ok(false),
            _ => Err(FieldRule::NotTruth),
        }
    }

    /// What people type as a number is one: the examples write most ids so.
    pub(super) fn id(self) -> Result<ProviderScalar, FieldRule> {
        let id = match self {
            Self::Typed(text) => {
                ProviderScalar::number(text).or_else(|| ProviderScalar::text(text))
            }
            Self::Text(text) => ProviderScalar::text(text),
            Self::Number(digits) => ProviderScalar::number(digits),
            Self::Truth(_) => None,
        };
        id.ok_or(FieldRule::NotId)
    }

    pub(super) fn official_number(self) -> Result<OfficialNumber, FieldRule> {
        match self {
            Self::Number(digits) => OfficialNumber::number(digits).ok_or(FieldRule::NotId),
            other => other.text().map(OfficialNumber::text),
        }
    }

    pub(super) fn payment_method(self) -> Result<PaymentMethod, FieldRule> {
        match self.text()?.as_str() {
            "" => Err(FieldRule::NoPaymentMethod),
            name => Ok(PaymentMethod::of(name)),
        }
    }

    pub(super) fn statement_day(self) -> Result<Stated<StatementDay>, FieldRule> {
        StatementDay::read(self.letters()).map_err(|_| FieldRule::NotStatementDay)
    }

    pub(super) fn currency(self) -> Result<Currency, FieldRule> {
        self.letters().parse().map_err(|_| FieldRule::NotCurrency)
    }

    pub(super) fn country(self) -> Result<CountryCode, FieldRule> {
        self.letters().parse().map_err(|_| FieldRule::NotCountry)
    }
}
