//! A chain of events is computed again.

use crate::records::Digest;

/// A chain, up to the event that was read last.
pub(super) struct Chain {
    /// How many events were read.
    pub(super) events: u64,
    /// The number of the last one.
    pub(super) last: u64,
    /// Its digest.
    pub(super) head: Digest,
}

impl Chain {
    pub(super) fn new(start: Digest) -> Self {
        Self { events: 0, last: 0, head: start }
    }

    /// Passes over the next event, which can't be read: the one behind it does not follow the head.
    pub(super) fn pass_over(&mut self) {
        self.events += 1;
        self.last += 1;
    }

    /// Takes in an event with its digest, and with the one that it has to have behind the head; says
    /// what is wrong.
    pub(super) fn take_in(
        &mut self,
        number: u64,
        digest: Digest,
        computed: Digest,
    ) -> impl Iterator<Item = &'static str> + use<> {
        let misplaced = (number != self.last.saturating_add(1))
            .then_some("its number does not follow: an event is missing, or was put in");
        let changed = (digest != computed)
            .then_some("its digest is wrong: it was changed, or the one before it");
        self.events += 1;
        self.last = self.last.max(number);
        self.head = digest;
        misplaced.into_iter().chain(changed)
    }
}
