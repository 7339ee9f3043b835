//! The calls of the documents, with the shapes of their samples and invented persons.

use std::collections::BTreeMap;

use billport_sandbox::{Sandbox, billagain::Customer};
use serde_json::{json, value::RawValue};

use super::client::{assert_done, call, get, sandbox};
use crate::client::day;

/// The first customer of the samples' list, character by character but for the person.
const CUSTOMER: &str = concat!(
    r#"{"customerID":302,"Reference":"12343453454","isCompany":false,"Name":"Asha Rai","#,
    r#""LastName":null,"RegistrationNumber":"245","Company":null,"Email":"asha@example.com","#,
    r#""EmailCC":"rai@example.org","Cell":"+27-71-555-0101","Tel":"+27-71-555-0101","#,
    r#""Fax":"+27-41-555-0102","VatNo":"554","Address1":"50 Pickering Street","#,
    r#""Address2":"Newton Park","City":"Port Elizabeth","State":"Eastern Cape","#,
    r#""Country":"South Africa","countryID":71,"CountryState":"Eastern Cape","#,
    r#""countryStateID":"1","ZipCode":"6000","PrimaryGatewayID":99,"CurrencyCode":"ZAR","#,
    r#""CreatedDate":"2016-03-11T16:34:53.8018224+02:00","isSuspended":false,"isActive":true,"#,
    r#""comp_status":"Active","isWaiveTaxes":false,"SuspendedDate":null,"#,
    r#""PaymentMethod":"credit_card","ActiveSubs":5,"Balance":500.5000,"autoSendInvoice":false,"#,
    r#""autoSendStatement":false,"StatementDate":null,"StatementLastSentDate":null,"#,
    r#""PrimaryPaymentMethodInfo":{"paymentMethodID":20406,"#,
    r#""Token":"f8f3b996-0000-4140-af73-df688af6365a"}"#,
);

const CUSTOM_FIELDS: &str = concat!(
    r#","CustomFields":[{"Key":"Select your income range?","Value":"0-50000"},"#,
    r#"{"Key":"What languages are you fluent in?","Value":null}]"#,
);

/// The sample's customer 302, said field by field.
#[expect(clippy::unwrap_used, reason = "a sample that is no JSON fails the test that uses it")]
fn with_sample() -> Sandbox {
    let sandbox = sandbox();
    let sample = format!("{CUSTOMER}{CUSTOM_FIELDS}}}");
    let fields: BTreeMap<String, &RawValue> = serde_json::from_str(&sample).unwrap();
    let customer = fields
        .iter()
        .fold(Customer::named(""), |customer, (name, value)| customer.with_json(name, value.get()));
    assert!(sandbox.billagain().insert_customer(302, customer));
    sandbox
}

#[test]
fn a_customer_is_read_as_in_the_samples() {
    let sandbox = with_sample();
    for (path, body) in [
        ("/customers/302", format!("{CUSTOMER}}}")),
        ("/customers/with_customfields/302", format!("{CUSTOMER}{CUSTOM_FIELDS}}}")),
        ("/customers", format!("[{CUSTOMER}}}]")),
        ("/customers/with_customfields", format!("[{CUSTOMER}{CUSTOM_FIELDS}}}]")),
    ] {
        let received = get(&sandbox, path);
        assert_eq!((received.status(), received.body()), (200, &body[..]), "{path}");
        assert!(received.head().contains("content-type: application/json"));
    }
    let received = call(&sandbox, "POST", "/by_customer_ids", r#"{"ids": [300, 302]}"#);
    assert_eq!(received.body(), format!("[{CUSTOMER}}}]"));
    assert_eq!(sandbox.billagain().customer(302), Some(format!("{CUSTOMER}{CUSTOM_FIELDS}}}")));
}

/// Add's own sample: everything that can be sent.
const EVERYTHING: &str = r#"{
  "isCompany": true,
  "Name": "Bricks Inc",
  "LastName": null,
  "RegistrationNumber": 123123,
  "Company": "Comp Inc ",
  "Email": "tester@example.com",
  "EmailCC": null,
  "Cell": "+271-111-API",
  "Tel": "+211-111-API",
  "Fax": "+227-94-API",
  "VatNo": "123 VatNo",
  "Address1": "Golden Street",
  "Address2": "Park 2",
  "City": "Port Elizabeth",
  "State": "Eastern Cape",
  "CountryCode": "ZA",
  "countryID": 71,
  "countryStateID": "1",
  "ZipCode": "6000",
  "PrimaryGatewayID": 99,
  "CurrencyCode": "ZAR",
  "isWaiveTaxes": true,
  "PaymentMethod": "credit_card",
  "autoSendInvoice": true,
  "autoSendStatement": true,
  "StatementDay": 1,
  "Contact": {
    "Name": "Dipak",
    "LastName": "Lama",
    "Cell": "+27 789 789",
    "Email": "lama@example.com",
    "isActive": true,
    "Password": "Pa$$123"
  },"Subscriptions": [
    {
      "packageID": 305,
      "packageVersionID": null,
      "packageVersionNumber": null,
      "packageRateTermID": 10843,
      "componentUsage": [
        {
          "componentID": 10111,
          "componentVersionID": null,
          "componentVersionNumber": 1,
          "NumUnits": 1

        }
      ],
      "StartDate": "15 Dec 2016",
      "firstProrataSyncDate": null,
      "EndDate": null,
      "numDaysBeforeToInv": 1,
      "Term": 1,
      "TermType": "months"
    }
  ],
  "PrimaryPaymentMethod":
    {
      "isPrimary": true,
      "PaymentMethodType": "credit_card",
      "CreditCard": {
        "NameOnCard": "Dipak",
        "LastNameOnCard": "Lama",
        "Number": 42424242424242,
        "CardType": "VISA",
        "ExpiryMonth": "08",
        "ExpiryYear": "2020"
      },
      "ExternalGateways": [ { "gatewayID": "115" } ]
    }
}
"#;

#[test]
fn a_customer_is_added_as_in_the_sample() {
    let sandbox = sandbox();
    let received = call(&sandbox, "POST", "/customers", EVERYTHING);
    assert_eq!(received.status(), 201, "{}", received.body());
    let created = format!("{}T22:41:00.", day(15));
    assert!(received.body().contains(&created), "{}", received.body());
    let at = received.body().find(&created).unwrap() + created.len();
    let fraction = &received.body()[at..at + 7];
    assert_eq!(
        received.body(),
        [
            r#"{"customerID":10001,"Reference":null,"isCompany":true,"Name":"Bricks Inc","#,
            r#""LastName":null,"RegistrationNumber":"123123","Company":"Comp Inc ","#,
            r#""Email":"tester@example.com","EmailCC":null,"Cell":"+271-111-API","#,
            r#""Tel":"+211-111-API","Fax":"+227-94-API","VatNo":"123 VatNo","#,
            r#""Address1":"Golden Street","Address2":"Park 2","City":"Port Elizabeth","#,
            r#""State":"Eastern Cape","Country":"South Africa","countryID":71,"#,
            r#""CountryState":"Eastern Cape","countryStateID":1,"ZipCode":"6000","#,
            r#""PrimaryGatewayID":99,"CurrencyCode":"ZAR","#,
            &format!(r#""CreatedDate":"{created}{fraction}+02:00","isSuspended":false,"#),
            r#""isActive":true,"comp_status":"Active","isWaiveTaxes":true,"SuspendedDate":null,"#,
            r#""PaymentMethod":"credit_card","ActiveSubs":1,"Balance":0,"autoSendInvoice":true,"#,
            r#""autoSendStatement":true,"StatementDate":1,"StatementLastSentDate":null,"#,
            r#""Contact":{"customerID":10001,"customerContactID":30001,"Name":"Dipak","#,
            r#""LastName":"Lama","Email":"lama@example.com","Cell":"+27 789 789","#,
            r#""Username":"LamD2711","isActive":true},"#,
            r#""PrimaryPaymentMethod":{"customerID":10001,"paymentMethodID":20001,"#,
            r#""PaymentMethodType":"credit_card","isPrimary":true,"isValid":true,"#,
            r#""CreditCard":{"NameOnCard":"Dipak","LastNameOnCard":"Lama","CardType":"VISA","#,
            r#""ExpiryMonth":8,"ExpiryYear":2020,"LastFourDigits":"42424242424242"},"#,
            r#""gatewayID":null}}"#,
        ]
        .concat()
    );
}

#[test]
fn a_customer_is_edited_as_in_the_sample() {
    let sandbox = with_sample();
    let body = json!({
        "Reference": "cust-00001", "isCompany": false, "Name": "Nabin", "LastName": "Shahi",
        "RegistrationNumber": null, "Company": null, "Email": "nabin@example.com",
        "EmailCC": "shahi@example.com", "Cell": "+271-111-1235", "Tel": "+211-111-1235",
        "Fax": "+227-94-8405032", "VatNo": null, "Address1": "50 Pickering Street",
        "Address2": "Newton Park", "City": "Port Elizabeth", "State": "Eastern Cape",
        "countryID": 71, "countryStateID": "1", "ZipCode": "6000", "PrimaryGatewayID": 99,
        "CurrencyCode": "ZAR", "isWaiveTaxes": false, "PaymentMethod": "credit_card",
        "autoSendInvoice": true, "autoSendStatement": true, "StatementDay": 1,
    });
    assert_done(&call(&sandbox, "PUT", "/customers/302", &body.to_string()));
    let read = get(&sandbox, "/customers/302").json();
    for (name, value) in body.as_object().unwrap() {
        let name = if name == "StatementDay" { "StatementDate" } else { name };
        assert_eq!(&read[name], value, "{name}");
    }
}

#[test]
fn a_customer_is_archived_reopened_and_deleted_as_documented() {
    let sandbox = with_sample();
    assert_done(&call(&sandbox, "PUT", "/customers/302/archive", ""));
    assert_done(&call(&sandbox, "PUT", "/customers/302/reopen", ""));
    assert_done(&call(&sandbox, "DELETE", "/customers/302", ""));
    assert_eq!(get(&sandbox, "/customers/302").status(), 410);
}
