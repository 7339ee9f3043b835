//! Plain amounts as bills files and providers write them: `1500`, `500.50`, `0.01`.
//!
//! This stands on the path of tens of millions of rows, so it reads and writes bytes by hand.

use rust_decimal::Decimal;

/// The most decimals that an amount may have.
const MAX_DECIMALS: u32 = 2;
/// The most digits, leading zeros apart, that are read: they fit into a `u64`.
const MAX_DIGITS: u32 = 18;

/// Why a text is no plain amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PlainError {
    NotPlain,
    TooManyDecimals,
    TooLarge,
}

/// Reads digits with an optional point and decimals; the scale is kept.
pub(super) fn parse(text: &[u8]) -> Result<Decimal, PlainError> {
    let (mut mantissa, mut digits) = (0_u64, 0_u32);
    let mut point = None;
    for (index, &byte) in text.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                digits += u32::from(digits > 0 || byte != b'0');
                // Beyond the limit the value no longer matters, only the form still does.
                mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(byte - b'0'));
            }
            b'.' if point.is_none() && index > 0 && index + 1 < text.len() => point = Some(index),
            _ => return Err(PlainError::NotPlain),
        }
    }
    if text.is_empty() {
        return Err(PlainError::NotPlain);
    }
    let decimals = point.map_or(0, |index| text.len() - index - 1);
    match u32::try_from(decimals) {
        Ok(scale) if scale <= MAX_DECIMALS && digits + MAX_DECIMALS - scale <= MAX_DIGITS => {
            let mantissa = i64::try_from(mantissa).expect("18 digits fit into an i64");
            Ok(Decimal::new(mantissa, scale))
        }
        Ok(scale) if scale <= MAX_DECIMALS => Err(PlainError::TooLarge),
        _ => Err(PlainError::TooManyDecimals),
    }
}

/// Writes an amount with the decimals it has.
pub(super) fn write(amount: Decimal, out: &mut Vec<u8>) {
    if amount.is_sign_negative() && !amount.is_zero() {
        out.push(b'-');
    }
    let scale = amount.scale() as usize;
    // 29 digits of a mantissa and the zeros of a scale of 28 in front of a small one.
    let mut digits = [b'0'; 40];
    let mut start = digits.len();
    let mut rest = amount.mantissa().unsigned_abs();
    while rest > 0 {
        // Nearly every amount fits into a u64, which divides far faster than a u128.
        let digit = match u64::try_from(rest) {
            Ok(small) => {
                rest = u128::from(small / 10);
                small % 10
            }
            Err(_) => {
                let digit = u64::try_from(rest % 10).expect("a digit is below 10");
                rest /= 10;
                digit
            }
        };
        start -= 1;
        digits[start] = b'0' + u8::try_from(digit).expect("a digit is below 10");
    }
    let start = start.min(digits.len() - scale - 1);
    let (whole, decimals) = digits[start..].split_at(digits.len() - start - scale);
    out.extend_from_slice(whole);
    if scale > 0 {
        out.push(b'.');
        out.extend_from_slice(decimals);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(amount: Decimal) -> String {
        let mut out = Vec::new();
        write(amount, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn amounts_go_out_as_they_came_in() {
        for text in ["0", "0.0", "0.01", "5", "1500", "500.50", "1700.78", "9999999999.99"] {
            assert_eq!(written(parse(text.as_bytes()).unwrap()), text);
        }
    }

    #[test]
    fn leading_zeros_are_read_and_not_written() {
        for (text, out) in [("007.50", "7.50"), ("00", "0"), ("000.5", "0.5")] {
            assert_eq!(written(parse(text.as_bytes()).unwrap()), out);
        }
        let long = format!("{}1.25", "0".repeat(100));
        assert_eq!(written(parse(long.as_bytes()).unwrap()), "1.25");
    }

    #[test]
    fn nothing_but_the_plain_form_is_read() {
        for text in [
            "", ".", ".5", "5.", "-5", "+5", "5,00", "1,000.00", "1 000", "1e3", "0x10", "PHP 5",
            "₱5", "5.0.0", "..", "٥", "５", "NaN", "inf", "5-", "5.5e1", " 5", "5 ",
        ] {
            assert_eq!(parse(text.as_bytes()), Err(PlainError::NotPlain), "{text}");
        }
        assert_eq!(parse(b"5.123"), Err(PlainError::TooManyDecimals));
        assert_eq!(parse(b"5.000"), Err(PlainError::TooManyDecimals));
        assert_eq!(parse(b"99999999999999999"), Err(PlainError::TooLarge));
        assert_eq!(parse(&[b'9'; 1000]), Err(PlainError::TooLarge));
        assert!(parse(b"9999999999999999.99").is_ok());
    }

    proptest! {
        #[test]
        fn reading_agrees_with_rust_decimal(text in "[0-9]{1,14}(\\.[0-9]{1,2})?") {
            let ours = parse(text.as_bytes()).unwrap();
            let theirs: Decimal = text.parse().unwrap();
            prop_assert_eq!(ours, theirs);
            prop_assert_eq!(ours.scale(), theirs.scale());
        }

        #[test]
        fn writing_agrees_with_rust_decimal(
            low in any::<u32>(), middle in any::<u32>(), high in any::<u32>(),
            negative in any::<bool>(), scale in 0_u32..=28,
        ) {
            let amount = Decimal::from_parts(low, middle, high, negative, scale);
            prop_assert_eq!(written(amount), amount.to_string());
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(text in proptest::collection::vec(any::<u8>(), 0..40)) {
            let _ = parse(&text);
        }
    }
}
