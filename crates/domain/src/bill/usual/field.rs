//! A field and what stands behind it.

/// A field of the usual form, at the front of some bytes.
#[derive(Clone, Copy, Debug)]
pub struct UsualField<'a, F> {
    /// The field.
    pub field: F,
    /// The byte behind it. It is no part of the field; whether a field can end so is not known.
    pub end: u8,
    /// What stands behind that byte.
    pub rest: &'a [u8],
}

impl<'a, F> UsualField<'a, F> {
    /// The field and what stands behind the delimiter that ends it; nothing if something else does.
    #[must_use]
    #[inline]
    pub fn before(self, delimiter: u8) -> Option<(F, &'a [u8])> {
        (self.end == delimiter).then_some((self.field, self.rest))
    }

    /// The field and what stands behind the `\n` or `\r\n` that ends it; nothing if something else does.
    #[must_use]
    #[inline]
    pub fn at_line_end(self) -> Option<(F, &'a [u8])> {
        match (self.end, self.rest) {
            (b'\n', rest) | (b'\r', [b'\n', rest @ ..]) => Some((self.field, rest)),
            _ => None,
        }
    }
}
