//! References of payments and inquiries: new each time, in the order of their time.

use billport::domain::PaymentReference;
use uuid::Builder;

use crate::clock;

/// A reference that nobody has used: a UUID of version 7 (RFC 9562), which begins with the time.
///
/// Its time is that on the wall, also where a test has made up another one: what was made up twice
/// would not be new.
pub(crate) fn new() -> PaymentReference {
    let milliseconds = clock::now().unix_timestamp_nanos() / 1_000_000;
    let milliseconds = u64::try_from(milliseconds).unwrap_or_default();
    let mut random = [0; 10];
    random.copy_from_slice(&clock::random_bytes()[..10]);
    let uuid = Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid();
    let text = uuid.hyphenated().to_string();
    text.parse().expect("36 hexadecimal digits and dashes are a reference")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_new_and_of_version_7() {
        let (one, other) = (new().to_string(), new().to_string());
        assert_ne!(one, other);
        assert_eq!((one.len(), one.as_bytes()[14]), (36, b'7'));
    }
}
