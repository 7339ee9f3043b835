//! Our layers and HTTP client against the bare HTTP client, to a server on this machine.

use std::cell::Cell;
use std::process::Command;
use std::str::FromStr;
use std::time::Duration;

use billport_transport::{Endpoint, Transport};
use futures_util::future::join_all;

use crate::bare::BareClient;
use crate::call::{TOKEN_PATH, bearer, payment, settings};
use crate::child::Job;
use crate::server::Server;
use crate::{median, processor};

/// Who sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Client {
    /// The HTTP client alone, with the settings that the transport gives it.
    Bare,
    /// The transport, with all layers, and the answer read as JSON.
    Transport,
}

impl FromStr for Client {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let all = [Self::Bare, Self::Transport];
        all.into_iter().find(|client| format!("{client:?}") == text).ok_or(())
    }
}

/// Sends so many requests, so many at a time, and says what processor time they took. The connections
/// are made before.
pub(super) async fn send(client: Client, requests: u64, in_flight: usize, url: &str) -> Duration {
    match client {
        Client::Bare => {
            let bare = BareClient::new(url);
            measure(requests, in_flight, || bare.pay()).await
        }
        Client::Transport => {
            let transport = Transport::new(settings()).unwrap();
            let endpoint = Endpoint::parse(url).unwrap().with_segments(&["pay"]).unwrap();
            let token = Endpoint::parse(&format!("{url}{TOKEN_PATH}")).unwrap();
            let bearer = bearer(&transport, token);
            let pay = || async {
                let answer = transport.send(&payment(&endpoint, &bearer)).await.unwrap();
                assert_eq!((answer.status, answer.requests_sent), (200, 1));
            };
            measure(requests, in_flight, pay).await
        }
    }
}

async fn measure<F: Future<Output = ()>>(
    requests: u64,
    in_flight: usize,
    pay: impl Fn() -> F,
) -> Duration {
    let send = async |requests| {
        let left = Cell::new(requests);
        let worker = async || {
            while let Some(fewer) = u64::checked_sub(left.get(), 1) {
                left.set(fewer);
                pay().await;
            }
        };
        join_all((0..in_flight).map(|_| worker())).await;
    };
    send(requests / 10).await;
    let before = processor::time_so_far();
    send(requests).await;
    processor::time_since(before)
}

/// Prints what a request takes with and without our layers.
pub(super) fn report(requests: u64, in_flight: usize, rounds: usize) {
    let server = Server::start();
    let (mut bare, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        bare.push(in_a_child(&server, Client::Bare, requests, in_flight));
        ours.push(in_a_child(&server, Client::Transport, requests, in_flight));
    }
    println!(
        "Loopback, {requests} requests, {in_flight} in flight, {rounds} rounds in turns, medians:"
    );
    println!("  bare: {} ns of CPU a call", median(bare.clone()));
    println!("  transport: {} ns of CPU a call", median(ours.clone()));
    let permille = ours.iter().zip(&bare).map(|(ours, bare)| ours * 1000 / bare).collect();
    println!("  ratio: {} per thousand (goal: at most 1100)", median(permille));
}

/// The nanoseconds of processor time that a request of this client takes, in a process of its own.
fn in_a_child(server: &Server, client: Client, requests: u64, in_flight: usize) -> u128 {
    let job = Job::Send { client, requests, in_flight, url: server.url() };
    let mut child = Command::new(std::env::current_exe().unwrap());
    let ended = child.args(job.arguments()).output().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    let told: u128 = String::from_utf8(ended.stdout).unwrap().trim().parse().unwrap();
    told / u128::from(requests)
}
