//! The array of bills that an upload carries, written byte by byte.
//!
//! Tens of millions of bills pass here, and an amount must arrive as it was written: so nothing is
//! formatted, no number is parsed, and no value is made in between.

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

/// Begins the array.
pub(crate) fn open(json: &mut Vec<u8>) {
    json.push(b'[');
}

/// Adds a bill, and a comma behind it.
pub(crate) fn push(json: &mut Vec<u8>, bill: BillFields<'_>) {
    // So that the buffer grows in one step, and mostly not at all.
    json.reserve(100 + bill.account_number.len() + bill.amount.len());
    json.extend_from_slice(b"{\"account_number\":\"");
    if bill.is_plain {
        json.extend_from_slice(bill.account_number);
    } else {
        push_escaped(bill.account_number, json);
    }
    json.extend_from_slice(b"\",\"amount\":");
    json.extend_from_slice(bill.amount);
    json.extend_from_slice(b",\"due_date\":\"");
    json.extend_from_slice(bill.due_date);
    json.extend_from_slice(b"\",\"period\":\"");
    json.extend_from_slice(bill.period);
    json.extend_from_slice(b"\"},");
}

/// Ends the array.
pub(crate) fn close(json: &mut Vec<u8>) {
    json.pop_if(|last| *last == b',');
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
