//! Fields that a spreadsheet program would run as formulas, made harmless and brought back.
//!
//! The apostrophe is how spreadsheet programs themselves mark text. Taking it away again must give
//! the very field back, for it may be an account number: so a field that has an apostrophe before
//! such a character already gets one more.

use std::borrow::Cow;

/// The field with an apostrophe in front, if a spreadsheet program could take it for a formula: for
/// whoever writes fields of others into a CSV file that people open.
///
/// ```
/// use billport_intake::defused;
///
/// assert_eq!(&*defused(b"=1+1"), b"'=1+1");
/// assert_eq!(&*defused(b"AB-12"), b"AB-12");
/// ```
#[must_use]
pub fn defused(field: &[u8]) -> Cow<'_, [u8]> {
    if is_formula(field) { Cow::Owned([b"'", field].concat()) } else { Cow::Borrowed(field) }
}

/// The field as it was before [`defused`].
pub(crate) fn restore(field: &[u8]) -> &[u8] {
    match field.strip_prefix(b"'") {
        Some(rest) if is_formula(rest) => rest,
        _ => field,
    }
}

/// Whether the field begins, behind any apostrophes, with a character that begins a formula.
fn is_formula(field: &[u8]) -> bool {
    let first = field.iter().find(|byte| **byte != b'\'');
    matches!(first, Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_are_defused() {
        for (field, written) in [
            ("=HYPERLINK(\"http://evil.example\")", "'=HYPERLINK(\"http://evil.example\")"),
            ("+1", "'+1"),
            ("-5", "'-5"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("\rx", "'\rx"),
            ("'=x", "''=x"),
            ("AB-12", "AB-12"),
            ("'text", "'text"),
            ("", ""),
        ] {
            assert_eq!(&*defused(field.as_bytes()), written.as_bytes(), "{field}");
        }
    }

    proptest! {
        #[test]
        fn what_was_defused_comes_back(field in "['=+@\t\r-]{0,3}[a-z=']{0,4}") {
            let written = defused(field.as_bytes()).into_owned();
            prop_assert!(!matches!(written.first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r')));
            prop_assert_eq!(restore(&written), field.as_bytes());
        }
    }
}
