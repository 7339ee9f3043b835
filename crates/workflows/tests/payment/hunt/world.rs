//! A world: one provider, one journal, one clock on the wall, and what people remember.

use billport_domain::{Consumer, PaymentReference};
use billport_intake::payments::PaymentFile;
use billport_journal::memory::MemoryJournal;
use billport_journal::{PaymentState, Process};
use billport_workflows::payment::{PaymentBooks, PaymentDesk};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use time::{
    OffsetDateTime, UtcOffset,
    macros::{datetime, offset},
};
use tokio::time::advance;

use super::chance::Chance;
use super::hesitant::Hesitant;
use super::provider::Provider;
use crate::virtual_time::Wall;

pub(super) const ZONE: UtcOffset = offset!(+05:45);
const TARGET: &str = "pretended";
const BEGINNING: OffsetDateTime = datetime!(2026-11-22 09:00 UTC);

/// A world.
pub(super) struct World {
    pub(super) chance: Chance,
    pub(super) provider: Arc<Provider>,
    /// The journal as the process that lives now has it.
    pub(super) journal: Hesitant,
    pub(super) wall: Arc<Wall>,
    /// Whether the clock on the wall jumps.
    jumps: bool,
    /// By how much it is wrong.
    is_off: time::Duration,
    /// How many consumers there are.
    pub(super) consumers: u64,
    /// Files that were begun.
    pub(super) files: Vec<PaymentFile>,
    pub(super) references: Arc<References>,
    /// Which payment of a consumer a person has noted under which name.
    pub(super) noted: Vec<(u64, PaymentReference)>,
    pub(super) deaths: u64,
    pids: u32,
}

/// Names for payments, each a new one.
#[derive(Debug, Default)]
pub(super) struct References(AtomicU64);

impl References {
    pub(super) fn new_one(&self) -> PaymentReference {
        format!("R-{}", self.0.fetch_add(1, Ordering::Relaxed)).parse().unwrap()
    }
}

impl World {
    pub(super) fn new(mut chance: Chance) -> Self {
        let jumps = chance.happens(30);
        let provider = Provider::new(chance.fork(), BEGINNING, ZONE, jumps);
        let wall = Arc::new(Wall::showing(BEGINNING));
        let clock = Arc::clone(&wall);
        let journal = MemoryJournal::new(Arc::new(move || clock.now()), process(1));
        Self {
            provider: Arc::new(provider),
            journal: Hesitant(Arc::new(journal)),
            wall,
            jumps,
            is_off: time::Duration::ZERO,
            consumers: chance.number(2..9),
            files: Vec::new(),
            references: Arc::default(),
            noted: Vec::new(),
            deaths: 0,
            pids: 1,
            chance,
        }
    }

    /// How many payments the journal has.
    pub(super) fn payments(&self) -> u64 {
        self.memory().contents().payments.len() as u64
    }

    pub(super) fn memory(&self) -> &MemoryJournal {
        &self.journal.0
    }

    /// Where a payment stands.
    pub(super) fn state_of(&self, reference: &PaymentReference) -> Option<PaymentState> {
        self.memory().contents().payments.get(reference).map(|record| record.state)
    }

    /// Another process has the journal from here on.
    pub(super) fn restart(&mut self) {
        self.journal = self.another_process();
    }

    /// The journal as one more process has it.
    pub(super) fn another_process(&mut self) -> Hesitant {
        self.pids += 1;
        Hesitant(Arc::new(self.memory().another_process(process(self.pids))))
    }

    /// Time passes in which nobody does anything, and the clock may be set.
    pub(super) async fn pass_time(&mut self) {
        let (short, long) = (self.chance.seconds(1..900), self.chance.seconds(900..10 * 3600));
        let time = self.chance.weighed(&[(6, short), (4, long)]);
        advance(time).await;
        if self.is_off != time::Duration::ZERO && self.chance.happens(30) {
            self.set_right();
        } else if self.jumps && self.chance.happens(10) {
            let hours = self.chance.one_of(&[2, -2, 6, -24 * 30]);
            self.is_off += time::Duration::hours(hours);
            self.wall.jump(time::Duration::hours(hours));
        }
    }

    /// The clock on the wall is set to what time it is.
    pub(super) fn set_right(&mut self) {
        self.wall.jump(-self.is_off);
        self.is_off = time::Duration::ZERO;
    }

    /// So long that every look-up is due again.
    pub(super) async fn sleep_over_it(&self) {
        advance(Duration::from_hours(7)).await;
    }

    pub(super) fn desk(provider: &Provider) -> PaymentDesk<'_> {
        PaymentDesk { dues: provider, charges: provider, payments: provider, status: provider }
    }

    pub(super) fn books<'a>(
        journal: &'a Hesitant,
        now: &'a (dyn Fn() -> OffsetDateTime + Sync),
    ) -> PaymentBooks<'a> {
        PaymentBooks { journal, history: journal, now, utc_offset: ZONE, target: TARGET }
    }
}

pub(super) fn consumer(id: u64) -> Consumer {
    Consumer {
        office: "245:bhaktapur-dc".parse().unwrap(),
        service_number: "024.12.512".parse().unwrap(),
        consumer_id: id.to_string().parse().unwrap(),
    }
}

fn process(pid: u32) -> Process {
    Process { pid, host: "counter".to_owned() }
}
