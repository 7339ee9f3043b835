//! A customer back into the JSON that it was read from: the provider's half, written once more and
//! apart from the adapter.

use billport_domain::{
    CustomField, Customer, OfficialNumber, PaymentMethodInfo, PrimaryPaymentMethod, ProviderMoment,
    ProviderScalar, ScalarForm, Stated, StatementDay, StoredCard, StoredContact,
    StoredPaymentMethod,
};
use std::collections::BTreeMap;

use crate::tree::Tree;

/// The object of which a customer was read.
pub(crate) fn told(customer: &Customer) -> Tree {
    let details = &customer.details;
    let (contact, address) = (&details.contact, &details.address);
    let (tax, billing) = (&details.tax, &details.billing);
    let mut object = Fields::default();
    object.put("customerID", &said(Tree::Number(customer.id.to_string())));
    object.put("Reference", &text(&details.reference));
    object.put("isCompany", &flag(details.is_company));
    object.put("Name", &text(&contact.name));
    object.put("LastName", &text(&contact.last_name));
    object.put("RegistrationNumber", &official(&tax.registration_number));
    object.put("VatNo", &official(&tax.vat_number));
    object.put("Company", &text(&contact.company));
    object.put("Email", &text(&contact.email));
    object.put("EmailCC", &text(&contact.email_cc));
    object.put("Cell", &text(&contact.cell));
    object.put("Tel", &text(&contact.tel));
    object.put("Fax", &text(&contact.fax));
    object.put("Address1", &text(&address.line_1));
    object.put("Address2", &text(&address.line_2));
    object.put("City", &text(&address.city));
    object.put("State", &text(&address.state));
    object.put("Country", &text(&customer.country));
    object.put("CountryState", &text(&customer.country_state));
    object.put("countryID", &scalar(&address.country_id));
    object.put("countryStateID", &scalar(&address.country_state_id));
    object.put("ZipCode", &text(&address.zip_code));
    object.put("PrimaryGatewayID", &scalar(&billing.primary_gateway_id));
    object.put("CurrencyCode", &said(Tree::Text(customer.currency.to_string())));
    object.put("CreatedDate", &moment(&customer.created));
    object.put("isSuspended", &flag(customer.is_suspended));
    object.put("isActive", &flag(customer.is_active));
    object.put("comp_status", &customer.status.as_ref().map(|s| Tree::Text(s.name().to_owned())));
    object.put("isWaiveTaxes", &said(Tree::Flag(customer.waives_taxes)));
    object.put("SuspendedDate", &moment(&customer.suspended));
    let method = billing.payment_method.as_ref();
    object.put("PaymentMethod", &method.map(|method| Tree::Text(method.name().to_owned())));
    object.put("ActiveSubs", &scalar(&customer.active_subscriptions));
    let balance = customer.balance.as_ref();
    object.put("Balance", &balance.map(|balance| Tree::Number(balance.to_string())));
    object.put("autoSendInvoice", &flag(billing.auto_send_invoice));
    object.put("autoSendStatement", &flag(billing.auto_send_statement));
    let day = billing.statement_day.as_ref().map(StatementDay::scalar);
    object.put("StatementDate", &scalar(&day));
    object.put("StatementLastSentDate", &moment(&customer.statement_last_sent));
    let info = customer.payment_method_info.as_ref();
    object.put("PrimaryPaymentMethodInfo", &info.map(payment_method_info));
    let method = customer.primary_payment_method.as_ref();
    object.put("PrimaryPaymentMethod", &method.map(primary_payment_method));
    object.put("Contact", &customer.contact.as_ref().map(stored_contact));
    object.put("gatewayID", &scalar(&customer.gateway_id));
    let fields = customer.custom_fields.as_ref();
    object.put(
        "CustomFields",
        &fields.map(|fields| Tree::List(fields.iter().map(custom_field).collect())),
    );
    object.tree()
}

#[derive(Default)]
struct Fields(BTreeMap<String, Tree>);

impl Fields {
    fn put(&mut self, name: &str, said: &Stated<Tree>) {
        let tree = match said {
            Stated::Absent => return,
            Stated::Empty => Tree::Null,
            Stated::Set(tree) => tree.clone(),
        };
        self.0.insert(name.to_owned(), tree);
    }

    fn tree(self) -> Tree {
        Tree::Object(self.0)
    }
}

fn payment_method_info(info: &PaymentMethodInfo) -> Tree {
    let mut object = Fields::default();
    object.put("paymentMethodID", &scalar(&info.payment_method_id));
    let token = info.token.as_ref();
    object.put("Token", &token.map(|token| Tree::Text(token.expose().to_owned())));
    object.tree()
}

fn primary_payment_method(method: &PrimaryPaymentMethod) -> Tree {
    match method {
        PrimaryPaymentMethod::Flag(flag) => Tree::Flag(*flag),
        PrimaryPaymentMethod::Method(method) => stored_payment_method(method),
    }
}

fn stored_payment_method(method: &StoredPaymentMethod) -> Tree {
    let mut object = Fields::default();
    object.put("customerID", &scalar(&method.customer_id));
    object.put("paymentMethodID", &scalar(&method.payment_method_id));
    let kind = method.kind.as_ref();
    object.put("PaymentMethodType", &kind.map(|kind| Tree::Text(kind.name().to_owned())));
    object.put("isPrimary", &flag(method.is_primary));
    object.put("isValid", &flag(method.is_valid));
    object.put("CreditCard", &method.card.as_ref().map(stored_card));
    object.put("gatewayID", &scalar(&method.gateway_id));
    object.tree()
}

fn stored_card(card: &StoredCard) -> Tree {
    let mut object = Fields::default();
    object.put("NameOnCard", &text(&card.name_on_card));
    object.put("LastNameOnCard", &text(&card.last_name_on_card));
    object.put("CardType", &text(&card.card_type));
    object.put("ExpiryMonth", &scalar(&card.expiry_month));
    object.put("ExpiryYear", &scalar(&card.expiry_year));
    let digits = card.last_four.as_ref();
    object.put("LastFourDigits", &digits.map(|digits| Tree::Text(digits.to_string())));
    object.tree()
}

fn stored_contact(contact: &StoredContact) -> Tree {
    let mut object = Fields::default();
    object.put("customerID", &scalar(&contact.customer_id));
    object.put("customerContactID", &scalar(&contact.contact_id));
    object.put("Name", &text(&contact.name));
    object.put("LastName", &text(&contact.last_name));
    object.put("Email", &text(&contact.email));
    object.put("Cell", &text(&contact.cell));
    object.put("Username", &text(&contact.username));
    object.put("isActive", &flag(contact.is_active));
    object.tree()
}

fn custom_field(field: &CustomField) -> Tree {
    let mut object = Fields::default();
    object.put("Key", &said(Tree::Text(field.key.clone())));
    object.put("Value", &text(&field.value));
    object.tree()
}

fn said(tree: Tree) -> Stated<Tree> {
    Stated::Set(tree)
}

fn text(text: &Stated<String>) -> Stated<Tree> {
    text.as_ref().map(|text| Tree::Text(text.clone()))
}

fn flag(flag: Stated<bool>) -> Stated<Tree> {
    flag.map(Tree::Flag)
}

fn moment(moment: &Stated<ProviderMoment>) -> Stated<Tree> {
    moment.as_ref().map(|moment| Tree::Text(moment.as_str().to_owned()))
}

fn scalar(scalar: &Stated<ProviderScalar>) -> Stated<Tree> {
    scalar.as_ref().map(|scalar| in_form(scalar.form(), scalar.as_str()))
}

fn official(number: &Stated<OfficialNumber>) -> Stated<Tree> {
    number.as_ref().map(|number| in_form(number.form(), number.as_str()))
}

fn in_form(form: ScalarForm, letters: &str) -> Tree {
    match form {
        ScalarForm::Number => Tree::Number(letters.to_owned()),
        ScalarForm::Text => Tree::Text(letters.to_owned()),
    }
}
