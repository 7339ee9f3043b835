//! A set of line numbers, at one bit a line.

/// Lines of a file. Memory is that of one bit for each line up to the last one in the set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct LineSet(Vec<u64>);

impl LineSet {
    pub(super) fn insert(&mut self, line: u64) {
        let (word, bit) = place(line);
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= bit;
    }

    pub(super) fn contains(&self, line: u64) -> bool {
        let (word, bit) = place(line);
        self.0.get(word).is_some_and(|bits| bits & bit != 0)
    }
}

fn place(line: u64) -> (usize, u64) {
    let word = usize::try_from(line / 64).expect("a file has fewer lines than memory has words");
    (word, 1 << (line % 64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn it_holds_what_was_put_in(lines in proptest::collection::btree_set(0_u64..2_000, 0..50)) {
            let mut set = LineSet::default();
            for line in &lines {
                set.insert(*line);
            }
            let held: BTreeSet<_> = (0..2_100).filter(|line| set.contains(*line)).collect();
            prop_assert_eq!(held, lines);
        }
    }
}
