//! Dues, order, quote, consent: nothing can be paid that was not quoted, and nothing is that was not
//! consented to.

use billport_domain::{
    Advance, AmountWanted, ChargeBreach, OrderRejection, ServiceCharge, ServiceChargeRule,
};
use billport_ports::{ErrorKind, PortError};
use billport_workflows::payment::{Consent, Figures, WhyNoConsent, inquire};
use mockall::predicate::eq;

use crate::counter::Counter;
use crate::ports::{Ports, consumer, dues, rupees};

fn exactly(text: &str) -> AmountWanted {
    AmountWanted::Exactly(rupees(text))
}

#[tokio::test]
async fn a_quote_shows_what_is_paid_and_what_it_costs() {
    let counter = Counter::new();
    let ports = Ports::owing(&counter.journal, &["200", "450"]);
    for (wanted, amount, charge, debited) in [
        (AmountWanted::Minimum, "200", "0", "200"),
        (exactly("500"), "500", "0", "500"),
        (exactly("500.01"), "500.01", "5", "505.01"),
        (AmountWanted::Total, "650", "5", "655"),
    ] {
        let quote = counter.quote(ports.desk(), wanted).await;
        let figures = Figures {
            amount: rupees(amount),
            service_charge: rupees(charge),
            debited: rupees(debited),
            minimum_payable: Some(rupees("200")),
            total_due: rupees("650"),
        };
        assert_eq!(quote.figures(), figures);
        assert!(quote.is_as(&figures) && quote.breach().is_none());
        assert_eq!((quote.consumer(), quote.order().amount()), (&consumer(1), rupees(amount)));
    }
}

#[tokio::test]
async fn an_amount_that_the_dues_do_not_allow_gives_them_back_and_asks_for_no_charge() {
    let counter = Counter::new();
    let mut ports = Ports::silent(&counter.journal);
    ports.dues.expect_dues().times(3).returning(|_| Ok(dues(1, &["200", "250"])));
    let now = || counter.wall.now();
    for (wanted, advance, why) in [
        (
            exactly("199.99"),
            Advance::Refused,
            OrderRejection::BelowMinimum { amount: rupees("199.99"), minimum: rupees("200") },
        ),
        (
            exactly("450.01"),
            Advance::Refused,
            OrderRejection::AboveTotal { amount: rupees("450.01"), total: rupees("450") },
        ),
    ] {
        let inquired = inquire(ports.desk(), counter.books(&now), consumer(1)).await.unwrap();
        let refused = inquired.order(wanted, advance).unwrap_err();
        assert_eq!(refused.why, why);
        assert_eq!(refused.to_string(), why.to_string());
        assert_eq!(refused.inquired.dues(), &dues(1, &["200", "250"]));
    }
    let inquired = inquire(ports.desk(), counter.books(&now), consumer(1)).await.unwrap();
    let ordered = inquired.order(exactly("450.01"), Advance::Allowed).unwrap();
    assert!(ordered.order().is_advance());
    assert_eq!((ordered.consumer(), ordered.dues().total_due()), (&consumer(1), rupees("450")));
}

#[tokio::test]
async fn the_charge_is_asked_for_in_the_session_of_the_inquiry_and_also_where_none_is_due() {
    let counter = Counter::new();
    let mut ports = Ports::silent(&counter.journal);
    ports.dues.expect_dues().with(eq(consumer(1))).times(1).returning(|_| Ok(dues(7, &["200"])));
    let session = dues(7, &["200"]).session().clone();
    ports
        .charges
        .expect_service_charge()
        .with(eq(session), eq(rupees("200")))
        .times(1)
        .returning(|_, amount| Ok(ServiceCharge::of(amount, None, rupees("0")).unwrap()));
    counter.quote(ports.desk(), AmountWanted::Minimum).await;
}

#[tokio::test]
async fn a_consent_to_other_figures_is_none_and_gives_the_quote_back() {
    let counter = Counter::new();
    let ports = Ports::new(&counter.journal);
    let mut quote = counter.quote(ports.desk(), AmountWanted::Minimum).await;
    let shown = quote.figures();
    let more = rupees("201");
    for other in [
        Figures { amount: more, ..shown },
        Figures { service_charge: more, ..shown },
        Figures { debited: more, ..shown },
        Figures { minimum_payable: None, ..shown },
        Figures { total_due: more, ..shown },
    ] {
        assert!(!quote.is_as(&other));
        let refused = quote.confirm(Consent::to(other)).unwrap_err();
        assert_eq!(refused.why, WhyNoConsent::OtherFigures);
        assert_eq!(refused.to_string(), "the consent is to other figures");
        quote = *refused.quote;
    }
    let confirmed = quote.confirm(Consent::to(shown)).unwrap();
    assert_eq!((confirmed.figures(), confirmed.consumer()), (shown, &consumer(1)));
}

#[tokio::test]
async fn a_breach_has_to_be_consented_to_by_name() {
    let counter = Counter::new();
    let mut ports = Ports::silent(&counter.journal);
    ports.dues.expect_dues().returning(|_| Ok(dues(1, &["500"])));
    ports
        .charges
        .expect_service_charge()
        .returning(|_, amount| Ok(ServiceCharge::of(amount, Some(amount), rupees("5")).unwrap()));
    let quote = counter.quote(ports.desk(), AmountWanted::Minimum).await;
    let breach = ChargeBreach::ChargedUpTo500 { charge: rupees("5") };
    assert_eq!(quote.breach(), Some(breach));
    assert!(quote.order().amount() == ServiceChargeRule::FREE_UP_TO);
    let figures = quote.figures();
    let refused = quote.confirm(Consent::to(figures)).unwrap_err();
    assert_eq!(refused.why, WhyNoConsent::Breach(breach));
    assert_eq!(
        refused.to_string(),
        "the provider charges NPR 5, but amounts up to NPR 500 are free of charge; nobody has \
         consented to that"
    );
    let another = ChargeBreach::ChargedUpTo500 { charge: rupees("4") };
    let refused = refused.quote.confirm(Consent { figures, breach: Some(another) }).unwrap_err();
    assert_eq!(refused.why, WhyNoConsent::Breach(breach));
    let consent = Consent { figures, breach: Some(breach) };
    assert_eq!(refused.quote.confirm(consent).unwrap().figures(), figures);
}

#[tokio::test(start_paused = true)]
async fn an_inquiry_or_a_quote_that_fails_says_why() {
    let counter = Counter::new();
    let mut ports = Ports::silent(&counter.journal);
    let error = || PortError::new(ErrorKind::Unavailable, "Provider", "ask");
    ports.dues.expect_dues().times(1).returning(move |_| Err(error()));
    let now = || counter.wall.now();
    let inquired = inquire(ports.desk(), counter.books(&now), consumer(1)).await;
    assert_eq!(inquired.unwrap_err().kind(), ErrorKind::Unavailable);
    ports.dues.checkpoint();
    ports.dues.expect_dues().times(1).returning(|_| Ok(dues(1, &["200"])));
    ports.charges.expect_service_charge().times(1).returning(move |_, _| Err(error()));
    let inquired = inquire(ports.desk(), counter.books(&now), consumer(1)).await.unwrap();
    assert_eq!(inquired.inquired_at(), now());
    let ordered = inquired.order(AmountWanted::Minimum, Advance::Refused).unwrap();
    assert_eq!(ordered.quote(ports.desk()).await.unwrap_err().kind(), ErrorKind::Unavailable);
    assert!(counter.journal.contents().payments.is_empty());
}
