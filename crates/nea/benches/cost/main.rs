//! What a payment costs beside the wire: all of our layers, and the adapter's own writing and reading.
//!
//! ```console
//! $ cargo bench -p billport-nea --bench cost
//! $ valgrind --tool=callgrind BINARY --only pay --calls 2000    # and 4000: the difference counts
//! ```
//!
//! A pretended exchange answers at once with the success of the provider's documents. What is told is
//! the processor time of a payment through the port beyond that of the exchange alone, as the median of
//! rounds in turns.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]
#![expect(clippy::print_stdout, reason = "a benchmark tells what it measured")]

#[path = "../../../transport/benches/overhead/processor.rs"]
mod processor;

use async_trait::async_trait;
use billport_domain::{
    Advance, AmountWanted, BillMonth, Currency, DueBill, Dues, Excerpt, Money, PaymentOrder,
    PaymentReference, ProviderScalar, SessionId,
};
use billport_nea::{Nea, NeaConfig, NeaEndpoints};
use billport_ports::Payments;
use billport_transport::{
    Answered, Bytes, Connection, Credentials, Endpoint, Exchange, ExchangeFailure, ExchangeRequest,
    FullWait, Method, Transport, TransportSettings,
};
use std::hint::black_box;
use std::sync::Arc;
use std::time::SystemTime;

/// The success of the provider's page.
const ANSWER: &str = include_str!("../../tests/fixtures/commit.json");

const BASE_URL: &str = "http://127.0.0.1:9001/nea";

fn main() {
    let calls = argument("--calls").and_then(|calls| calls.parse().ok()).unwrap_or(100_000);
    match argument("--only").as_deref() {
        Some("exchange") => exchange(calls),
        Some("pay") => pay(calls),
        _ => report(calls),
    }
}

fn report(calls: u64) {
    const ROUNDS: usize = 15;
    let mut beyond: Vec<u128> = (0..ROUNDS)
        .map(|_| timed(|| pay(calls)).saturating_sub(timed(|| exchange(calls))))
        .collect();
    beyond.sort_unstable();
    let of_a_call = beyond[ROUNDS / 2] / u128::from(calls);
    println!(
        "a payment beyond its exchange: {of_a_call} ns of CPU, {calls} calls, {ROUNDS} rounds"
    );
}

fn timed(work: impl FnOnce()) -> u128 {
    let before = processor::time_so_far();
    work();
    processor::time_since(before).as_nanos()
}

/// The exchange alone.
fn exchange(calls: u64) {
    let exchange: Arc<dyn Exchange> = black_box(Arc::new(AtOnce));
    let endpoint = Endpoint::parse(BASE_URL).unwrap();
    let credentials = Credentials::default();
    block_on(async {
        for _ in 0..calls {
            let request = ExchangeRequest {
                method: Method::Post,
                endpoint: &endpoint,
                content_type: Some("application/json"),
                credentials: &credentials,
                body: Bytes::new(),
                connection: Connection::Fresh,
                departure: None,
                max_response_bytes: 1 << 20,
            };
            assert_eq!(exchange.exchange(request).await.unwrap().status, 200);
        }
    });
}

/// A payment through the port.
fn pay(calls: u64) {
    let nea = nea();
    let payments: &dyn Payments = black_box(&nea);
    let (order, reference) = (order(), "0190f6d7c3e97b5a8f21".parse::<PaymentReference>().unwrap());
    block_on(async {
        for _ in 0..calls {
            assert!(payments.pay(&order, &reference).await.unwrap().provider_id.is_some());
        }
    });
}

#[expect(clippy::disallowed_methods, reason = "the benchmark is whoever owns the clock")]
fn nea() -> Nea {
    let settings = TransportSettings::new(Arc::new(SystemTime::now), Arc::new(FullWait));
    let new_reference = Arc::new(|| "unused".parse().unwrap());
    let endpoints = NeaEndpoints::at(BASE_URL).unwrap();
    let config = NeaConfig::new(endpoints, "TEST:0c6a95b8".into(), new_reference).unwrap();
    Nea::new(Transport::over(Arc::new(AtOnce), settings), config)
}

fn order() -> PaymentOrder {
    let rupees = |amount: &[u8]| Money::parse(amount, Currency::NPR).unwrap();
    let bill = DueBill {
        month: BillMonth::read("2073 Magh"),
        month_text: Excerpt::of(b"2073 Magh"),
        bill_date: None,
        days: None,
        bill_amount: None,
        payable_amount: rupees(b"600"),
        status: None,
    };
    let session = SessionId(ProviderScalar::number("5").unwrap());
    let dues = Dues::new(session, Excerpt::of(b"Maya"), vec![bill], rupees(b"600")).unwrap();
    PaymentOrder::new(&dues, AmountWanted::Total, Advance::Refused).unwrap()
}

/// An exchange that is over at once.
struct AtOnce;

#[async_trait]
impl Exchange for AtOnce {
    async fn exchange(&self, _: ExchangeRequest<'_>) -> Result<Answered, ExchangeFailure> {
        Ok(Answered {
            status: 200,
            content_type: Some("application/json".to_owned()),
            retry_after: None,
            body: Bytes::from_static(ANSWER.as_bytes()),
            body_is_framed: true,
        })
    }
}

fn block_on(work: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(work);
}

/// The value behind an argument of this name.
fn argument(name: &str) -> Option<String> {
    std::env::args().skip_while(|argument| argument != name).nth(1)
}
