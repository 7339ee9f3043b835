//! Hunts for a double payment: many payments under every fault, with processes that die and come back,
//! and a provider's own ledger asked whether one was made twice. All in virtual time.
//!
//! ```console
//! $ cargo run --release -p billport-workflows --example payment_hunt -- --payments 10000 --seed 1
//! ```
//!
//! What it finds can be found again by its seed. The short form is a test of this crate.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "it is there to tell what it finds")]
#![expect(clippy::unwrap_used, reason = "the hunt is a test, and fails by panicking")]

#[path = "../tests/payment/hunt/mod.rs"]
mod hunt;
#[path = "../tests/virtual_time/mod.rs"]
mod virtual_time;

use std::process::ExitCode;

use crate::hunt::Hunt;

fn main() -> ExitCode {
    let hunt = match asked_for(std::env::args().skip(1)) {
        Ok(hunt) => hunt,
        Err(wrong) => {
            eprintln!("{wrong}\nusage: payment_hunt [--payments N] [--seed N]");
            return ExitCode::from(2);
        }
    };
    println!("seed {}, {} payments", hunt.seed, hunt.payments);
    match hunt.run() {
        Ok(tally) => {
            println!("{tally}\nnothing was paid twice, and nothing is in doubt");
            ExitCode::SUCCESS
        }
        Err(breach) => {
            eprintln!("{breach}\nseed {}", hunt.seed);
            ExitCode::FAILURE
        }
    }
}

fn asked_for(mut arguments: impl Iterator<Item = String>) -> Result<Hunt, String> {
    let mut hunt = Hunt { seed: 1, payments: 10_000 };
    while let Some(option) = arguments.next() {
        let place = match &*option {
            "--seed" => &mut hunt.seed,
            "--payments" => &mut hunt.payments,
            _ => return Err(format!("there is no option {option}")),
        };
        let number = arguments.next().and_then(|number| number.parse().ok());
        *place = number.ok_or_else(|| format!("{option} is followed by a number"))?;
    }
    Ok(hunt)
}
