//! The array of bills that an upload carries, written byte by byte.
//!
//! Tens of millions of bills pass here, and an amount must arrive as it was written: so nothing is
//! formatted, no number is parsed, and no value is made in between.

use std::ops::Range;

/// A bill as it travels: `{"account_number":"…","amount":1700.78,"due_date":"25-05-2031","period":"06-2031"}`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BillFields<'a> {
    /// UTF-8.
    pub(crate) account_number: &'a [u8],
    /// Whether the account number is known to hold nothing that JSON wants escaped.
    pub(crate) is_plain: bool,
    /// A number as JSON writes it.
    pub(crate) amount: &'a [u8],
    pub(crate) due_date: &'a [u8; 10],
    pub(crate) period: &'a [u8; 7],
}

/// What stands before the first account number.
const OPENING: &[u8] = b"[{\"account_number\":\"";
/// What stands between an account number and its amount.
const BEFORE_AMOUNT: &[u8] = b"\",\"amount\":";
/// What stands between an amount and the next account number, with room for two dates. One piece of a
/// size that is known is copied in a few instructions, four small ones are not.
const BEHIND_AMOUNT: &[u8; 64] =
    b",\"due_date\":\"DD-MM-YYYY\",\"period\":\"MM-YYYY\"},{\"account_number\":\"";
const DUE_DATE: Range<usize> = 13..23;
const PERIOD: Range<usize> = 35..42;
/// What of it does not stand behind the last bill.
const NEXT_BILL: &[u8] = b",{\"account_number\":\"";

/// Begins the array, and its first bill.
pub(crate) fn open(json: &mut Vec<u8>) {
    json.extend_from_slice(OPENING);
}

/// Writes the bill that was begun, and begins the next.
pub(crate) fn push(json: &mut Vec<u8>, bill: BillFields<'_>) {
    if bill.is_plain {
        json.extend_from_slice(bill.account_number);
    } else {
        push_escaped(bill.account_number, json);
    }
    json.extend_from_slice(BEFORE_AMOUNT);
    json.extend_from_slice(bill.amount);
    json.extend_from_slice(BEHIND_AMOUNT);
    let behind: &mut [u8; BEHIND_AMOUNT.len()] = json.last_chunk_mut().expect("it was written");
    behind[DUE_DATE].copy_from_slice(bill.due_date);
    behind[PERIOD].copy_from_slice(bill.period);
}

/// Ends the array behind the last bill that was written.
pub(crate) fn close(json: &mut Vec<u8>) {
    json.truncate(json.len() - NEXT_BILL.len());
    json.push(b']');
}

/// Writes text into a JSON string. An account number has no control characters, so quotes and
/// backslashes are all that there is to escape; the others are escaped all the same, should that
/// ever change.
fn push_escaped(text: &[u8], json: &mut Vec<u8>) {
    let plain = |byte: &u8| !matches!(byte, b'"' | b'\\' | 0..=0x1f);
    let mut rest = text;
    loop {
        let length = rest.iter().take_while(|byte| plain(byte)).count();
        json.extend_from_slice(&rest[..length]);
        let Some(&byte) = rest.get(length) else { return };
        match byte {
            b'"' | b'\\' => json.extend_from_slice(&[b'\\', byte]),
            control => json.extend_from_slice(format!("\\u{control:04x}").as_bytes()),
        }
        rest = &rest[length + 1..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_pieces_fit_together() {
        assert_eq!(&BEHIND_AMOUNT[DUE_DATE], b"DD-MM-YYYY");
        assert_eq!(&BEHIND_AMOUNT[PERIOD], b"MM-YYYY");
        assert!(BEHIND_AMOUNT.ends_with(NEXT_BILL));
        assert_eq!(OPENING[1..], NEXT_BILL[1..]);
    }

    proptest! {
        #[test]
        fn any_text_is_escaped_as_json_wants_it(text in any::<String>()) {
            let mut json = vec![b'"'];
            push_escaped(text.as_bytes(), &mut json);
            json.push(b'"');
            prop_assert_eq!(serde_json::from_slice::<String>(&json).unwrap(), text);
        }
    }
}
