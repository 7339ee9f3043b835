//! The ways in which a row can end, each told by a word and a shape of its own: the colour only
//! helps.

use billport::workflows::upload::{Outcome, UploadCounts};

use super::RunKind;

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fate {
    Delivered,
    Unknown,
    Refused,
    Pending,
    Rejected,
}

impl Fate {
    /// All of them: a row ends in exactly one.
    pub(super) const ALL: [Self; 5] =
        [Self::Delivered, Self::Unknown, Self::Refused, Self::Pending, Self::Rejected];

    pub(super) fn of(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Delivered => Self::Delivered,
            Outcome::Refused => Self::Refused,
            Outcome::Unknown => Self::Unknown,
            Outcome::Pending => Self::Pending,
        }
    }

    /// How many rows ended so.
    pub(super) fn rows(self, counts: &UploadCounts) -> u64 {
        match self {
            Self::Delivered => counts.bills_delivered,
            Self::Unknown => counts.bills_unknown,
            Self::Refused => counts.bills_refused,
            Self::Pending => counts.bills_pending,
            Self::Rejected => counts.rows_rejected,
        }
    }

    /// The word for it. It is the name of its class, its mark and its pattern as well.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Unknown => "unknown",
            Self::Refused => "refused",
            Self::Pending => "pending",
            Self::Rejected => "rejected",
        }
    }

    /// What the word means.
    pub(super) fn meaning(self, kind: RunKind) -> &'static str {
        match self {
            Self::Delivered => "the provider has accepted them",
            Self::Unknown => "sent, but nobody knows whether they arrived",
            Self::Refused => "the provider has said no to them",
            Self::Pending => "certainly not processed yet",
            Self::Rejected => match kind {
                RunKind::Upload => "no valid bill, or one that stands there twice: never sent",
                RunKind::Import => "no valid customer, or one that is there already: never sent",
            },
        }
    }

    /// The mark alone, for a place where words stand beside it.
    pub(super) fn mark(self) -> String {
        let name = self.name();
        format!(
            r##"<svg class="mark {name}" viewBox="0 0 16 16" aria-hidden="true"><use href="#mark-{name}"/></svg>"##
        )
    }

    /// The mark and the word.
    pub(super) fn label(self) -> String {
        format!(r#"<span class="fate">{} {}</span>"#, self.mark(), self.name())
    }
}
