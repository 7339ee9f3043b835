//! Fields of the details by their name: set and emptied.

use super::{
    CustomerDetails, CustomerField, FieldInput, FieldRejection, FieldRule, OfficialNumber,
    PaymentMethod, Stated, StatementDay,
};
use crate::ProviderScalar;

/// Where a field of the details stands, by the kind of value that it takes.
enum Slot<'a> {
    Text(&'a mut Stated<String>),
    Truth(&'a mut Stated<bool>),
    Id(&'a mut Stated<ProviderScalar>),
    Official(&'a mut Stated<OfficialNumber>),
    Method(&'a mut Stated<PaymentMethod>),
    Day(&'a mut Stated<StatementDay>),
}

impl CustomerDetails {
    /// Sets the field of this name: [`Stated::Set`], or of a statement's day that is `last`
    /// [`Stated::Empty`].
    ///
    /// ```
    /// use billport_domain::{CustomerDetails, CustomerField, FieldInput, Stated};
    ///
    /// let mut details = CustomerDetails::default();
    /// details.set(CustomerField::City, "Gqeberha ")?;
    /// details.set(CustomerField::CountryStateId, FieldInput::Text("1"))?;
    /// assert_eq!(details.address.city.set().map(String::as_str), Some("Gqeberha "));
    ///
    /// let rejection = details.set(CustomerField::IsCompany, "perhaps").unwrap_err();
    /// assert_eq!(rejection.to_string(), "isCompany `perhaps` is neither `true` nor `false`");
    /// # Ok::<(), billport_domain::FieldRejection>(())
    /// ```
    ///
    /// # Errors
    /// [`FieldRejection`] if the value can't stand in the field, or the field is none of the details; see
    /// [`FieldRule`]. The field is as it was then.
    pub fn set<'i>(
        &mut self,
        field: CustomerField,
        input: impl Into<FieldInput<'i>>,
    ) -> Result<(), FieldRejection> {
        let input = input.into();
        let rejection = |rule| FieldRejection::new(field, rule, input.letters());
        let slot = self.slot(field).ok_or_else(|| rejection(not_of_the_details(field)))?;
        slot.set(input).map_err(rejection)
    }

    /// Empties the field of this name: [`Stated::Empty`].
    ///
    /// # Errors
    /// [`FieldRejection`] if the field is none of the details.
    pub fn empty(&mut self, field: CustomerField) -> Result<(), FieldRejection> {
        let slot = self.slot(field);
        let rejection = || FieldRejection::new(field, not_of_the_details(field), "");
        slot.map(Slot::empty).ok_or_else(rejection)
    }

    fn slot(&mut self, field: CustomerField) -> Option<Slot<'_>> {
        let Self { reference, is_company, contact, address, tax, billing } = self;
        Some(match field {
            CustomerField::Reference => Slot::Text(reference),
            CustomerField::IsCompany => Slot::Truth(is_company),
            CustomerField::Name => Slot::Text(&mut contact.name),
            CustomerField::LastName => Slot::Text(&mut contact.last_name),
            CustomerField::RegistrationNumber => Slot::Official(&mut tax.registration_number),
            CustomerField::VatNumber => Slot::Official(&mut tax.vat_number),
            CustomerField::Company => Slot::Text(&mut contact.company),
            CustomerField::Email => Slot::Text(&mut contact.email),
            CustomerField::EmailCc => Slot::Text(&mut contact.email_cc),
            CustomerField::Cell => Slot::Text(&mut contact.cell),
            CustomerField::Tel => Slot::Text(&mut contact.tel),
            CustomerField::Fax => Slot::Text(&mut contact.fax),
            CustomerField::Address1 => Slot::Text(&mut address.line_1),
            CustomerField::Address2 => Slot::Text(&mut address.line_2),
            CustomerField::City => Slot::Text(&mut address.city),
            CustomerField::State => Slot::Text(&mut address.state),
            CustomerField::CountryId => Slot::Id(&mut address.country_id),
            CustomerField::CountryStateId => Slot::Id(&mut address.country_state_id),
            CustomerField::ZipCode => Slot::Text(&mut address.zip_code),
            CustomerField::PrimaryGatewayId => Slot::Id(&mut billing.primary_gateway_id),
            CustomerField::PaymentMethod => Slot::Method(&mut billing.payment_method),
            CustomerField::AutoSendInvoice => Slot::Truth(&mut billing.auto_send_invoice),
            CustomerField::AutoSendStatement => Slot::Truth(&mut billing.auto_send_statement),
            CustomerField::StatementDay => Slot::Day(&mut billing.statement_day),
            _ => return None,
        })
    }
}

impl Slot<'_> {
    fn set(self, input: FieldInput<'_>) -> Result<(), FieldRule> {
        match self {
            Self::Text(slot) => *slot = Stated::Set(input.text()?),
            Self::Truth(slot) => *slot = Stated::Set(input.truth()?),
            Self::Id(slot) => *slot = Stated::Set(input.id()?),
            Self::Official(slot) => *slot = Stated::Set(input.official_number()?),
            Self::Method(slot) => *slot = Stated::Set(input.payment_method()?),
            Self::Day(slot) => *slot = input.statement_day()?,
        }
        Ok(())
    }

    fn empty(self) {
        match self {
            Self::Text(slot) => *slot = Stated::Empty,
            Self::Truth(slot) => *slot = Stated::Empty,
            Self::Id(slot) => *slot = Stated::Empty,
            Self::Official(slot) => *slot = Stated::Empty,
            Self::Method(slot) => *slot = Stated::Empty,
            Self::Day(slot) => *slot = Stated::Empty,
        }
    }
}

/// Why a field can't be written as one of the details.
const fn not_of_the_details(field: CustomerField) -> FieldRule {
    match (field.is_writable_on_add(), field.is_writable_on_edit()) {
        (_, true) => FieldRule::BesideDetails,
        (true, false) => FieldRule::OnAddOnly,
        (false, false) => FieldRule::NeverWritten,
    }
}
