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

/// An amount as text, with the decimals it has; it stands where it was made, not on the heap.
#[derive(Clone, Copy)]
pub(crate) struct PlainText {
    /// Room for 29 digits, the zero before them, the point and the sign.
    bytes: [u8; 32],
    start: usize,
}

impl PlainText {
    pub(super) fn of(amount: Decimal) -> Self {
        let mut text = Self { bytes: [b'0'; 32], start: 32 };
        let mut rest = amount.mantissa().unsigned_abs();
        let mut decimals = amount.scale();
        if decimals > 0 {
            while decimals > 0 {
                text.push_front(digit_of(&mut rest));
                decimals -= 1;
            }
            text.push_front(b'.');
        }
        text.push_front(digit_of(&mut rest));
        while rest > 0 {
            text.push_front(digit_of(&mut rest));
        }
        if amount.is_sign_negative() && !amount.is_zero() {
            text.push_front(b'-');
        }
        text
    }

    fn push_front(&mut self, byte: u8) {
        self.start -= 1;
        self.bytes[self.start] = byte;
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes[self.start..]
    }
}

/// Takes the last digit off a number.
fn digit_of(number: &mut u128) -> u8 {
    // Nearly every amount fits into a u64, which divides far faster than a u128.
    let digit = match u64::try_from(*number) {
        Ok(small) => {
            *number = u128::from(small / 10);
            small % 10
        }
        Err(_) => {
            let digit = u64::try_from(*number % 10).expect("a digit is below 10");
            *number /= 10;
            digit
        }
    };
    b'0' + u8::try_from(digit).expect("a digit is below 10")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(amount: Decimal) -> String {
        String::from_utf8(PlainText::of(amount).as_bytes().to_vec()).unwrap()
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
