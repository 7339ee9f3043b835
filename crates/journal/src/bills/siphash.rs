//! `SipHash-1-3` with 128 bits of output, over one word and a text: nearly all texts here are of one or
//! two words, and there are tens of millions of them.
//!
//! Why not a library's: `docs/decisions/0026-siphash-of-short-texts.md`. The algorithm is that of Aumasson
//! and Bernstein, "`SipHash`: a fast short-input PRF" (2012), with the constants of its reference
//! implementation for 128 bits; the tests compare it with another one.

/// The state behind the key and what was taken in so far.
#[derive(Clone, Copy)]
pub(super) struct SipHash {
    v0: u64,
    v1: u64,
    v2: u64,
    v3: u64,
}

const WORD: usize = size_of::<u64>();

impl SipHash {
    /// With a key, before anything is taken in.
    pub(super) const fn with_key(key: &[u8; 16]) -> Self {
        let [k0, k1] = halves(*key);
        Self {
            v0: k0 ^ 0x736f_6d65_7073_6575,
            v1: k1 ^ 0x646f_7261_6e64_6f6d ^ 0xee, // the mark of 128 bits
            v2: k0 ^ 0x6c79_6765_6e65_7261,
            v3: k1 ^ 0x7465_6462_7974_6573,
        }
    }

    /// The hash of a word, its lowest byte first, and a text behind it: two halves.
    #[inline]
    pub(super) fn hash(mut self, head: u64, text: &[u8]) -> [u64; 2] {
        self.take_in(head);
        let (words, rest) = text.as_chunks();
        for word in words {
            self.take_in(u64::from_le_bytes(*word));
        }
        // Of the length only the lowest byte counts.
        let length = (WORD + text.len()) as u64;
        self.take_in(length << 56 | behind_words(text, rest));
        self.v2 ^= 0xee;
        let first = self.finish();
        self.v1 ^= 0xdd;
        [first, self.finish()]
    }

    #[inline]
    const fn take_in(&mut self, word: u64) {
        self.v3 ^= word;
        self.round();
        self.v0 ^= word;
    }

    #[inline]
    const fn finish(&mut self) -> u64 {
        self.round();
        self.round();
        self.round();
        self.v0 ^ self.v1 ^ self.v2 ^ self.v3
    }

    #[inline]
    const fn round(&mut self) {
        self.v0 = self.v0.wrapping_add(self.v1);
        self.v2 = self.v2.wrapping_add(self.v3);
        self.v1 = self.v1.rotate_left(13) ^ self.v0;
        self.v3 = self.v3.rotate_left(16) ^ self.v2;
        self.v0 = self.v0.rotate_left(32);
        self.v2 = self.v2.wrapping_add(self.v1);
        self.v0 = self.v0.wrapping_add(self.v3);
        self.v1 = self.v1.rotate_left(17) ^ self.v2;
        self.v3 = self.v3.rotate_left(21) ^ self.v0;
        self.v2 = self.v2.rotate_left(32);
    }
}

/// The bytes of a text behind its last whole word, the first one lowest.
#[inline]
fn behind_words(text: &[u8], rest: &[u8]) -> u64 {
    if rest.is_empty() {
        return 0;
    }
    if let Some(last) = text.last_chunk::<WORD>() {
        // The last eight bytes of the text, without those that are in its last whole word.
        return u64::from_le_bytes(*last) >> (8 * (WORD - rest.len()));
    }
    rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
}

/// A key as the two numbers that it is.
const fn halves(key: [u8; 16]) -> [u64; 2] {
    let key = u128::from_le_bytes(key);
    #[expect(clippy::cast_possible_truncation, reason = "one half, and then the other")]
    [key as u64, (key >> 64) as u64]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};
    use siphasher::sip128::{Hash128, SipHasher13};

    proptest! {
        #[test]
        fn it_is_the_hash_of_another_implementation(
            key: [u8; 16],
            head: u64,
            text in vec(any::<u8>(), 0..300),
        ) {
            let all = [&head.to_le_bytes(), text.as_slice()].concat();
            let Hash128 { h1, h2 } = SipHasher13::new_with_key(&key).hash(&all);
            prop_assert_eq!(SipHash::with_key(&key).hash(head, &text), [h1, h2]);
        }
    }

    #[test]
    fn every_short_length_is_hashed_like_that_of_another_implementation() {
        let (key, text): ([u8; 16], Vec<u8>) = ([7; 16], (200..=255).collect());
        for length in 0..text.len() {
            let text = &text[..length];
            let all = [&42_u64.to_le_bytes(), text].concat();
            let Hash128 { h1, h2 } = SipHasher13::new_with_key(&key).hash(&all);
            assert_eq!(SipHash::with_key(&key).hash(42, text), [h1, h2], "{length} bytes");
        }
    }
}
