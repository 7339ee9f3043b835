//! Eight bytes of a text, looked at together.

/// Eight bytes in their order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word(u64);

const ONES: u64 = u64::from_le_bytes([1; 8]);
const HIGHEST_BITS: u64 = u64::from_le_bytes([0x80; 8]);

impl Word {
    /// Eight times one byte.
    pub(super) const fn all(byte: u8) -> Self {
        Self(u64::from_le_bytes([byte; 8]))
    }

    /// The first eight bytes of a text, if it has as many.
    #[inline]
    pub(super) fn at_front(text: &[u8]) -> Option<Self> {
        text.first_chunk().map(|bytes| Self(u64::from_le_bytes(*bytes)))
    }

    /// How many bytes at the front can stand in an account number and in JSON as they are: printable
    /// ASCII without the blank, the quote, the backslash and the delimiter.
    ///
    /// Each sum or difference has the highest bit of a byte set if that byte is none of them. A carry
    /// or a borrow may set it in a byte further on too, which does not count: it comes from one that is
    /// none already.
    #[inline]
    pub(super) fn plain_bytes_at_front(self, delimiters: Self) -> usize {
        let Self(text) = self;
        let below_first = text.wrapping_sub(ONES * (b'!' as u64));
        let above_last = text.wrapping_add(ONES * (0x7f - b'~' as u64));
        let equals = |bytes: u64| (text ^ bytes).wrapping_sub(ONES);
        let others = text
            | below_first
            | above_last
            | equals(ONES * (b'"' as u64))
            | equals(ONES * (b'\\' as u64))
            | equals(delimiters.0);
        bytes_before(others & HIGHEST_BITS)
    }

    /// How many ASCII digits stand at the front.
    #[inline]
    pub(super) fn digits_at_front(self) -> usize {
        let digits = self.0 ^ (ONES * (b'0' as u64));
        // The first byte that is none is found exactly: a carry comes from one that is none already.
        let others = digits | digits.wrapping_add(ONES * (0x7f - 9));
        bytes_before(others & HIGHEST_BITS)
    }

    /// The number that the first so many bytes spell, 1 to 8, all of them digits.
    #[inline]
    pub(super) fn number(self, digits: usize) -> u64 {
        // Zeros in front of them, then neighbours are joined: to pairs, to fours, to all eight.
        let digits = (self.0 << (64 - 8 * digits)) & (ONES * 0x0f);
        let pairs = (digits * 10 + (digits >> 8)) & 0x00ff_00ff_00ff_00ff;
        let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
        (fours * 10_000 + (fours >> 32)) & 0xffff_ffff
    }
}

/// How many bytes stand before the first one whose highest bit is set.
#[inline]
fn bytes_before(marks: u64) -> usize {
    (marks.trailing_zeros() / 8) as usize
}
