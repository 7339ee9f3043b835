//! What is drawn from the seed: the same seed draws the same.

use fastrand::Rng;
use std::ops::Range;
use std::time::Duration;

/// All chance of one world.
#[derive(Clone, Debug)]
pub(crate) struct Chance(Rng);

impl Chance {
    /// The chance of a world of a hunt.
    pub(crate) fn of(seed: u64, world: u64) -> Self {
        // Seeds that stand side by side must not draw alike.
        let mut seeds = Rng::with_seed(seed);
        Self(Rng::with_seed(seeds.u64(..) ^ world.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    /// Another one, drawn from this.
    pub(crate) fn fork(&mut self) -> Self {
        Self(self.0.fork())
    }

    /// Whether something of so many in a hundred happens.
    pub(crate) fn happens(&mut self, in_a_hundred: u32) -> bool {
        self.0.u32(..100) < in_a_hundred
    }

    pub(crate) fn number(&mut self, range: Range<u64>) -> u64 {
        self.0.u64(range)
    }

    pub(crate) fn seconds(&mut self, range: Range<u64>) -> Duration {
        Duration::from_millis(self.0.u64(range.start * 1000..range.end * 1000))
    }

    /// One of some.
    pub(crate) fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.0.usize(..of.len())]
    }

    /// One of some, each with its weight.
    pub(crate) fn weighed<T: Copy>(&mut self, of: &[(u32, T)]) -> T {
        let all: u32 = of.iter().map(|(weight, _)| weight).sum();
        let mut left = self.0.u32(..all);
        for (weight, one) in of {
            match left.checked_sub(*weight) {
                Some(rest) => left = rest,
                None => return *one,
            }
        }
        unreachable!("what is left is less than all weights together")
    }
}
