//! Amounts of money as providers take them: the text of a JSON number, never rounded.

/// Reads a JSON number as hundredths: centavos, paisa.
///
/// # Errors
///
/// What is wrong with it, to stand after the number: it is not a number, is zero or less, has an
/// exponent, more than two decimals, or more digits than any ledger holds.
pub(crate) fn hundredths(json: &str) -> Result<u64, &'static str> {
    if json.starts_with('-') {
        return Err("is not above zero");
    }
    if !json.starts_with(|first: char| first.is_ascii_digit()) {
        return Err("is not a number");
    }
    if json.contains(['e', 'E']) {
        return Err("has an exponent");
    }
    let (whole, decimals) = json.split_once('.').unwrap_or((json, ""));
    let minor = match *decimals.as_bytes() {
        [] => 0,
        [tenths] => 10 * digit(tenths),
        [tenths, hundredths] => 10 * digit(tenths) + digit(hundredths),
        _ => return Err("has more than 2 decimals"),
    };
    let total = whole
        .bytes()
        .try_fold(0u64, |sum, byte| sum.checked_mul(10)?.checked_add(digit(byte)))
        .and_then(|whole| whole.checked_mul(100)?.checked_add(minor));
    match total {
        None => Err("is too large"),
        Some(0) => Err("is not above zero"),
        Some(hundredths) => Ok(hundredths),
    }
}

/// The value of a digit, in a text that JSON has already taken as a number.
fn digit(byte: u8) -> u64 {
    u64::from(byte - b'0')
}
