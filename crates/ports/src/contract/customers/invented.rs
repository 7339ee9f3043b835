//! Invented customers, and what is changed of them.

use billport_domain::{
    Address, BillingSettings, CardExpiry, ContactData, Currency, CustomerDetails, CustomerField,
    NewCard, NewContact, NewCustomer, NewPaymentMethod, NewSubscription, NewSubscriptions,
    OfficialNumber, Password, PaymentMethod, ProviderScalar, Stated, StatementDay, TaxSettings,
    TermType,
};

/// What stands on the card of [`in_full`]: no card that anybody has.
pub(super) const CARD: &str = "42424242421234";

/// The password of [`in_full`].
pub(super) const PASSWORD: &str = "bench-Pa$$123-bench";

/// A customer of whom nothing is said but the reference, a city, and what must be.
pub(super) fn plain(reference: &str) -> NewCustomer {
    let mut new = NewCustomer::new(Currency::ZAR, false);
    new.details.reference = text(reference);
    new.details.address.city = text("Port Elizabeth");
    new
}

/// A customer of whom everything is said that can be: blanks at an end, a text that is empty, one that
/// is null.
pub(super) fn in_full(reference: &str) -> NewCustomer {
    let details = CustomerDetails {
        reference: text(reference),
        is_company: Stated::Set(true),
        contact: ContactData {
            name: text("Karoo Bakers "),
            last_name: Stated::Empty,
            company: text("Comp Inc "),
            email: text("office@karoo.example"),
            email_cc: Stated::Empty,
            cell: text("+27 00 000 0001"),
            tel: text("+27 00 000 0002"),
            fax: text(""),
        },
        address: Address {
            line_1: text("50 Example Street"),
            line_2: text("Newton \"Park\""),
            city: text("Port Elizabeth"),
            state: text("Eastern Cape"),
            zip_code: text("06000"),
            country_id: number("71"),
            country_state_id: Stated::nullable(ProviderScalar::text("1")),
        },
        tax: TaxSettings {
            registration_number: Stated::nullable(OfficialNumber::number("123123")),
            vat_number: Stated::Set(OfficialNumber::text("123 VatNo")),
        },
        billing: BillingSettings {
            primary_gateway_id: number("99"),
            payment_method: Stated::Set(PaymentMethod::CreditCard),
            auto_send_invoice: Stated::Set(true),
            auto_send_statement: Stated::Set(false),
            statement_day: Stated::nullable(StatementDay::new(1)),
        },
    };
    NewCustomer {
        currency: Currency::ZAR,
        waives_taxes: true,
        details,
        country: Some("ZA".parse().expect("two letters are a country")),
        contact: Some(contact()),
        subscriptions: NewSubscriptions::new(vec![subscription()]).expect("one is not too many"),
        payment_method: Some(payment_method()),
    }
}

/// What each field of [`in_full`] is changed to; the reference is changed to one that is unused.
pub(super) const CHANGES: [(CustomerField, &str); 25] = [
    (CustomerField::IsCompany, "false"),
    (CustomerField::Name, "Nomsa Dube  "),
    (CustomerField::LastName, "Dube"),
    (CustomerField::RegistrationNumber, "2031/000001/07"),
    (CustomerField::VatNumber, "VAT 4000000001"),
    (CustomerField::Company, "Dube & Daughters"),
    (CustomerField::Email, "nomsa@dube.example"),
    (CustomerField::EmailCc, "books@dube.example"),
    (CustomerField::Cell, "+27 00 000 0003"),
    (CustomerField::Tel, "+27 00 000 0004"),
    (CustomerField::Fax, "+27 00 000 0005"),
    (CustomerField::Address1, "51 Example Street"),
    (CustomerField::Address2, ""),
    (CustomerField::City, "Gqeberha"),
    (CustomerField::State, "Gauteng"),
    (CustomerField::CountryId, "72"),
    (CustomerField::CountryStateId, "2"),
    (CustomerField::ZipCode, "0001"),
    (CustomerField::PrimaryGatewayId, "97"),
    (CustomerField::Currency, "USD"),
    (CustomerField::WaivesTaxes, "false"),
    (CustomerField::PaymentMethod, "bank_account"),
    (CustomerField::AutoSendInvoice, "false"),
    (CustomerField::AutoSendStatement, "true"),
    (CustomerField::StatementDay, "25"),
];

/// The fields that the provider's own examples have as `null`.
pub(super) const EMPTIED: [CustomerField; 7] = [
    CustomerField::LastName,
    CustomerField::RegistrationNumber,
    CustomerField::VatNumber,
    CustomerField::Company,
    CustomerField::EmailCc,
    CustomerField::CountryStateId,
    CustomerField::StatementDay,
];

fn contact() -> NewContact {
    NewContact {
        name: text("Themba"),
        last_name: text("Nkosi"),
        cell: text("+27 00 000 0006"),
        email: text("themba@karoo.example"),
        is_active: Stated::Set(true),
        password: Some(Password::new(PASSWORD.to_owned())),
    }
}

fn subscription() -> NewSubscription {
    NewSubscription {
        package_id: number("305"),
        package_rate_term_id: number("10843"),
        start_date: Stated::Set("15 Dec 2031".parse().expect("a day of the calendar")),
        days_before_invoice: Stated::Set(1),
        term: Stated::Set(1),
        term_type: Stated::Set(TermType::Months),
        ..NewSubscription::default()
    }
}

fn payment_method() -> NewPaymentMethod {
    let card = NewCard {
        name_on_card: text("Themba"),
        last_name_on_card: text("Nkosi"),
        card_type: text("VISA"),
        number: CARD.parse().expect("so many digits are a number"),
        expiry: CardExpiry::new(2031, 8).expect("August is a month"),
    };
    NewPaymentMethod {
        is_primary: Stated::Set(true),
        kind: Stated::Set(PaymentMethod::CreditCard),
        card: Some(card),
        external_gateways: Stated::Absent,
    }
}

fn text(text: &str) -> Stated<String> {
    Stated::Set(text.to_owned())
}

fn number(digits: &str) -> Stated<ProviderScalar> {
    Stated::Set(ProviderScalar::number(digits).expect("digits are a number"))
}
