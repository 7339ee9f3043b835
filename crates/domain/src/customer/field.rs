//! The table of a customer's fields: their names, and which of them can be written when.

use std::{fmt, str::FromStr};
use thiserror::Error;

use crate::Excerpt;

/// A field of a customer that is one value, by the name that the provider and files give it.
///
/// Source: BillAgain, Customers: the tables of its ten calls, in the order of the first.
///
/// ```
/// use billport_domain::CustomerField;
///
/// let field: CustomerField = "statementdate".parse()?;
/// assert_eq!((field.name(), field.written_as()), ("StatementDate", Some("StatementDay")));
/// assert_eq!("StatementDay".parse(), Ok(field), "either spelling, in any case of its letters");
/// # Ok::<(), billport_domain::CustomerFieldError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CustomerField {
    /// `customerID`
    Id,
    /// `Reference`
    Reference,
    /// `isCompany`
    IsCompany,
    /// `Name`
    Name,
    /// `LastName`
    LastName,
    /// `RegistrationNumber`
    RegistrationNumber,
    /// `VatNo`
    VatNumber,
    /// `Company`
    Company,
    /// `Email`
    Email,
    /// `EmailCC`
    EmailCc,
    /// `Cell`
    Cell,
    /// `Tel`
    Tel,
    /// `Fax`
    Fax,
    /// `Address1`
    Address1,
    /// `Address2`
    Address2,
    /// `City`
    City,
    /// `State`
    State,
    /// `Country`
    Country,
    /// `CountryState`
    CountryState,
    /// `countryID`
    CountryId,
    /// `countryStateID`
    CountryStateId,
    /// `ZipCode`
    ZipCode,
    /// `PrimaryGatewayID`
    PrimaryGatewayId,
    /// `CurrencyCode`
    Currency,
    /// `CreatedDate`
    Created,
    /// `isSuspended`
    IsSuspended,
    /// `isActive`
    IsActive,
    /// `comp_status`
    Status,
    /// `isWaiveTaxes`
    WaivesTaxes,
    /// `SuspendedDate`
    Suspended,
    /// `PaymentMethod`
    PaymentMethod,
    /// `ActiveSubs`
    ActiveSubscriptions,
    /// `Balance`
    Balance,
    /// `autoSendInvoice`
    AutoSendInvoice,
    /// `autoSendStatement`
    AutoSendStatement,
    /// `StatementDate` as read, `StatementDay` as written
    StatementDay,
    /// `StatementLastSentDate`
    StatementLastSent,
    /// `paymentMethodID`
    PaymentMethodId,
    /// `gatewayID`
    GatewayId,
    /// `CountryCode`, when a customer is added
    CountryCode,
    /// `CustomFields`
    CustomFields,
}

/// When a field can be written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    Never,
    OnAdd,
    Always,
    /// It must be, each time.
    Required,
}

impl CustomerField {
    /// All fields, in the order of the provider's first table.
    pub const ALL: [Self; 41] = [
        Self::Id,
        Self::Reference,
        Self::IsCompany,
        Self::Name,
        Self::LastName,
        Self::RegistrationNumber,
        Self::VatNumber,
        Self::Company,
        Self::Email,
        Self::EmailCc,
        Self::Cell,
        Self::Tel,
        Self::Fax,
        Self::Address1,
        Self::Address2,
        Self::City,
        Self::State,
        Self::Country,
        Self::CountryState,
        Self::CountryId,
        Self::CountryStateId,
        Self::ZipCode,
        Self::PrimaryGatewayId,
        Self::Currency,
        Self::Created,
        Self::IsSuspended,
        Self::IsActive,
        Self::Status,
        Self::WaivesTaxes,
        Self::Suspended,
        Self::PaymentMethod,
        Self::ActiveSubscriptions,
        Self::Balance,
        Self::AutoSendInvoice,
        Self::AutoSendStatement,
        Self::StatementDay,
        Self::StatementLastSent,
        Self::PaymentMethodId,
        Self::GatewayId,
        Self::CountryCode,
        Self::CustomFields,
    ];

    /// The name as it is read, such as `StatementDate`; of a field that is only written, as it is
    /// written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.row().0
    }

    /// The name as it is written, such as `StatementDay`; nothing if it can't be written.
    #[must_use]
    pub const fn written_as(self) -> Option<&'static str> {
        match (self, self.row()) {
            (_, (_, Written::Never)) => None,
            (Self::StatementDay, _) => Some("StatementDay"),
            (_, (name, _)) => Some(name),
        }
    }

    /// The name for whoever writes it, or tries to.
    pub(super) fn name_for_writers(self) -> &'static str {
        self.written_as().unwrap_or(self.name())
    }

    /// Whether it can be written when a customer is added.
    #[must_use]
    pub const fn is_writable_on_add(self) -> bool {
        !matches!(self.row().1, Written::Never)
    }

    /// Whether it can be written when a customer is edited.
    #[must_use]
    pub const fn is_writable_on_edit(self) -> bool {
        matches!(self.row().1, Written::Always | Written::Required)
    }

    /// Whether an answer can have it: every field but the country's code, which is only written.
    #[must_use]
    pub const fn is_told(self) -> bool {
        !matches!(self.row().1, Written::OnAdd)
    }

    /// Whether it must be written each time: the currency, and whether taxes are waived.
    #[must_use]
    pub const fn is_required(self) -> bool {
        matches!(self.row().1, Written::Required)
    }

    /// The name as it is read, and when the field can be written.
    const fn row(self) -> (&'static str, Written) {
        use Written::{Always, Never, OnAdd, Required};
        match self {
            Self::Id => ("customerID", Never),
            Self::Reference => ("Reference", Always),
            Self::IsCompany => ("isCompany", Always),
            Self::Name => ("Name", Always),
            Self::LastName => ("LastName", Always),
            Self::RegistrationNumber => ("RegistrationNumber", Always),
            Self::VatNumber => ("VatNo", Always),
            Self::Company => ("Company", Always),
            Self::Email => ("Email", Always),
            Self::EmailCc => ("EmailCC", Always),
            Self::Cell => ("Cell", Always),
            Self::Tel => ("Tel", Always),
            Self::Fax => ("Fax", Always),
            Self::Address1 => ("Address1", Always),
            Self::Address2 => ("Address2", Always),
            Self::City => ("City", Always),
            Self::State => ("State", Always),
            Self::Country => ("Country", Never),
            Self::CountryState => ("CountryState", Never),
            Self::CountryId => ("countryID", Always),
            Self::CountryStateId => ("countryStateID", Always),
            Self::ZipCode => ("ZipCode", Always),
            Self::PrimaryGatewayId => ("PrimaryGatewayID", Always),
            Self::Currency => ("CurrencyCode", Required),
            Self::Created => ("CreatedDate", Never),
            Self::IsSuspended => ("isSuspended", Never),
            Self::IsActive => ("isActive", Never),
            Self::Status => ("comp_status", Never),
            Self::WaivesTaxes => ("isWaiveTaxes", Required),
            Self::Suspended => ("SuspendedDate", Never),
            Self::PaymentMethod => ("PaymentMethod", Always),
            Self::ActiveSubscriptions => ("ActiveSubs", Never),
            Self::Balance => ("Balance", Never),
            Self::AutoSendInvoice => ("autoSendInvoice", Always),
            Self::AutoSendStatement => ("autoSendStatement", Always),
            Self::StatementDay => ("StatementDate", Always),
            Self::StatementLastSent => ("StatementLastSentDate", Never),
            Self::PaymentMethodId => ("paymentMethodID", Never),
            Self::GatewayId => ("gatewayID", Never),
            Self::CountryCode => ("CountryCode", OnAdd),
            Self::CustomFields => ("CustomFields", Never),
        }
    }
}

impl FromStr for CustomerField {
    type Err = CustomerFieldError;

    /// Finds the field of a name, as it is read or as it is written, in any case of its letters.
    ///
    /// # Errors
    /// [`CustomerFieldError`] if no field has this name.
    fn from_str(name: &str) -> Result<Self, CustomerFieldError> {
        let is_named = |field: &Self| {
            let names = [Some(field.name()), field.written_as()];
            names.into_iter().flatten().any(|own| own.eq_ignore_ascii_case(name))
        };
        let field = Self::ALL.into_iter().find(is_named);
        field.ok_or_else(|| CustomerFieldError { name: Excerpt::of(name.as_bytes()) })
    }
}

impl fmt::Display for CustomerField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// No field of a customer has this name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("no field of a customer is called `{name}`")]
pub struct CustomerFieldError {
    /// The name, escaped and cut.
    pub name: Excerpt,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_stands_in_the_list_at_its_place() {
        for (place, field) in CustomerField::ALL.into_iter().enumerate() {
            assert_eq!(field as usize, place, "{field:?}");
        }
        let last = CustomerField::ALL.last().map(|field| *field as usize + 1);
        assert_eq!(last, Some(CustomerField::ALL.len()));
    }

    #[test]
    fn every_name_finds_its_field_in_any_case() {
        for field in CustomerField::ALL {
            for name in [Some(field.name()), field.written_as()].into_iter().flatten() {
                for name in [name.to_owned(), name.to_ascii_uppercase(), name.to_lowercase()] {
                    assert_eq!(name.parse(), Ok(field), "{name}");
                }
            }
        }
        for name in ["", "customer", "Reference ", "Token", "Number", "Password"] {
            assert!(name.parse::<CustomerField>().is_err(), "{name}");
        }
    }

    #[test]
    fn as_many_can_be_written_as_the_tables_say() {
        let count = |is: fn(CustomerField) -> bool| {
            CustomerField::ALL.into_iter().filter(|field| is(*field)).count()
        };
        // Of the 30 input parameters of add, three are objects.
        assert_eq!(count(CustomerField::is_writable_on_add), 27);
        assert_eq!(count(CustomerField::is_writable_on_edit), 26);
        assert_eq!(count(CustomerField::is_required), 2);
        assert_eq!(count(CustomerField::is_told), 40);
        for field in CustomerField::ALL {
            assert_eq!(field.written_as().is_some(), field.is_writable_on_add(), "{field:?}");
        }
    }
}
