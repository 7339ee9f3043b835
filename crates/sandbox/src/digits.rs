//! Texts that are nothing but digits, as ids are.

/// Whether a text is one digit or more, and nothing else.
pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The number that a text of digits is; no sign, no blank.
pub(crate) fn whole_number(text: &str) -> Option<u64> {
    is_digits(text).then(|| text.parse().ok()).flatten()
}
