//! The pretended provider: what its consumers owe, which payments it has taken, and its ledger.
//!
//! It knows a reference once, as the real one does, and says so when it comes again. It takes any
//! number of payments of a consumer on one day, so that whoever sends a second one is found out;
//! only where clocks are made to jump does it refuse the second one, as the real one does.
//!
//! | file | what |
//! |---|---|
//! | `mischief.rs` | what goes wrong on the way to it and back |
//! | `desk.rs` | its four ports |

mod desk;
mod mischief;

use billport_domain::{PaymentReference, SessionId};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard};
use time::{OffsetDateTime, UtcOffset};
use tokio::time::Instant;

use super::chance::Chance;

/// A provider.
pub(crate) struct Provider {
    state: Mutex<State>,
    /// What time it truly is: no clock of a world changes that.
    began: (Instant, OffsetDateTime),
    zone: UtcOffset,
}

/// A payment that was made.
#[derive(Clone, Debug)]
pub(crate) struct Charge {
    pub(crate) reference: PaymentReference,
    pub(crate) consumer: u64,
    /// In hundredths of a rupee.
    pub(crate) amount: i128,
    /// When its request left, by the true clock.
    pub(crate) sent_at: OffsetDateTime,
}

struct State {
    chance: Chance,
    /// What each consumer owes, in hundredths of a rupee.
    owed: BTreeMap<u64, i128>,
    sessions: HashMap<SessionId, u64>,
    entries: HashMap<PaymentReference, Entry>,
    /// Requests that have left and did not arrive yet.
    on_their_way: Vec<(Instant, Request)>,
    ledger: Vec<Charge>,
    requests: u64,
    duplicates: u64,
    look_ups: u64,
    refuses_second_of_day: bool,
    /// Nothing goes wrong any more.
    is_calm: bool,
}

/// A request to pay, as it left.
#[derive(Clone, Debug)]
struct Request {
    charge: Charge,
    /// What the provider will make of it.
    plan: Plan,
}

/// What the provider makes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Plan {
    Pay,
    /// It says no, and keeps that under the reference.
    Fail,
    /// It says no, and keeps nothing.
    Reject,
    /// It puts it into a queue, and pays later.
    QueueAndPay(Instant),
    /// It puts it into a queue, and fails later.
    QueueAndFail(Instant),
}

/// What the provider has of a reference.
#[derive(Clone, Debug)]
struct Entry {
    charge: Charge,
    arrived: Instant,
    fate: Fate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Paid,
    Failed,
    Queued { until: Instant, pays: bool },
}

/// What the provider has said to a request that has arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Paid,
    Failed,
    Rejected,
    Queued,
    Duplicate,
}

impl Provider {
    pub(crate) fn new(
        chance: Chance,
        began: OffsetDateTime,
        zone: UtcOffset,
        refuses_second_of_day: bool,
    ) -> Self {
        let state = State {
            chance,
            owed: BTreeMap::new(),
            sessions: HashMap::new(),
            entries: HashMap::new(),
            on_their_way: Vec::new(),
            ledger: Vec::new(),
            requests: 0,
            duplicates: 0,
            look_ups: 0,
            refuses_second_of_day,
            is_calm: false,
        };
        Self { state: Mutex::new(state), began: (Instant::now(), began), zone }
    }

    /// A consumer gets a bill, in hundredths of a rupee.
    pub(crate) fn bill(&self, consumer: u64, amount: i128) {
        *self.state().owed.entry(consumer).or_default() += amount;
    }

    /// From here on nothing goes wrong.
    pub(crate) fn calm_down(&self) {
        self.state().is_calm = true;
    }

    /// The payments that were made.
    pub(crate) fn ledger(&self) -> Vec<Charge> {
        self.state().ledger.clone()
    }

    /// Whether it will ever have something of a reference.
    pub(crate) fn has_or_will_have(&self, reference: &PaymentReference) -> bool {
        let state = self.state();
        let will_have = |(_, request): &(Instant, Request)| request.charge.reference == *reference;
        state.entries.contains_key(reference) || state.on_their_way.iter().any(will_have)
    }

    /// Requests to pay that have left, those of them whose reference it knew, and look-ups.
    pub(crate) fn seen(&self) -> (u64, u64, u64) {
        let state = self.state();
        (state.requests, state.duplicates, state.look_ups)
    }

    /// What time it truly is, in its zone.
    fn now(&self) -> OffsetDateTime {
        let (start, began) = self.began;
        (began + start.elapsed()).to_offset(self.zone)
    }

    /// How it stands by now.
    fn state(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap();
        state.catch_up(Instant::now());
        state
    }
}

impl State {
    /// What was on its way arrives, and what was in the queue is decided.
    fn catch_up(&mut self, now: Instant) {
        let (arrived, on_their_way) =
            std::mem::take(&mut self.on_their_way).into_iter().partition(|(at, _)| *at <= now);
        self.on_their_way = on_their_way;
        let mut arrived: Vec<(Instant, Request)> = arrived;
        arrived.sort_by_key(|(at, _)| *at);
        for (at, request) in arrived {
            self.arrive(request, at);
        }
        let mut paid = Vec::new();
        for entry in self.entries.values_mut() {
            if let Fate::Queued { until, pays } = entry.fate
                && until <= now
            {
                entry.fate = if pays { Fate::Paid } else { Fate::Failed };
                paid.extend(pays.then(|| entry.charge.clone()));
            }
        }
        paid.sort_by(|one, other| one.reference.cmp(&other.reference));
        for charge in paid {
            self.charge(charge);
        }
    }

    /// A request has arrived.
    fn arrive(&mut self, Request { charge, plan }: Request, arrived: Instant) -> Said {
        if self.entries.contains_key(&charge.reference) {
            self.duplicates += 1;
            return Said::Duplicate;
        }
        let is_second = |known: &Charge| {
            known.consumer == charge.consumer && known.sent_at.date() == charge.sent_at.date()
        };
        let is_refused = self.refuses_second_of_day && self.ledger.iter().any(is_second);
        let (fate, said) = match plan {
            Plan::Reject => return Said::Rejected,
            _ if is_refused => (Fate::Failed, Said::Failed),
            Plan::Pay => (Fate::Paid, Said::Paid),
            Plan::Fail => (Fate::Failed, Said::Failed),
            Plan::QueueAndPay(until) => (Fate::Queued { until, pays: true }, Said::Queued),
            Plan::QueueAndFail(until) => (Fate::Queued { until, pays: false }, Said::Queued),
        };
        if fate == Fate::Paid {
            self.charge(charge.clone());
        }
        let entry = Entry { charge, arrived, fate };
        self.entries.insert(entry.charge.reference.clone(), entry);
        said
    }

    fn charge(&mut self, charge: Charge) {
        let owed = self.owed.entry(charge.consumer).or_default();
        *owed = (*owed - charge.amount).max(0);
        self.ledger.push(charge);
    }
}
