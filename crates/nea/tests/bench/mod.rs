//! NEA beside the sandbox: the adapter as a team would put it together, and the provider's ledger.

use billport_domain::{
    Advance, AmountWanted, Consumer, Currency, Money, PaymentOrder, PaymentReference,
};
use billport_nea::{Nea, NeaConfig, NeaEndpoints};
use billport_ports::{DuesInquiry, Payments};
use billport_sandbox::nea::{Bill, BillMonth, ConsumerKey, NeaSandbox};
use billport_sandbox::{Answer, Call, Fault, FaultOrder, Sandbox, SandboxConfig, Today, nea};
use billport_transport::{Transport, TransportSettings};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};
use time::macros::date;

/// The adapter and its provider. Nothing waits by chance: the jitter is zero.
pub(crate) struct Bench {
    sandbox: Sandbox,
    pub(crate) nea: Nea,
    used: AtomicU64,
}

impl Bench {
    pub(crate) fn start() -> Self {
        let today = Today::Fixed(date!(2031 - 01 - 15));
        let config = SandboxConfig { today, ..SandboxConfig::default() };
        let sandbox = Sandbox::start(config).expect("the sandbox starts on a free port");
        let nea = adapter(&sandbox.nea().base_url(), sandbox.nea().token());
        Self { sandbox, nea, used: AtomicU64::new(0) }
    }

    pub(crate) fn provider(&self) -> &NeaSandbox {
        self.sandbox.nea()
    }

    /// A number that was not given before.
    fn next(&self) -> u64 {
        self.used.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// A reference that was never used.
    pub(crate) fn new_reference(&self) -> PaymentReference {
        format!("bench-{}", self.next()).parse().expect("letters, a dash and digits")
    }

    /// A consumer who owes 200 and 250, and was never asked for.
    pub(crate) fn new_consumer(&self) -> Consumer {
        let id = self.next().to_string();
        let key = ConsumerKey::new("245:bhaktapur-dc", "024.12.512", &id);
        let month = |month| BillMonth::Of { year: 2073, month };
        let consumer = nea::Consumer::new(key, "Sita Gurung")
            .with(Bill::of(month(11), 20_000).payable(25_000, "-25% Penalty"))
            .with(Bill::of(month(10), 20_000));
        self.provider().add_consumer(consumer);
        Consumer {
            office: "245:bhaktapur-dc".parse().expect("an office"),
            service_number: "024.12.512".parse().expect("a service number"),
            consumer_id: id.parse().expect("digits"),
        }
    }

    /// Pays the minimum of a new consumer, whatever the provider was ordered to make of it.
    pub(crate) async fn pay(&self, order: Option<FaultOrder>) -> PaymentReference {
        self.order(order);
        let dues = self.nea.dues(&self.new_consumer()).await.expect("the consumer is known");
        let order = PaymentOrder::new(&dues, AmountWanted::Minimum, Advance::Refused);
        let (order, reference) = (order.expect("dues can be paid"), self.new_reference());
        // What became of it is for whoever gave the order to ask.
        let _ = self.nea.pay(&order, &reference).await;
        reference
    }

    /// Orders what the provider does from now on; what was ordered before is over.
    pub(crate) fn order(&self, order: impl IntoIterator<Item = FaultOrder>) {
        self.provider().clear_faults();
        order.into_iter().for_each(|order| self.provider().order(order));
    }
}

/// The adapter for an address, with references of its own.
pub(crate) fn adapter(base_url: &str, token: &str) -> Nea {
    let made = AtomicU64::new(0);
    let new_reference = move || {
        let number = made.fetch_add(1, Ordering::SeqCst);
        format!("inquiry-{number}").parse().expect("letters, a dash and digits")
    };
    let endpoints = NeaEndpoints::at(base_url).expect("the sandbox is on this machine");
    let config = NeaConfig::new(endpoints, token.into(), Arc::new(new_reference));
    let clock = Arc::new(|| SystemTime::UNIX_EPOCH);
    let settings = TransportSettings::new(clock, Arc::new(|_| Duration::ZERO));
    let transport = Transport::new(settings).expect("the defaults are valid");
    Nea::new(transport, config.expect("a token for tests"))
}

/// A refusal in the provider's shape, every time.
pub(crate) fn refuses(call: Call, code: &str, words: &str) -> FaultOrder {
    FaultOrder::once(call, nea::refusal(code, words)).always()
}

/// 200, and a page that is no answer, every time.
pub(crate) fn gibberish(call: Call) -> FaultOrder {
    FaultOrder::once(call, Answer::html(200)).always()
}

/// The next answer is lost, after all the work was done.
pub(crate) fn loses_an_answer(call: Call) -> FaultOrder {
    FaultOrder::once(call, Fault::Reset).after_effect()
}

pub(crate) fn npr(paisa: u64) -> Money {
    Money::from_minor(paisa.into(), Currency::NPR).expect("the sandbox's amounts fit")
}
