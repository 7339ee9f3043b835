//! Electricity dues: looked up, paid, settled. The sandbox's own ledger says what was charged.
//!
//! | file | what |
//! |---|---|
//! | `counters.rs`, `dues.rs`, `pay.rs`, `pay_file.rs` | the commands of these names |
//! | `refused.rs` | payments that are not made: wrong amounts, consumers, tokens |
//! | `doubt.rs` | payments of unknown outcome, and how they are settled |
//! | `payments.rs` | payments are listed, shown and resolved |
//! | `interrupted.rs` | Ctrl-C, and a kill, while a payment is on its way |
//! | `terminal.rs` | a person is led through |
//! | `guide.rs` | the transcript of the guide is true |

mod counters;
mod doubt;
mod dues;
#[cfg(unix)]
mod guide;
#[cfg(unix)]
mod interrupted;
mod pay;
mod pay_file;
mod payments;
mod refused;
#[cfg(unix)]
pub(crate) mod terminal;

use billport_sandbox::{Call, Fault, FaultOrder, Sandbox};
use serde_json::Value;
use std::time::Duration;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::desk::{Desk, Order};
use crate::provider::sandbox;
use crate::transcript::Ended;

/// Two bills: 200 of 2073 Magh, and 250 of 2073 Falgun.
pub(crate) const CONSUMER: &str = "--office 245:bhaktapur-dc --sc-no 024.12.512 --consumer 3042";
/// Two bills: 500 of 2073 Poush, and 750.75 of 2073 Magh.
const LARGE: &str = "--office 245:bhaktapur-dc --sc-no 002.13.071 --consumer 18795";

impl Desk {
    /// `billport nea pay` for a consumer, with a yes beforehand.
    pub(crate) fn pay(&self, words: &str) -> Order<'_> {
        self.billport(&format!("nea pay {CONSUMER} --yes {words}"))
    }

    /// A command of payments, so many minutes from now.
    fn later(&self, minutes: u64, words: &str) -> Order<'_> {
        self.billport(&format!("{words} --now {}", in_minutes(minutes)))
    }
}

/// The time in so many minutes, as `--now` takes it.
fn in_minutes(minutes: u64) -> String {
    let then = OffsetDateTime::now_utc() + Duration::from_mins(minutes);
    then.format(&Rfc3339).unwrap()
}

/// The next commit is done, and its answer is lost.
pub(crate) fn lost_receipt() -> FaultOrder {
    FaultOrder::once(Call::Commit, Fault::Reset).after_effect()
}

/// A sandbox with a fault ordered at its NEA.
pub(crate) fn nea_with(order: FaultOrder) -> Sandbox {
    let sandbox = sandbox();
    sandbox.nea().order(order);
    sandbox
}

/// Asserts that the provider has charged this reference so often, and no reference twice.
#[track_caller]
fn assert_charged(sandbox: &Sandbox, reference: &str, times: usize) {
    let ledger = sandbox.nea().ledger();
    assert_eq!(ledger.times_charged(reference), times);
    assert_eq!(ledger.references_charged_more_than_once(), Vec::<&str>::new());
    assert!(ledger.consumers_charged_more_than_once_a_day().is_empty());
}

/// The reference of a payment that was told as JSON.
#[track_caller]
fn reference(ended: &Ended) -> String {
    ended.json()["reference"].as_str().unwrap().to_owned()
}

/// Names of an object, in their order.
fn names(object: &str) -> Vec<String> {
    // A map of serde_json sorts them, so they are looked for in the text.
    let value: Value = serde_json::from_str(object).unwrap();
    let mut names: Vec<_> = value.as_object().unwrap().keys().cloned().collect();
    names.sort_by_key(|name| object.find(&format!("\"{name}\":")));
    names
}
