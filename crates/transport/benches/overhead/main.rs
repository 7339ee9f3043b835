//! What our layers add to a call: credentials, retry, limits, timeouts, classification and the reading of
//! the answer's JSON, over the bare exchange.
//!
//! ```console
//! $ cargo bench -p billport-transport --bench overhead
//! $ cargo bench -p billport-transport --bench overhead -- --instructions
//! ```
//!
//! - Over a pretended exchange that answers at once: processor time of a call beyond that of the exchange
//!   alone. The goal is at most 0.5 µs.
//! - Over loopback, with 64 calls in flight: processor time of a call against that of the bare HTTP
//!   client. The goal is at most 1.1 times as much.
//! - `--instructions` counts the first instead of timing it, with valgrind: a figure that no noise moves.
//!
//! All is measured in rounds, both sides in turns, and told as medians. JSON is read on our side alone.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]
#![expect(clippy::print_stdout, reason = "a benchmark tells what it measured")]

mod at_once;
mod bare;
mod call;
mod child;
mod instructions;
mod layers;
mod loopback;
mod processor;
mod server;

use std::str::FromStr;

use child::Job;

fn main() {
    if let Some(job) = Job::asked_for() {
        return child::run(&job);
    }
    if std::env::args().any(|argument| argument == "--instructions") {
        return instructions::report(argument("--calls").unwrap_or(2_000));
    }
    let rounds = argument("--rounds").unwrap_or(15);
    layers::report(argument("--calls").unwrap_or(200_000), rounds);
    let in_flight = argument("--in-flight").unwrap_or(64);
    loopback::report(argument("--requests").unwrap_or(40_000), in_flight, rounds);
}

/// The value behind an argument of this name.
fn argument<T: FromStr<Err: std::fmt::Debug>>(name: &str) -> Option<T> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.nth(1).map(|value| value.parse().unwrap())
}

fn median<T: Ord + Copy>(mut values: Vec<T>) -> T {
    values.sort_unstable();
    values[values.len() / 2]
}
