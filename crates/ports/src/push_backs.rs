//! How a provider says that it has too much to do, beside what it says to the request at hand.

/// How a provider has pushed back: too many requests, not now, or no answer in time.
///
/// A port sends what was turned away again where that is allowed, so that a call succeeds in the end and
/// nobody sees that it was too much. Who has many calls on their way has to know.
///
/// ```
/// use billport_ports::PushBacks;
///
/// assert!(PushBacks::default().is_none());
/// assert!(!PushBacks { count: 2, sustained: 8 }.is_none());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PushBacks {
    /// How often.
    pub count: u32,
    /// The fewest requests of the port that were on the wire beside one that was pushed back: so many the
    /// provider sustained. It says nothing where `count` is zero.
    pub sustained: u32,
}

impl PushBacks {
    /// Whether nothing was pushed back.
    #[must_use]
    pub const fn is_none(self) -> bool {
        self.count == 0
    }
}
