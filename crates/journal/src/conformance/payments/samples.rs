//! Payments and what is said of them, for the laws.

use billport_domain::{
    Consumer, Currency, Money, PaymentReference, ProviderScalar, Receipt, SessionId,
};
use time::OffsetDateTime;

use crate::conformance::samples::{fingerprint, odd_moment, words};
use crate::payments::{
    FileRow, Found, FoundPaid, LookUp, NewPayment, PaymentAnswer, PaymentOutcome, PaymentSettlement,
};

pub(super) fn reference(number: u32) -> PaymentReference {
    format!("shop-17_{number:04}").parse().expect("it is letters, digits, - and _")
}

/// One of many consumers.
pub(super) fn consumer(number: u32) -> Consumer {
    Consumer {
        office: "245:bhaktapur-dc".parse().expect("it is an office"),
        service_number: "024.12.512".parse().expect("it is a service number"),
        consumer_id: number.to_string().parse().expect("it is digits"),
    }
}

/// An amount in rupees, to the digit.
pub(super) fn rupees(text: &str) -> Money {
    Money::new(text.parse().expect("it is a decimal number"), Currency::NPR)
}

/// A payment for a consumer whose dues were asked for at this moment, before there was any event; it
/// has the consumer's number.
pub(super) fn payment(number: u32, inquired_at: OffsetDateTime) -> NewPayment {
    NewPayment {
        reference: reference(number),
        target: "live (https://dues.invalid)".into(),
        consumer: consumer(number),
        amount: rupees("600"),
        service_charge: rupees("5.00"),
        minimum_payable: Some(rupees("200.50")),
        total_due: rupees("1250.75"),
        session: SessionId(number_of_provider("61892")),
        inquired_at,
        inquired_behind: 0,
        from_file: Some(FileRow { fingerprint: fingerprint(4), line: u64::from(number) }),
    }
}

/// When the laws begin: no whole number of milliseconds.
pub(super) fn beginning() -> OffsetDateTime {
    odd_moment()
}

pub(super) fn number_of_provider(digits: &str) -> ProviderScalar {
    ProviderScalar::number(digits).expect("it is a number")
}

pub(super) fn text_of_provider(text: &str) -> ProviderScalar {
    ProviderScalar::text(text).expect("nothing in it is hidden")
}

/// A receipt with everything in it.
pub(super) fn receipt() -> Receipt {
    Receipt {
        provider_id: Some(text_of_provider("Tx-\"9\"")),
        message: Some(words("Paid: \\ é \u{1F4B0}")),
        credits_consumed: Some(number_of_provider("605.0")),
        credits_available: Some(number_of_provider("1e+24")),
    }
}

/// That an attempt came to this, answered with a code and words.
pub(super) fn settlement(number: u32, attempt: u32, outcome: PaymentOutcome) -> PaymentSettlement {
    PaymentSettlement { reference: reference(number), attempt, outcome, answer: answer() }
}

/// A look-up that found this.
pub(super) fn look_up(found: Found) -> LookUp {
    LookUp { found, answer: answer() }
}

/// That a payment is paid, with everything that a provider says of it.
pub(super) fn found_paid() -> Found {
    Found::Paid(FoundPaid {
        provider_id: Some(number_of_provider("7")),
        amount: Some(rupees("600.0")),
        refunded: None,
    })
}

pub(super) fn answer() -> PaymentAnswer {
    PaymentAnswer {
        status: Some(400),
        code: Some(words("4000")),
        words: Some(words("Max number exceeding")),
    }
}
