//! Eight bytes of a text, looked at together.

/// Eight bytes in their order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word(u64);

/// Which bytes of a word stand out. All of them are right up to the first one, and nothing is said of
/// those behind it: a carry or a borrow of an addition may have come so far, never further back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks(u64);

const ONES: u64 = u64::from_le_bytes([1; 8]);
const HIGHEST_BITS: u64 = u64::from_le_bytes([0x80; 8]);
/// What an addition may add to a byte below 0x80 before its highest bit is set.
const ROOM: u64 = 0x7f;

impl Word {
    /// How many bytes it has.
    pub(super) const BYTES: usize = 8;

    #[inline]
    pub(super) const fn of(bytes: [u8; 8]) -> Self {
        Self(u64::from_le_bytes(bytes))
    }

    /// Eight times one byte.
    pub(super) const fn all(byte: u8) -> Self {
        Self::of([byte; 8])
    }

    /// The bytes that can't stand in an account number and in JSON as they are. Those that can: printable
    /// ASCII from `#` on, without the backslash and the delimiter. So no blank is among them and no
    /// quote (nor the exclamation mark between these two, which is rare).
    #[inline]
    pub(super) const fn others_than_plain(self, delimiters: Self) -> Marks {
        const FIRST: u64 = b'#' as u64;
        const LAST: u64 = b'~' as u64;
        let Self(text) = self;
        let from_first = text.wrapping_sub(ONES * FIRST);
        let behind_last = from_first.wrapping_add(ONES * (ROOM - (LAST - FIRST)));
        let backslashes = (text ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
        let delimiters = (text ^ delimiters.0).wrapping_sub(ONES);
        Marks((from_first | behind_last | backslashes | delimiters) & HIGHEST_BITS)
    }

    /// The bytes that are no ASCII digits.
    #[inline]
    pub(super) const fn others_than_digits(self) -> Marks {
        let digits = self.0 ^ (ONES * b'0' as u64);
        Marks((digits | digits.wrapping_add(ONES * (ROOM - 9))) & HIGHEST_BITS)
    }

    /// The number that the first so many bytes spell, 1 to 8, all of them digits.
    #[inline]
    pub(super) const fn number(self, digits: usize) -> u64 {
        // Zeros in front of them, then neighbours are joined: to pairs, to fours, to all eight.
        let digits = (self.0 << (64 - 8 * digits)) & (ONES * 0x0f);
        let pairs = (digits * 10 + (digits >> 8)) & 0x00ff_00ff_00ff_00ff;
        let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
        (fours * 10_000 + (fours >> 32)) & 0xffff_ffff
    }
}

impl Marks {
    #[inline]
    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many bytes stand before the first one; all eight if none stands out.
    #[inline]
    pub(super) const fn first(self) -> usize {
        (self.0.trailing_zeros() / 8) as usize
    }
}
