//! What is said of a field: nothing at all, that it is empty, or its value.

/// What is said of one field: nothing, "empty", or a value. Three things, and never two of them one.
///
/// | | in an answer | in a change | in a request |
/// |---|---|---|---|
/// | [`Absent`](Self::Absent) | the field is not there | leave it as it is | is not written |
/// | [`Empty`](Self::Empty) | `null` | empty it | is written as `null` |
/// | [`Set`](Self::Set) | its value | set it | is written |
///
/// An empty text is a value: `""` is not `null`.
///
/// Source: BillAgain, Customers: `StatementDay` "Valid options is 1-25 or leave null for last day of
/// month", so that `null` says something else than silence does.
///
/// ```
/// use billport_domain::Stated;
///
/// let there = Stated::Set("Port Elizabeth");
/// assert_eq!(Stated::Absent.or(there), there, "silence changes nothing");
/// assert_eq!(Stated::Empty.or(there), Stated::Empty, "empty is a word");
/// assert_eq!(there.set(), Some(&"Port Elizabeth"));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stated<T> {
    /// Nothing is said.
    #[default]
    Absent,
    /// It is said to be empty: `null`.
    Empty,
    /// The value.
    Set(T),
}

impl<T> Stated<T> {
    /// What is said by a field that is there: its value, or that it is empty.
    #[must_use]
    pub fn nullable(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Self::Set)
    }

    /// The value, if there is one.
    #[must_use]
    pub const fn set(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Absent | Self::Empty => None,
        }
    }

    /// The value itself, if there is one.
    #[must_use]
    pub fn into_set(self) -> Option<T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Absent | Self::Empty => None,
        }
    }

    /// What this says, or what `base` says if this says nothing.
    #[must_use]
    pub fn or(self, base: Self) -> Self {
        match self {
            Self::Absent => base,
            said => said,
        }
    }

    /// The same word about something made of the value.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Stated<U> {
        match self {
            Self::Absent => Stated::Absent,
            Self::Empty => Stated::Empty,
            Self::Set(value) => Stated::Set(make(value)),
        }
    }

    /// The same word about something that can't be made of every value.
    ///
    /// # Errors
    /// What `make` says of the value.
    pub fn try_map<U, E>(self, make: impl FnOnce(T) -> Result<U, E>) -> Result<Stated<U>, E> {
        Ok(match self {
            Self::Absent => Stated::Absent,
            Self::Empty => Stated::Empty,
            Self::Set(value) => Stated::Set(make(value)?),
        })
    }

    /// The same word, the value borrowed.
    #[must_use]
    pub const fn as_ref(&self) -> Stated<&T> {
        match self {
            Self::Absent => Stated::Absent,
            Self::Empty => Stated::Empty,
            Self::Set(value) => Stated::Set(value),
        }
    }

    /// Whether nothing is said.
    #[must_use]
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Stated<u8>; 3] = [Stated::Absent, Stated::Empty, Stated::Set(1)];

    #[test]
    fn silence_gives_way_and_nothing_else_does() {
        for base in ALL {
            assert_eq!(Stated::Absent.or(base), base);
            assert_eq!(Stated::Empty.or(base), Stated::Empty);
            assert_eq!(Stated::Set(2).or(base), Stated::Set(2));
        }
    }

    #[test]
    fn only_a_value_is_made_into_something() {
        assert_eq!(
            ALL.map(|said| said.map(|n| n + 1)),
            [Stated::Absent, Stated::Empty, Stated::Set(2)]
        );
        assert_eq!(Stated::<u8>::Empty.try_map(|_| Err::<u8, _>("unasked")), Ok(Stated::Empty));
        assert_eq!(Stated::Set(1).try_map(|_| Err::<u8, _>("asked")), Err("asked"));
        assert_eq!(ALL.map(Stated::into_set), [None, None, Some(1)]);
        assert_eq!(Stated::nullable(None::<u8>), Stated::Empty);
        assert_eq!(Stated::<u8>::default(), Stated::Absent);
        assert!(Stated::<u8>::Absent.is_absent() && !Stated::<u8>::Empty.is_absent());
    }
}
