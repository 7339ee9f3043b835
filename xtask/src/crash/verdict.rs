//! What a judge has found.

/// What is wrong.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Verdict {
    /// Each breach in a sentence.
    pub(super) breaches: Vec<String>,
    /// What the provider has more than once: bills of an account, or charges of a consumer.
    pub(super) doubles: u64,
    /// What is said to be delivered or paid, and the provider does not have.
    pub(super) losses: u64,
}

impl Verdict {
    pub(super) fn breach(&mut self, breach: String) {
        self.breaches.push(breach);
    }

    pub(super) fn same(&mut self, what: &str, found: u64, expected: u64) {
        if found != expected {
            self.breach(format!("{what}: {found}, and not {expected}"));
        }
    }
}
