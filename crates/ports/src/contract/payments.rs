//! The contract of [`Payments`]: paid once, or certainly not, or told to be in doubt.

use billport_domain::{
    Advance, AmountWanted, Consumer, Money, PaymentOrder, PaymentReference, Receipt,
};

use crate::{DuesInquiry, ErrorKind, PaymentStatus, Payments, PortError, Reach, Standing};

/// A port beside the provider that it pays to.
pub trait PaymentsBench {
    /// The port under test.
    fn port(&self) -> &dyn Payments;
    /// Where the dues come from.
    fn inquiry(&self) -> &dyn DuesInquiry;
    /// Where a payment is asked for; at once, if need be by moving the provider's clock.
    fn status(&self) -> &dyn PaymentStatus;
    /// The port under test, to where no server listens; nothing if the bench has none such.
    fn unreachable(&self) -> Option<Box<dyn Payments>>;
    /// A consumer with dues that can be paid now: another one at every call.
    fn consumer(&self) -> Consumer;
    /// A reference that was never used: another one at every call.
    fn reference(&self) -> PaymentReference;
    /// What the provider has charged, once for each time that it did.
    fn charged(&self) -> Vec<ChargedPayment>;
    /// How many requests to pay the provider has seen.
    fn requests_seen(&self) -> usize;
    /// Puts the provider into a situation for the next payment (for all, where it can't be meant
    /// otherwise); one that was ordered before is over.
    fn order(&self, situation: PaymentSituation);
}

/// A payment as the provider's ledger has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChargedPayment {
    /// The reference, as it arrived.
    pub reference: String,
    /// The amount, as it arrived.
    pub amount: Money,
}

/// What the provider does with the next payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentSituation {
    /// It works.
    Fine,
    /// It refuses, does not pay, and says [`PaymentSituation::WORDS`].
    Refuses,
    /// It pays, and its answer is lost.
    AnswerLost,
    /// The connection is lost before it pays.
    RequestLost,
    /// It pays, and answers 200 with something that is no answer.
    Gibberish,
    /// It pays, and answers with an error of its own (HTTP 500).
    ServerError,
    /// It takes the payment in and decides it later.
    Queues,
    /// It does not pay, and asks to wait for years (HTTP 429).
    Throttles,
    /// It no longer accepts the credentials, for all payments, and does not pay.
    RejectsCredentials,
}

impl PaymentSituation {
    /// What the provider says when it refuses.
    pub const WORDS: &'static str = "Max number exceeding";
}

/// Checks the whole contract of [`Payments`] on a bench.
///
/// # Panics
/// If the contract does not hold.
pub async fn payments(bench: &dyn PaymentsBench) {
    pays_exactly_what_is_ordered(bench).await;
    tells_a_refusal_in_the_providers_words(bench).await;
    for (situation, is_paid) in [
        (PaymentSituation::AnswerLost, true),
        (PaymentSituation::RequestLost, false),
        (PaymentSituation::Gibberish, true),
        (PaymentSituation::ServerError, true),
    ] {
        never_repeats_what_is_in_doubt(bench, situation, is_paid).await;
    }
    takes_a_queued_payment_for_no_payment_yet(bench).await;
    takes_a_reference_that_is_known_for_no_answer(bench).await;
    reports_rejected_credentials_without_effect(bench).await;
    says_that_an_unreachable_server_got_nothing(bench).await;
    never_repeats_what_is_throttled(bench).await;
}

async fn pays_exactly_what_is_ordered(bench: &dyn PaymentsBench) {
    for wanted in [AmountWanted::Minimum, AmountWanted::Total] {
        let payment = Payment::prepare(bench, wanted).await;
        payment.send(bench, PaymentSituation::Fine).await.expect("the provider works");
        assert_eq!(payment.times_charged(bench), 1, "paid once, under this reference");
        let charged = bench.charged().into_iter();
        let amounts: Vec<_> = charged
            .filter(|charged| charged.reference == payment.reference.as_str())
            .map(|charged| charged.amount)
            .collect();
        assert_eq!(amounts, [payment.order.amount()], "paid exactly, and without the charge");
        assert!(payment.is_paid(bench).await, "what is paid is found paid");
    }
}

async fn tells_a_refusal_in_the_providers_words(bench: &dyn PaymentsBench) {
    let payment = Payment::prepare(bench, AmountWanted::Minimum).await;
    let error = payment.send_in_vain(bench, PaymentSituation::Refuses).await;
    assert_eq!((error.kind(), error.reach()), (ErrorKind::Refused, Reach::Answered), "{error}");
    assert!(!error.concerns_every_request(), "{error}");
    assert!(error.to_string().contains(PaymentSituation::WORDS), "told in its words: {error}");
    assert_eq!(payment.times_charged(bench), 0);
}

async fn never_repeats_what_is_in_doubt(
    bench: &dyn PaymentsBench,
    situation: PaymentSituation,
    is_paid: bool,
) {
    let payment = Payment::prepare(bench, AmountWanted::Minimum).await;
    let error = payment.send_in_vain(bench, situation).await;
    assert!(error.is_outcome_unknown(), "{situation:?} leaves it in doubt: {error}");
    assert_ne!(error.reach(), Reach::NotSent, "{situation:?}: {error}");
    assert_eq!(payment.times_charged(bench), usize::from(is_paid), "{situation:?}");
    bench.order(PaymentSituation::Fine);
    assert_eq!(payment.is_paid(bench).await, is_paid, "{situation:?}: asking settles the doubt");
}

async fn takes_a_queued_payment_for_no_payment_yet(bench: &dyn PaymentsBench) {
    let payment = Payment::prepare(bench, AmountWanted::Minimum).await;
    let error = payment.send_in_vain(bench, PaymentSituation::Queues).await;
    assert!(error.is_outcome_unknown(), "what is queued is neither paid nor not paid: {error}");
    assert!(payment.times_charged(bench) <= 1, "queued once at most");
}

async fn takes_a_reference_that_is_known_for_no_answer(bench: &dyn PaymentsBench) {
    let paid = Payment::prepare(bench, AmountWanted::Minimum).await;
    paid.send(bench, PaymentSituation::Fine).await.expect("the provider works");
    let other = Payment::prepare(bench, AmountWanted::Minimum).await;
    let again = Payment { reference: paid.reference.clone(), ..other };
    let error = again.send_in_vain(bench, PaymentSituation::Fine).await;
    assert!(error.is_outcome_unknown(), "a known reference proves nothing of its payment: {error}");
    assert_eq!(again.times_charged(bench), 1, "a reference is charged once");
}

async fn reports_rejected_credentials_without_effect(bench: &dyn PaymentsBench) {
    let payment = Payment::prepare(bench, AmountWanted::Minimum).await;
    let error = payment.send_in_vain(bench, PaymentSituation::RejectsCredentials).await;
    assert_eq!(error.kind(), ErrorKind::Credentials, "{error}");
    assert!(error.concerns_every_request(), "{error}");
    assert_eq!(payment.times_charged(bench), 0);
}

async fn says_that_an_unreachable_server_got_nothing(bench: &dyn PaymentsBench) {
    let Some(port) = bench.unreachable() else { return };
    bench.order(PaymentSituation::Fine);
    let payment = Payment::prepare(bench, AmountWanted::Minimum).await;
    let before = bench.requests_seen();
    let result = port.pay(&payment.order, &payment.reference).await;
    let error = result.expect_err("no server listens there");
    assert_eq!((error.kind(), error.reach()), (ErrorKind::Unavailable, Reach::NotSent), "{error}");
    assert_eq!((error.attempts(), error.requests_sent()), (1, 0), "tried once: {error}");
    assert_eq!(bench.requests_seen(), before);
}

async fn never_repeats_what_is_throttled(bench: &dyn PaymentsBench) {
    let payment = Payment::prepare(bench, AmountWanted::Minimum).await;
    let error = payment.send_in_vain(bench, PaymentSituation::Throttles).await;
    let is_told = error.is_outcome_unknown() || error.kind() == ErrorKind::Throttled;
    assert!(is_told, "{error}");
    assert_eq!(payment.times_charged(bench), 0);
}

/// A payment that is ready to be sent.
struct Payment {
    order: PaymentOrder,
    reference: PaymentReference,
}

impl Payment {
    async fn prepare(bench: &dyn PaymentsBench, wanted: AmountWanted) -> Self {
        bench.order(PaymentSituation::Fine);
        let dues = bench.inquiry().dues(&bench.consumer()).await.expect("the consumer is known");
        let order = PaymentOrder::new(&dues, wanted, Advance::Refused);
        Self { order: order.expect("the dues can be paid"), reference: bench.reference() }
    }

    /// Sends it into a situation: one request, whatever comes of it.
    async fn send(
        &self,
        bench: &dyn PaymentsBench,
        situation: PaymentSituation,
    ) -> Result<Receipt, PortError> {
        bench.order(situation);
        let before = bench.requests_seen();
        let result = bench.port().pay(&self.order, &self.reference).await;
        assert_eq!(bench.requests_seen() - before, 1, "{situation:?}: one call is one request");
        result
    }

    async fn send_in_vain(
        &self,
        bench: &dyn PaymentsBench,
        situation: PaymentSituation,
    ) -> PortError {
        let result = self.send(bench, situation).await;
        let error = result.expect_err("the provider does not say that it is paid");
        assert_eq!((error.attempts(), error.requests_sent()), (1, 1), "{situation:?}: {error}");
        error
    }

    fn times_charged(&self, bench: &dyn PaymentsBench) -> usize {
        let charged = bench.charged().into_iter();
        charged.filter(|charged| charged.reference == self.reference.as_str()).count()
    }

    async fn is_paid(&self, bench: &dyn PaymentsBench) -> bool {
        let standing = bench.status().standing(&self.reference).await;
        matches!(standing.expect("the provider can be asked"), Standing::Paid(_))
    }
}
