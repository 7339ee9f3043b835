//! The array of bills that an upload carries, written byte by byte.
//!
//! Tens of millions of bills pass here, and an amount must arrive as it was written: so nothing is
//! formatted, no number is parsed, and no value is made in between.

/// Writes `[{"account_number":"…","amount":1700.78,"due_date":"25-05-2031","period":"06-2031"},…]`.
#[derive(Debug)]
pub(crate) struct BillsWriter(Vec<u8>);

impl BillsWriter {
    /// The bytes that a bill needs, with an account number and an amount of usual length.
    const USUAL_BYTES: usize = 96;

    /// A writer with room for so many bills.
    pub(crate) fn for_bills(bills: usize) -> Self {
        let mut json = Vec::with_capacity(2 + bills * Self::USUAL_BYTES);
        json.push(b'[');
        Self(json)
    }

    /// Adds a bill; `amount` writes the digits of the amount.
    pub(crate) fn push(
        &mut self,
        account_number: &str,
        amount: impl FnOnce(&mut Vec<u8>),
        due_date: [u8; 10],
        period: [u8; 7],
    ) {
        let json = &mut self.0;
        if json.len() > 1 {
            json.push(b',');
        }
        json.extend_from_slice(b"{\"account_number\":\"");
        push_escaped(account_number, json);
        json.extend_from_slice(b"\",\"amount\":");
        amount(json);
        json.extend_from_slice(b",\"due_date\":\"");
        json.extend_from_slice(&due_date);
        json.extend_from_slice(b"\",\"period\":\"");
        json.extend_from_slice(&period);
        json.extend_from_slice(b"\"}");
    }

    /// The whole array.
    pub(crate) fn finish(self) -> Vec<u8> {
        let mut json = self.0;
        json.push(b']');
        json
    }
}

/// Writes text into a JSON string. An account number has no control characters, so quotes and
/// backslashes are all that there is to escape; the others are escaped all the same, should that
/// ever change.
fn push_escaped(text: &str, json: &mut Vec<u8>) {
    let plain = |byte: &u8| !matches!(byte, b'"' | b'\\' | 0..=0x1f);
    let mut rest = text.as_bytes();
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
            push_escaped(&text, &mut json);
            json.push(b'"');
            prop_assert_eq!(serde_json::from_slice::<String>(&json).unwrap(), text);
        }
    }
}
