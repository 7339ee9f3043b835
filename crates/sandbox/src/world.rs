//! What all pretended providers share: one clock, one list of ordered faults, one front door.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::{clock::Clock, config::Today, fault::FaultDesk};

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) faults: FaultDesk,
    connections: AtomicU64,
}

impl World {
    pub(crate) fn new(today: Today) -> Self {
        Self {
            clock: Clock::new(today),
            faults: FaultDesk::default(),
            connections: AtomicU64::new(0),
        }
    }

    pub(crate) fn count_connection(&self) {
        self.connections.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn connections(&self) -> u64 {
        self.connections.load(Ordering::Relaxed)
    }
}
