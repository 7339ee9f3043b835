//! Reads the digits of a date, all at once: tens of millions of rows have two dates each.

/// How a text of up to eight bytes is written: which of them are digits, and what the others are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form {
    text: u64,
    /// Added to a byte, carries into its highest bit what is above 9; above 0 where no digit stands.
    limits: u64,
}

const HIGHEST_BITS: u64 = u64::from_le_bytes([0x80; 8]);

impl Form {
    /// The form of a text with a `0` for each digit, filled up with zero bytes.
    pub(super) const fn of(text: [u8; 8]) -> Self {
        let mut limits = [0x7f; 8];
        let mut index = 0;
        while index < 8 {
            if text[index] == b'0' {
                limits[index] = 0x7f - 9;
            }
            index += 1;
        }
        Self { text: u64::from_le_bytes(text), limits: u64::from_le_bytes(limits) }
    }

    /// The numbers that two neighbouring digits each spell, at the place of the first one; nothing if
    /// the text is not of this form.
    #[inline]
    pub(super) const fn pairs(self, text: u64) -> Option<[u8; 8]> {
        let digits = text ^ self.text;
        // What a carry changes in the next byte does not count: it comes from one that is too large.
        if (digits | digits.wrapping_add(self.limits)) & HIGHEST_BITS != 0 {
            return None;
        }
        Some((digits * 10 + (digits >> 8)).to_le_bytes())
    }
}
