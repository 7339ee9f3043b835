//! A secret within base64. Three bytes make four characters, so a secret inside a longer text is encoded
//! in one of three ways, by how many bytes before it share its first group. The characters at both ends
//! depend on the neighbours too; the core between them does not, and is what is looked for.

use std::ops::Range;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use secrecy::SecretSlice;
use zeroize::Zeroizing;

/// The characters that any base64 of a text with these bytes in it must hold one of.
pub(super) fn encoded_cores(bytes: &[u8]) -> impl Iterator<Item = SecretSlice<u8>> {
    (0..3).map(move |shift| {
        let mut shifted = Zeroizing::new(vec![0; shift + bytes.len()]);
        shifted[shift..].copy_from_slice(bytes);
        let encoded = Zeroizing::new(BASE64_STANDARD_NO_PAD.encode(&*shifted));
        // Six bits a character: the first one without a bit of what is before, and the last one.
        let first = (shift * 8).div_ceil(6);
        let end = shifted.len() * 8 / 6;
        SecretSlice::from(encoded.as_bytes()[first..end].to_vec())
    })
}

/// The whole run of base64 around a core.
pub(super) fn widen(text: &str, core: Range<usize>) -> Range<usize> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_=".contains(byte);
    let bytes = text.as_bytes();
    let before = bytes[..core.start].iter().rev().take_while(|byte| is_part(byte)).count();
    let after = bytes[core.end..].iter().take_while(|byte| is_part(byte)).count();
    core.start - before..core.end + after
}
