//! The laws of customers: what a change changes, what a field says, what a text becomes.

use billport_domain::{
    Address, Balance, BillingSettings, CardExpiry, ContactData, Currency, Customer, CustomerChange,
    CustomerDetails, CustomerEdit, CustomerField, CustomerId, CustomerStatus, Difference,
    FieldInput, FieldRejection, FieldRule, LastFour, Money, NewCustomer, NewCustomerDraft,
    OfficialNumber, PaymentMethod, PaymentMethodInfo, PrimaryPaymentMethod, ProviderMoment,
    ProviderScalar, ScalarForm, Stated, StatementDay, StoredPaymentMethod, SubscriptionDate,
    TaxSettings, TermType, strategies,
};
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::str::FromStr;
use time::macros::datetime;

/// The fields whose value is a text.
const TEXTS: [CustomerField; 14] = [
    CustomerField::Reference,
    CustomerField::Name,
    CustomerField::LastName,
    CustomerField::Company,
    CustomerField::Email,
    CustomerField::EmailCc,
    CustomerField::Cell,
    CustomerField::Tel,
    CustomerField::Fax,
    CustomerField::Address1,
    CustomerField::Address2,
    CustomerField::City,
    CustomerField::State,
    CustomerField::ZipCode,
];

/// The fields whose value is an id.
const IDS: [CustomerField; 3] =
    [CustomerField::CountryId, CustomerField::CountryStateId, CustomerField::PrimaryGatewayId];

fn editable() -> impl Iterator<Item = CustomerField> {
    CustomerField::ALL.into_iter().filter(|field| field.is_writable_on_edit())
}

fn customer_302() -> Customer {
    Customer::new(CustomerId::new(302).expect("it is above 0"), Currency::ZAR, false)
}

/// What is written into a field.
fn written(edit: &CustomerEdit, field: CustomerField) -> Stated<String> {
    let all = CustomerChange {
        currency: Some(edit.currency),
        waives_taxes: Some(edit.waives_taxes),
        details: edit.details.clone(),
    };
    all.get(field).map(Cow::into_owned)
}

/// What a customer says, said again by somebody who types it: for those of `fields` that say something.
fn typed_again(customer: &Customer, fields: &[CustomerField]) -> CustomerChange {
    let mut change = CustomerChange::default();
    for field in fields {
        match customer.shown(*field) {
            Stated::Absent => {}
            Stated::Empty => change.empty(*field).expect("what is read empty can be emptied"),
            Stated::Set(text) => {
                change.set(*field, text.as_ref()).expect("what is read can be written");
            }
        }
    }
    change
}

fn some_editable() -> impl Strategy<Value = Vec<CustomerField>> {
    proptest::sample::subsequence(editable().collect::<Vec<_>>(), 0..=26)
}

proptest! {
    #[test]
    fn a_change_changes_what_it_says_and_nothing_else(
        customer in strategies::customer(), change in strategies::customer_change(),
    ) {
        let edit = change.applied_to(&customer);
        for field in editable() {
            let expected = match change.get(field) {
                Stated::Absent => customer.shown(field),
                said => said,
            };
            prop_assert_eq!(written(&edit, field), expected.map(Cow::into_owned), "{}", field);
        }
    }

    #[test]
    fn a_group_of_which_nothing_is_said_stays_as_it_was_read(
        customer in strategies::customer(), change in strategies::customer_change(), group in 0..6,
    ) {
        let mut change = change;
        match group {
            0 => change.details.reference = Stated::Absent,
            1 => change.details.is_company = Stated::Absent,
            2 => change.details.contact = ContactData::default(),
            3 => change.details.address = Address::default(),
            4 => change.details.tax = TaxSettings::default(),
            _ => change.details.billing = BillingSettings::default(),
        }
        let (read, edit) = (&customer.details, change.applied_to(&customer).details);
        match group {
            0 => prop_assert_eq!(&edit.reference, &read.reference),
            1 => prop_assert_eq!(edit.is_company, read.is_company),
            2 => prop_assert_eq!(&edit.contact, &read.contact),
            3 => prop_assert_eq!(&edit.address, &read.address),
            4 => prop_assert_eq!(&edit.tax, &read.tax),
            _ => prop_assert_eq!(&edit.billing, &read.billing),
        }
    }

    #[test]
    fn no_change_writes_what_was_read(customer in strategies::customer()) {
        let edit = CustomerChange::default().applied_to(&customer);
        prop_assert!(CustomerChange::default().is_empty());
        prop_assert_eq!(&edit, &CustomerEdit::of(&customer));
        let read = (customer.currency, customer.waives_taxes, customer.details);
        prop_assert_eq!((edit.currency, edit.waives_taxes, edit.details), read);
    }

    #[test]
    fn differences_are_the_fields_that_would_be_written_otherwise(
        customer in strategies::customer(), change in strategies::customer_change(),
    ) {
        let edit = change.applied_to(&customer);
        let differences = change.differences(&customer);
        let otherwise = editable().filter_map(|field| {
            let (from, to) = (customer.shown(field).map(Cow::into_owned), written(&edit, field));
            (from != to).then_some(Difference { field, from, to })
        });
        prop_assert_eq!(&differences, &otherwise.collect::<Vec<_>>());
        prop_assert_eq!(differences.is_empty(), edit == CustomerEdit::of(&customer));
    }

    #[test]
    fn untold_are_the_fields_that_would_not_be_written(
        customer in strategies::customer(), change in strategies::customer_change(),
    ) {
        let edit = change.applied_to(&customer);
        let not_written = editable().filter(|field| written(&edit, *field).is_absent());
        prop_assert_eq!(change.untold(&customer), not_written.collect::<Vec<_>>());
    }

    #[test]
    fn what_is_said_again_is_no_difference_in_whatever_form(
        customer in strategies::customer(), fields in some_editable(),
    ) {
        let change = typed_again(&customer, &fields);
        prop_assert_eq!(change.differences(&customer), []);
        prop_assert_eq!(change.applied_to(&customer), CustomerEdit::of(&customer));
    }

    #[test]
    fn a_change_that_was_made_is_no_difference_any_more(
        customer in strategies::customer(), change in strategies::customer_change(),
    ) {
        let CustomerEdit { currency, waives_taxes, details } = change.applied_to(&customer);
        let changed = Customer { currency, waives_taxes, details, ..customer };
        prop_assert_eq!(change.differences(&changed), []);
    }

    #[test]
    fn text_is_kept_to_the_letter(field in select(TEXTS.to_vec()), text in ".{0,40}") {
        let mut details = CustomerDetails::default();
        for input in [FieldInput::Typed(&text), FieldInput::Text(&text)] {
            details.set(field, input).unwrap();
            prop_assert_eq!(details.get(field), Stated::Set(Cow::Borrowed(text.as_str())));
        }
        details.empty(field).unwrap();
        prop_assert_eq!(details.get(field), Stated::Empty);
    }

    #[test]
    fn what_json_tells_apart_stays_apart(
        field in select(IDS.to_vec()), id in strategies::provider_scalar(),
    ) {
        let mut details = CustomerDetails::default();
        let input = match id.form() {
            ScalarForm::Number => FieldInput::Number(id.as_str()),
            ScalarForm::Text => FieldInput::Text(id.as_str()),
        };
        details.set(field, input).unwrap();
        let Address { country_id, country_state_id, .. } = details.address;
        let kept = [country_id, country_state_id, details.billing.primary_gateway_id];
        let kept: Vec<_> = kept.into_iter().filter_map(Stated::into_set).collect();
        prop_assert_eq!(kept, [id]);
    }

    #[test]
    fn any_text_for_any_field_is_judged_without_a_panic(
        field in select(CustomerField::ALL.to_vec()), text in ".{0,60}", truth in any::<bool>(),
    ) {
        for input in [
            FieldInput::Typed(&text),
            FieldInput::Text(&text),
            FieldInput::Number(&text),
            FieldInput::Truth(truth),
        ] {
            let (mut change, before) = (CustomerChange::default(), CustomerChange::default());
            match change.set(field, input) {
                Ok(()) => prop_assert!(field.is_writable_on_edit()),
                Err(rejection) => {
                    prop_assert_eq!(rejection.field(), field);
                    prop_assert_eq!(change, before, "what is refused leaves no trace");
                }
            }
        }
    }

    #[test]
    fn a_draft_of_what_is_written_is_the_customer(new in strategies::new_customer()) {
        let NewCustomer { currency, waives_taxes, details, country, .. } = new.clone();
        let all = CustomerChange {
            currency: Some(currency),
            waives_taxes: Some(waives_taxes),
            details: details.clone(),
        };
        let mut draft = NewCustomerDraft::default();
        draft.contact.clone_from(&new.contact);
        draft.subscriptions.clone_from(&new.subscriptions);
        draft.payment_method.clone_from(&new.payment_method);
        for field in CustomerField::ALL {
            match all.get(field) {
                Stated::Absent => {}
                Stated::Empty => draft.empty(field),
                Stated::Set(text) => draft.set(field, text.as_ref()),
            }
        }
        if let Some(country) = country {
            draft.set(CustomerField::CountryCode, country.as_str());
        }
        let made = draft.finish().unwrap();
        for field in CustomerField::ALL {
            prop_assert_eq!(made.details.get(field), details.get(field), "{}", field);
        }
        // The forms of ids and numbers apart, all of it is the same.
        prop_assert_eq!(NewCustomer { details, ..made }, new);
    }

    #[test]
    fn a_draft_names_each_wrong_field_once_and_in_order(
        inputs in proptest::collection::vec((select(CustomerField::ALL.to_vec()), ".{0,8}"), 0..20),
    ) {
        let mut draft = NewCustomerDraft::default();
        for (field, text) in &inputs {
            draft.set(*field, text.as_str());
        }
        let Err(rejections) = draft.finish() else { return Ok(()) };
        let named: Vec<_> = rejections.iter().map(FieldRejection::field).collect();
        prop_assert!(named.is_sorted_by(|one, next| one < next), "{:?}", named);
        for rejection in &rejections {
            let last = inputs.iter().rev().find(|(field, _)| *field == rejection.field());
            match rejection.rule() {
                FieldRule::Missing => prop_assert!(last.is_none() && rejection.field().is_required()),
                _ => prop_assert!(last.is_some(), "{}", rejection),
            }
        }
    }

    #[test]
    fn four_digits_of_a_card_are_kept_at_most(text in "[0-9 *-]{0,40}|.{0,40}") {
        let Some(end) = LastFour::ending(&text) else {
            prop_assert!(!text.contains(|c: char| c.is_ascii_digit()));
            return Ok(());
        };
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        prop_assert!((1..=4).contains(&end.as_str().len()));
        prop_assert!(digits.ends_with(end.as_str()));
        prop_assert_eq!(end.as_str().len(), digits.len().min(4));
        prop_assert_eq!(end.as_str().parse(), Ok(end));
    }

    #[test]
    fn values_are_what_their_text_says(
        id in strategies::customer_id(), day in strategies::statement_day(),
        date in strategies::subscription_date(), expiry in strategies::card_expiry(),
        balance in strategies::balance(),
    ) {
        prop_assert_eq!(id.to_string().parse(), Ok(id));
        prop_assert_eq!(StatementDay::told(day.scalar()), day.clone());
        prop_assert_eq!(StatementDay::read(&day.to_string()), Ok(Stated::Set(day)));
        prop_assert_eq!(date.to_string().parse::<SubscriptionDate>(), Ok(date));
        prop_assert_eq!(CardExpiry::parse(&expiry.month_text(), &expiry.year_text()), Ok(expiry));
        prop_assert_eq!(Balance::parse(balance.as_str()), Ok(balance));
    }

    #[test]
    fn a_word_of_an_open_list_is_kept_to_the_letter(word in ".{0,20}") {
        let (method, status) = (PaymentMethod::of(&word), CustomerStatus::of(&word));
        let term_type = TermType::of(&word);
        prop_assert_eq!([method.name(), status.name(), term_type.name()], [word.as_str(); 3]);
    }

    #[test]
    fn a_balance_is_exact_money_of_the_customers_currency(customer in strategies::customer()) {
        let expected = customer.balance.set().map(|balance| match balance.as_str().split_once('e') {
            None => Decimal::from_str(balance.as_str()).unwrap(),
            Some(_) => Decimal::from_scientific(balance.as_str()).unwrap(),
        });
        let money = customer.balance_money();
        prop_assert_eq!(money.map(Money::amount), expected);
        prop_assert!(money.is_none_or(|money| money.currency() == customer.currency));
    }
}

#[test]
fn null_silence_and_1_are_three_days_of_a_statement() {
    let day = |said: &str| {
        let mut change = CustomerChange::default();
        change.set(CustomerField::StatementDay, said).unwrap();
        change
    };
    let mut customer = customer_302();
    let of = |edit: CustomerEdit| edit.details.billing.statement_day;
    for there in [Stated::Absent, Stated::Empty, Stated::Set(StatementDay::new(9).unwrap())] {
        customer.details.billing.statement_day = there.clone();
        assert_eq!(of(CustomerChange::default().applied_to(&customer)), there);
        assert_eq!(of(day("last").applied_to(&customer)), Stated::Empty);
        let first = Stated::Set(StatementDay::new(1).unwrap());
        assert_eq!(of(day("1").applied_to(&customer)), first);
    }
    let mut emptied = CustomerChange::default();
    emptied.empty(CustomerField::StatementDay).unwrap();
    assert_eq!(emptied, day("last"), "null is the last day of the month");
    assert!(!emptied.is_empty(), "and not silence");
    let told: Vec<_> = emptied.differences(&customer).iter().map(ToString::to_string).collect();
    assert_eq!(told, ["StatementDay: `9` → (last day of the month)"]);
}

#[test]
fn what_cannot_stand_in_a_field_is_told_to_a_person() {
    let mut draft = NewCustomerDraft::default();
    let mut edit = CustomerChange::default();
    let told = |field: CustomerField, input: FieldInput<'_>| {
        let mut draft = NewCustomerDraft::default();
        draft.set(CustomerField::Currency, "ZAR");
        draft.set(CustomerField::WaivesTaxes, "FALSE");
        draft.set(field, input);
        draft.finish().unwrap_err().to_string()
    };
    for (field, input, words) in [
        (
            CustomerField::Id,
            FieldInput::Typed("302"),
            "customerID `302` can't be written: the provider computes it",
        ),
        (
            CustomerField::WaivesTaxes,
            FieldInput::Typed("ja"),
            "isWaiveTaxes `ja` is neither `true` nor `false`",
        ),
        (
            CustomerField::IsCompany,
            FieldInput::Number("1"),
            "isCompany `1` is neither `true` nor `false`",
        ),
        (
            CustomerField::Name,
            FieldInput::Number("7"),
            "Name `7` is not text: write it between quotes",
        ),
        (
            CustomerField::Currency,
            FieldInput::Typed("rand"),
            "CurrencyCode `rand` is not a currency: a currency code is three upper-case letters, \
             such as PHP",
        ),
        (
            CustomerField::CountryCode,
            FieldInput::Typed("South Africa"),
            "CountryCode `South Africa` is not a country: a country's code is two upper-case \
             letters, such as ZA",
        ),
        (
            CustomerField::CountryId,
            FieldInput::Typed("7\u{202e}1"),
            "countryID `7\\u{202e}1` is not an id: a number or a text of at most 512 bytes without \
             hidden characters",
        ),
        (
            CustomerField::StatementDay,
            FieldInput::Number("31"),
            "StatementDay `31` is not a day of a statement: 1 to 25, or `last` (`null` in JSON) for \
             the last day of the month",
        ),
        (
            CustomerField::PaymentMethod,
            FieldInput::Typed(""),
            "PaymentMethod is an empty text: name a method such as `debit_order`",
        ),
    ] {
        assert_eq!(told(field, input), words);
    }
    draft.empty(CustomerField::Currency);
    assert_eq!(
        draft.finish().unwrap_err().to_string(),
        "CurrencyCode can't be emptied: every customer has one; \
         isWaiveTaxes is missing: every customer has one"
    );
    assert_eq!(
        edit.set(CustomerField::CountryCode, "ZA").unwrap_err().to_string(),
        "CountryCode `ZA` can be written only when a customer is added: to edit, set countryID"
    );
    let beside = CustomerDetails::default().set(CustomerField::Currency, "ZAR").unwrap_err();
    assert_eq!((beside.rule(), beside.rule().code()), (FieldRule::BesideDetails, "beside-details"));
}

#[test]
fn what_is_set_again_is_no_longer_wrong() {
    let mut draft = NewCustomerDraft::default();
    draft.set(CustomerField::Currency, "ZAR");
    draft.set(CustomerField::WaivesTaxes, "true");
    for wrong in ["0", "26", "first"] {
        draft.set(CustomerField::StatementDay, wrong);
        assert!(draft.clone().finish().is_err(), "{wrong}");
    }
    draft.set(CustomerField::StatementDay, "LAST");
    let new = draft.clone().finish().unwrap();
    assert_eq!(new.details.billing.statement_day, Stated::Empty);
    draft.set(CustomerField::CountryCode, "ZA");
    draft.empty(CustomerField::CountryCode);
    assert_eq!(draft.finish().unwrap().country, None);
}

#[test]
fn a_number_of_an_authority_is_a_text_or_a_number() {
    let mut details = CustomerDetails::default();
    details.set(CustomerField::VatNumber, "554").unwrap();
    details.set(CustomerField::RegistrationNumber, FieldInput::Number("123123")).unwrap();
    let TaxSettings { registration_number, vat_number } = details.tax;
    assert_eq!(vat_number, Stated::Set(OfficialNumber::text("554")));
    assert_eq!(registration_number, Stated::Set(OfficialNumber::number("123123").unwrap()));
}

#[test]
fn ids_that_stand_in_several_places_are_found_in_each() {
    let id = |digits| Stated::Set(ProviderScalar::number(digits).unwrap());
    let method = StoredPaymentMethod {
        payment_method_id: id("20269"),
        gateway_id: id("115"),
        ..StoredPaymentMethod::default()
    };
    let mut customer = customer_302();
    assert!(customer.payment_method_id().is_absent() && customer.gateway_id().is_absent());
    customer.primary_payment_method = Stated::Set(PrimaryPaymentMethod::Method(Box::new(method)));
    assert_eq!((customer.payment_method_id(), customer.gateway_id()), (&id("20269"), &id("115")));
    let info = PaymentMethodInfo { payment_method_id: id("20406"), token: Stated::Absent };
    customer.payment_method_info = Stated::Set(info);
    customer.gateway_id = Stated::Empty;
    assert_eq!(
        (customer.payment_method_id(), customer.gateway_id()),
        (&id("20406"), &Stated::Empty)
    );
}

#[test]
fn moments_are_read_to_the_seventh_decimal() {
    let moment = ProviderMoment::new("2016-03-11T16:34:53.8018224+02:00");
    assert_eq!(moment.at(), Some(datetime!(2016-03-11 16:34:53.801_822_4 +2)));
    assert_eq!(moment.as_str(), "2016-03-11T16:34:53.8018224+02:00");
    for text in ["", "2016-03-11", "2016-03-11T16:34:53", "yesterday"] {
        assert_eq!(ProviderMoment::new(text).at(), None, "{text}");
    }
}
