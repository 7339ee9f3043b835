//! The two kinds of runs, and the words by which people are told of each: bills go out in batches,
//! customers row by row.

use super::numbers::plural;

/// What a run brings to a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RunKind {
    /// Bills, in batches.
    Upload,
    /// Customers, each by itself: what is a batch to the journal is a row to people.
    Import,
}

impl RunKind {
    /// The kind of a run that went to a place of this identity: its first word tells.
    pub(crate) fn of(identity: &str) -> Self {
        match identity.split(' ').next() {
            Some("billagain") => Self::Import,
            _ => Self::Upload,
        }
    }

    /// As it is named to machines.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Upload => "upload",
            Self::Import => "import",
        }
    }

    /// `bill`
    pub(crate) const fn bill(self) -> &'static str {
        match self {
            Self::Upload => "bill",
            Self::Import => "customer",
        }
    }

    /// `batch`
    pub(crate) const fn batch(self) -> &'static str {
        match self {
            Self::Upload => "batch",
            Self::Import => "row",
        }
    }

    /// `batches`
    pub(crate) const fn batches_named(self) -> &'static str {
        match self {
            Self::Upload => "batches",
            Self::Import => "rows",
        }
    }

    /// What is done to a file: `upload`
    pub(crate) const fn verb(self) -> &'static str {
        self.name()
    }

    /// What was done to it: `uploaded`
    pub(crate) const fn done(self) -> &'static str {
        match self {
            Self::Upload => "uploaded",
            Self::Import => "imported",
        }
    }

    /// Why valid rows are not sent again: `taken care of by an earlier run`
    pub(crate) const fn taken_care_of(self) -> &'static str {
        match self {
            Self::Upload => "taken care of by an earlier run",
            Self::Import => "there already",
        }
    }

    /// So many of what it brings: `500 bills`
    pub(crate) fn bills(self, number: u64) -> String {
        plural(number, self.bill())
    }

    /// So many of what they go in: `3 batches`
    pub(crate) fn batches(self, number: u64) -> String {
        plural(number, self.batch())
    }

    /// Behind a number of bills, what they went in: `  in 3 batches`. Of customers it would be the same
    /// number again.
    pub(crate) fn in_batches(self, number: u64) -> String {
        match (self, number) {
            (Self::Import, _) | (_, 0) => String::new(),
            (Self::Upload, number) => format!("  in {}", self.batches(number)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_tells_the_kind() {
        for (identity, kind) in [
            ("sandbox", RunKind::Upload),
            ("production https://bills.example/", RunKind::Upload),
            ("billagain sandbox embedded", RunKind::Import),
            ("billagain production https://api.billagain.com/v1 account 1001", RunKind::Import),
            ("", RunKind::Upload),
        ] {
            assert_eq!(RunKind::of(identity), kind, "{identity}");
        }
        assert_eq!(RunKind::Upload.in_batches(2), "  in 2 batches");
        assert_eq!(RunKind::Import.in_batches(2), "");
    }
}
