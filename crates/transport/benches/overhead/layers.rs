//! Our layers over an exchange that answers at once.

use std::hint::black_box;
use std::str::FromStr;
use std::sync::Arc;

use billport_transport::{
    Bytes, Connection, Credentials, Endpoint, Exchange, ExchangeRequest, Method, Transport,
};

use crate::at_once::AtOnce;
use crate::call::{JSON, REQUEST, TOKEN, bearer, is_success, payment, settings};
use crate::{median, processor};

/// What is done again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// The exchange alone.
    Exchange,
    /// The exchange, and its answer read as JSON.
    ExchangeAndJson,
    /// A call with all layers, its answer read as JSON among them.
    Call,
}

impl Work {
    pub(super) const ALL: [Self; 3] = [Self::Exchange, Self::ExchangeAndJson, Self::Call];
}

impl FromStr for Work {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|work| format!("{work:?}") == text).ok_or(())
    }
}

/// Does the work so many times.
pub(super) fn repeat(work: Work, times: u64) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let endpoint = Endpoint::parse("https://pay.example/pay").unwrap();
    runtime.block_on(async {
        match work {
            Work::Exchange => exchange(&endpoint, times, |body| !body.is_empty()).await,
            Work::ExchangeAndJson => exchange(&endpoint, times, is_success).await,
            Work::Call => call(&endpoint, times).await,
        }
    });
}

async fn exchange(endpoint: &Endpoint, times: u64, accept: fn(&[u8]) -> bool) {
    let exchange: Arc<dyn Exchange> = black_box(Arc::new(AtOnce));
    let mut credentials = Credentials::default();
    credentials.set("authorization", format!("Bearer {TOKEN}").into()).unwrap();
    for _ in 0..times {
        let request = ExchangeRequest {
            method: Method::Post,
            endpoint,
            content_type: Some(JSON),
            credentials: &credentials,
            body: Bytes::from_static(REQUEST),
            connection: Connection::Pooled,
            departure: None,
            max_response_bytes: 1 << 20,
        };
        let answered = exchange.exchange(request).await.unwrap();
        assert!(answered.status == 200 && accept(&answered.body));
    }
}

async fn call(endpoint: &Endpoint, times: u64) {
    let transport = Transport::over(Arc::new(AtOnce), settings());
    let bearer = bearer(&transport, Endpoint::parse("https://pay.example/token/").unwrap());
    for _ in 0..times {
        let answer = transport.send(&payment(endpoint, &bearer)).await.unwrap();
        assert!(answer.status == 200);
    }
}

/// Prints what a call takes beyond the exchange.
pub(super) fn report(calls: u64, rounds: usize) {
    let mut taken = Work::ALL.map(|_| Vec::new());
    for _ in 0..rounds {
        for (work, taken) in Work::ALL.into_iter().zip(&mut taken) {
            let before = processor::time_so_far();
            repeat(work, calls);
            let nanoseconds = processor::time_since(before).as_nanos();
            taken.push(i128::try_from(nanoseconds).unwrap());
        }
    }
    let of_a_call = |nanoseconds: Vec<i128>| median(nanoseconds) / i128::from(calls);
    println!("Exchange that answers at once, {calls} calls, {rounds} rounds in turns, medians:");
    for (work, taken) in Work::ALL.into_iter().zip(&taken) {
        println!("  {work:?}: {} ns of CPU a call", of_a_call(taken.clone()));
    }
    let [exchange, with_json, call] = taken;
    let beyond_the_exchange = |taken: Vec<i128>| {
        of_a_call(taken.into_iter().zip(&exchange).map(|(taken, bare)| taken - bare).collect())
    };
    println!(
        "  added by the layers: {} ns, of which JSON: {} ns (goal: at most 500 ns)",
        beyond_the_exchange(call),
        beyond_the_exchange(with_json)
    );
}
