//! A customer, under the provider's own names and in its own order: what BillAgain says of it, and no
//! more. A field that it leaves out is left out, null is null, digits are its digits.
//!
//! The token of a payment method is masked: who has it can debit.

use billport::domain::{
    CustomField, Customer, CustomerField as Field, CustomerStatus, LastFour, OfficialNumber,
    PaymentMethod, PaymentMethodInfo, PrimaryPaymentMethod, ProviderMoment, ScalarForm, Stated,
    StoredCard, StoredContact, StoredPaymentMethod,
};
use billport::transport::MASK;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::{RawValue, to_raw_value};

use super::figures::{digits, scalar};

/// A customer, or some fields of it.
pub(crate) struct CustomerJson<'a> {
    customer: &'a Customer,
    /// All, if nobody has said which.
    only: Option<&'a [Field]>,
}

impl<'a> CustomerJson<'a> {
    /// A customer with these fields; without such, with all that is told.
    pub(crate) fn with(customer: &'a Customer, only: Option<&'a [Field]>) -> Self {
        Self { customer, only }
    }

    fn wants(&self, field: Field) -> bool {
        self.only.is_none_or(|only| only.contains(&field))
    }
}

impl Serialize for CustomerJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let customer = self.customer;
        let details = &customer.details;
        let (contact, address) = (&details.contact, &details.address);
        let (tax, billing) = (&details.tax, &details.billing);
        let mut to = Members { map: serializer.serialize_map(None)?, only: self.only };
        to.field(Field::Id, Stated::Set(customer.id.get()))?;
        to.field(Field::Reference, details.reference.as_ref())?;
        to.field(Field::IsCompany, details.is_company.as_ref())?;
        to.field(Field::Name, contact.name.as_ref())?;
        to.field(Field::LastName, contact.last_name.as_ref())?;
        to.field(Field::RegistrationNumber, tax.registration_number.as_ref().map(official))?;
        to.field(Field::Company, contact.company.as_ref())?;
        to.field(Field::Email, contact.email.as_ref())?;
        to.field(Field::EmailCc, contact.email_cc.as_ref())?;
        to.field(Field::Cell, contact.cell.as_ref())?;
        to.field(Field::Tel, contact.tel.as_ref())?;
        to.field(Field::Fax, contact.fax.as_ref())?;
        to.field(Field::VatNumber, tax.vat_number.as_ref().map(official))?;
        to.field(Field::Address1, address.line_1.as_ref())?;
        to.field(Field::Address2, address.line_2.as_ref())?;
        to.field(Field::City, address.city.as_ref())?;
        to.field(Field::State, address.state.as_ref())?;
        to.field(Field::Country, customer.country.as_ref())?;
        to.field(Field::CountryId, address.country_id.as_ref().map(scalar))?;
        to.field(Field::CountryState, customer.country_state.as_ref())?;
        to.field(Field::CountryStateId, address.country_state_id.as_ref().map(scalar))?;
        to.field(Field::ZipCode, address.zip_code.as_ref())?;
        to.field(Field::PrimaryGatewayId, billing.primary_gateway_id.as_ref().map(scalar))?;
        to.field(Field::Currency, Stated::Set(customer.currency.to_string()))?;
        to.field(Field::Created, customer.created.as_ref().map(ProviderMoment::as_str))?;
        to.field(Field::IsSuspended, customer.is_suspended.as_ref())?;
        to.field(Field::IsActive, customer.is_active.as_ref())?;
        to.field(Field::Status, customer.status.as_ref().map(CustomerStatus::name))?;
        to.field(Field::WaivesTaxes, Stated::Set(customer.waives_taxes))?;
        to.field(Field::Suspended, customer.suspended.as_ref().map(ProviderMoment::as_str))?;
        to.field(Field::PaymentMethod, billing.payment_method.as_ref().map(PaymentMethod::name))?;
        to.field(Field::ActiveSubscriptions, customer.active_subscriptions.as_ref().map(scalar))?;
        to.field(Field::Balance, customer.balance.as_ref().map(digits))?;
        to.field(Field::AutoSendInvoice, billing.auto_send_invoice.as_ref())?;
        to.field(Field::AutoSendStatement, billing.auto_send_statement.as_ref())?;
        to.field(
            Field::StatementDay,
            billing.statement_day.as_ref().map(|day| scalar(&day.scalar())),
        )?;
        let last_sent = customer.statement_last_sent.as_ref();
        to.field(Field::StatementLastSent, last_sent.map(ProviderMoment::as_str))?;
        let info = customer.payment_method_info.as_ref();
        if self.wants(Field::PaymentMethodId) {
            let is_whole = self.only.is_none();
            to.said("PrimaryPaymentMethodInfo", info.map(|info| InfoJson { info, is_whole }))?;
        }
        if self.only.is_none() {
            to.said("Contact", customer.contact.as_ref().map(ContactJson))?;
            let method = customer.primary_payment_method.as_ref();
            to.said("PrimaryPaymentMethod", method.map(PrimaryJson))?;
        }
        to.field(Field::GatewayId, customer.gateway_id.as_ref().map(scalar))?;
        let custom = customer.custom_fields.as_ref();
        let custom = custom.map(|fields| fields.iter().map(CustomJson).collect::<Vec<_>>());
        to.field(Field::CustomFields, custom)?;
        to.map.end()
    }
}

/// The members of an object.
struct Members<'a, M> {
    map: M,
    only: Option<&'a [Field]>,
}

impl<M: SerializeMap> Members<'_, M> {
    fn of(map: M) -> Self {
        Self { map, only: None }
    }

    /// A field of a customer, if it is wanted.
    fn field(&mut self, field: Field, value: Stated<impl Serialize>) -> Result<(), M::Error> {
        if self.only.is_none_or(|only| only.contains(&field)) {
            self.said(field.name(), value)?;
        }
        Ok(())
    }

    /// What is said under a name: nothing, null or a value.
    fn said(&mut self, name: &str, value: Stated<impl Serialize>) -> Result<(), M::Error> {
        match value {
            Stated::Absent => Ok(()),
            Stated::Empty => self.map.serialize_entry(name, &()),
            Stated::Set(value) => self.map.serialize_entry(name, &value),
        }
    }
}

struct InfoJson<'a> {
    info: &'a PaymentMethodInfo,
    is_whole: bool,
}

impl Serialize for InfoJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut to = Members::of(serializer.serialize_map(None)?);
        to.said("paymentMethodID", self.info.payment_method_id.as_ref().map(scalar))?;
        if self.is_whole {
            to.said("Token", self.info.token.as_ref().map(|_| MASK))?;
        }
        to.map.end()
    }
}

struct ContactJson<'a>(&'a StoredContact);

impl Serialize for ContactJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let contact = self.0;
        let mut to = Members::of(serializer.serialize_map(None)?);
        to.said("customerID", contact.customer_id.as_ref().map(scalar))?;
        to.said("customerContactID", contact.contact_id.as_ref().map(scalar))?;
        to.said("Name", contact.name.as_ref())?;
        to.said("LastName", contact.last_name.as_ref())?;
        to.said("Email", contact.email.as_ref())?;
        to.said("Cell", contact.cell.as_ref())?;
        to.said("Username", contact.username.as_ref())?;
        to.said("isActive", contact.is_active.as_ref())?;
        to.map.end()
    }
}

struct PrimaryJson<'a>(&'a PrimaryPaymentMethod);

impl Serialize for PrimaryJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            PrimaryPaymentMethod::Flag(flag) => serializer.serialize_bool(*flag),
            PrimaryPaymentMethod::Method(method) => MethodJson(method).serialize(serializer),
        }
    }
}

struct MethodJson<'a>(&'a StoredPaymentMethod);

impl Serialize for MethodJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let method = self.0;
        let mut to = Members::of(serializer.serialize_map(None)?);
        to.said("customerID", method.customer_id.as_ref().map(scalar))?;
        to.said("paymentMethodID", method.payment_method_id.as_ref().map(scalar))?;
        to.said("PaymentMethodType", method.kind.as_ref().map(PaymentMethod::name))?;
        to.said("isPrimary", method.is_primary.as_ref())?;
        to.said("isValid", method.is_valid.as_ref())?;
        to.said("CreditCard", method.card.as_ref().map(CardJson))?;
        to.said("gatewayID", method.gateway_id.as_ref().map(scalar))?;
        to.map.end()
    }
}

struct CardJson<'a>(&'a StoredCard);

impl Serialize for CardJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let card = self.0;
        let mut to = Members::of(serializer.serialize_map(None)?);
        to.said("NameOnCard", card.name_on_card.as_ref())?;
        to.said("LastNameOnCard", card.last_name_on_card.as_ref())?;
        to.said("CardType", card.card_type.as_ref())?;
        to.said("ExpiryMonth", card.expiry_month.as_ref().map(scalar))?;
        to.said("ExpiryYear", card.expiry_year.as_ref().map(scalar))?;
        to.said("LastFourDigits", card.last_four.as_ref().map(LastFour::as_str))?;
        to.map.end()
    }
}

struct CustomJson<'a>(&'a CustomField);

impl Serialize for CustomJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut to = Members::of(serializer.serialize_map(None)?);
        to.said("Key", Stated::Set(&self.0.key))?;
        to.said("Value", self.0.value.as_ref())?;
        to.map.end()
    }
}

/// A number of an authority: a text, or the digits of a number.
fn official(number: &OfficialNumber) -> Box<RawValue> {
    match number.form() {
        ScalarForm::Text => to_raw_value(number.as_str()),
        ScalarForm::Number => RawValue::from_string(number.as_str().to_owned()),
    }
    .expect("a provider's number is a JSON number, and every text is JSON")
}

/// The fields that an account has added, as they stand in one cell.
pub(crate) fn custom_fields(fields: &[CustomField]) -> String {
    let fields: Vec<_> = fields.iter().map(CustomJson).collect();
    serde_json::to_string(&fields).expect("keys and values are texts, and texts are JSON")
}

#[cfg(test)]
mod tests {
    use super::*;
    use billport::domain::{
        Balance, Currency, CustomerId, PaymentToken, ProviderScalar, StatementDay,
    };

    const TOKEN: &str = "f8f3b996-6fa6-4140-af73-df688af6365a";

    fn customer() -> Customer {
        let mut customer = Customer::new(CustomerId::new(302).unwrap(), Currency::PHP, true);
        customer.balance = Stated::Set(Balance::parse("500.5000").unwrap());
        customer.payment_method_info = Stated::Set(PaymentMethodInfo {
            payment_method_id: Stated::Set(ProviderScalar::number("20406").unwrap()),
            token: Stated::Set(PaymentToken::new(TOKEN.to_owned())),
        });
        customer
    }

    fn written(customer: &Customer, only: Option<&[Field]>) -> String {
        serde_json::to_string(&CustomerJson::with(customer, only)).unwrap()
    }

    #[test]
    fn what_is_not_told_is_left_out_and_a_token_is_masked() {
        assert_eq!(
            written(&customer(), None),
            r#"{"customerID":302,"CurrencyCode":"PHP","isWaiveTaxes":true,"Balance":500.5000,"PrimaryPaymentMethodInfo":{"paymentMethodID":20406,"Token":"***"}}"#
        );
    }

    #[test]
    fn only_what_is_wanted_is_there_nested_as_ever() {
        let wanted = [Field::PaymentMethodId, Field::Balance, Field::Name];
        assert_eq!(
            written(&customer(), Some(&wanted)),
            r#"{"Balance":500.5000,"PrimaryPaymentMethodInfo":{"paymentMethodID":20406}}"#
        );
    }

    #[test]
    fn a_day_that_is_none_stands_in_the_form_in_which_it_came() {
        for (told, json) in [
            (ProviderScalar::number("1"), "1"),
            (ProviderScalar::text("25"), "25"),
            (ProviderScalar::number("31"), "31"),
            (ProviderScalar::text(""), "\"\""),
        ] {
            let mut customer = customer();
            customer.details.billing.statement_day = Stated::nullable(told.map(StatementDay::told));
            let only = written(&customer, Some(&[Field::StatementDay]));
            assert_eq!(only, format!(r#"{{"StatementDate":{json}}}"#));
        }
    }

    #[test]
    fn the_answer_to_add_has_a_contact_and_a_method() {
        let scalar = |text: &str| Stated::Set(ProviderScalar::number(text).unwrap());
        let mut customer = customer();
        customer.payment_method_info = Stated::Absent;
        customer.contact = Stated::Set(StoredContact {
            contact_id: scalar("10139"),
            name: Stated::Set("Asha".to_owned()),
            cell: Stated::Empty,
            ..StoredContact::default()
        });
        let card = StoredCard {
            card_type: Stated::Set("VISA".to_owned()),
            expiry_month: scalar("8"),
            last_four: Stated::Set(LastFour::ending("4242424242421234").unwrap()),
            ..StoredCard::default()
        };
        let method = StoredPaymentMethod {
            kind: Stated::Set(PaymentMethod::of("hpp")),
            is_primary: Stated::Set(true),
            card: Stated::Set(card),
            gateway_id: Stated::Empty,
            ..StoredPaymentMethod::default()
        };
        customer.primary_payment_method =
            Stated::Set(PrimaryPaymentMethod::Method(Box::new(method)));
        let json = written(&customer, None);
        let behind = json.split_once("\"Balance\":500.5000,").unwrap().1;
        assert_eq!(
            behind,
            r#""Contact":{"customerContactID":10139,"Name":"Asha","Cell":null},"PrimaryPaymentMethod":{"PaymentMethodType":"hpp","isPrimary":true,"CreditCard":{"CardType":"VISA","ExpiryMonth":8,"LastFourDigits":"1234"},"gatewayID":null}}"#
        );
        customer.primary_payment_method = Stated::Set(PrimaryPaymentMethod::Flag(true));
        assert!(written(&customer, None).ends_with(r#","PrimaryPaymentMethod":true}"#));
    }
}
