//! A strict reader of `application/x-www-form-urlencoded`, which is how a form's body and a URL's
//! query are written.
//!
//! Lenient readers let a secret with a bare `%` pass, and so hide a client that forgot to encode
//! it. This one refuses what an encoder could not have written.

use std::collections::BTreeMap;

/// Reads the fields of a form.
///
/// # Errors
///
/// A sentence that says what is wrong: an incomplete `%` sequence, a character that must be
/// encoded, text that is not UTF-8, a field without `=`, or a field twice (RFC 6749, 3.2: "request
/// parameters must not be included more than once").
pub(crate) fn parse(body: &[u8]) -> Result<BTreeMap<String, String>, String> {
    let mut fields = BTreeMap::new();
    for pair in body.split(|&byte| byte == b'&') {
        let Some(equals) = pair.iter().position(|&byte| byte == b'=') else {
            return Err("a field has no \"=\"".to_owned());
        };
        let name = decode(&pair[..equals])?;
        let value = decode(&pair[equals + 1..])?;
        if fields.contains_key(&name) {
            return Err(format!("the field {name} is there twice"));
        }
        fields.insert(name, value);
    }
    Ok(fields)
}

fn decode(encoded: &[u8]) -> Result<String, String> {
    let mut decoded = Vec::with_capacity(encoded.len());
    let mut bytes = encoded.iter();
    while let Some(&byte) = bytes.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => hex_pair(bytes.next(), bytes.next())
                .ok_or("a \"%\" is not followed by two hexadecimal digits")?,
            b'=' => return Err("a \"=\" in a value is not percent-encoded".to_owned()),
            _ if byte.is_ascii_graphic() => byte,
            _ => return Err("a character is not percent-encoded that must be".to_owned()),
        });
    }
    String::from_utf8(decoded).map_err(|_| "a field is not UTF-8".to_owned())
}

fn hex_pair(high: Option<&u8>, low: Option<&u8>) -> Option<u8> {
    Some(hex_digit(*high?)? << 4 | hex_digit(*low?)?)
}

fn hex_digit(byte: u8) -> Option<u8> {
    let digit = char::from(byte).to_digit(16)?;
    u8::try_from(digit).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_decoded() {
        let fields =
            parse(b"grant_type=client_credentials&s=a%26b%2Bc%25d+e%C3%B1&empty=").unwrap();
        assert_eq!(fields["grant_type"], "client_credentials");
        assert_eq!(fields["s"], "a&b+c%d eñ");
        assert_eq!(fields["empty"], "");
    }

    #[test]
    fn what_no_encoder_writes_is_refused() {
        for (form, part) in [
            (&b""[..], "no \"=\""),
            (b"a=1&", "no \"=\""),
            (b"a", "no \"=\""),
            (b"a=50%", "hexadecimal"),
            (b"a=50%2", "hexadecimal"),
            (b"a=50%zz", "hexadecimal"),
            (b"a=50%+1", "hexadecimal"),
            (b"a=b=c", "not percent-encoded"),
            (b"a=b c", "not percent-encoded"),
            (b"a=b\r\n", "not percent-encoded"),
            ("a=ñ".as_bytes(), "not percent-encoded"),
            (b"a=%FF", "UTF-8"),
            (b"a=1&a=1", "a is there twice"),
        ] {
            let error = parse(form).unwrap_err();
            assert!(error.contains(part), "{form:?}: {error}");
        }
    }
}
