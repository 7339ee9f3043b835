//! The hunt for a double payment: a pretended provider with a ledger of its own, processes that pay,
//! die and come back, a journal that fails, clocks that jump; all of it drawn from a seed.
//!
//! ```text
//! hunt ──► worlds ──► lives of processes ──► an end without faults ──► the judge
//!            │          pay, pay a file,                                 │
//!            │          settle; each may die                             └── asks the provider's ledger
//!            └── a provider, a journal, a clock on the wall
//! ```
//!
//! | file | what |
//! |---|---|
//! | `chance.rs` | what is drawn from the seed |
//! | `provider/` | the provider: what it owes, what it takes, what goes wrong on the way to it |
//! | `hesitant.rs` | a journal at whose requests a process can die |
//! | `disorder.rs` | how the journal fails |
//! | `world.rs` | one provider, one journal, one clock, and what people remember |
//! | `life.rs` | one life of a process |
//! | `ending.rs` | all comes to an end: what is in doubt is settled |
//! | `judge.rs` | what must hold, by the provider's ledger |
//!
//! It stands in the tests, in a short form, and in the example `payment_hunt`, as long as you like.

mod chance;
mod disorder;
mod ending;
mod hesitant;
mod judge;
mod life;
mod provider;
mod world;

#[cfg(test)]
pub(crate) use hesitant::Hesitant;

use std::fmt;

use self::chance::Chance;
use self::judge::Judged;
use self::world::World;
use crate::virtual_time::in_virtual_time;

/// How many payments are begun in a world before it comes to its end.
const PAYMENTS_OF_A_WORLD: u64 = 25;
/// How often processes live in a world at most. One whose clock was set back may pay nothing for long.
const LIVES_OF_A_WORLD: u32 = 100;

/// A hunt.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hunt {
    /// What all chance comes from.
    pub(crate) seed: u64,
    /// How many payments are made, or tried.
    pub(crate) payments: u64,
}

/// What a hunt has seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// References in the journals.
    pub(crate) payments: u64,
    /// Those that are paid in the end.
    pub(crate) paid: u64,
    /// Those that the provider has refused.
    pub(crate) not_paid: u64,
    /// Those that were never sent.
    pub(crate) not_sent: u64,
    /// Those that a person has resolved, for the provider never heard of them.
    pub(crate) resolved: u64,
    /// Intents in the journals.
    pub(crate) intents: u64,
    /// Requests to pay that have left for the provider.
    pub(crate) requests: u64,
    /// Requests to pay that named a reference which the provider had already.
    pub(crate) duplicates: u64,
    /// Look-ups.
    pub(crate) look_ups: u64,
    /// Payments that were in doubt at some time.
    pub(crate) doubts: u64,
    /// Payments that were absent at some time.
    pub(crate) absences: u64,
    /// Processes that died at work.
    pub(crate) deaths: u64,
}

/// Something that must never happen has happened.
#[derive(Debug)]
pub(crate) struct Breach {
    /// The world in which it did.
    pub(crate) world: u64,
    /// What happened.
    pub(crate) what: String,
}

impl Hunt {
    /// Hunts, world after world.
    pub(crate) fn run(self) -> Result<Tally, Breach> {
        let mut tally = Tally::default();
        for world in 0.. {
            if tally.payments >= self.payments {
                break;
            }
            let chance = Chance::of(self.seed, world);
            let judged = in_virtual_time(live_through(chance));
            tally.add(judged.map_err(|what| Breach { world, what })?);
        }
        Ok(tally)
    }
}

/// One world, from its beginning to its end.
async fn live_through(chance: Chance) -> Judged {
    let mut world = World::new(chance);
    for _ in 0..LIVES_OF_A_WORLD {
        if world.payments() >= PAYMENTS_OF_A_WORLD {
            break;
        }
        Box::pin(life::live(&mut world)).await?;
        judge::meanwhile(&world)?;
        world.pass_time().await;
    }
    ending::come_to_an_end(&mut world).await?;
    judge::in_the_end(&world).await
}

impl Tally {
    fn add(&mut self, other: Self) {
        let Self {
            payments,
            paid,
            not_paid,
            not_sent,
            resolved,
            intents,
            requests,
            duplicates,
            look_ups,
            doubts,
            absences,
            deaths,
        } = other;
        self.payments += payments;
        self.paid += paid;
        self.not_paid += not_paid;
        self.not_sent += not_sent;
        self.resolved += resolved;
        self.intents += intents;
        self.requests += requests;
        self.duplicates += duplicates;
        self.look_ups += look_ups;
        self.doubts += doubts;
        self.absences += absences;
        self.deaths += deaths;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "payments        {:>8}", self.payments)?;
        writeln!(f, "  paid          {:>8}", self.paid)?;
        writeln!(f, "  not paid      {:>8}", self.not_paid)?;
        writeln!(f, "  not sent      {:>8}", self.not_sent)?;
        writeln!(f, "  resolved      {:>8}", self.resolved)?;
        writeln!(f, "once in doubt   {:>8}", self.doubts)?;
        writeln!(f, "once absent     {:>8}", self.absences)?;
        writeln!(f, "intents         {:>8}", self.intents)?;
        writeln!(f, "requests        {:>8}", self.requests)?;
        writeln!(f, "  duplicates    {:>8}", self.duplicates)?;
        writeln!(f, "look-ups        {:>8}", self.look_ups)?;
        write!(f, "deaths          {:>8}", self.deaths)
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "in world {}: {}", self.world, self.what)
    }
}
