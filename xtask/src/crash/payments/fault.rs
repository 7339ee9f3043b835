//! What goes wrong with a commit, as the sandbox spells it.

/// What the provider does with a commit whose answer never comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    None,
    Charged,
    /// It is charged after ten minutes.
    Queued,
}

/// The commit is queued, and its answer says so.
pub(super) const QUEUED: &str =
    r#"{"call": "commit", "fault": "none", "effect": {"queued": {"after_seconds": 600}}}"#;

impl Effect {
    /// The connection is lost with the answer.
    pub(super) fn with_lost_answer(self) -> String {
        self.order("reset", 1)
    }

    /// The commit of this number never gets an answer; 1 is the first.
    pub(super) fn with_no_answer(self, commit: u32) -> String {
        self.order("never_answer", commit)
    }

    fn order(self, fault: &str, commit: u32) -> String {
        let skip = commit - 1;
        let effect = match self {
            Self::None => r#""none""#,
            Self::Charged => r#""done""#,
            Self::Queued => r#"{"queued": {"after_seconds": 600}}"#,
        };
        format!(r#"{{"call": "commit", "fault": "{fault}", "effect": {effect}, "skip": {skip}}}"#)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commits_before_it_go_well() {
        assert_eq!(
            Effect::Charged.with_no_answer(3),
            r#"{"call": "commit", "fault": "never_answer", "effect": "done", "skip": 2}"#
        );
    }
}
