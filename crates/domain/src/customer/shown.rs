//! What a field says, as text, by its name.

use std::borrow::Cow;

use super::{
    CustomField, Customer, CustomerDetails, CustomerField, OfficialNumber, ProviderMoment, Stated,
};
use crate::ProviderScalar;

impl CustomerDetails {
    /// What the field of this name says, as text; nothing said of a field that is none of the details.
    #[must_use]
    pub fn get(&self, field: CustomerField) -> Stated<Cow<'_, str>> {
        let Self { reference, is_company, contact, address, tax, billing } = self;
        match field {
            CustomerField::Reference => text(reference),
            CustomerField::IsCompany => truth(*is_company),
            CustomerField::Name => text(&contact.name),
            CustomerField::LastName => text(&contact.last_name),
            CustomerField::RegistrationNumber => official(&tax.registration_number),
            CustomerField::VatNumber => official(&tax.vat_number),
            CustomerField::Company => text(&contact.company),
            CustomerField::Email => text(&contact.email),
            CustomerField::EmailCc => text(&contact.email_cc),
            CustomerField::Cell => text(&contact.cell),
            CustomerField::Tel => text(&contact.tel),
            CustomerField::Fax => text(&contact.fax),
            CustomerField::Address1 => text(&address.line_1),
            CustomerField::Address2 => text(&address.line_2),
            CustomerField::City => text(&address.city),
            CustomerField::State => text(&address.state),
            CustomerField::CountryId => id(&address.country_id),
            CustomerField::CountryStateId => id(&address.country_state_id),
            CustomerField::ZipCode => text(&address.zip_code),
            CustomerField::PrimaryGatewayId => id(&billing.primary_gateway_id),
            CustomerField::PaymentMethod => {
                billing.payment_method.as_ref().map(|method| Cow::Borrowed(method.name()))
            }
            CustomerField::AutoSendInvoice => truth(billing.auto_send_invoice),
            CustomerField::AutoSendStatement => truth(billing.auto_send_statement),
            CustomerField::StatementDay => {
                billing.statement_day.as_ref().map(|day| Cow::Owned(day.to_string()))
            }
            _ => Stated::Absent,
        }
    }
}

impl Customer {
    /// What the field of this name says, as text. No token and no card is any of these fields.
    ///
    /// The text is the provider's: whoever shows it escapes it. Custom fields are joined
    /// (`key=value; key=value`), for people and not to be taken apart again.
    #[must_use]
    pub fn shown(&self, field: CustomerField) -> Stated<Cow<'_, str>> {
        match field {
            CustomerField::Id => Stated::Set(Cow::Owned(self.id.to_string())),
            CustomerField::Currency => Stated::Set(Cow::Owned(self.currency.to_string())),
            CustomerField::WaivesTaxes => truth(Stated::Set(self.waives_taxes)),
            CustomerField::Country => text(&self.country),
            CustomerField::CountryState => text(&self.country_state),
            CustomerField::Created => moment(&self.created),
            CustomerField::IsSuspended => truth(self.is_suspended),
            CustomerField::IsActive => truth(self.is_active),
            CustomerField::Status => {
                self.status.as_ref().map(|status| Cow::Borrowed(status.name()))
            }
            CustomerField::Suspended => moment(&self.suspended),
            CustomerField::ActiveSubscriptions => id(&self.active_subscriptions),
            CustomerField::Balance => {
                self.balance.as_ref().map(|balance| Cow::Borrowed(balance.as_str()))
            }
            CustomerField::StatementLastSent => moment(&self.statement_last_sent),
            CustomerField::PaymentMethodId => id(self.payment_method_id()),
            CustomerField::GatewayId => id(self.gateway_id()),
            CustomerField::CustomFields => self.custom_fields.as_ref().map(|fields| joined(fields)),
            _ => self.details.get(field),
        }
    }
}

fn text(said: &Stated<String>) -> Stated<Cow<'_, str>> {
    said.as_ref().map(|text| Cow::Borrowed(text.as_str()))
}

fn truth(said: Stated<bool>) -> Stated<Cow<'static, str>> {
    said.map(|truth| Cow::Borrowed(if truth { "true" } else { "false" }))
}

fn id(said: &Stated<ProviderScalar>) -> Stated<Cow<'_, str>> {
    said.as_ref().map(|id| Cow::Borrowed(id.as_str()))
}

fn official(said: &Stated<OfficialNumber>) -> Stated<Cow<'_, str>> {
    said.as_ref().map(|number| Cow::Borrowed(number.as_str()))
}

fn moment(said: &Stated<ProviderMoment>) -> Stated<Cow<'_, str>> {
    said.as_ref().map(|moment| Cow::Borrowed(moment.as_str()))
}

fn joined(fields: &[CustomField]) -> Cow<'_, str> {
    let pairs = fields.iter().map(|CustomField { key, value }| {
        format!("{key}={}", value.set().map_or("", String::as_str))
    });
    Cow::Owned(pairs.collect::<Vec<_>>().join("; "))
}
